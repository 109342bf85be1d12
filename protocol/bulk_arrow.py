"""Lines that are all well formed, cut and read by the CSV reader of Apache Arrow.

Arrow reads what it is given or refuses all of it, so it is asked for blocks of lines; whatever
it reads otherwise than the live decoder does is told from its answer.
"""

import math
from collections.abc import Sequence
from types import ModuleType
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

from protocol.bulk_words import Words, words_in

_LEAST_BYTES = 4 << 20
"""In a shorter stream the load of the library takes longer than it saves."""

_AT_ONCE = 1 << 30
"""No block has as many bytes: each is read in one piece."""


_REFUSED_FIRST = 2
_PIECE_PAIRS = 1 << 19

Kind = Literal["word", "whole", "decimal"]

_STORED = {"whole": np.dtype(np.int64), "decimal": np.dtype(np.float64)}

Numbers = npt.NDArray[Any]
"""Floats; or whole numbers, where no word is empty."""


class ArrowLines:
    """Cuts blocks of a stream of lines; several threads may ask at once."""

    def __init__(self, pyarrow: ModuleType, data: bytes, delimiter: str) -> None:
        self._pyarrow, self._csv = pyarrow, pyarrow.csv
        self._data, self._buffer = data, pyarrow.py_buffer(data)
        self._types = {
            "word": pyarrow.binary(),
            "whole": pyarrow.int64(),
            "decimal": pyarrow.float64(),
        }
        self._taken = self._refused = 0
        self._parse = self._csv.ParseOptions(
            delimiter=delimiter, quote_char=False, double_quote=False, escape_char=False
        )

    def table(self, start: int, end: int, lines: int, kinds: Sequence[Kind]) -> Any:
        """Return the table of so many lines that stand between two places, with nothing else but
        line ends.

        None, if not all lines have as many words, or a number is not surely one; or at once, if
        that has come of most blocks.
        """
        if self._refused > self._taken + _REFUSED_FIRST:
            return None
        table = self._read(start, end, kinds)
        if table is None or table.num_rows != lines:
            self._refused += 1
            return None
        self._taken += 1
        return table

    def _read(self, start: int, end: int, kinds: Sequence[Kind]) -> Any:
        if "whole" in kinds and self._may_be_hexadecimal(start, end):
            return None
        csv = self._csv
        names = [str(place) for place in range(len(kinds))]
        types = [self._types[kind] for kind in kinds]
        try:
            return csv.read_csv(
                self._buffer.slice(start, end - start),
                csv.ReadOptions(use_threads=False, block_size=_AT_ONCE, column_names=names),
                self._parse,
                csv.ConvertOptions(
                    check_utf8=False,
                    column_types=dict(zip(names, types, strict=True)),
                    null_values=[""],
                ),
            )
        except self._pyarrow.ArrowInvalid:
            return None

    def _may_be_hexadecimal(self, start: int, end: int) -> bool:
        """Tell whether there is an 0x, which Arrow takes for the begin of a whole number."""
        for x in b"xX":
            if self._data.find(x, start, end) < 0:
                continue
            for first in (start, start + 1):
                pairs = np.frombuffer(self._data, "<u2", (end - first) // 2, first)
                for begin in range(0, len(pairs), _PIECE_PAIRS):
                    if (pairs[begin : begin + _PIECE_PAIRS] == (x << 8) + ord("0")).any():
                        return True
        return False


def columns_of(table: Any, kinds: Sequence[Kind]) -> list[Numbers | Words] | None:
    """Return the columns of a table: words, or the numbers they write, NaN for empty words.

    None, if a number is not surely one.
    """
    arrays = [column.chunk(0) for column in table.columns]
    found = [
        _words(array) if kind == "word" else _numbers(array, kind)
        for array, kind in zip(arrays, kinds, strict=True)
    ]
    good = [column for column in found if column is not None]
    return good if len(good) == len(found) else None


def arrow_lines(data: bytes, delimiter: str) -> ArrowLines | None:
    """Return what cuts blocks of `data`; None if that does not pay, or Arrow is not installed."""
    if len(data) < _LEAST_BYTES:
        return None
    try:
        import pyarrow
        import pyarrow.csv
    except ImportError:
        return None
    return ArrowLines(pyarrow, data, delimiter)


def _numbers(array: Any, kind: Kind) -> Numbers | None:
    """Return a column of numbers, NaN for empty words; None if one is none, such as "nan", or
    beyond all floats."""
    marks, buffer = array.buffers()
    values: Numbers = np.frombuffer(buffer, _STORED[kind], len(array))
    are_there = np.ones(1, np.uint8)
    if array.null_count:
        bits = np.frombuffer(marks, np.uint8)
        are_there = np.unpackbits(bits, count=len(values), bitorder="little")
    with np.errstate(over="ignore", invalid="ignore"):
        has_sum = np.isfinite(values.sum())  # most often one look at all is enough
    if not has_sum and not (np.isfinite(values) | (are_there == 0)).all():
        return None
    return np.where(are_there, values, math.nan) if array.null_count else values


def _words(array: Any) -> Words:
    _, borders, characters = array.buffers()
    return words_in(bytes(characters or b""), np.frombuffer(borders, np.int32, len(array) + 1))
