"""The inertial sensors: accelerometer and gyroscope."""

import math
import random

from msgspec import Struct

from firmware_sim.parameter_ranges import NotNegative, Positive
from firmware_sim.sensors.noise import Triad, offsets
from firmware_sim.truth import Truth
from firmware_sim.vectors import Vector
from protocol.units import STANDARD_GRAVITY_M_S2

COUNTS = 32_768.0
"""Steps of the 16-bit converters to each side."""
NOISE_BANDWIDTH = math.pi / 2.0
"""How much wider than its corner frequency a first-order low-pass lets noise through."""


class Imu(Struct, frozen=True, forbid_unknown_fields=True):
    """A TDK ICM-20948 at its widest ranges (datasheet DS-000189, sections 3.1 and 3.2)."""

    accelerometer_range_g: Positive = 16.0
    """Largest specific force shown: 2, 4, 8 or 16 g."""
    accelerometer_noise_ug_rthz: NotNegative = 230.0
    """Noise density of the accelerometer, µg/√Hz."""
    accelerometer_offset_limit_mg: NotNegative = 25.0
    """Zero-g output: the constant error of each axis lies evenly within this."""
    gyroscope_range_deg_s: Positive = 2000.0
    """Largest rate shown: 250, 500, 1000 or 2000 deg/s."""
    gyroscope_noise_deg_s_rthz: NotNegative = 0.015
    """Noise density of the gyroscope, deg/s/√Hz."""
    gyroscope_offset_limit_deg_s: NotNegative = 0.5
    """What is left of the zero-rate output, of up to 5 deg/s, after the firmware has averaged
    it at power-on."""
    bandwidth_hz: Positive = 51.2
    """Corner of the low-pass filter on the chip, DLPF setting 3 of the gyroscope."""


class Accelerometer:
    """Specific force along the body's axes."""

    def __init__(self, imu: Imu, rng: random.Random) -> None:
        gravity = STANDARD_GRAVITY_M_S2
        limit = imu.accelerometer_range_g * gravity
        density = imu.accelerometer_noise_ug_rthz * 1e-6 * gravity
        self._triad = Triad(
            rng,
            offset=offsets(rng, imu.accelerometer_offset_limit_mg * 1e-3 * gravity),
            noise=density * math.sqrt(NOISE_BANDWIDTH * imu.bandwidth_hz),
            resolution=limit / COUNTS,
            limit=limit,
        )

    def read(self, truth: Truth) -> Vector:
        """Return the specific force in m/s²."""
        return self._triad.read(truth.orientation.to_body(truth.specific_force))


class Gyroscope:
    """Rotation rates about the body's axes."""

    def __init__(self, imu: Imu, rng: random.Random) -> None:
        limit = imu.gyroscope_range_deg_s
        self._triad = Triad(
            rng,
            offset=offsets(rng, imu.gyroscope_offset_limit_deg_s),
            noise=imu.gyroscope_noise_deg_s_rthz * math.sqrt(NOISE_BANDWIDTH * imu.bandwidth_hz),
            resolution=limit / COUNTS,
            limit=limit,
        )

    def read(self, truth: Truth) -> Vector:
        """Return the rotation rates in deg/s."""
        x, y, z = truth.orientation.rotation_rad_s
        return self._triad.read((math.degrees(x), math.degrees(y), math.degrees(z)))


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
