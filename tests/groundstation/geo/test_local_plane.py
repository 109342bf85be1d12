import math

import numpy as np
import pytest
from geographiclib.geodesic import Geodesic
from hypothesis import given
from hypothesis import strategies as st

from groundstation.geo.local_plane import LocalPlane

latitudes = st.floats(-85, 85)
longitudes = st.floats(-180, 180)
bearings = st.floats(0, 360)


@given(latitudes, longitudes, bearings, st.floats(1, 20_000))
def test_within_20_km_distance_and_direction_from_the_origin_are_right(
    latitude: float, longitude: float, bearing_deg: float, distance_m: float
) -> None:
    goal = Geodesic.WGS84.Direct(latitude, longitude, bearing_deg, distance_m)
    east, north = LocalPlane((latitude, longitude)).metres_of((goal["lat2"], goal["lon2"]))
    bearing = math.radians(bearing_deg)
    assert east == pytest.approx(distance_m * math.sin(bearing), abs=0.05)
    assert north == pytest.approx(distance_m * math.cos(bearing), abs=0.05)


@given(latitudes, longitudes, st.floats(-50_000, 50_000), st.floats(-50_000, 50_000))
def test_metres_lead_back_to_the_place(
    latitude: float, longitude: float, east: float, north: float
) -> None:
    plane = LocalPlane((latitude, longitude))
    assert plane.metres_of(plane.place_at(east, north)) == pytest.approx((east, north), abs=1e-6)


def test_the_date_line_is_a_place_like_others() -> None:
    east, north = LocalPlane((-17.0, 179.999)).metres_of((-17.0, -179.999))
    assert east == pytest.approx(212.95, abs=0.2)
    assert north == pytest.approx(0.0, abs=0.01)


def test_the_far_side_of_the_globe_and_points_beside_it_are_unknown() -> None:
    plane = LocalPlane((50.0, 4.0))
    assert all(math.isnan(metres) for metres in plane.metres_of((-50.0, -176.0)))
    assert all(math.isnan(degrees) for degrees in plane.place_at(7e6, 0.0))


def test_unknown_places_stay_unknown_beside_known_ones() -> None:
    east, north = LocalPlane((50.0, 4.0)).to_metres(
        np.array([math.nan, 50.0]), np.array([4.0, 4.0])
    )
    assert math.isnan(east[0])
    assert (east[1], north[1]) == pytest.approx((0.0, 0.0), abs=1e-6)
