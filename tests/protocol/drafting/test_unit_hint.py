"""What a comment says of a unit is understood as people write it."""

import pytest

from protocol.drafting.unit_hint import unit_hint


@pytest.mark.parametrize(
    ("comment", "dimension", "unit", "scale"),
    [
        ("hPa", "pressure", "hPa", 1.0),
        ("tenths of a pascal", "pressure", "Pa", 0.1),
        ("hundredths of a degree", "temperature", "degC", 0.01),
        ("in hundredths of a degree Celsius", "temperature", "degC", 0.01),
        ("hundredths of a degree", "angle", "deg", 0.01),
        ("Thousandths of volts", "voltage", "V", 0.001),
        ("0.01 degC", "temperature", "degC", 0.01),
        ("1/10 hPa", "pressure", "hPa", 0.1),
    ],
)
def test_a_unit_and_its_scale_are_read_from_a_comment(
    comment: str, dimension: str, unit: str, scale: float
) -> None:
    assert unit_hint(comment, dimension) == (unit, pytest.approx(scale))


def test_a_comment_without_a_unit_gives_no_hint() -> None:
    assert unit_hint("one of many things", "pressure") is None
