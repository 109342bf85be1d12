import pytest

from protocol.roles import ROLES
from protocol.units import UNITS, display_unit


@pytest.mark.parametrize(
    ("unit", "sent", "si", "si_unit"),
    [
        ("ft", 1000, 304.8, "m"),
        ("km/h", 36, 10, "m/s"),
        ("g", 1, 9.80665, "m/s2"),
        ("mbar", 1013.25, 101_325, "Pa"),
        ("K", 273.15, 0, "degC"),
        ("degF", 32, 0, "degC"),
        ("degF", -40, -40, "degC"),
        ("rad", 3.141592653589793, 180, "deg"),
        ("rpm", 60, 360, "deg/s"),
        ("gauss", 10_000, 1, "T"),
        ("min", 1.5, 90, "s"),
        ("%", 50, 0.5, ""),
    ],
)
def test_a_unit_becomes_si(unit: str, sent: float, si: float, si_unit: str) -> None:
    found = UNITS[unit]
    assert sent * found.factor + found.offset == pytest.approx(si, abs=1e-9)
    assert found.si == si_unit


def test_units_of_one_dimension_become_the_same_si_unit() -> None:
    si_units: dict[str, set[str]] = {}
    for unit in UNITS.values():
        si_units.setdefault(unit.dimension, set()).add(unit.si)
    assert all(len(found) == 1 for found in si_units.values()), si_units


def test_si_units_stay_as_they_are() -> None:
    for unit in UNITS.values():
        assert (UNITS[unit.si].factor, UNITS[unit.si].offset) == (1.0, 0.0)


def test_every_role_of_a_dimension_has_a_unit() -> None:
    dimensions = {unit.dimension for unit in UNITS.values()}
    assert {role.dimension for role in ROLES.values() if role.dimension} <= dimensions


def test_units_are_shown_with_their_signs() -> None:
    assert [display_unit(u) for u in ("degC", "m/s2", "uT", "Pa", "1")] == [
        *("°C", "m/s²", "µT", "Pa", "")
    ]
