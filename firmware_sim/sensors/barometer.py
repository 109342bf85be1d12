"""The barometer."""

import random

from msgspec import Struct

from firmware_sim.parameter_ranges import NotNegative, Positive
from firmware_sim.sensors.noise import quantized
from firmware_sim.truth import Truth

LOWEST_PA, HIGHEST_PA = 30_000.0, 125_000.0
"""The range in which a BMP390 measures."""


class Barometer(Struct, frozen=True, forbid_unknown_fields=True):
    """A Bosch BMP390 read at 50 Hz with 8-fold oversampling, the setting for drones.

    Source: datasheet BST-BMP390-DS002, sections 1 and 3.4.
    """

    noise_pa: NotNegative = 2.3
    """Standard deviation of one conversion before the filter; the datasheet's 11 cm for this
    setting are behind it."""
    resolution_pa: NotNegative = 0.33
    """Step of one conversion, 19 bits."""
    iir_coefficient: NotNegative = 3.0
    """Coefficient c of the low-pass filter on the chip, `y = (c y + x) / (c + 1)`: a lag of c
    readings. The chip has 0, 1, 3, 7, 15, 31, 63 and 127."""
    offset_limit_pa: NotNegative = 50.0
    """Absolute accuracy: the constant error of one chip lies evenly within this."""
    port_coefficient: float = -0.02
    """Error of the static port as a part of the dynamic pressure: air that flows past holes in
    a tube sucks. A few hundredths for drilled tubes, 0 for a perfect port."""
    glitch_rate_hz: NotNegative = 0.0
    """Fault: how often a conversion is far off, as on a disturbed bus."""
    glitch_pa: Positive = 4000.0
    """Fault: how far a glitch is off at most; between a quarter and the whole of it."""
    stuck_from_s: NotNegative | None = None
    """Fault: from when the barometer repeats its last value, s after the transmission began."""
    stuck_for_s: Positive | None = None
    """Fault: for how long it does; left out, to the end."""


class BarometerModel:
    """One barometer, read once in each step of `step_s`."""

    def __init__(
        self, barometer: Barometer, rng: random.Random, glitches: random.Random, step_s: float
    ) -> None:
        self._barometer = barometer
        self._rng = rng
        self._glitches = glitches
        self._glitch_chance = barometer.glitch_rate_hz * step_s
        self._offset_pa = rng.uniform(-barometer.offset_limit_pa, barometer.offset_limit_pa)
        self._keep = barometer.iir_coefficient / (barometer.iir_coefficient + 1.0)
        self._filtered_pa: float | None = None
        self._shown_pa: float | None = None

    def read(self, truth: Truth) -> float:
        """Return the pressure in Pa."""
        converted_pa = self._converted_pa(truth)
        if self._filtered_pa is None:
            self._filtered_pa = converted_pa
        self._filtered_pa += (1.0 - self._keep) * (converted_pa - self._filtered_pa)
        shown_pa = self._filtered_pa
        if self._glitch_chance and self._glitches.random() < self._glitch_chance:
            size_pa = self._barometer.glitch_pa * self._glitches.uniform(0.25, 1.0)
            shown_pa += self._glitches.choice((-1.0, 1.0)) * size_pa
        if self._shown_pa is None or not self._is_stuck(truth.time_s):
            self._shown_pa = min(HIGHEST_PA, max(LOWEST_PA, shown_pa))
        return self._shown_pa

    def _converted_pa(self, truth: Truth) -> float:
        barometer = self._barometer
        suction_pa = barometer.port_coefficient * truth.dynamic_pressure_pa
        measured_pa = truth.air_pressure_pa + suction_pa + self._offset_pa
        return quantized(
            measured_pa + self._rng.gauss(0.0, barometer.noise_pa), barometer.resolution_pa
        )

    def _is_stuck(self, time_s: float) -> bool:
        since_s, for_s = self._barometer.stuck_from_s, self._barometer.stuck_for_s
        if since_s is None or time_s < since_s:
            return False
        return for_s is None or time_s < since_s + for_s
