"""Columns of values that came as text, kept in as few bytes as they need.

A decimal of few digits is a whole number and a power of ten: 12.34 is 1234 / 10**2. Division is
rounded correctly (IEEE 754, 5.4.1), so it gives the very number that reading the digits gives.
This is not trusted but tried: a column is kept this way only if every value of it, on its way
back to SI units, comes out bit by bit as it went in.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple, Protocol

import numpy as np
import numpy.typing as npt

from protocol.bulk_threads import on_all_cores
from protocol.calibration import Linear, si_calibration_of
from protocol.columns import Column, Numbers, Rows, Words
from protocol.mission import Field, PacketKind

Whole = npt.NDArray[np.signedinteger[Any]]

_ALL = slice(None)
_MOST_DECIMALS = 9
_ROWS_AT_ONCE = 1 << 16
"""Of fewer values at once, the threads that try columns wait for Python's lock; more leave the
processor's cache."""

_TRIED_FIRST = 1000
"""Whether a power of ten suits a column shows in about so many of its values."""

_ABSENT, _MINUS_ZERO = 0, 1
"""What a type's lowest whole numbers stand for: no number, and zero with a minus sign, which
firmware writes as -0.0; all from `_FREE` on are counts."""
_FREE = 2

_SIZES: tuple[type[np.signedinteger[Any]], ...] = (np.int8, np.int16, np.int32)


class PackedColumn(Protocol):
    """The values of one field, to be worked out when they are asked for."""

    @property
    def nbytes(self) -> int:
        """How much memory they take."""
        ...

    def part(self, rows: Rows) -> Column:
        """Return the values of some rows, shape (chosen,)."""
        ...


class PackedColumns(Mapping[str, Column]):
    """The columns of lines by field name, each worked out anew when it is asked for."""

    def __init__(self, packet: PacketKind, columns: Mapping[str, Column]) -> None:
        fields = {field.name: field for field in packet.fields}
        names = list(columns)
        found = on_all_cores(lambda name: packed(fields[name], columns[name]), names)
        self._columns = dict(zip(names, found, strict=True))

    def __getitem__(self, name: str) -> Column:
        return self._columns[name].part(_ALL)

    def __iter__(self) -> Iterator[str]:
        return iter(self._columns)

    def __len__(self) -> int:
        return len(self._columns)

    def part(self, name: str, rows: Rows) -> Column:
        """Return the values of one field in some rows, for the cost of these."""
        return self._columns[name].part(rows)


def packed(field: Field, column: Column) -> PackedColumn:
    """Return the column of a field in as few bytes as it needs."""
    if isinstance(column, Words):
        return _PackedWords.of(column)
    calibration = si_calibration_of(field)
    if isinstance(calibration, Linear):
        bounds = np.array([ends.reduce(column, initial=0.0) for ends in (np.fmin, np.fmax)])
        few = column[:: max(1, len(column) // _TRIED_FIRST)]
        for decimals in range(_MOST_DECIMALS + 1):
            scale = _Scale(10.0**decimals, calibration.scale, calibration.offset)
            size = scale.size_for(bounds)
            if size is not None and scale.wholes(few, size) is not None:
                wholes = scale.wholes(column, size)
                if wholes is not None:
                    return _PackedNumbers(scale, wholes)
    return _PlainNumbers(column.copy())  # it may be one row of a larger array


class _Scale(NamedTuple):
    """A number is `whole / power * scale + offset`."""

    power: float
    scale: float
    offset: float

    def numbers(self, wholes: Whole) -> Numbers:
        """Return what the whole numbers stand for."""
        found = wholes.astype(np.float64)
        if self.power != 1.0:
            found /= self.power
        if self.scale != 1.0:
            found *= self.scale
        if self.offset != 0.0:
            found += self.offset
        lowest = np.iinfo(wholes.dtype).min
        if wholes.min(initial=0) < lowest + _FREE:
            found[wholes == lowest + _ABSENT] = np.nan
            found[wholes == lowest + _MINUS_ZERO] = -0.0
        return found

    def size_for(self, bounds: Numbers) -> type[np.signedinteger[Any]] | None:
        """Return the smallest type for whole numbers between those that stand for the bounds; None
        when they need more than 32 bits."""
        counts = self._counts(bounds)
        for size in _SIZES:
            limits = np.iinfo(size)
            if limits.min + _FREE <= counts.min() and counts.max() <= limits.max:
                return size
        return None

    def wholes(self, numbers: Numbers, size: type[np.signedinteger[Any]]) -> Whole | None:
        """Return the whole numbers that stand for exactly these, as so large ones; None when there
        are none."""
        found = np.empty(len(numbers), size)
        for begin in range(0, len(numbers), _ROWS_AT_ONCE):
            some = slice(begin, begin + _ROWS_AT_ONCE)
            if not self._fill(found[some], np.ascontiguousarray(numbers[some])):
                return None
        return found

    def _fill(self, out: Whole, numbers: Numbers) -> bool:
        """Write into `out` what stands for `numbers`; return whether it does exactly."""
        absent = np.isnan(numbers)
        counts = self._counts(numbers)
        counts[absent] = 0.0
        out[:] = counts
        differs = self.numbers(out).view(np.int64) != numbers.view(np.int64)
        if differs.any():
            minus_zero = (numbers == 0.0) & np.signbit(numbers)
            out[absent] = np.iinfo(out.dtype).min + _ABSENT
            out[minus_zero] = np.iinfo(out.dtype).min + _MINUS_ZERO
            return bool((~differs | absent | minus_zero).all())
        return True

    def _counts(self, numbers: Numbers) -> Numbers:
        """Return the whole numbers that are likely to stand for these."""
        with np.errstate(all="ignore"):
            return np.rint((numbers - self.offset) / self.scale * self.power)


@dataclass(frozen=True, slots=True)
class _PackedNumbers:
    scale: _Scale
    wholes: Whole

    @property
    def nbytes(self) -> int:
        return self.wholes.nbytes

    def part(self, rows: Rows) -> Column:
        return self.scale.numbers(self.wholes[rows])


@dataclass(frozen=True, slots=True)
class _PlainNumbers:
    numbers: Numbers

    @property
    def nbytes(self) -> int:
        return self.numbers.nbytes

    def part(self, rows: Rows) -> Column:
        return self.numbers[rows]


@dataclass(frozen=True, slots=True)
class _PackedWords:
    codes: npt.NDArray[np.integer[Any]]
    words: tuple[str, ...]

    @classmethod
    def of(cls, column: Words) -> "_PackedWords":
        """Return the words with codes of as few bits as there are words."""
        return cls(column.codes.astype(np.min_scalar_type(len(column.words))), tuple(column.words))

    @property
    def nbytes(self) -> int:
        return self.codes.nbytes

    def part(self, rows: Rows) -> Column:
        return Words(self.codes[rows].astype(np.int32), self.words)
