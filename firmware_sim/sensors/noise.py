"""What all sensors do to a value: offset, noise, resolution and range."""

import math
import random

from firmware_sim.vectors import Vector

_MOST_STEPS = 1e15
"""More than this a float cannot tell apart."""


def quantized(value: float, step: float) -> float:
    """Return the multiple of `step` next to `value`; a step of next to nothing leaves it."""
    if step == 0.0:
        return value
    steps = value / step
    return round(steps) * step if abs(steps) < _MOST_STEPS else value


def clipped(value: float, limit: float) -> float:
    """Return `value`, or the end of the range from -limit to limit that it is beyond."""
    return math.copysign(limit, value) if abs(value) > limit else value


def offsets(rng: random.Random, limit: float) -> Vector:
    """Return the constant offsets of three axes, evenly within a datasheet's limits."""
    return rng.uniform(-limit, limit), rng.uniform(-limit, limit), rng.uniform(-limit, limit)


class Triad:
    """Three axes of one sensor: constant offsets, white noise, resolution, saturation."""

    def __init__(
        self, rng: random.Random, offset: Vector, noise: float, resolution: float, limit: float
    ) -> None:
        self._rng = rng
        self._offset = offset
        self._noise = noise
        self._resolution = resolution
        self._limit = limit

    def read(self, true: Vector) -> Vector:
        """Return what the sensor shows of a true vector along its axes."""
        x, y, z = (
            quantized(
                clipped(value + offset + self._rng.gauss(0.0, self._noise), self._limit),
                self._resolution,
            )
            for value, offset in zip(true, self._offset, strict=True)
        )
        return x, y, z


class WanderingError:
    """An error that is remembered for a while: a first-order Gauss-Markov process.

    Its standard deviation is `spread` from the first moment on (A. Gelb, Applied Optimal
    Estimation, 1974, chapter 3).
    """

    def __init__(self, rng: random.Random, spread: float, memory_s: float) -> None:
        self._rng = rng
        self._spread = spread
        self._memory_s = memory_s
        self._error = rng.gauss(0.0, spread)

    def after(self, step_s: float) -> float:
        """Return the error `step_s` seconds later."""
        keep = math.exp(-step_s / self._memory_s)
        fresh = self._spread * math.sqrt(1.0 - keep * keep)
        self._error = keep * self._error + self._rng.gauss(0.0, fresh)
        return self._error
