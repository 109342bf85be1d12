"""Many lines at once: words by field, and each column of numbers parsed as one."""

import re
from collections.abc import Callable, Sequence

import numpy as np

from protocol.columns import Column, leave_out_zeros, numbers_in_si, take, words_of
from protocol.conversion import Conversion, conversions
from protocol.mission import PacketKind
from protocol.packet import FieldError, Value, Wire

_NUMBER = r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?"
_PLAIN = {
    "number": re.compile(rf"(?:{_NUMBER}\n)*+", re.ASCII),
    "integer": re.compile(r"(?:[+-]?\d+\n)*+", re.ASCII),
}
"""Columns of which every word is a number beyond doubt; others are read word by word.

A word can match in one way only and no match is taken back, so a column with a word that is
none costs no more than one without."""

Faults = dict[int, FieldError]
"""By row, the first field that cannot be read."""


class LineColumns:
    """Turns the words of many lines of one kind into columns."""

    def __init__(self, packet: PacketKind) -> None:
        self._conversions = conversions(packet)
        self._absent_if_all_zero = packet.absent_if_all_zero

    def columns(self, lines: Sequence[dict[str, Wire]]) -> tuple[dict[str, Column], Faults]:
        """Return the columns by field name, of the rows without a fault, and the faults."""
        faults: Faults = {}
        found = {
            name: _column(conversion, [str(line[name]) for line in lines], faults)
            for name, conversion in self._conversions.items()
        }
        if faults:
            good = np.array([row for row in range(len(lines)) if row not in faults], np.intp)
            found = {name: take(column, good) for name, column in found.items()}
        leave_out_zeros(found, self._absent_if_all_zero)
        return found, faults


def _column(conversion: Conversion, words: list[str], faults: Faults) -> Column:
    field = conversion.field
    plain = _PLAIN.get(field.type) if conversion.is_number else None
    if plain and plain.fullmatch("\n".join(words) + "\n"):
        numbers = np.fromiter(map(float, words), np.float64, len(words))
        return numbers_in_si(field, numbers + 0.0 if field.type == "integer" else numbers)
    values = _read(words, conversion.to_si, faults)
    if conversion.is_number:
        return np.array(values, np.float64)
    return words_of(values, str)


def _read(words: list[str], to_si: Callable[[Wire], Value], faults: Faults) -> list[Value]:
    """Return the value of each word, 0 where it cannot be read and the row has a fault."""
    values: list[Value] = []
    for row, word in enumerate(words):
        try:
            values.append(to_si(word))
        except FieldError as fault:
            faults.setdefault(row, fault)
            values.append(0.0)
    return values
