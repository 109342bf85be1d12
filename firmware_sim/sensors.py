"""The CanSat's sensors, each a small part with its own noise; GPS is in `gps`."""

import math
import random
from dataclasses import dataclass

from firmware_sim.atmosphere import pressure_pa, temperature_k
from firmware_sim.orientation import Vector
from firmware_sim.site import ELEVATION_M, MAGNETIC_FIELD_T
from firmware_sim.trajectory import Truth

CELSIUS_ZERO_K = 273.15


class Barometer:
    """Static pressure with white noise, as of a BMP280 without its filter, in steps of 0.1 Pa."""

    NOISE_PA = 2.5

    def __init__(self, rng: random.Random) -> None:
        self._rng = rng
        # The weather: the pressure of the day is not the standard one.
        self._day = rng.uniform(0.99, 1.01)

    def read(self, truth: Truth) -> float:
        """Return the pressure in Pa."""
        true_pa = self._day * pressure_pa(ELEVATION_M + truth.height_m)
        return round(true_pa + self._rng.gauss(0.0, self.NOISE_PA), 1)


class Thermometer:
    """Air temperature, late by the sensor's own heat and warmed by the board beside it."""

    LAG_S = 8.0
    BOARD_HEAT_K = 2.5
    NOISE_K = 0.03

    def __init__(self, rng: random.Random) -> None:
        self._rng = rng
        self._day_k = rng.uniform(4.0, 14.0)
        self._sensor_k = self._around_k(0.0)

    def follow(self, truth: Truth, step_s: float) -> None:
        """Let the sensor approach the temperature around it for `step_s` seconds."""
        self._sensor_k += (self._around_k(truth.height_m) - self._sensor_k) * step_s / self.LAG_S

    def read(self) -> float:
        """Return the temperature in degC."""
        return self._sensor_k - CELSIUS_ZERO_K + self._rng.gauss(0.0, self.NOISE_K)

    def _around_k(self, height_m: float) -> float:
        return temperature_k(ELEVATION_M + height_m) + self._day_k + self.BOARD_HEAT_K


class Accelerometer:
    """Specific force along the body's axes: constant bias, white noise, limit of 16 g."""

    NOISE_M_S2 = 0.05
    BIAS_M_S2 = 0.08
    LIMIT_M_S2 = 156.9

    def __init__(self, rng: random.Random) -> None:
        self._rng = rng
        self._bias = _triple(rng, self.BIAS_M_S2)

    def read(self, truth: Truth) -> Vector:
        """Return the specific force in m/s²."""
        true = truth.orientation.to_body(truth.specific_force)
        return _noisy(self._rng, true, self._bias, self.NOISE_M_S2, self.LIMIT_M_S2)


class Gyroscope:
    """Rotation rates about the body's axes: constant bias, white noise, limit of 2000 deg/s."""

    NOISE_DEG_S = 0.15
    BIAS_DEG_S = 0.4
    LIMIT_DEG_S = 2000.0

    def __init__(self, rng: random.Random) -> None:
        self._rng = rng
        self._bias = _triple(rng, self.BIAS_DEG_S)

    def read(self, truth: Truth) -> Vector:
        """Return the rotation rates in deg/s; the tilts are taken as small."""
        turning = truth.orientation
        true = (turning.tilt_x_rate, turning.tilt_y_rate, turning.roll_rate)
        return _noisy(self._rng, true, self._bias, self.NOISE_DEG_S, self.LIMIT_DEG_S)


class Magnetometer:
    """The Earth's field along the body's axes, with the iron on board as a constant offset."""

    NOISE_T = 0.2e-6
    IRON_T = 3.0e-6
    LIMIT_T = 1.3e-3

    def __init__(self, rng: random.Random) -> None:
        self._rng = rng
        self._iron = _triple(rng, self.IRON_T)

    def read(self, truth: Truth) -> Vector:
        """Return the magnetic flux density in T."""
        true = truth.orientation.to_body(MAGNETIC_FIELD_T)
        return _noisy(self._rng, true, self._iron, self.NOISE_T, self.LIMIT_T)


class TiltSensor:
    """Tilt about x and y as the firmware's own filter makes it of gyroscope and gravity."""

    NOISE_DEG = 0.5

    def __init__(self, rng: random.Random) -> None:
        self._rng = rng

    def read(self, truth: Truth) -> tuple[float, float]:
        """Return the two tilts in degrees."""
        return (
            truth.orientation.tilt_x_deg + self._rng.gauss(0.0, self.NOISE_DEG),
            truth.orientation.tilt_y_deg + self._rng.gauss(0.0, self.NOISE_DEG),
        )


class Pitot:
    """Speed through the air; below 2 m/s a pitot tube shows hardly more than its noise."""

    NOISE_M_S = 0.3

    def __init__(self, rng: random.Random) -> None:
        self._rng = rng

    def read(self, truth: Truth) -> float:
        """Return the airspeed in m/s, never negative."""
        return max(0.0, truth.airspeed_m_s + self._rng.gauss(0.0, self.NOISE_M_S))


@dataclass(frozen=True, slots=True)
class Power:
    """What the battery monitor shows: voltage at the terminals in V and current in A."""

    voltage_v: float
    current_a: float


class Battery:
    """Two lithium cells of 800 mAh: voltage falls with the charge used and sags with current.

    `U = U0 - s q - R I`, with the open voltage U0 when full, the slope s over the charge q
    that has been used, and the internal resistance R.
    """

    FULL_V = 8.25
    EMPTY_V = 6.0
    CAPACITY_C = 2880.0
    RESISTANCE_OHM = 0.16
    IDLE_A = 0.19
    CAMERA_A = 0.14
    SERVO_A = 0.85
    NOISE_V = 0.004
    NOISE_A = 0.006

    def __init__(self, rng: random.Random) -> None:
        self._rng = rng
        self._used_c = rng.uniform(0.02, 0.12) * self.CAPACITY_C
        self._current_a = self.IDLE_A

    def supply(self, step_s: float, camera: bool, servo: bool) -> None:
        """Feed the board for `step_s` seconds, with the camera running or a servo moving."""
        self._current_a = self.IDLE_A + self.CAMERA_A * camera + self.SERVO_A * servo
        self._used_c = min(self.CAPACITY_C, self._used_c + self._current_a * step_s)

    def read(self) -> Power:
        """Return voltage and current with the monitor's noise."""
        slope = (self.FULL_V - self.EMPTY_V) / self.CAPACITY_C
        voltage = self.FULL_V - slope * self._used_c - self.RESISTANCE_OHM * self._current_a
        return Power(
            voltage + self._rng.gauss(0.0, self.NOISE_V),
            max(0.0, self._current_a + self._rng.gauss(0.0, self.NOISE_A)),
        )


def _triple(rng: random.Random, spread: float) -> Vector:
    return rng.uniform(-spread, spread), rng.uniform(-spread, spread), rng.uniform(-spread, spread)


def _noisy(rng: random.Random, true: Vector, offset: Vector, noise: float, limit: float) -> Vector:
    x, y, z = (
        math.copysign(min(abs(value), limit), value)
        for value in (t + o + rng.gauss(0.0, noise) for t, o in zip(true, offset, strict=True))
    )
    return x, y, z
