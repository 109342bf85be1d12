"""Where and when every simulated flight starts: a hayfield in Virginia at 15:00 UTC."""

import math

LATITUDE_DEG = 38.1500
LONGITUDE_DEG = -79.0700
ELEVATION_M = 440.0
"""Height of the launch pad above mean sea level."""

START_UTC_S = 15 * 3600.0
"""Time of day, in s since midnight UTC, at which the CanSat begins to transmit."""

MAGNETIC_FIELD_T = (-3.4e-6, 20.6e-6, -44.5e-6)
"""The Earth's field there, to the east, to the north and up (World Magnetic Model, rounded)."""

_EQUATOR_RADIUS_M = 6_378_137.0
_ECCENTRICITY_SQUARED = 6.694_379_990_14e-3


def _metres_per_degree() -> tuple[float, float]:
    sine = math.sin(math.radians(LATITUDE_DEG))
    root = math.sqrt(1.0 - _ECCENTRICITY_SQUARED * sine * sine)
    meridian_m = _EQUATOR_RADIUS_M * (1.0 - _ECCENTRICITY_SQUARED) / root**3
    prime_vertical_m = _EQUATOR_RADIUS_M / root
    parallel_m = prime_vertical_m * math.cos(math.radians(LATITUDE_DEG))
    return math.radians(meridian_m), math.radians(parallel_m)


_NORTH_M_PER_DEG, _EAST_M_PER_DEG = _metres_per_degree()


def coordinates_deg(east_m: float, north_m: float) -> tuple[float, float]:
    """Return latitude and longitude in degrees of a point some metres from the pad.

    The radii of curvature of the WGS 84 ellipsoid at the pad are used for all points
    (NIMA TR8350.2); a few km away that is wrong by less than 0.1 %.
    """
    return LATITUDE_DEG + north_m / _NORTH_M_PER_DEG, LONGITUDE_DEG + east_m / _EAST_M_PER_DEG
