"""One field's way from the wire to SI and back, and to the text of a CSV cell."""

import math
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
    wire_range,
)
from protocol.line_numbers import LINE_INTEGER_RANGE, parse_clock, parse_number, parse_whole
from protocol.mission import Field, PacketKind
from protocol.named_values import (
    bits_of_words,
    digits_of_words,
    number_of_word,
    word_of_number,
    words_of_bits,
    words_of_digits,
)
from protocol.packet import Value, Wire
from protocol.text import shows_nothing, unsendable
from protocol.units import UNITS
from protocol.wire_numbers import as_float, as_float32, clamped

_WHOLE_TYPES = frozenset({*BINARY_INTEGERS, BIT_FIELD, "integer"})
_SECONDS_PER_DAY = 86_400
_IDENTITY = Linear(1.0, 0.0)


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
        to_word = word_of_number(field, int)
        return Conversion(field, False, to_word, number_of_word(field), to_word)
    if field.flags:
        return Conversion(field, False, words_of_bits(field, int), bits_of_words(field), str)
    to_si, from_si = _calibrated(field, float)
    return Conversion(field, True, to_si, _fitting(field, from_si), _number_text(field, float))


def _text(field: Field, packet: PacketKind) -> Conversion:
    if field.type == "time":
        decimals = field.decimals or 0
        return Conversion(
            field, True, parse_clock(field), lambda v: format_clock(as_float(v), decimals), str
        )
    if field.type == "text":
        return Conversion(field, False, str, _word_to_line(field, packet), str)
    if field.values:
        number = number_of_word(field)
        to_word = word_of_number(field, parse_whole(field))
        return Conversion(field, False, to_word, lambda v: str(number(v)), str)
    if field.type == DIGITS:
        return Conversion(field, False, words_of_digits(field), digits_of_words(field), str)
    if field.flags:
        bits = bits_of_words(field)
        to_words = words_of_bits(field, parse_whole(field))
        return Conversion(field, False, to_words, lambda v: str(bits(v)), str)
    parse = parse_number(field)
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
            number = as_float(value)
            return sent_when_absent if math.isnan(number) else calibration.invert(number)

        apply = calibration.apply
        return to_si, from_si
    if calibration == _IDENTITY:
        return parse, as_float
    return _applied(calibration, parse), lambda value: calibration.invert(as_float(value))


def absent_numbers(field: Field) -> frozenset[float]:
    """Return the numbers on the wire that mean that there is no value."""
    marks = [float(mark) for mark in field.none if not isinstance(mark, str)]
    return frozenset(map(as_float32, marks) if field.type == "float32" else marks)


def _applied(calibration: Calibration, parse: Callable[[Wire], float]) -> Callable[[Wire], float]:
    """Return parse and calibration in one step; the common kinds without a further call."""
    if isinstance(calibration, Linear):
        scale, offset = calibration.scale, calibration.offset
        if offset == 0.0:
            return lambda wire: parse(wire) * scale
        return lambda wire: parse(wire) * scale + offset
    return lambda wire: calibration.apply(parse(wire))


def _fitting(field: Field, from_si: Callable[[Value], float]) -> Callable[[Value], Wire]:
    if field.type == "float64":
        return from_si
    if field.type == "float32":
        return lambda value: as_float32(from_si(value))
    return _whole(field, from_si, *wire_range(field.type, field.bits))


def _whole(
    field: Field, from_si: Callable[[Value], float], lowest: int, highest: int
) -> Callable[[Value], int]:
    """Return the way from a value to the whole number within a range that is read nearest to it."""
    calibration = si_calibration_of(field)
    if isinstance(calibration, Linear):
        return lambda value: clamped(from_si(value), lowest, highest)

    def to_whole(value: Value) -> int:
        number, wanted = from_si(value), as_float(value)
        nearest = clamped(number, lowest, highest)
        if math.isnan(number) or math.isnan(wanted):
            return nearest
        # At a bend, or the end of a table, the number beyond may be read nearer than the nearest
        beside = (
            clamped(math.floor(number), lowest, highest),
            clamped(math.ceil(number), lowest, highest),
        )
        return min(
            (nearest, *beside), key=lambda whole: abs(calibration.apply(float(whole)) - wanted)
        )

    return to_whole


def _number_to_line(field: Field, from_si: Callable[[Value], float]) -> Callable[[Value], str]:
    """Return how a number is sent in a line; one that is not known (NaN, inf) is empty.

    Scaled whole numbers are sent whole. Numbers of more digits than a float resolves are
    sent with an exponent, so no value makes a line that is longer than a frame.
    """
    decimals = decimals_of(field)
    absent = {number: _exactly(number) for number in absent_numbers(field)}
    whole = _whole(field, from_si, *LINE_INTEGER_RANGE)

    def to_word(value: Value) -> str:
        sent = from_si(value)
        if absent and value != value:
            return absent[sent]
        if not math.isfinite(sent):
            return ""
        if field.type == "integer":
            return str(whole(value))
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
