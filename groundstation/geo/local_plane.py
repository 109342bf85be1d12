"""Places in metres east and north of an origin, and back."""

import math

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Place = tuple[float, float]
"""Latitude and longitude in degrees, WGS 84."""

_EQUATOR_RADIUS_M = 6_378_137.0
_ECCENTRICITY_SQUARED = 6.694379990141e-3
_AXES_M = np.array(
    [
        _EQUATOR_RADIUS_M,
        _EQUATOR_RADIUS_M,
        _EQUATOR_RADIUS_M * math.sqrt(1 - _ECCENTRICITY_SQUARED),
    ]
)
"""WGS 84 ellipsoid: semi-major axis, first eccentricity squared, semi-axes (NIMA TR8350.2)."""


class LocalPlane:
    """The plane that touches the WGS 84 ellipsoid at `origin`, its axes east and north.

    Places at height 0 are projected onto it along its normal (orthographic). Distances from
    the origin come out short by d³/6R²: 0.04 m at 20 km, 5 m at 100 km; bearings from
    the origin are right. Places beyond a quarter of the globe have no image and are NaN.
    """

    def __init__(self, origin: Place) -> None:
        self.origin = origin
        latitude, longitude = math.radians(origin[0]), math.radians(origin[1])
        sin_lat, cos_lat = math.sin(latitude), math.cos(latitude)
        sin_lon, cos_lon = math.sin(longitude), math.cos(longitude)
        self._east = np.array([-sin_lon, cos_lon, 0.0])
        self._north = np.array([-sin_lat * cos_lon, -sin_lat * sin_lon, cos_lat])
        self._up = np.array([cos_lat * cos_lon, cos_lat * sin_lon, sin_lat])
        self._origin_m = _geocentric(np.array([origin[0]]), np.array([origin[1]]))[:, 0]

    def to_metres(self, latitude_deg: Floats, longitude_deg: Floats) -> tuple[Floats, Floats]:
        """Return metres east and north of the origin, shape as given."""
        offset = _geocentric(latitude_deg, longitude_deg) - self._origin_m[:, None]
        hidden = self._up @ offset < -_EQUATOR_RADIUS_M
        east: Floats = np.where(hidden, np.nan, self._east @ offset)
        north: Floats = np.where(hidden, np.nan, self._north @ offset)
        return east, north

    def to_degrees(self, east_m: Floats, north_m: Floats) -> tuple[Floats, Floats]:
        """Return latitude and longitude of points of the plane; NaN beside the globe.

        The ray down through each point meets the ellipsoid, which is the unit sphere once
        every axis is divided by its radius: a quadratic equation.
        """
        start = self._origin_m[:, None] + np.outer(self._east, east_m)
        start = (start + np.outer(self._north, north_m)) / _AXES_M[:, None]
        ray = self._up / _AXES_M
        half_b = ray @ start
        a, c = ray @ ray, (start * start).sum(axis=0) - 1
        with np.errstate(invalid="ignore"):
            up_m = (np.sqrt(half_b**2 - a * c) - half_b) / a
        x, y, z = (start + np.outer(ray, up_m)) * _AXES_M[:, None]
        latitude = np.arctan2(z, (1 - _ECCENTRICITY_SQUARED) * np.hypot(x, y))
        return np.degrees(latitude), np.degrees(np.arctan2(y, x))

    def metres_of(self, place: Place) -> tuple[float, float]:
        """Return metres east and north of one place."""
        east, north = self.to_metres(np.array([place[0]]), np.array([place[1]]))
        return float(east[0]), float(north[0])

    def place_at(self, east_m: float, north_m: float) -> Place:
        """Return the place of one point of the plane."""
        latitude, longitude = self.to_degrees(np.array([east_m]), np.array([north_m]))
        return float(latitude[0]), float(longitude[0])


def _geocentric(latitude_deg: Floats, longitude_deg: Floats) -> Floats:
    """Return geocentric coordinates of places at height 0, m, shape (3, places)."""
    latitude, longitude = np.radians(latitude_deg), np.radians(longitude_deg)
    sin_lat, cos_lat = np.sin(latitude), np.cos(latitude)
    normal_m = _EQUATOR_RADIUS_M / np.sqrt(1 - _ECCENTRICITY_SQUARED * sin_lat**2)
    found: Floats = np.stack(
        [
            normal_m * cos_lat * np.cos(longitude),
            normal_m * cos_lat * np.sin(longitude),
            normal_m * (1 - _ECCENTRICITY_SQUARED) * sin_lat,
        ]
    )
    return found
