"""Numbers that have names: one word for a value, a word for each flag that is set."""

from collections.abc import Callable

from protocol.field_types import wire_range
from protocol.line_numbers import LINE_INTEGER_RANGE, absent_words, not_a_number
from protocol.mission import Field
from protocol.packet import Value, Wire
from protocol.wire_numbers import as_float, clamped


def word_of_number(field: Field, parse: Callable[[Wire], int]) -> Callable[[Wire], str]:
    """Return the way from a number on the wire to the word that the field has for it."""
    names = field.values

    def to_word(wire: Wire) -> str:
        number = parse(wire)
        return names[number] if 0 <= number < len(names) else str(number)

    return to_word


def number_of_word(field: Field) -> Callable[[Value], int]:
    """Return the way back: the number of a word, or of a number what the wire can hold; it raises
    ValueError for a word that is neither."""
    numbers = {name: number for number, name in enumerate(field.values)}
    in_line = field.type == "integer"
    lowest, highest = LINE_INTEGER_RANGE if in_line else wire_range(field.type, field.bits)

    def to_number(value: Value) -> int:
        if isinstance(value, str) and value in numbers:
            return numbers[value]
        try:
            return clamped(as_float(value), lowest, highest)
        except ValueError:
            words = ", ".join(field.values)
            raise ValueError(f"{field.name}: {value!r} is none of {words}") from None

    return to_number


def words_of_bits(field: Field, parse: Callable[[Wire], int]) -> Callable[[Wire], str]:
    """Return the way from flags as bits, the lowest first, to the words of those that are set."""
    masks = [(1 << bit, name) for bit, name in enumerate(field.flags)]

    def to_words(wire: Wire) -> str:
        bits = parse(wire)
        return " ".join([name for mask, name in masks if bits & mask])

    return to_words


def bits_of_words(field: Field) -> Callable[[Value], int]:
    """Return the way from the words of the flags that are set to their bits."""
    names = field.flags

    def to_bits(value: Value) -> int:
        words = str(value).split()
        return sum(1 << bit for bit, name in enumerate(names) if name in words)

    return to_bits


def words_of_digits(field: Field) -> Callable[[Wire], str]:
    """Return the way from flags as digits 0 and 1 to the words of those that are set; it raises
    FieldError for anything else."""
    names, absent = field.flags, absent_words(field)

    def to_words(wire: Wire) -> str:
        word = str(wire)
        if len(word) > len(names) or not set(word) <= {"0", "1"}:
            if word.lower() in absent:
                return ""
            raise not_a_number(field, word, f"up to {len(names)} digits 0 or 1")
        return " ".join([name for name, digit in zip(names, word, strict=False) if digit == "1"])

    return to_words


def digits_of_words(field: Field) -> Callable[[Value], str]:
    """Return the way from the words of the flags that are set to digits, one a flag."""
    names = field.flags

    def to_digits(value: Value) -> str:
        words = str(value).split()
        return "".join(["1" if name in words else "0" for name in names])

    return to_digits
