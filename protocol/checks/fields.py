"""What must hold in one field of a packet."""

from protocol.checks.judgement import LARGEST_FACTOR, check_judgement, is_number
from protocol.checks.names import check_names, is_readable
from protocol.conversion import conversion_of
from protocol.errors import MissionError, shown, suggest
from protocol.field_types import (
    BINARY_INTEGERS,
    BINARY_TYPES,
    BIT_FIELD,
    DIGITS,
    TEXT_TYPES,
    wire_range,
)
from protocol.mission import Field, PacketKind
from protocol.roles import ROLES
from protocol.unit_spelling import unit_of_word
from protocol.units import UNITS

MAX_TEXT_LENGTH = 1024
MAX_BITS = 32

MAX_LINE_FLAGS = 63
"""Flags in one number of a line, which is a signed integer of 64 bits."""


def check_field(field: Field, packet: PacketKind, source: str, key: str) -> None:
    """Raise MissionError at the first thing that does not hold in `field`, which is at `key`."""
    if not is_readable(field.name):
        raise MissionError(
            source, f"{key}.name", f"{shown(field.name)}: give a name that can be read"
        )
    types = BINARY_TYPES if packet.encoding == "binary" else TEXT_TYPES
    if field.type not in types:
        raise MissionError(
            source,
            f"{key}.type",
            f"{shown(field.type)} is not a type{suggest(field.type, types)}",
        )
    if field.unit not in UNITS:
        raise MissionError(
            source, f"{key}.unit", f"{shown(field.unit)} is not a unit{_suggest_unit(field.unit)}"
        )
    if field.decimals is not None and not 0 <= field.decimals <= 15:
        raise MissionError(source, f"{key}.decimals", f"{shown(field.decimals)}: must be 0 to 15")
    _check_scaling(field, source, key)
    check_judgement(field, source, key)
    _check_length(field, packet, source, key)
    _check_bits(field, source, key)
    _check_words(field, packet, source, key)
    _check_role(field, source, key)
    if field.after:
        raise MissionError(
            source, f"{key}.after", "only a mission that extends another has this; remove it"
        )


def _suggest_unit(unit: str) -> str:
    meant = unit_of_word(unit)
    return f"; did you mean '{meant}'?" if meant else suggest(unit, UNITS)


def _check_scaling(field: Field, source: str, key: str) -> None:
    if not 1 / LARGEST_FACTOR <= abs(field.scale) <= LARGEST_FACTOR:
        raise MissionError(
            source,
            f"{key}.scale",
            f"{field.scale}: must be a number other than 0, of size "
            f"{1 / LARGEST_FACTOR:g} to {LARGEST_FACTOR:g}",
        )
    if not abs(field.offset) <= LARGEST_FACTOR:
        raise MissionError(
            source, f"{key}.offset", f"{field.offset}: must be a number up to {LARGEST_FACTOR:g}"
        )
    if is_number(field) and field.type != "time":
        return
    for name, given, default in (
        ("scale", field.scale, 1.0),
        ("offset", field.offset, 0.0),
        ("unit", field.unit, "s" if field.type == "time" and field.unit == "s" else ""),
    ):
        if given != default:
            what = "a time of day is always in s" if field.type == "time" else "this is no number"
            raise MissionError(source, f"{key}.{name}", f"{shown(given)}: {what}; remove it")


def _check_length(field: Field, packet: PacketKind, source: str, key: str) -> None:
    fixed = packet.encoding == "binary" and field.type == "text"
    if fixed and not 1 <= (field.length or 0) <= MAX_TEXT_LENGTH:
        found = "it is missing" if field.length is None else shown(field.length)
        raise MissionError(
            source, f"{key}.length", f"{found}: text needs its bytes, 1 to {MAX_TEXT_LENGTH}"
        )
    if field.length is not None and not fixed:
        raise MissionError(
            source,
            f"{key}.length",
            f"{shown(field.length)}: only text in a binary packet has a length; remove it",
        )


def _check_bits(field: Field, source: str, key: str) -> None:
    bits = field.bits
    if (field.type == BIT_FIELD) != (bits is not None):
        found = "it is missing" if bits is None else "only a bit field has bits"
        raise MissionError(source, f"{key}.bits", f"{found}; give type 'bits' and 1 to {MAX_BITS}")
    if bits is not None and not 1 <= bits <= MAX_BITS:
        raise MissionError(source, f"{key}.bits", f"{shown(bits)}: must be 1 to {MAX_BITS}")


def _check_words(field: Field, packet: PacketKind, source: str, key: str) -> None:
    whole = field.type in BINARY_INTEGERS or field.type in ("integer", BIT_FIELD)
    if field.type == DIGITS and not field.flags:
        raise MissionError(source, f"{key}.flags", "they are missing; name each of the digits")
    if field.flags and (field.values or not (whole or field.type == DIGITS)):
        what = "an enumeration" if field.values else f"a field of type '{field.type}'"
        raise MissionError(source, f"{key}.flags", f"{what} cannot have flags; remove one of both")
    if field.values and not (whole or field.type == "text"):
        raise MissionError(
            source,
            f"{key}.values",
            f"type '{field.type}' cannot be an enumeration; use an integer or text",
        )
    check_names(field.values, source, f"{key}.values")
    if field.type == "text":
        _check_sendable(field, packet, source, key)
    check_names(field.flags, source, f"{key}.flags")
    for index, flag in enumerate(field.flags):
        if len(flag.split()) != 1 or flag.strip() != flag:
            raise MissionError(
                source, f"{key}.flags[{index}]", f"{shown(flag)}: a flag is one word; write '_'"
            )
    _check_capacity(field, source, key)


def _check_sendable(field: Field, packet: PacketKind, source: str, key: str) -> None:
    conversion = conversion_of(field, packet)
    for index, word in enumerate(field.values):
        if conversion.to_si(conversion.to_wire(word)) != word:
            raise MissionError(
                source,
                f"{key}.values[{index}]",
                f"{shown(word)} cannot be sent; use ASCII without the delimiter, of its length",
            )


def _check_capacity(field: Field, source: str, key: str) -> None:
    values, flags = len(field.values), len(field.flags)
    if field.type in BINARY_INTEGERS or field.type == BIT_FIELD:
        _, highest = wire_range(field.type, field.bits)
        most_values, most_flags = highest + 1, highest.bit_length()
    else:
        most_values, most_flags = values, MAX_LINE_FLAGS
    if values > most_values:
        raise MissionError(
            source,
            f"{key}.values",
            f"{values} words: '{field.type}' holds {most_values}; use a larger type",
        )
    if flags > most_flags:
        raise MissionError(
            source,
            f"{key}.flags",
            f"{flags} flags: '{field.type}' holds {most_flags}; use a larger type",
        )


def _check_role(field: Field, source: str, key: str) -> None:
    if field.role is None:
        return
    if field.role not in ROLES:
        raise MissionError(
            source,
            f"{key}.role",
            f"{shown(field.role)} is not a role{suggest(field.role, ROLES)}",
        )
    expected = ROLES[field.role].dimension
    found = "time" if field.type == "time" else UNITS[field.unit].dimension
    if expected is None or (found == expected and is_number(field)):
        return
    if not is_number(field) or field.type == "time":
        raise MissionError(
            source,
            f"{key}.role",
            f"'{field.role}' is a number ({expected}); give the field a type of numbers",
        )
    given = f"'{field.unit}' is a unit of {found}" if field.unit else "no unit is given"
    units = [name or "no unit" for name, u in UNITS.items() if u.dimension == expected]
    raise MissionError(
        source,
        f"{key}.unit",
        f"{given}, but the role '{field.role}' is of {expected}; use {', '.join(units)}",
    )
