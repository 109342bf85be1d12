import pytest
from hypothesis import given
from hypothesis import strategies as st

from groundstation.geo.direction import compass_point, distance_text, way
from groundstation.geo.round_lengths import ring_radii, round_down, round_up


def test_a_published_line_has_its_length_and_azimuth() -> None:
    # Flinders Peak to Buninyong (Geoscience Australia, GRS 80, 0.1 mm from WGS 84)
    flinders_peak = (-37.951033416667, 144.424867888889)
    buninyong = (-37.652821138889, 143.926495527778)
    found = way(flinders_peak, buninyong)
    assert found.distance_m == pytest.approx(54_972.271, abs=0.002)
    assert found.bearing_deg == pytest.approx(306.868158, abs=1e-5)


@pytest.mark.parametrize(
    ("bearing_deg", "point"), [(0, "N"), (11.2, "N"), (11.3, "NNE"), (225, "SW"), (359, "N")]
)
def test_a_bearing_has_a_name(bearing_deg: float, point: str) -> None:
    assert compass_point(bearing_deg) == point


@pytest.mark.parametrize(
    ("metres", "text"),
    [(0.4, "0 m"), (86.4, "86 m"), (999.7, "1.00 km"), (1240, "1.24 km"), (37_100, "37.1 km")],
)
def test_a_distance_is_said_with_the_digits_that_help(metres: float, text: str) -> None:
    assert distance_text(metres) == text


@pytest.mark.parametrize(
    ("length", "rounded"), [(1.0, 1.0), (1.99, 1.0), (4.99, 2.0), (999.0, 500.0), (0.07, 0.05)]
)
def test_lengths_are_rounded_down_to_those_easy_to_think_in(length: float, rounded: float) -> None:
    assert round_down(length) == pytest.approx(rounded)


def test_lengths_are_rounded_up_as_well() -> None:
    assert [round_up(length) for length in (1.0, 1.1, 2.1, 5.1, 0.3)] == [1.0, 2.0, 5.0, 10.0, 0.5]


@given(st.floats(0, 1e5), st.floats(1, 1e5))
def test_rings_are_few_round_and_within_what_is_seen(nearest_m: float, span_m: float) -> None:
    radii = ring_radii(nearest_m, nearest_m + span_m)
    assert 1 <= len(radii) <= 5
    assert nearest_m < radii[0]
    assert radii[-1] <= (nearest_m + span_m) * 1.000001
    steps = [radius / round_down(radius) for radius in radii[:1] if nearest_m == 0]
    assert steps == pytest.approx([1.0] * len(steps))
