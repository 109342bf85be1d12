"""One field's way from the wire to SI and back, and to the text of a CSV cell."""

import math
import re
import struct
from collections.abc import Callable
from dataclasses import dataclass

from protocol.calibration import (
    Calibration,
    Linear,
    calibration_of,
    is_plain,
    si_calibration_of,
)
from protocol.field_types import (
    BINARY_FLOATS,
    BINARY_INTEGERS,
    BIT_FIELD,
    DIGITS,
    integer_range,
    wire_range,
)
from protocol.mission import Field, PacketKind
from protocol.packet import FieldError, RejectReason, Value, Wire
from protocol.text import shows_nothing, unsendable
from protocol.units import UNITS

_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?\Z", re.ASCII)
_INTEGER = re.compile(r"[+-]?\d+\Z", re.ASCII)
# Senders forget leading zeros; above 59 it is no clock but damage.
_CLOCK = re.compile(r"(\d{1,2}):([0-5]?\d):([0-5]?\d(?:\.\d*)?)\Z", re.ASCII)
_ABSENT = frozenset({"", "nan", "none", "null", "n/a", "-"})

_WHOLE_TYPES = frozenset({*BINARY_INTEGERS, BIT_FIELD, "integer"})
_SECONDS_PER_DAY = 86_400
_IDENTITY = Linear(1.0, 0.0)
_LINE_INTEGER_RANGE = integer_range("int64")
_LONGEST_INTEGER = 20
_FLOAT32 = struct.Struct("<f")
_FLOAT32_MAX = float.fromhex("0x1.fffffep127")


@dataclass(frozen=True, slots=True)
class Conversion:
    """What can be done with one field.

    `to_si` raises FieldError when a word is not what its field says; a number may be NaN
    (sent empty, or as such) or infinite. Numbers are floats: of 64-bit integers the wire
    value alone is exact. `to_wire` clamps to what the wire can hold; it raises ValueError
    for a word that is neither a number nor one of the field's. `to_text` writes the value
    as sent, in the unit of the mission. `is_number` tells whether the value in SI is a
    number (else it is text).
    """

    field: Field
    is_number: bool
    to_si: Callable[[Wire], Value]
    to_wire: Callable[[Value], Wire]
    to_text: Callable[[Wire], str]


def conversions(packet: PacketKind) -> dict[str, Conversion]:
    """Return the conversion of every field of `packet`, by name."""
    return {field.name: conversion_of(field, packet) for field in packet.fields}


def conversion_of(field: Field, packet: PacketKind) -> Conversion:
    """Return the conversion of one field of `packet`."""
    if packet.encoding == "binary":
        return _binary(field)
    made = _text(field, packet)
    return _never_empty(made, field) if shows_nothing(packet) else made


def si_unit(field: Field) -> str:
    """Return the SI unit that the values of `field` have inside the program."""
    return "s" if field.type == "time" else UNITS[field.unit].si


def sent_from_si(field: Field, value_si: float) -> float:
    """Return `value_si` in the unit that the mission states for the field."""
    unit = UNITS[field.unit]
    return (value_si - unit.offset) / unit.factor


def decimals_of(field: Field) -> int:
    """Return the digits after the point with which the field is written as sent.

    Those the mission states, else as many as the scale resolves, else 0 for whole numbers
    and 3 for floats.
    """
    if field.decimals is not None:
        return field.decimals
    if field.polynomial or field.table:
        return 3
    if field.type in _WHOLE_TYPES:
        return max(0, min(12, math.ceil(-math.log10(abs(field.scale)) - 1e-9)))
    return 3


def format_clock(seconds: float, decimals: int = 0) -> str:
    """Return seconds as `hh:mm:ss`, with `decimals` digits of a second; days are dropped.

    A time that is not known (NaN) is the empty text.
    """
    if not math.isfinite(seconds):
        return ""
    ticks_per_day = _SECONDS_PER_DAY * 10**decimals
    ticks = math.floor(seconds % _SECONDS_PER_DAY * 10**decimals + 0.5) % ticks_per_day
    whole, part = divmod(ticks, 10**decimals)
    text = f"{whole // 3600:02d}:{whole // 60 % 60:02d}:{whole % 60:02d}"
    return f"{text}.{part:0{decimals}d}" if decimals else text


def _binary(field: Field) -> Conversion:
    if field.type == "text":
        return Conversion(field, False, _bytes_to_word, _word_to_bytes(field), _bytes_to_word)
    if field.values:
        to_word = _word_of_number(field, int)
        return Conversion(field, False, to_word, _number_of_word(field), to_word)
    if field.flags:
        return Conversion(field, False, _words_of_bits(field, int), _bits_of_words(field), str)
    to_si, from_si = _calibrated(field, float)
    return Conversion(field, True, to_si, _fitting(field, from_si), _number_text(field, float))


def _text(field: Field, packet: PacketKind) -> Conversion:
    if field.type == "time":
        decimals = field.decimals or 0
        return Conversion(
            field, True, _clock_to_s(field), lambda v: format_clock(_number(v), decimals), str
        )
    if field.type == "text":
        return Conversion(field, False, str, _word_to_line(field, packet), str)
    if field.values:
        number = _number_of_word(field)
        to_word = _word_of_number(field, _parse_whole(field))
        return Conversion(field, False, to_word, lambda v: str(number(v)), str)
    if field.type == DIGITS:
        return Conversion(field, False, _words_of_digits(field), _digits_of_words(field), str)
    if field.flags:
        bits = _bits_of_words(field)
        to_words = _words_of_bits(field, _parse_whole(field))
        return Conversion(field, False, to_words, lambda v: str(bits(v)), str)
    parse = _parse_number(field)
    to_si, from_si = _calibrated(field, parse)
    to_text = str if is_plain(field) else _number_text(field, parse)
    return Conversion(field, True, to_si, _number_to_line(field, from_si), to_text)


def _never_empty(made: Conversion, field: Field) -> Conversion:
    """Return the conversion with a word for nothing where an empty one would not be seen."""
    nothing = "nan" if made.is_number else "-"
    return Conversion(
        field, made.is_number, made.to_si, lambda v: made.to_wire(v) or nothing, made.to_text
    )


def _calibrated(
    field: Field, parse: Callable[[Wire], float]
) -> tuple[Callable[[Wire], float], Callable[[Value], float]]:
    """Return the way from a wire value to SI units and the way back to the wire number."""
    calibration = si_calibration_of(field)
    absent = absent_numbers(field)
    if absent:
        sent_when_absent = min(absent)

        def to_si(wire: Wire) -> float:
            number = parse(wire)
            return math.nan if number in absent else apply(number)

        def from_si(value: Value) -> float:
            number = _number(value)
            return sent_when_absent if math.isnan(number) else calibration.invert(number)

        apply = calibration.apply
        return to_si, from_si
    if calibration == _IDENTITY:
        return parse, _number
    return _applied(calibration, parse), lambda value: calibration.invert(_number(value))


def absent_numbers(field: Field) -> frozenset[float]:
    """Return the numbers on the wire that mean that there is no value."""
    marks = [float(mark) for mark in field.none if not isinstance(mark, str)]
    return frozenset(map(_float32, marks) if field.type == "float32" else marks)


def _applied(calibration: Calibration, parse: Callable[[Wire], float]) -> Callable[[Wire], float]:
    """Return parse and calibration in one step; the common kinds without a further call."""
    if isinstance(calibration, Linear):
        scale, offset = calibration.scale, calibration.offset
        if offset == 0.0:
            return lambda wire: parse(wire) * scale
        return lambda wire: parse(wire) * scale + offset
    return lambda wire: calibration.apply(parse(wire))


def _number(value: Value) -> float:
    try:
        return float(value)
    except OverflowError:
        return math.inf if int(value) > 0 else -math.inf


def _whole(number: float, lowest: int, highest: int) -> int:
    return 0 if math.isnan(number) else round(min(max(number, lowest), highest))


def _fitting(field: Field, from_si: Callable[[Value], float]) -> Callable[[Value], Wire]:
    if field.type == "float64":
        return from_si
    if field.type == "float32":
        return lambda value: _float32(from_si(value))
    lowest, highest = wire_range(field.type, field.bits)
    return lambda value: _whole(from_si(value), lowest, highest)


def _float32(number: float) -> float:
    if math.isfinite(number):
        number = min(max(number, -_FLOAT32_MAX), _FLOAT32_MAX)
    rounded: float = _FLOAT32.unpack(_FLOAT32.pack(number))[0]
    return rounded


def _number_to_line(field: Field, from_si: Callable[[Value], float]) -> Callable[[Value], str]:
    """Return how a number is sent in a line; one that is not known (NaN, inf) is empty.

    Scaled whole numbers are sent whole. Numbers of more digits than a float resolves are
    sent with an exponent, so no value makes a line that is longer than a frame.
    """
    decimals = decimals_of(field)
    absent = {number: _exactly(number) for number in absent_numbers(field)}

    def to_word(value: Value) -> str:
        sent = from_si(value)
        if absent and value != value:
            return absent[sent]
        if not math.isfinite(sent):
            return ""
        if field.type == "integer":
            return str(_whole(sent, *_LINE_INTEGER_RANGE))
        return f"{sent:.{decimals}f}" if abs(sent) < 1e15 else f"{sent:.17g}"

    return to_word


def _exactly(number: float) -> str:
    """Return the number without rounding, since it stands for "no value"."""
    return f"{number:.0f}" if number.is_integer() and abs(number) < 1e15 else repr(number)


def _number_text(field: Field, parse: Callable[[Wire], float]) -> Callable[[Wire], str]:
    calibration, decimals = calibration_of(field), decimals_of(field)

    def to_text(wire: Wire) -> str:
        number = calibration.apply(parse(wire))
        return f"{number:.{decimals}f}" if math.isfinite(number) else str(number)

    if field.type in BINARY_FLOATS and field.decimals is None and is_plain(field):
        return lambda wire: f"{float(wire):.9g}"
    if field.type in _WHOLE_TYPES and decimals == 0 and is_plain(field) and parse is float:
        return str
    return to_text


def _bytes_to_word(wire: Wire) -> str:
    assert isinstance(wire, bytes)
    word = wire.split(b"\0", 1)[0].decode("ascii", errors="replace").rstrip()
    return "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in word)


def _word_to_bytes(field: Field) -> Callable[[Value], bytes]:
    length = field.length or 0
    return lambda value: _sendable(value).encode("ascii")[:length].ljust(length, b"\0")


def _word_to_line(field: Field, packet: PacketKind) -> Callable[[Value], str]:
    never_sent, only_ascii = unsendable(field, packet), packet.characters == "ascii"
    return lambda value: _sendable(value, never_sent, only_ascii)


def _sendable(value: Value, never_sent: str = "", only_ascii: bool = True) -> str:
    """Return the text without what cannot be printed or would end the word."""
    kept = (
        c
        for c in str(value)
        if c.isprintable() and c not in never_sent and (c.isascii() or not only_ascii)
    )
    return "".join(kept).strip()


def _word_of_number(field: Field, parse: Callable[[Wire], int]) -> Callable[[Wire], str]:
    names = field.values

    def to_word(wire: Wire) -> str:
        number = parse(wire)
        return names[number] if 0 <= number < len(names) else str(number)

    return to_word


def _number_of_word(field: Field) -> Callable[[Value], int]:
    numbers = {name: number for number, name in enumerate(field.values)}
    in_line = field.type == "integer"
    lowest, highest = _LINE_INTEGER_RANGE if in_line else wire_range(field.type, field.bits)

    def to_number(value: Value) -> int:
        if isinstance(value, str) and value in numbers:
            return numbers[value]
        try:
            return _whole(_number(value), lowest, highest)
        except ValueError:
            words = ", ".join(field.values)
            raise ValueError(f"{field.name}: {value!r} is none of {words}") from None

    return to_number


def _words_of_bits(field: Field, parse: Callable[[Wire], int]) -> Callable[[Wire], str]:
    masks = [(1 << bit, name) for bit, name in enumerate(field.flags)]

    def to_words(wire: Wire) -> str:
        bits = parse(wire)
        return " ".join([name for mask, name in masks if bits & mask])

    return to_words


def _bits_of_words(field: Field) -> Callable[[Value], int]:
    names = field.flags

    def to_bits(value: Value) -> int:
        words = str(value).split()
        return sum(1 << bit for bit, name in enumerate(names) if name in words)

    return to_bits


def _words_of_digits(field: Field) -> Callable[[Wire], str]:
    names, absent = field.flags, _absent_words(field)

    def to_words(wire: Wire) -> str:
        word = str(wire)
        if len(word) > len(names) or not set(word) <= {"0", "1"}:
            if word.lower() in absent:
                return ""
            raise _not_a_number(field, word, f"up to {len(names)} digits 0 or 1")
        return " ".join([name for name, digit in zip(names, word, strict=False) if digit == "1"])

    return to_words


def _digits_of_words(field: Field) -> Callable[[Value], str]:
    names = field.flags

    def to_digits(value: Value) -> str:
        words = str(value).split()
        return "".join(["1" if name in words else "0" for name in names])

    return to_digits


def _parse_whole(field: Field) -> Callable[[Wire], int]:
    lowest, highest = _LINE_INTEGER_RANGE

    def parse(wire: Wire) -> int:
        word = str(wire)
        if len(word) <= _LONGEST_INTEGER and _INTEGER.match(word):
            number = int(word)
            if lowest <= number <= highest:
                return number
        raise _not_a_number(field, word, "a whole number of 64 bits")

    return parse


def _parse_number(field: Field) -> Callable[[Wire], float]:
    whole = field.type == "integer"
    pattern, wanted = (_INTEGER, "a whole number") if whole else (_NUMBER, "a number")
    zero = 0.0 if whole else -0.0  # added to -0 it makes 0, which is the only whole zero
    absent = _absent_words(field)

    def parse(wire: Wire) -> float:
        word = str(wire)
        if pattern.match(word):
            return float(word) + zero
        if word.lower() in absent:
            return math.nan
        raise _not_a_number(field, word, wanted)

    return parse


def _absent_words(field: Field) -> frozenset[str]:
    return _ABSENT | {mark.strip().lower() for mark in field.none if isinstance(mark, str)}


def _clock_to_s(field: Field) -> Callable[[Wire], float]:
    absent = _absent_words(field)

    def parse(wire: Wire) -> float:
        word = str(wire)
        match = _CLOCK.match(word)
        if match:
            hours, minutes, seconds = match.groups()
            return int(hours) * 3600 + int(minutes) * 60 + float(seconds)
        if word.lower() in absent:
            return math.nan
        raise _not_a_number(field, word, "hh:mm:ss")

    return parse


def _not_a_number(field: Field, word: str, wanted: str) -> FieldError:
    found = repr(word if len(word) <= 40 else word[:39] + "…")
    return FieldError(RejectReason.NOT_A_NUMBER, f"{field.name}: {found} is not {wanted}")
