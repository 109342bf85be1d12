"""The columns of many lines, read block by block."""

import math
from itertools import count
from typing import Any

import numpy as np
import numpy.typing as npt

from protocol.bulk_arrow import Kind
from protocol.bulk_words import Bools, Words, clocks_of, numbers_of
from protocol.columns import Column, in_order_of_coming, is_in_si, numbers_in_si, repeated
from protocol.conversion import Conversion
from protocol.mission import PacketKind
from protocol.packet import FieldError
from protocol.text import word_reader

Values = npt.NDArray[Any]
"""Rows of a column: numbers, or the codes of words."""

_LONGEST_WORD = 64


class NumberReader:
    """Reads a column of numbers or times."""

    def __init__(self, conversion: Conversion) -> None:
        self._field = conversion.field
        self._is_time = conversion.field.type == "time"
        self._is_whole = conversion.field.type == "integer"
        self.kind: Kind = "word" if self._is_time else "whole" if self._is_whole else "decimal"
        self._is_in_si = self._is_time or is_in_si(conversion.field)

    def read(self, words: Words, out: Values) -> Bools:
        """Read a block into `out`, shape (rows,); return which words are surely read rightly."""
        words, fits = words.stripped()
        found, good = clocks_of(words) if self._is_time else numbers_of(words, whole=self._is_whole)
        out[:] = found
        return good & fits

    def leave_out(self, out: Values) -> bool:
        """Write into `out` that the lines have no such word; return whether they may."""
        out[:] = math.nan
        return True

    def finish(self, out: Values) -> None:
        """Bring what was read to SI units."""
        if not self._is_in_si:
            values = numbers_in_si(self._field, out)
            if values is not out:
                out[:] = values

    def column(self, values: Values) -> Column:
        """Return the column of all rows."""
        return values


class WordReader:
    """Reads words; of neighbours that are equal only the first is looked at by Python. Several
    threads may read at once."""

    kind: Kind = "word"

    def __init__(self, conversion: Conversion, packet: PacketKind) -> None:
        self._bare = word_reader(conversion.field, packet)
        self._to_word = conversion.to_si
        self._codes: dict[bytes, int] = {}
        self._vocabulary: dict[str, int] = {}
        self._next = count()

    def read(self, words: Words, out: Values) -> Bools:
        """Read the codes of a block into `out`, shape (rows,); return which words are surely read
        rightly: none of more than 64 characters."""
        words, fits = words.stripped()
        text, begins, sizes, _ = words
        changes = _changes_of(words)
        first = begins[changes] + text.start
        places = zip(first.tolist(), (first + sizes[changes]).tolist(), strict=True)
        changed = [text.data[begin:end] for begin, end in places]
        codes = [self._codes.get(word) for word in changed]
        if None in codes:
            codes = [self._code(word) for word in changed]
        out[:] = repeated(np.array(codes, np.int32), changes, len(begins))
        good: Bools = (out >= 0) & (sizes <= _LONGEST_WORD) & fits
        return good

    def leave_out(self, out: Values) -> bool:
        """Write into `out` that the lines have no such word; return whether they may."""
        out[:] = code = self._code(b"")
        return code >= 0

    def finish(self, out: Values) -> None:
        """Leave the codes as they are."""

    def _code(self, word: bytes) -> int:
        """Return the code of a word, -1 if it cannot be read; each step is one for all threads."""
        code = self._codes.get(word)
        if code is not None:
            return code
        try:
            value = str(self._to_word(self._bare(word.decode("ascii"))))
        except FieldError:
            return self._codes.setdefault(word, -1)
        code = self._vocabulary.get(value)
        if code is None:
            code = self._vocabulary.setdefault(value, next(self._next))
        return self._codes.setdefault(word, code)

    def column(self, values: Values) -> Column:
        """Return the column of all rows."""
        words = [""] * (max(self._vocabulary.values(), default=-1) + 1)
        for word, code in self._vocabulary.items():
            words[code] = word
        return in_order_of_coming(values, tuple(words))


Reader = NumberReader | WordReader


def column_reader(conversion: Conversion, packet: PacketKind) -> Reader:
    """Return what reads the column of a field of `packet`."""
    return NumberReader(conversion) if conversion.is_number else WordReader(conversion, packet)


def _changes_of(words: Words) -> npt.NDArray[np.int64]:
    """Return the rows whose word differs from the one before, and the first; words too long to be
    read are not looked at as a whole."""
    rows = len(words.begins)
    differs = words.sizes[1:] != words.sizes[:-1]
    longest = min(int(words.sizes.max(initial=0)), _LONGEST_WORD)
    for distance in range(0, longest, 8):
        part = words.eight(distance)
        differs |= part[1:] != part[:-1]
    return np.concatenate(([0], np.flatnonzero(differs) + 1))[:rows]
