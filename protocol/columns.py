"""The values of many packets of one kind, column by column."""

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from protocol.calibration import si_calibration_of
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


def numbers_in_si(field: Field, wire: Numbers) -> Numbers:
    """Return the numbers of the wire in SI units, NaN for those that mean none."""
    values = np.asarray(si_calibration_of(field).apply(wire), np.float64)
    marks = sorted(absent_numbers(field))
    return np.where(np.isin(wire, marks), math.nan, values) if marks else values


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


def take(column: Column, rows: npt.NDArray[np.intp]) -> Column:
    """Return a column of the given rows only."""
    if isinstance(column, Words):
        return Words(column.codes[rows], column.words)
    return column[rows]


def leave_out_zeros(columns: dict[str, Column], groups: Iterable[Sequence[str]]) -> None:
    """Make NaN of the groups of number columns in the rows where all of them are 0.

    One that is none already counts as 0.
    """
    for group in groups:
        numbers = [_numbers(columns[name]) for name in group]
        absent = np.logical_and.reduce([(found == 0) | np.isnan(found) for found in numbers])
        for name in group:
            columns[name] = np.where(absent, math.nan, _numbers(columns[name]))


def _numbers(column: Column) -> Numbers:
    assert not isinstance(column, Words)
    return column
