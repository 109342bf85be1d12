"""The values of many packets of one kind, column by column."""

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from protocol.calibration import Linear, si_calibration_of
from protocol.conversion import absent_numbers
from protocol.mission import Field

Numbers = npt.NDArray[np.float64]
"""Values in SI units, shape (rows,); NaN where there is none."""


@dataclass(frozen=True, slots=True)
class Words:
    """Text values: the code of each row, shape (rows,), and the word each code stands for."""

    codes: npt.NDArray[np.int32]
    words: Sequence[str]

    def tolist(self) -> list[str]:
        """Return the word of each row."""
        return [self.words[code] for code in self.codes]


Column = Numbers | Words

Rows = slice | npt.NDArray[np.integer[Any]]
"""Some rows of a column: a stretch of them, or their places."""

_FEW_WORDS = 64
"""Up to so many, it is quicker to look for each of them than to sort all rows."""

_MANY_A_RUN = 64
"""If so many neighbours are equal, it is quicker to fill in run by run."""


def numbers_in_si(field: Field, wire: Numbers) -> Numbers:
    """Return the numbers of the wire in SI units, NaN for those that mean none.

    `wire` is used up: the result may stand in its place.
    """
    marks = absent_numbers(field)
    absent = [np.flatnonzero(wire == mark) for mark in marks]
    calibration = si_calibration_of(field)
    if isinstance(calibration, Linear):
        with np.errstate(over="ignore"):  # beyond all floats it is infinite, as live
            if calibration.scale != 1.0:
                wire *= calibration.scale
            if calibration.offset != 0.0:
                wire += calibration.offset
        values = wire
    else:
        values = np.asarray(calibration.apply(wire), np.float64)
    for rows in absent:
        values[rows] = math.nan
    return values


def is_in_si(field: Field) -> bool:
    """Tell whether `numbers_in_si` leaves all numbers of a field as they are."""
    return si_calibration_of(field) == Linear(1.0, 0.0) and not absent_numbers(field)


def words_of(values: Iterable[object], to_word: Callable[..., object]) -> Words:
    """Return the words of the values, each different value turned into its word once."""
    vocabulary: dict[str, int] = {}
    known: dict[object, int] = {}
    codes = []
    for value in values:
        code = known.get(value)
        if code is None:
            word = str(to_word(value))
            code = known[value] = vocabulary.setdefault(word, len(vocabulary))
        codes.append(code)
    return Words(np.array(codes, np.int32), tuple(vocabulary))


def words_of_array(
    values: npt.NDArray[Any],
    plain: Callable[[npt.NDArray[Any]], Iterable[object]],
    to_word: Callable[..., object],
) -> Words:
    """Return the words of an array's items, of which neighbours are mostly equal.

    `plain` turns items into the Python values that `to_word` takes. Cost: numpy's for all,
    Python's for each item that differs from the one before.
    """
    if len(values) == 0:
        return Words(np.empty(0, np.int32), ())
    changes = np.flatnonzero(_differ_from_before(values)) + 1
    begins = np.concatenate(([0], changes))
    found = words_of(plain(values[begins]), to_word)
    return Words(repeated(found.codes, begins, len(values)), found.words)


def repeated(
    codes: npt.NDArray[np.int32], begins: npt.NDArray[np.int64], rows: int
) -> npt.NDArray[np.int32]:
    """Return `rows` codes: each of `codes` from its begin to the next one's; the first is 0."""
    found = np.empty(rows, np.int32)
    if len(codes) * _MANY_A_RUN > rows:
        is_begin = np.zeros(rows, np.int32)
        is_begin[begins[1:]] = 1
        codes.take(np.cumsum(is_begin), out=found, mode="clip")
        return found
    ends = [*begins[1:].tolist(), rows][: len(begins)]
    for code, begin, end in zip(codes.tolist(), begins.tolist(), ends, strict=True):
        found[begin:end] = code
    return found


def _differ_from_before(values: npt.NDArray[Any]) -> npt.NDArray[np.bool_]:
    """Return which items from the second on differ from the one before."""
    if values.dtype.kind != "V":
        differs: npt.NDArray[np.bool_] = values[1:] != values[:-1]
        return differs
    size = values.dtype.itemsize
    parts = np.uint64 if size % 8 == 0 else np.uint8
    rows = np.ascontiguousarray(values).view(parts).reshape(len(values), -1)
    differs = np.zeros(len(values) - 1, np.bool_)
    for place in range(rows.shape[1]):
        differs |= rows[1:, place] != rows[:-1, place]
    return differs


def part_of(column: Column, rows: Rows) -> Column:
    """Return some rows of a column; words keep their codes."""
    return Words(column.codes[rows], column.words) if isinstance(column, Words) else column[rows]


def take(column: Column, rows: npt.NDArray[np.intp]) -> Column:
    """Return a column of the given rows only."""
    if isinstance(column, Words):
        return in_order_of_coming(column.codes[rows], column.words)
    return column[rows]


def inserted(column: Column, more: Column, places: npt.NDArray[np.intp]) -> Column:
    """Return `column` with the rows of `more` inserted before the rows at `places`."""
    if not isinstance(column, Words) or not isinstance(more, Words):
        return np.insert(_numbers(column), places, _numbers(more))
    vocabulary = list(dict.fromkeys([*column.words, *more.words]))
    code_of = {word: code for code, word in enumerate(vocabulary)}
    own, other = (
        np.array([code_of[word] for word in part.words], np.int32) for part in (column, more)
    )
    codes = np.insert(own[column.codes], places, other[more.codes])
    return in_order_of_coming(codes, vocabulary)


def in_order_of_coming(codes: npt.NDArray[np.int32], words: Sequence[str]) -> Words:
    """Return the words numbered by their first appearance, and only those that appear."""
    if len(words) <= _FEW_WORDS and len(codes):
        first = np.array([np.argmax(codes == code) for code in range(len(words))], np.int64)
        used = np.flatnonzero(codes[first] == np.arange(len(words)))
        first = first[used]
    else:
        used, first = np.unique(codes, return_index=True)
    used = used[np.argsort(first)]
    if np.array_equal(used, np.arange(len(words))):
        return Words(codes, tuple(words))
    renumbered = np.zeros(len(words), np.int32)
    renumbered[used] = np.arange(len(used), dtype=np.int32)
    return Words(renumbered[codes], tuple(words[code] for code in used.tolist()))


def leave_out_zeros(columns: Mapping[str, Column], groups: Iterable[Sequence[str]]) -> None:
    """Make NaN of the groups of number columns, in place, in the rows where all of them are 0.

    One that is none already counts as 0.
    """
    for group in groups:
        numbers = [_numbers(columns[name]) for name in group]
        absent = ~np.logical_or.reduce([np.abs(found) > 0 for found in numbers])
        if absent.any():
            for found in numbers:
                found[absent] = math.nan


def _numbers(column: Column) -> Numbers:
    assert not isinstance(column, Words)
    return column
