"""One field's way from the wire to SI and back, and to the text of a CSV cell."""

import math
import re
from collections.abc import Callable
from dataclasses import dataclass

from protocol.field_types import BINARY_FLOATS, BINARY_INTEGERS, integer_range
from protocol.mission import Field, PacketKind
from protocol.packet import FieldError, RejectReason, Value, Wire
from protocol.units import UNITS

_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?\Z")
_INTEGER = re.compile(r"[+-]?\d+\Z")
_CLOCK = re.compile(r"(\d{1,2}):(\d{2}):(\d{2}(?:\.\d*)?)\Z")
_ABSENT = frozenset({"", "nan", "none", "null", "n/a", "-"})


@dataclass(frozen=True, slots=True)
class Conversion:
    """What can be done with one field.

    `to_si` raises FieldError when a word is not what its field says. `to_wire` clamps to
    what the wire can hold. `to_text` writes the value as sent, in the unit of the mission.
    `is_number` tells whether the value in SI is a number (else it is text).
    """

    field: Field
    is_number: bool
    to_si: Callable[[Wire], Value]
    to_wire: Callable[[Value], Wire]
    to_text: Callable[[Wire], str]


def conversions(packet: PacketKind) -> dict[str, Conversion]:
    """Return the conversion of every field of `packet`, by name."""
    make = _binary if packet.encoding == "binary" else _text
    return {field.name: make(field) for field in packet.fields}


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
    if field.type in BINARY_INTEGERS or field.type == "integer":
        return max(0, min(12, math.ceil(-math.log10(abs(field.scale)) - 1e-9)))
    return 3


def format_clock(seconds: float, decimals: int = 0) -> str:
    """Return seconds as `hh:mm:ss`, with `decimals` digits of a second; days are dropped."""
    ticks = math.floor(seconds * 10**decimals + 0.5) % (86_400 * 10**decimals)
    whole, part = divmod(ticks, 10**decimals)
    text = f"{whole // 3600:02d}:{whole // 60 % 60:02d}:{whole % 60:02d}"
    return f"{text}.{part:0{decimals}d}" if decimals else text


def _binary(field: Field) -> Conversion:
    if field.type == "text":
        return Conversion(field, False, _bytes_to_word, _word_to_bytes(field), _bytes_to_word)
    if field.values:
        names = field.values

        def to_word(wire: Wire) -> str:
            number = int(wire)
            return names[number] if 0 <= number < len(names) else str(number)

        def to_number(value: Value) -> int:
            return names.index(value) if value in names else int(value)

        return Conversion(field, False, to_word, to_number, to_word)
    if field.flags:
        return Conversion(field, False, _flag_words(field), _flag_bits(field), str)
    to_si, from_si = _linear(field)
    return Conversion(field, True, to_si, _into_range(field, from_si), _number_text(field))


def _text(field: Field) -> Conversion:
    if field.type == "time":
        decimals = field.decimals or 0
        return Conversion(
            field, True, _clock_to_s(field), lambda v: format_clock(float(v), decimals), str
        )
    if field.type == "text":
        return Conversion(field, False, str, str, str)
    if field.values:
        return Conversion(field, False, _word_of_number(field), _number_of_word(field), str)
    if field.flags:
        words, bits = _flag_words(field), _flag_bits(field)
        parse = _parse_number(field)
        return Conversion(field, False, lambda w: words(int(parse(w))), lambda v: str(bits(v)), str)
    parse = _parse_number(field)
    to_si, from_si = _linear(field)
    decimals = decimals_of(field)

    def to_word(value: Value) -> str:
        sent = from_si(value)
        return f"{sent:.{decimals}f}" if math.isfinite(sent) else ""

    return Conversion(field, True, lambda wire: to_si(parse(wire)), to_word, str)


def _linear(field: Field) -> tuple[Callable[[Wire], float], Callable[[Value], float]]:
    unit = UNITS[field.unit]
    scale = field.scale * unit.factor
    offset = field.offset * unit.factor + unit.offset
    if scale == 1.0 and offset == 0.0:
        return float, float
    return (lambda wire: float(wire) * scale + offset), (
        lambda value: (float(value) - offset) / scale
    )


def _into_range(field: Field, from_si: Callable[[Value], float]) -> Callable[[Value], Wire]:
    if field.type in BINARY_FLOATS:
        return from_si
    lowest, highest = integer_range(field.type)

    def to_wire(value: Value) -> int:
        number = from_si(value)
        return 0 if math.isnan(number) else round(min(max(number, lowest), highest))

    return to_wire


def _number_text(field: Field) -> Callable[[Wire], str]:
    scale, offset, decimals = field.scale, field.offset, decimals_of(field)

    def to_text(wire: Wire) -> str:
        number = float(wire) * scale + offset
        return f"{number:.{decimals}f}" if math.isfinite(number) else str(number)

    if field.type in BINARY_FLOATS and field.decimals is None and (scale, offset) == (1.0, 0.0):
        return lambda wire: f"{float(wire):.9g}"
    return str if decimals == 0 and (scale, offset) == (1.0, 0.0) else to_text


def _bytes_to_word(wire: Wire) -> str:
    assert isinstance(wire, bytes)
    word = wire.split(b"\0", 1)[0].decode("ascii", errors="replace").rstrip()
    return "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in word)


def _word_to_bytes(field: Field) -> Callable[[Value], bytes]:
    length = field.length or 0
    return lambda value: str(value).encode("ascii", errors="replace")[:length].ljust(length, b"\0")


def _flag_words(field: Field) -> Callable[[Wire], str]:
    names = field.flags

    def to_words(wire: Wire) -> str:
        return " ".join(name for bit, name in enumerate(names) if int(wire) >> bit & 1)

    return to_words


def _flag_bits(field: Field) -> Callable[[Value], int]:
    names = field.flags

    def to_bits(value: Value) -> int:
        words = str(value).split()
        return sum(1 << bit for bit, name in enumerate(names) if name in words)

    return to_bits


def _word_of_number(field: Field) -> Callable[[Wire], str]:
    parse, names = _parse_number(field), field.values

    def to_word(wire: Wire) -> str:
        number = int(parse(wire))
        return names[number] if 0 <= number < len(names) else str(number)

    return to_word


def _number_of_word(field: Field) -> Callable[[Value], str]:
    names = field.values
    return lambda value: str(names.index(str(value))) if str(value) in names else str(value)


def _parse_number(field: Field) -> Callable[[Wire], float]:
    pattern = _INTEGER if field.type == "integer" else _NUMBER
    whole = bool(field.values or field.flags)

    def parse(wire: Wire) -> float:
        word = str(wire)
        if pattern.match(word):
            return float(word)
        if word.lower() in _ABSENT and not whole:
            return math.nan
        raise FieldError(RejectReason.NOT_A_NUMBER, f"{field.name}: {word!r} is not a number")

    return parse


def _clock_to_s(field: Field) -> Callable[[Wire], float]:
    def parse(wire: Wire) -> float:
        word = str(wire)
        match = _CLOCK.match(word)
        if match:
            hours, minutes, seconds = match.groups()
            return int(hours) * 3600 + int(minutes) * 60 + float(seconds)
        if word.lower() in _ABSENT:
            return math.nan
        raise FieldError(RejectReason.NOT_A_NUMBER, f"{field.name}: {word!r} is not hh:mm:ss")

    return parse
