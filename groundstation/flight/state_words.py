"""The words of the state field: as the CanSat sends them, or numbers written as one writes them."""

import math

from protocol.columns import Column, Words, words_of_array
from protocol.packet import Value

_LARGEST_WHOLE = 1e15


def state_word(value: Value) -> str:
    """Return the word of a state, as `[states]` of a mission names it: `3` of the number 3.0.

    Empty where a packet has no state: nobody knows then that it changed.
    """
    if not isinstance(value, float):
        return str(value)
    if not math.isfinite(value):
        return ""
    return str(int(value)) if value.is_integer() and abs(value) < _LARGEST_WHOLE else str(value)


def state_words(column: Column) -> Words:
    """Return `state_word` of each value of a column."""
    if isinstance(column, Words):
        return column
    return words_of_array(column, lambda numbers: numbers.tolist(), state_word)
