"""What must hold in a mission beyond the types of its keys, each fault as one sentence."""

import math
import re

from protocol.checksum import checksum_codec
from protocol.conversion import conversion_of
from protocol.errors import MissionError, shown, suggest
from protocol.field_types import BINARY_INTEGERS, BINARY_TYPES, TEXT_TYPES, integer_range
from protocol.framing.delimited import MAX_FRAME_BYTES
from protocol.framing_checks import check_framing
from protocol.layout import declare
from protocol.mission import Field, Mission
from protocol.roles import PHASES, ROLES
from protocol.units import DISPLAY, UNITS

MAX_FIELDS = 1000
MAX_NAME_LENGTH = 200
MAX_TEXT_LENGTH = 1024
MAX_PACKET_BYTES = MAX_FRAME_BYTES - 96
"""What fits in a frame, after what framing and checksum add."""

LARGEST_FACTOR = 1e30
"""Scales beyond this, or below its inverse, would leave the range of floats."""

MAX_LINE_FLAGS = 63
"""Flags in one number of a line, which is a signed integer of 64 bits."""

_IDENTITY = re.compile(r"[A-Za-z0-9_-]{1,64}")
_USED_BY_NUMBERS = frozenset("+-.")


def check_mission(mission: Mission, source: str) -> None:
    """Raise MissionError, naming `source` and the key, at the first thing that does not hold."""
    _check_identity(mission, source)
    _check_packet(mission, source)
    check_framing(mission, source)
    _check_size(mission, source)
    _check_states(mission, source)


def _check_identity(mission: Mission, source: str) -> None:
    for key, word in (("name", mission.name), ("team_id", mission.team_id)):
        if not _IDENTITY.fullmatch(word):
            raise MissionError(
                source,
                key,
                f"{shown(word)}: use 1 to 64 of A to Z, a to z, 0 to 9, '-' and '_'; "
                "it names files and goes into commands",
            )
    if not _is_readable(mission.title):
        raise MissionError(source, "title", f"{shown(mission.title)}: give one line of text")
    if not (math.isfinite(mission.rate_hz) and 0 < mission.rate_hz <= 10_000):
        raise MissionError(
            source, "rate_hz", f"{mission.rate_hz}: must be above 0, at most 10000 packets a second"
        )
    if not 1 <= mission.baud_rate <= 10_000_000:
        raise MissionError(
            source, "baud_rate", f"{shown(mission.baud_rate)}: must be 1 to 10000000"
        )


def _is_readable(name: str) -> bool:
    return bool(name.strip()) and len(name) <= MAX_NAME_LENGTH and name.isprintable()


def _check_packet(mission: Mission, source: str) -> None:
    packet = mission.packet
    if not _is_readable(packet.name):
        raise MissionError(
            source, "packet[0].name", f"{shown(packet.name)}: give a name that can be read"
        )
    if not 1 <= len(packet.fields) <= MAX_FIELDS:
        raise MissionError(
            source, "packet[0].fields", f"{len(packet.fields)} fields: give 1 to {MAX_FIELDS}"
        )
    if packet.encoding == "text":
        _check_delimiter(mission, source)
    names: set[str] = set()
    roles: dict[str, str] = {}
    for index, field in enumerate(packet.fields):
        key = f"packet[0].fields[{index}]"
        _check_field(field, mission, source, key)
        if field.name in names:
            raise MissionError(
                source,
                f"{key}.name",
                f"a field {shown(field.name)} is there already; name one of them otherwise",
            )
        names.add(field.name)
        if field.role in roles:
            raise MissionError(
                source,
                f"{key}.role",
                f"'{field.role}' is the role of {shown(roles[field.role])} already; "
                "take it from one of them",
            )
        if field.role:
            roles[field.role] = field.name


def _check_delimiter(mission: Mission, source: str) -> None:
    packet = mission.packet
    mark = packet.delimiter
    usable = mark == "\t" or (mark.isascii() and mark.isprintable() and not mark.isalnum())
    in_clocks = mark == ":" and any(field.type == "time" for field in packet.fields)
    if len(mark) != 1 or not usable or mark in _USED_BY_NUMBERS or in_clocks:
        raise MissionError(
            source,
            "packet[0].delimiter",
            f"{shown(mark)}: give one character that no number or time has in it, such as ','",
        )


def _check_field(field: Field, mission: Mission, source: str, key: str) -> None:
    if not _is_readable(field.name):
        raise MissionError(
            source, f"{key}.name", f"{shown(field.name)}: give a name that can be read"
        )
    types = BINARY_TYPES if mission.packet.encoding == "binary" else TEXT_TYPES
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
    _check_length(field, mission, source, key)
    _check_words(field, mission, source, key)
    _check_role(field, source, key)


def _suggest_unit(unit: str) -> str:
    spelled = next((name for name, written in DISPLAY.items() if written == unit), unit)
    return suggest(spelled, UNITS)


def _is_number(field: Field) -> bool:
    return field.type != "text" and not field.values and not field.flags


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
    if _is_number(field) and field.type != "time":
        return
    for name, given, default in (
        ("scale", field.scale, 1.0),
        ("offset", field.offset, 0.0),
        ("unit", field.unit, "s" if field.type == "time" and field.unit == "s" else ""),
    ):
        if given != default:
            what = "a time of day is always in s" if field.type == "time" else "this is no number"
            raise MissionError(source, f"{key}.{name}", f"{shown(given)}: {what}; remove it")


def _check_length(field: Field, mission: Mission, source: str, key: str) -> None:
    fixed = mission.packet.encoding == "binary" and field.type == "text"
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


def _check_words(field: Field, mission: Mission, source: str, key: str) -> None:
    whole = field.type in BINARY_INTEGERS or field.type == "integer"
    if field.flags and (field.values or not whole):
        what = "an enumeration" if field.values else f"a field of type '{field.type}'"
        raise MissionError(source, f"{key}.flags", f"{what} cannot have flags; remove one of both")
    if field.values and not (whole or field.type == "text"):
        raise MissionError(
            source,
            f"{key}.values",
            f"type '{field.type}' cannot be an enumeration; use an integer or text",
        )
    _check_names(field.values, source, f"{key}.values")
    if field.type == "text":
        _check_sendable(field, mission, source, key)
    _check_names(field.flags, source, f"{key}.flags")
    for index, flag in enumerate(field.flags):
        if len(flag.split()) != 1 or flag.strip() != flag:
            raise MissionError(
                source, f"{key}.flags[{index}]", f"{shown(flag)}: a flag is one word; write '_'"
            )
    _check_capacity(field, source, key)


def _check_names(names: tuple[str, ...], source: str, key: str) -> None:
    seen: set[str] = set()
    for index, name in enumerate(names):
        if not _is_readable(name):
            raise MissionError(
                source, f"{key}[{index}]", f"{shown(name)}: give a word that can be read"
            )
        if name in seen:
            raise MissionError(
                source, f"{key}[{index}]", f"{shown(name)} is there already; give another word"
            )
        seen.add(name)


def _check_sendable(field: Field, mission: Mission, source: str, key: str) -> None:
    conversion = conversion_of(field, mission.packet)
    for index, word in enumerate(field.values):
        if conversion.to_si(conversion.to_wire(word)) != word:
            raise MissionError(
                source,
                f"{key}.values[{index}]",
                f"{shown(word)} cannot be sent; use ASCII without the delimiter, of its length",
            )


def _check_capacity(field: Field, source: str, key: str) -> None:
    values, flags = len(field.values), len(field.flags)
    if field.type in BINARY_INTEGERS:
        _, highest = integer_range(field.type)
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
    if expected is None or (found == expected and _is_number(field)):
        return
    if not _is_number(field) or field.type == "time":
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


def _check_size(mission: Mission, source: str) -> None:
    if mission.packet.encoding == "text":
        return
    size: int = declare(mission.packet).sizeof()
    if mission.checksum:
        size += checksum_codec(mission.checksum).size
    if size > MAX_PACKET_BYTES:
        raise MissionError(
            source,
            "packet[0].fields",
            f"{size} bytes a packet: at most {MAX_PACKET_BYTES}; leave fields out",
        )


def _check_states(mission: Mission, source: str) -> None:
    state = mission.field_of("state")
    words = state.values if state else ()
    for word, phase in mission.states.items():
        if words and word not in words:
            raise MissionError(
                source,
                f"states.{word[:MAX_NAME_LENGTH]}",
                f"the state field has no such word{suggest(word, words)}",
            )
        if phase not in PHASES:
            raise MissionError(
                source,
                f"states.{word[:MAX_NAME_LENGTH]}",
                f"{shown(phase)} is not a phase{suggest(phase, PHASES)}",
            )
