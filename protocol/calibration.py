"""From the number on the wire to the value in its unit: a line, a polynomial or a table.

Each works on single numbers and on numpy arrays alike.
"""

import math
from dataclasses import dataclass
from typing import Protocol, TypeVar

import numpy as np
import numpy.typing as npt

from protocol.mission import Field
from protocol.units import UNITS

Numbers = TypeVar("Numbers", float, npt.NDArray[np.float64])

_PLAIN = (1.0, 0.0)

_LARGEST_TARGET = 1e60
"""Beyond this the roots of a polynomial leave the range of floats."""


class Calibration(Protocol):
    """How wire numbers become values, and back."""

    def apply(self, wire: Numbers) -> Numbers:
        """Return the value of each wire number."""
        ...

    def invert(self, value: float) -> float:
        """Return a wire number that has `value`, or NaN when there is none."""
        ...


@dataclass(frozen=True, slots=True)
class Linear:
    """`value = wire * scale + offset`."""

    scale: float
    offset: float

    def apply(self, wire: Numbers) -> Numbers:
        """Return the value of each wire number."""
        if self.offset == 0.0:
            return wire * self.scale
        return wire * self.scale + self.offset

    def invert(self, value: float) -> float:
        """Return the wire number that has `value`."""
        return (value - self.offset) / self.scale


@dataclass(frozen=True, slots=True)
class Polynomial:
    """`value = sum(coefficients[i] * wire**i)`, by Horner's scheme."""

    coefficients: tuple[float, ...]

    def apply(self, wire: Numbers) -> Numbers:
        """Return the value of each wire number."""
        total = wire * 0.0 + self.coefficients[-1]
        for coefficient in self.coefficients[-2::-1]:
            total = total * wire + coefficient
        return total

    def invert(self, value: float) -> float:
        """Return the real wire number nearest to 0 that has `value`."""
        if not math.isfinite(value):
            return math.nan
        lowest, *higher = self.coefficients
        target = min(max(value, -_LARGEST_TARGET), _LARGEST_TARGET)
        try:
            with np.errstate(all="ignore"):
                roots = np.roots([*higher[::-1], lowest - target])
        except np.linalg.LinAlgError:
            return math.nan
        real = roots.real[np.abs(roots.imag) <= 1e-6 * np.maximum(1.0, np.abs(roots.real))]
        return float(min(real, key=abs)) if len(real) else math.nan


@dataclass(frozen=True, slots=True)
class Table:
    """Points (wire, value) with rising wire numbers, straight lines between them.

    Beyond the first and last point the value stays what it is there.
    """

    points: tuple[tuple[float, float], ...]

    def apply(self, wire: Numbers) -> Numbers:
        """Return the value of each wire number; NaN stays NaN."""
        wires, values = zip(*self.points, strict=True)
        if isinstance(wire, float):
            return float(np.interp(wire, wires, values))
        found: npt.NDArray[np.float64] = np.interp(wire, wires, values)
        return found

    def invert(self, value: float) -> float:
        """Return a wire number that has `value`; the end of the table when it is beyond."""
        wires, values = zip(*self.points, strict=True)
        if values[0] > values[-1]:
            wires, values = wires[::-1], values[::-1]
        return float(np.interp(value, values, wires))


def calibration_of(field: Field) -> Linear | Polynomial | Table:
    """Return the calibration from the wire to the unit that the mission states."""
    if field.polynomial:
        return Polynomial(field.polynomial)
    if field.table:
        return Table(field.table)
    return Linear(field.scale, field.offset)


def si_calibration_of(field: Field) -> Calibration:
    """Return the calibration from the wire to SI units."""
    unit = UNITS[field.unit]
    stated = calibration_of(field)
    if isinstance(stated, Table):
        return Table(tuple((wire, v * unit.factor + unit.offset) for wire, v in stated.points))
    if isinstance(stated, Polynomial):
        lowest, *higher = stated.coefficients
        scaled = (lowest * unit.factor + unit.offset, *(c * unit.factor for c in higher))
        return Polynomial(scaled)
    return Linear(stated.scale * unit.factor, stated.offset * unit.factor + unit.offset)


def is_plain(field: Field) -> bool:
    """Tell whether the number on the wire is the value in its unit, as it stands."""
    return not field.polynomial and not field.table and (field.scale, field.offset) == _PLAIN
