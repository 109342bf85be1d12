"""The wind against its power law and against the figures of the Dryden model."""

from statistics import correlation, mean, pstdev

import pytest

from firmware_sim.streams import stream
from firmware_sim.vectors import Vector
from firmware_sim.wind import Wind, WindModel

HIGH_M = 304.8
"""1000 ft, where the figures of MIL-F-8785C are the simplest: all strengths 0.1 u20, all
lengths 1000 ft."""
LENGTH_M = 304.8


def blown(wind: Wind, height_m: float, passed_m: float, count: int, seed: int = 3) -> list[Vector]:
    """Return the winds at steps of `passed_m` through the air."""
    model = WindModel(wind, stream(seed, "wind"))
    return [model.advance(1.0, height_m, passed_m) for _ in range(count)]


@pytest.mark.parametrize(
    ("height_m", "part"),
    [(10.0, 1.0), (1280.0, (27.4) ** (1 / 7)), (80.0, 8 ** (1 / 7)), (0.0, 0.0), (-3.0, 0.0)],
)
def test_the_mean_wind_grows_with_the_seventh_root_of_the_height(
    height_m: float, part: float
) -> None:
    model = WindModel(Wind(speed_m_s=5.0), stream(1, "wind"))
    assert model.mean_m_s(height_m) == pytest.approx(5.0 * part)


@pytest.mark.parametrize(
    ("from_deg", "blows"),
    [(0.0, (0.0, -4.0)), (90.0, (-4.0, 0.0)), (270.0, (4.0, 0.0)), (225.0, (2.83, 2.83))],
)
def test_wind_blows_away_from_where_it_comes(from_deg: float, blows: tuple[float, float]) -> None:
    wind = Wind(speed_m_s=4.0, from_deg=from_deg, turbulence=0.0)
    (east, north, up), *_ = blown(wind, 10.0, 5.0, 1)
    assert (east, north) == pytest.approx(blows, abs=0.01)
    assert up == 0.0


def test_gusts_are_as_strong_as_the_standard_says_at_height() -> None:
    wind = Wind(speed_m_s=10.0, from_deg=270.0, turbulence=0.1)
    winds = blown(wind, HIGH_M, 3.0 * LENGTH_M, 4000)
    at_20_ft = 10.0 * (6.096 / 10.0) ** (1 / 7)
    for axis in range(3):
        assert pstdev(w[axis] for w in winds) == pytest.approx(0.1 * at_20_ft, rel=0.05)
    assert mean(w[0] for w in winds) == pytest.approx(10.0 * 27.4 ** (1 / 7), abs=0.1)


def test_near_the_ground_the_horizontal_gusts_are_twice_the_vertical_ones() -> None:
    winds = blown(Wind(speed_m_s=10.0, from_deg=270.0), 6.096, 1000.0, 4000)
    along, up = pstdev(w[0] for w in winds), pstdev(w[2] for w in winds)
    assert along / up == pytest.approx(1.0 / (0.177 + 0.000823 * 20.0) ** 0.4, rel=0.05)


def test_a_gust_is_forgotten_over_its_length() -> None:
    winds = blown(Wind(speed_m_s=10.0, from_deg=270.0), HIGH_M, LENGTH_M / 4.0, 20_000)
    along = [w[0] for w in winds]
    for lag in (1, 4, 8):
        expected = 2.718281828 ** (-lag / 4.0)
        assert correlation(along[lag:], along[:-lag]) == pytest.approx(expected, abs=0.05)


def test_the_three_components_have_nothing_to_do_with_each_other() -> None:
    winds = blown(Wind(speed_m_s=10.0, from_deg=270.0), HIGH_M, 1000.0, 4000)
    along, across, up = (list(axis) for axis in zip(*winds, strict=True))
    assert abs(correlation(along, across)) < 0.05
    assert abs(correlation(along, up)) < 0.05


def test_no_wind_is_no_wind() -> None:
    assert set(blown(Wind(speed_m_s=0.0), 100.0, 5.0, 50)) == {(0.0, 0.0, 0.0)}
