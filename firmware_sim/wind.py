"""Wind that grows with height and comes in gusts."""

import math
import random
from typing import Annotated

from msgspec import Meta, Struct

from firmware_sim.parameter_ranges import Azimuth, Fraction, Positive
from firmware_sim.vectors import Vector

_FEET_M = 0.3048
_TURBULENCE_HEIGHT_FT = 20.0
"""Height of the wind speed to which MIL-F-8785C refers the strength of turbulence."""


class Wind(Struct, frozen=True, forbid_unknown_fields=True):
    """The mean wind and its turbulence."""

    speed_m_s: Annotated[float, Meta(ge=0.0, le=60.0)] = 3.0
    """Mean wind at 10 m above the ground, the height of meteorological stations."""
    from_deg: Azimuth = 250.0
    """The direction the wind comes from, clockwise from north."""
    shear_exponent: Fraction = 1.0 / 7.0
    """Exponent of the power law `u(h) = u10 (h / 10 m)^a`; 1/7 is open land in neutral air
    (ASCE 7, exposure C), about 0.25 suburbs and forest."""
    gradient_height_m: Positive = 274.0
    """Height above which the wind no longer grows (ASCE 7-88: 900 ft for exposure C)."""
    turbulence: Fraction = 0.1
    """Standard deviation of the vertical gusts as a part of the wind at 6 m: 0.1 in
    MIL-F-8785C, section 3.7.3.4; the horizontal gusts near the ground are twice as strong."""


class WindModel:
    """The wind at one place at a time: a mean profile with gusts of the Dryden form on top.

    Strengths and lengths of the gusts are those of MIL-F-8785C, figures 10 and 11, for heights
    below 1000 ft. Each of the three components is a first-order Gauss-Markov process over the
    air passed through, which has the exact spectrum of the Dryden model along the wind and the
    right strength and length across it.
    """

    SLOWEST_PASSAGE_M_S = 1.0
    """Turbulence changes even around something that drifts with the air."""

    def __init__(self, wind: Wind, rng: random.Random) -> None:
        self._wind = wind
        self._rng = rng
        to_rad = math.radians(wind.from_deg + 180.0)
        self._east, self._north = math.sin(to_rad), math.cos(to_rad)
        self._unit_gusts = (rng.gauss(0.0, 1.0), rng.gauss(0.0, 1.0), rng.gauss(0.0, 1.0))
        self._vertical_spread = wind.turbulence * self.mean_m_s(_TURBULENCE_HEIGHT_FT * _FEET_M)

    def mean_m_s(self, height_m: float) -> float:
        """Return the mean wind speed at a height above the ground; none in the grass."""
        if height_m <= 0.0:
            return 0.0
        wind = self._wind
        height = min(height_m, wind.gradient_height_m)
        return float(wind.speed_m_s * (height / 10.0) ** wind.shear_exponent)

    def advance(self, step_s: float, height_m: float, airspeed_m_s: float) -> Vector:
        """Let `step_s` pass at a height above the ground; return the wind east, north and up.

        `airspeed_m_s` says how fast the gusts are passed through.
        """
        mean = self.mean_m_s(height_m)
        if self._vertical_spread == 0.0:
            return mean * self._east, mean * self._north, 0.0
        feet = min(1000.0, max(10.0, height_m / _FEET_M))
        slack = (0.177 + 0.000823 * feet) ** 0.4
        passed_ft = max(self.SLOWEST_PASSAGE_M_S, airspeed_m_s) * step_s / _FEET_M
        along, across, up = self._renewed(passed_ft * slack**3 / feet, passed_ft / feet)
        # Gusts die with the mean wind at the ground.
        strength = self._vertical_spread * min(1.0, max(0.0, height_m))
        along, across, up = along * strength / slack, across * strength / slack, up * strength
        return (
            (mean + along) * self._east - across * self._north,
            (mean + along) * self._north + across * self._east,
            up,
        )

    def _renewed(self, horizontal: float, vertical: float) -> Vector:
        """Forget the gusts over a part of their length and return new ones of strength 1."""
        gauss, (along, across, up) = self._rng.gauss, self._unit_gusts
        keep, keep_up = math.exp(-horizontal), math.exp(-vertical)
        fresh, fresh_up = math.sqrt(1.0 - keep * keep), math.sqrt(1.0 - keep_up * keep_up)
        self._unit_gusts = (
            keep * along + fresh * gauss(0.0, 1.0),
            keep * across + fresh * gauss(0.0, 1.0),
            keep_up * up + fresh_up * gauss(0.0, 1.0),
        )
        return self._unit_gusts
