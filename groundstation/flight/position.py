"""Positions on the ground in metres around a point."""

import numpy as np
import numpy.typing as npt

from groundstation.flight.store import Floats

_EQUATOR_RADIUS_M = 6_378_137.0
_ECCENTRICITY_SQUARED = 6.694379990141e-3
"""WGS 84 ellipsoid: semi-major axis and first eccentricity squared (NIMA TR8350.2)."""


def is_fix(latitude_deg: float, longitude_deg: float) -> bool:
    """Tell whether a position is real: finite, on the globe, not the 0,0 of a cold GPS."""
    on_globe = abs(latitude_deg) <= 90 and abs(longitude_deg) <= 180
    return on_globe and (latitude_deg != 0 or longitude_deg != 0)


def have_fix(latitude_deg: Floats, longitude_deg: Floats) -> npt.NDArray[np.bool_]:
    """Tell of each position whether it is real, as `is_fix` does of one."""
    with np.errstate(invalid="ignore"):
        on_globe = (np.abs(latitude_deg) <= 90) & (np.abs(longitude_deg) <= 180)
    fix: npt.NDArray[np.bool_] = on_globe & ((latitude_deg != 0) | (longitude_deg != 0))
    return fix


def plausible(east_m: Floats, north_m: Floats) -> npt.NDArray[np.bool_]:
    """Tell which positions of a track may be real: those within reach of most others.

    A digit damaged on the way can put one a hundred kilometres off. Within reach is twenty
    times the usual distance from the middle of the track, and at least 2 km.
    """
    distance_m = np.hypot(east_m - np.median(east_m), north_m - np.median(north_m))
    near: npt.NDArray[np.bool_] = distance_m <= max(2000.0, 20 * float(np.median(distance_m)))
    return near


def metres_from(
    latitude_deg: Floats, longitude_deg: Floats, origin: tuple[float, float]
) -> tuple[Floats, Floats]:
    """Return metres east and north of `origin` (latitude, longitude in degrees).

    On the plane that touches the WGS 84 ellipsoid at the origin, with its radii of
    curvature there (Snyder, Map Projections, USGS PP 1395, eq. 4-18 and 4-20); within
    5 km and up to 60 degrees of latitude the error is below 3 m, also across the date line.
    """
    latitude_0 = np.radians(origin[0])
    squared = 1 - _ECCENTRICITY_SQUARED * np.sin(latitude_0) ** 2
    meridian_m = _EQUATOR_RADIUS_M * (1 - _ECCENTRICITY_SQUARED) / squared**1.5
    parallel_m = _EQUATOR_RADIUS_M / np.sqrt(squared) * np.cos(latitude_0)
    degrees_east = (longitude_deg - origin[1] + 180.0) % 360.0 - 180.0
    return np.radians(degrees_east) * parallel_m, np.radians(latitude_deg - origin[0]) * meridian_m
