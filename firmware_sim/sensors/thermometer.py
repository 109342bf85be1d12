"""The thermometer."""

import random

from msgspec import Struct

from firmware_sim.atmosphere import CELSIUS_ZERO_K
from firmware_sim.parameter_ranges import NotNegative, Positive
from firmware_sim.sensors.noise import quantized


class Thermometer(Struct, frozen=True, forbid_unknown_fields=True):
    """The thermometer inside a BMP390, as most CanSats use it (datasheet BST-BMP390-DS002)."""

    lag_s: Positive = 8.0
    """Time constant of the circuit board that it sits on; the chip alone is quicker."""
    board_heat_k: float = 2.5
    """By how much the board is warmer than the air around it."""
    offset_limit_k: NotNegative = 0.5
    """Absolute accuracy: the constant error of one chip lies evenly within this."""
    noise_k: NotNegative = 0.005
    """Standard deviation of one reading."""
    resolution_k: NotNegative = 0.005
    """Step of one reading."""


class ThermometerModel:
    """One thermometer that follows the air around it late."""

    def __init__(self, thermometer: Thermometer, rng: random.Random, air_k: float) -> None:
        self._thermometer = thermometer
        self._rng = rng
        limit_k = thermometer.offset_limit_k
        self._offset_k = rng.uniform(-limit_k, limit_k)
        self._sensor_k = air_k + thermometer.board_heat_k

    def follow(self, air_k: float, step_s: float) -> None:
        """Let the sensor approach the temperature around it for `step_s` seconds."""
        around_k = air_k + self._thermometer.board_heat_k
        self._sensor_k += (around_k - self._sensor_k) * min(1.0, step_s / self._thermometer.lag_s)

    def read(self) -> float:
        """Return the temperature in degC."""
        noise_k = self._rng.gauss(0.0, self._thermometer.noise_k)
        measured_k = self._sensor_k + self._offset_k + noise_k
        return quantized(measured_k - CELSIUS_ZERO_K, self._thermometer.resolution_k)
