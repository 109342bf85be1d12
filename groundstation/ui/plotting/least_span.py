"""The least stretch of values that a plot shows, so that noise does not look like a course."""

from collections.abc import Sequence

from protocol.mission import Field
from protocol.units import UNITS

_OF_ROLE = {"battery_voltage": 0.8, "altitude_difference": 20.0, "humidity": 0.1}
_OF_DIMENSION = {
    "length": 20.0,
    "speed": 5.0,
    "acceleration": 5.0,
    "pressure": 500.0,
    "temperature": 4.0,
    "voltage": 0.5,
    "current": 0.2,
    "angle": 10.0,
    "angular rate": 30.0,
    "magnetic flux density": 10e-6,
}
"""By role, or else by dimension, SI units: a few times what the sensors of CanSats scatter at
rest, and a tenth or less of what a flight does. A pressure of 500 Pa is 42 m of height."""
_SHARE = 0.02
"""Of the value itself, for a number that is only known as one."""


def widened(fields: Sequence[Field], low: float, high: float) -> tuple[float, float]:
    """Return the stretch from `low` to `high`, in the unit of `fields`, at least as long as makes
    sense for them; what has no value below zero keeps zero as its end."""
    lacking = _least_span(fields, max(abs(low), abs(high))) - (high - low)
    if lacking <= 0:
        return low, high
    below = lacking / 2 if low < 0 else min(lacking / 2, low)
    return low - below, high + lacking - below


def _least_span(fields: Sequence[Field], magnitude: float) -> float:
    """Return the least stretch for values of such a magnitude, in the unit of `fields`."""
    unit = UNITS[fields[0].unit]
    known = [
        span
        for field in fields
        if (span := _OF_ROLE.get(field.role or "") or _OF_DIMENSION.get(unit.dimension)) is not None
    ]
    return max(known) / unit.factor if known else _SHARE * magnitude
