"""The launch site: where it lies, how its ground slopes, its magnetic field."""

import math
from typing import Annotated

from msgspec import Meta, Struct

from firmware_sim.parameter_ranges import Azimuth

START_UTC_S = 15 * 3600.0
"""Time of day, in s since midnight UTC, at which a CanSat begins to transmit by default."""

_EQUATOR_RADIUS_M = 6_378_137.0
_ECCENTRICITY_SQUARED = 6.694_379_990_14e-3


class Site(Struct, frozen=True, forbid_unknown_fields=True):
    """Where and when the flight starts: by default a hayfield in Virginia at 15:00 UTC."""

    latitude_deg: Annotated[float, Meta(gt=-90.0, lt=90.0)] = 38.1500
    """Geographic latitude of the launch pad, WGS 84; north is positive."""
    longitude_deg: Annotated[float, Meta(ge=-180.0, le=180.0)] = -79.0700
    """Geographic longitude of the launch pad, WGS 84; east is positive."""
    elevation_m: Annotated[float, Meta(ge=-430.0, le=6000.0)] = 440.0
    """Height of the launch pad above mean sea level."""
    slope_deg: Annotated[float, Meta(ge=0.0, le=45.0)] = 0.0
    """How steep the plane ground is on which pad and landing place lie."""
    uphill_azimuth_deg: Azimuth = 0.0
    """The direction in which the ground rises, clockwise from north."""
    start_utc_s: Annotated[float, Meta(ge=0.0, lt=86_400.0)] = START_UTC_S
    """Time of day, in s since midnight UTC, at which the CanSat begins to transmit."""
    geoid_undulation_m: Annotated[float, Meta(ge=-110.0, le=90.0)] = -32.0
    """Height of mean sea level above the WGS 84 ellipsoid there (EGM96, rounded)."""
    magnetic_strength_t: Annotated[float, Meta(ge=20e-6, le=70e-6)] = 49.2e-6
    """Total strength of the Earth's field (World Magnetic Model, rounded)."""
    magnetic_inclination_deg: Annotated[float, Meta(ge=-90.0, le=90.0)] = 64.9
    """By how much the field points below the horizon."""
    magnetic_declination_deg: Azimuth = -9.4
    """By how much magnetic north lies clockwise of true north."""

    def ground_m(self, east_m: float, north_m: float) -> float:
        """Return the height of the ground above the pad at a point some metres from it."""
        if self.slope_deg == 0.0:
            return 0.0
        uphill = math.radians(self.uphill_azimuth_deg)
        along_m = east_m * math.sin(uphill) + north_m * math.cos(uphill)
        return along_m * math.tan(math.radians(self.slope_deg))

    def magnetic_field_t(self) -> tuple[float, float, float]:
        """Return the Earth's field to the east, to the north and up, T."""
        down = math.radians(self.magnetic_inclination_deg)
        aside = math.radians(self.magnetic_declination_deg)
        level = self.magnetic_strength_t * math.cos(down)
        return (
            level * math.sin(aside),
            level * math.cos(aside),
            -self.magnetic_strength_t * math.sin(down),
        )

    def coordinates_deg(self, east_m: float, north_m: float) -> tuple[float, float]:
        """Return latitude and longitude in degrees of a point some metres from the pad.

        The radii of curvature of the WGS 84 ellipsoid at the pad are used for all points
        (NIMA TR8350.2); a few km away that is wrong by less than 0.1 %.
        """
        sine = math.sin(math.radians(self.latitude_deg))
        root = math.sqrt(1.0 - _ECCENTRICITY_SQUARED * sine * sine)
        meridian_m = _EQUATOR_RADIUS_M * (1.0 - _ECCENTRICITY_SQUARED) / root**3
        parallel_m = _EQUATOR_RADIUS_M / root * math.cos(math.radians(self.latitude_deg))
        return (
            self.latitude_deg + math.degrees(north_m / meridian_m),
            self.longitude_deg + math.degrees(east_m / parallel_m),
        )
