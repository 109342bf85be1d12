"""The unit of a column: as it is written in cells or header, or by the size of the numbers."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from protocol.drafting.column import Column
from protocol.drafting.meaning import Meaning
from protocol.drafting.spelling import unit_in_name
from protocol.unit_spelling import unit_of_word
from protocol.units import UNITS


@dataclass(frozen=True, slots=True)
class UnitGuess:
    """A unit, a factor that the unit lacks (1 bar is 100 kPa), and why."""

    unit: str
    why: str
    scale: float = 1.0

    @property
    def to_si(self) -> tuple[float, float]:
        """Factor and offset from the number as sent to SI."""
        unit = UNITS[self.unit]
        return unit.factor * self.scale, unit.offset


NO_UNIT = UnitGuess("", "")

_PRESSURES = (
    (30_000.0, 120_000.0, UnitGuess("Pa", "Pa by the size of the numbers")),
    (250.0, 1_200.0, UnitGuess("hPa", "hPa by the size of the numbers")),
    (25.0, 120.0, UnitGuess("kPa", "kPa by the size of the numbers")),
    (0.25, 1.2, UnitGuess("kPa", "bar by the size of the numbers (1 bar = 100 kPa)", 100.0)),
)
_BAR = UnitGuess("kPa", "bar is written there (1 bar = 100 kPa)", 100.0)


def unit_guess(meaning: Meaning | None, column: Column, largest: float | None = None) -> UnitGuess:
    """Return the unit of a column of numbers that means `meaning`, if that is known.

    `largest` is the typical size of the numbers of all axes of the quantity.
    """
    if not column.is_number:
        return NO_UNIT
    written = _written(meaning, column)
    if written:
        return written
    if meaning is None or not meaning.dimension:
        return NO_UNIT
    size = _size(column.numbers) if largest is None else largest
    return _by_size(meaning, column, size)


def _written(meaning: Meaning | None, column: Column) -> UnitGuess | None:
    in_name, word = unit_in_name(column.name)
    for unit, spelled, place in (
        (unit_of_word(column.unit_word), column.unit_word, "behind the numbers"),
        (in_name, word, "in the name"),
    ):
        known = meaning is not None and meaning.dimension is not None
        if unit and (
            UNITS[unit].dimension == meaning.dimension  # type: ignore[union-attr]
            if known
            else len(spelled) > 1 or place == "behind the numbers"
        ):
            return UnitGuess(unit, f"'{spelled}' stands {place}")
        if spelled.lower() in ("bar", "bars") and (not known or meaning.dimension == "pressure"):  # type: ignore[union-attr]
            return _BAR
    return None


def _by_size(meaning: Meaning, column: Column, size: float) -> UnitGuess:
    kind = meaning.dimension
    usual = UnitGuess(meaning.unit, f"{meaning.unit} is usual" if meaning.unit else "")
    if kind == "pressure":
        return next((g for low, high, g in _PRESSURES if low <= size <= high), NO_UNIT_PRESSURE)
    if kind == "angle" and meaning.role in ("latitude", "longitude"):
        return _degrees(size, column, usual)
    sized = _SIZES.get(kind or "", ())
    for low, high, unit in sized:
        if low <= size < high and (column.type == "integer" or kind not in _WHOLE_WHEN_SMALL):
            return UnitGuess(unit, f"{unit} by the size of the numbers")
    if kind == "time":
        return _time(column)
    if kind == "angle" and _in_radians(column):
        return UnitGuess("rad", "rad, because no number is above pi")
    return usual


NO_UNIT_PRESSURE = UnitGuess("Pa", "Pa is SI; the numbers do not tell")

_SIZES: dict[str, tuple[tuple[float, float, str], ...]] = {
    "length": ((100_000.0, 1e9, "mm"),),
    "temperature": ((200.0, 400.0, "K"),),
    "voltage": ((500.0, 1e6, "mV"),),
    "current": ((60.0, 1e6, "mA"),),
    "acceleration": ((0.5, 3.0, "g"), (500.0, 3_000.0, "mg")),
    "magnetic flux density": (
        (0.15, 1.5, "gauss"),
        (15.0, 120.0, "uT"),
        (120.0, 1_500.0, "mgauss"),
    ),
}
"""Dimension -> sizes of numbers that tell a unit other than the usual one."""

_WHOLE_WHEN_SMALL = frozenset({"voltage", "current", "length"})
"""Millivolts, milliamperes and millimetres are sent as whole numbers."""


def _degrees(size: float, column: Column, usual: UnitGuess) -> UnitGuess:
    if column.type == "integer" and 1e6 < size <= 1.8e9:
        return UnitGuess("deg", "ten-millionths of a degree by the size of the numbers", 1e-7)
    return usual


def _in_radians(column: Column) -> bool:
    largest = max(map(abs, column.numbers))
    return column.type == "number" and column.decimals >= 2 and 1.0 < largest <= math.pi + 1e-6


def _time(column: Column) -> UnitGuess:
    steps = [after - before for before, after in pairwise(column.numbers) if after > before]
    step = median(steps) if steps else 1.0
    for low, high, unit in ((20.0, 20_000.0, "ms"), (20_000.0, 1e9, "us")):
        if column.type == "integer" and low <= step < high:
            return UnitGuess(unit, f"{unit}, because it rises by {step:g} from row to row")
    return UnitGuess("s", f"s, because it rises by {step:g} from row to row")


def _size(numbers: Sequence[float]) -> float:
    """Return the typical size of the numbers; zeros, as of a GPS without a fix, do not count."""
    sizes = [abs(number) for number in numbers if number]
    return median(sizes) if sizes else 0.0


def axes_size(columns: list[Column]) -> float:
    """Return the typical size of a vector whose axes the columns are."""
    return math.hypot(*(_size(column.numbers) for column in columns))
