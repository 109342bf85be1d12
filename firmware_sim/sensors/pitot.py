"""The pitot tube."""

import math
import random

from msgspec import Struct

from firmware_sim.atmosphere import AIR_GAS_CONSTANT_J_KG_K
from firmware_sim.parameter_ranges import NotNegative, Positive
from firmware_sim.truth import Truth


class Pitot(Struct, frozen=True, forbid_unknown_fields=True):
    """A differential pressure sensor NXP MPXV7002 behind a pitot tube (datasheet MPXV7002)."""

    range_pa: Positive = 2000.0
    """Largest pressure shown, about 58 m/s near the ground."""
    noise_pa: NotNegative = 2.0
    """Standard deviation of one averaged reading: a 10-bit converter's step is 4 Pa."""
    offset_limit_pa: NotNegative = 6.0
    """What is left of the zero offset after the firmware has averaged it on the pad."""


class PitotModel:
    """The speed through the air, as far as a differential pressure tells it."""

    def __init__(self, pitot: Pitot, rng: random.Random) -> None:
        self._pitot = pitot
        self._rng = rng
        self._offset_pa = rng.uniform(-pitot.offset_limit_pa, pitot.offset_limit_pa)

    def read(self, truth: Truth) -> float:
        """Return the airspeed in m/s, `sqrt(2 q / rho)`, never negative."""
        noise_pa = self._rng.gauss(0.0, self._pitot.noise_pa)
        shown_pa = truth.dynamic_pressure_pa + self._offset_pa + noise_pa
        shown_pa = min(self._pitot.range_pa, max(0.0, shown_pa))
        density = truth.air_pressure_pa / (AIR_GAS_CONSTANT_J_KG_K * truth.air_temperature_k)
        return math.sqrt(2.0 * shown_pa / density)
