import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from groundstation.flight.position import have_fix, is_fix, metres_from, plausible

Place = tuple[float, float]

KM_PER_DEGREE = {  # NIMA TR8350.2, WGS 84: latitude -> km a degree of latitude, of longitude
    0: (110.574, 111.320),
    15: (110.649, 107.551),
    30: (110.852, 96.486),
    45: (111.132, 78.847),
    60: (111.412, 55.800),
    75: (111.618, 28.902),
}


def geodesic_m(a: Place, b: Place) -> float:
    """Vincenty's inverse formula (Survey Review 23, 1975) on WGS 84: the distance in m."""
    flat, major = 1 / 298.257223563, 6_378_137.0
    minor = major * (1 - flat)
    u1, u2 = (math.atan((1 - flat) * math.tan(math.radians(place[0]))) for place in (a, b))
    wide = math.remainder(math.radians(b[1] - a[1]), math.tau)
    turn = wide
    for _ in range(50):
        east = math.cos(u2) * math.sin(turn)
        north = math.cos(u1) * math.sin(u2) - math.sin(u1) * math.cos(u2) * math.cos(turn)
        sine = math.hypot(east, north)
        if sine == 0:
            return 0.0
        cosine = math.sin(u1) * math.sin(u2) + math.cos(u1) * math.cos(u2) * math.cos(turn)
        arc = math.atan2(sine, cosine)
        azimuth = math.cos(u1) * math.cos(u2) * math.sin(turn) / sine
        square = 1 - azimuth**2
        middle = cosine - 2 * math.sin(u1) * math.sin(u2) / square if square else 0.0
        c = flat / 16 * square * (4 + flat * (4 - 3 * square))
        inner = middle + c * cosine * (-1 + 2 * middle**2)
        turn = wide + (1 - c) * flat * azimuth * (arc + c * sine * inner)
    k = square * (major**2 - minor**2) / minor**2
    big_a = 1 + k / 16384 * (4096 + k * (-768 + k * (320 - 175 * k)))
    big_b = k / 1024 * (256 + k * (-128 + k * (74 - 47 * k)))
    last = middle * (-3 + 4 * sine**2) * (-3 + 4 * middle**2)
    step = big_b / 4 * (cosine * (-1 + 2 * middle**2) - big_b / 6 * last)
    return minor * big_a * (arc - big_b * sine * (middle + step))


def metres(place: Place, origin: Place) -> Place:
    east, north = metres_from(np.array([place[0]]), np.array([place[1]]), origin)
    return float(east[0]), float(north[0])


def test_the_reference_is_right_for_a_published_line() -> None:
    flinders_peak = (-37.951033416667, 144.424867888889)
    buninyong = (-37.652821138889, 143.926495527778)
    # published on the GRS 80 ellipsoid (Geoscience Australia), 0.1 mm from WGS 84
    assert geodesic_m(flinders_peak, buninyong) == pytest.approx(54_972.271, abs=0.002)


@pytest.mark.parametrize("latitude", KM_PER_DEGREE)
def test_a_hundredth_of_a_degree_is_as_long_as_published(latitude: int) -> None:
    north_km, east_km = KM_PER_DEGREE[latitude]
    assert metres((latitude + 0.005, 8.0), (latitude - 0.005, 8.0))[1] == pytest.approx(
        north_km * 10, abs=0.15
    )
    assert metres((latitude, 8.01), (latitude, 8.0))[0] == pytest.approx(east_km * 10, abs=0.01)


@given(st.floats(-60, 60), st.floats(-180, 180), st.floats(-4_000, 4_000), st.floats(-3_000, 3_000))
def test_within_5_km_of_the_origin_the_distance_is_right_within_3_m_up_to_60_degrees(
    latitude: float, longitude: float, east: float, north: float
) -> None:
    place = (
        latitude + north / 111_000,
        longitude + east / 111_320 / math.cos(math.radians(latitude)),
    )
    origin = (latitude, longitude)
    assert math.hypot(*metres(place, origin)) == pytest.approx(geodesic_m(place, origin), abs=3.0)


def test_east_is_positive_also_across_the_date_line() -> None:
    east, north = metres((-17.0, -179.999), (-17.0, 179.999))
    assert (east, north) == (pytest.approx(212.95, abs=0.2), 0.0)
    west, _ = metres((-17.0, 179.999), (-17.0, -179.999))
    assert west == pytest.approx(-east)


@pytest.mark.parametrize("pole", [90.0, -90.0])
def test_the_poles_are_places_like_others(pole: float) -> None:
    east, north = metres((pole, 12.0), (pole, 0.0))
    assert (east, north) == (pytest.approx(0.0, abs=1e-6), 0.0)


def test_unknown_positions_stay_unknown() -> None:
    assert all(math.isnan(metre) for metre in metres((math.nan, math.nan), (10.0, 10.0)))


@pytest.mark.parametrize(
    ("latitude", "longitude", "real"),
    [
        (0.0, 0.0, False),
        (48.1, 11.6, True),
        (0.0, 11.6, True),
        (90.0, 180.0, True),
        (90.1, 0.0, False),
        (10.0, -180.1, False),
        (math.nan, 11.6, False),
        (48.1, math.inf, False),
    ],
)
def test_a_fix_is_a_place_on_the_globe_and_not_the_zero_of_a_cold_receiver(
    latitude: float, longitude: float, real: bool
) -> None:
    assert is_fix(latitude, longitude) is real
    assert have_fix(np.array([latitude]), np.array([longitude])).tolist() == [real]


def test_a_position_far_from_all_others_is_not_plausible() -> None:
    east = np.array([0.0, 10.0, 20.0, -52_000.0, 30.0])
    north = np.array([0.0, 5.0, 10.0, 15.0, 20.0])
    assert plausible(east, north).tolist() == [True, True, True, False, True]


def test_a_long_flight_is_plausible_from_end_to_end() -> None:
    east = np.linspace(0.0, 30_000.0, 500)
    assert plausible(east, east / 2).all()
