"""The magnetometer."""

import random

from msgspec import Struct

from firmware_sim.parameter_ranges import NotNegative, Positive
from firmware_sim.sensors.noise import Triad, offsets
from firmware_sim.truth import Truth
from firmware_sim.vectors import Vector


class Magnetometer(Struct, frozen=True, forbid_unknown_fields=True):
    """The AK09916 inside an ICM-20948 (datasheet DS-000189, section 3.3)."""

    range_t: Positive = 4912e-6
    """Largest flux density shown by each axis, to both sides."""
    resolution_t: NotNegative = 0.15e-6
    """Step of one reading."""
    noise_t: NotNegative = 0.2e-6
    """Standard deviation of one reading; the datasheet states none, and this is what still
    sensors show: one to two steps."""
    hard_iron_t: NotNegative = 3.0e-6
    """Steel and magnets on board: the constant offset of each axis lies evenly within this."""


class MagnetometerModel:
    """The Earth's field along the body's axes."""

    def __init__(self, magnetometer: Magnetometer, field_t: Vector, rng: random.Random) -> None:
        self._field_t = field_t
        self._triad = Triad(
            rng,
            offset=offsets(rng, magnetometer.hard_iron_t),
            noise=magnetometer.noise_t,
            resolution=magnetometer.resolution_t,
            limit=magnetometer.range_t,
        )

    def read(self, truth: Truth) -> Vector:
        """Return the magnetic flux density in T."""
        return self._triad.read(truth.orientation.to_body(self._field_t))
