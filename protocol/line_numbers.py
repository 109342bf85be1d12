"""The words of a line read as numbers."""

import math
import re
from collections.abc import Callable

from protocol.field_types import integer_range
from protocol.mission import Field
from protocol.packet import FieldError, RejectReason, Wire

LINE_INTEGER_RANGE = integer_range("int64")
"""The whole numbers that a line may bring."""

_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?\Z", re.ASCII)
_INTEGER = re.compile(r"[+-]?\d+\Z", re.ASCII)
# Senders forget leading zeros; above 59 it is no clock but damage.
_CLOCK = re.compile(r"(\d{1,2}):([0-5]?\d):([0-5]?\d(?:\.\d*)?)\Z", re.ASCII)
_ABSENT = frozenset({"", "nan", "none", "null", "n/a", "-"})
_LONGEST_INTEGER = 20


def parse_whole(field: Field) -> Callable[[Wire], int]:
    """Return how the field's word is read as a whole number of 64 bits; it raises FieldError."""
    lowest, highest = LINE_INTEGER_RANGE

    def parse(wire: Wire) -> int:
        word = str(wire)
        if len(word) <= _LONGEST_INTEGER and _INTEGER.match(word):
            number = int(word)
            if lowest <= number <= highest:
                return number
        raise not_a_number(field, word, "a whole number of 64 bits")

    return parse


def parse_number(field: Field) -> Callable[[Wire], float]:
    """Return how the field's word is read as a number, NaN when it says that there is none; it
    raises FieldError."""
    whole = field.type == "integer"
    pattern, wanted = (_INTEGER, "a whole number") if whole else (_NUMBER, "a number")
    zero = 0.0 if whole else -0.0  # added to -0 it makes 0, which is the only whole zero
    absent = absent_words(field)

    def parse(wire: Wire) -> float:
        word = str(wire)
        if pattern.match(word):
            return float(word) + zero
        if word.lower() in absent:
            return math.nan
        raise not_a_number(field, word, wanted)

    return parse


def absent_words(field: Field) -> frozenset[str]:
    """Return the words, in small letters, that say that the field has no value."""
    return _ABSENT | {mark.strip().lower() for mark in field.none if isinstance(mark, str)}


def parse_clock(field: Field) -> Callable[[Wire], float]:
    """Return how `hh:mm:ss` is read as seconds since midnight, NaN when it says that there is no
    time; it raises FieldError."""
    absent = absent_words(field)

    def parse(wire: Wire) -> float:
        word = str(wire)
        match = _CLOCK.match(word)
        if match:
            hours, minutes, seconds = match.groups()
            return int(hours) * 3600 + int(minutes) * 60 + float(seconds)
        if word.lower() in absent:
            return math.nan
        raise not_a_number(field, word, "hh:mm:ss")

    return parse


def not_a_number(field: Field, word: str, wanted: str) -> FieldError:
    """Return the error of a word that is not what was wanted."""
    found = repr(word if len(word) <= 40 else word[:39] + "…")
    return FieldError(RejectReason.NOT_A_NUMBER, f"{field.name}: {found} is not {wanted}")
