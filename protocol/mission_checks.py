"""What must hold in a mission beyond the types of its keys, each fault as one sentence."""

import math

from protocol.checksum import algorithm_names
from protocol.errors import MissionError, suggest
from protocol.field_types import BINARY_INTEGERS, BINARY_TYPES, TEXT_TYPES, integer_range
from protocol.framing import framing_names
from protocol.mission import Field, Mission
from protocol.roles import PHASES, ROLES
from protocol.units import UNITS

MAX_FIELDS = 1000
MAX_NAME_LENGTH = 200
MAX_TEXT_LENGTH = 1024


def check_mission(mission: Mission, source: str) -> None:
    """Raise MissionError, naming `source` and the key, at the first thing that does not hold."""
    _check_identity(mission, source)
    _check_packet(mission, source)
    _check_framing(mission, source)
    _check_states(mission, source)


def _check_identity(mission: Mission, source: str) -> None:
    for key, word in (("name", mission.name), ("team_id", mission.team_id)):
        if not word or not all(c.isalnum() or c in "-_" for c in word) or len(word) > 64:
            raise MissionError(
                source, key, f"{word!r}: use 1 to 64 letters, digits, '-' and '_' (it names files)"
            )
    if not (math.isfinite(mission.rate_hz) and 0 < mission.rate_hz <= 10_000):
        raise MissionError(source, "rate_hz", f"{mission.rate_hz}: must be above 0, at most 10000")
    if not 1 <= mission.baud_rate <= 10_000_000:
        raise MissionError(source, "baud_rate", f"{mission.baud_rate}: must be 1 to 10000000")


def _check_packet(mission: Mission, source: str) -> None:
    packet = mission.packet
    if not 1 <= len(packet.fields) <= MAX_FIELDS:
        raise MissionError(
            source, "packet[0].fields", f"{len(packet.fields)} fields: give 1 to {MAX_FIELDS}"
        )
    if packet.encoding == "text" and (len(packet.delimiter) != 1 or packet.delimiter in "\r\n"):
        raise MissionError(
            source, "packet[0].delimiter", f"{packet.delimiter!r}: must be one character"
        )
    names: set[str] = set()
    roles: dict[str, str] = {}
    for index, field in enumerate(packet.fields):
        key = f"packet[0].fields[{index}]"
        if field.name in names:
            raise MissionError(source, f"{key}.name", f"a field '{field.name}' is there already")
        names.add(field.name)
        _check_field(field, mission, source, key)
        if field.role and field.role in roles:
            raise MissionError(
                source,
                f"{key}.role",
                f"'{field.role}' is the role of '{roles[field.role]}' already",
            )
        if field.role:
            roles[field.role] = field.name


def _check_field(field: Field, mission: Mission, source: str, key: str) -> None:
    if not field.name.strip() or len(field.name) > MAX_NAME_LENGTH or not field.name.isprintable():
        raise MissionError(source, f"{key}.name", f"{field.name!r}: give a name that can be read")
    types = BINARY_TYPES if mission.packet.encoding == "binary" else TEXT_TYPES
    if field.type not in types:
        raise MissionError(
            source, f"{key}.type", f"'{field.type}' is not a type{suggest(field.type, types)}"
        )
    if not (math.isfinite(field.scale) and field.scale != 0 and math.isfinite(field.offset)):
        raise MissionError(source, f"{key}.scale", "scale and offset must be finite, scale not 0")
    if field.unit not in UNITS:
        raise MissionError(
            source, f"{key}.unit", f"'{field.unit}' is not a unit{suggest(field.unit, UNITS)}"
        )
    if field.decimals is not None and not 0 <= field.decimals <= 15:
        raise MissionError(source, f"{key}.decimals", f"{field.decimals}: must be 0 to 15")
    _check_words(field, mission, source, key)
    _check_role(field, source, key)


def _check_words(field: Field, mission: Mission, source: str, key: str) -> None:
    binary = mission.packet.encoding == "binary"
    if binary and field.type == "text" and not 1 <= (field.length or 0) <= MAX_TEXT_LENGTH:
        raise MissionError(
            source, f"{key}.length", f"text needs its length in bytes, 1 to {MAX_TEXT_LENGTH}"
        )
    if field.length is not None and not (binary and field.type == "text"):
        raise MissionError(source, f"{key}.length", "only text in a binary packet has a length")
    whole = field.type in BINARY_INTEGERS or field.type == "integer"
    if field.flags and not whole:
        raise MissionError(source, f"{key}.flags", f"a field of type '{field.type}' has no flags")
    if field.values and not (whole or field.type == "text"):
        raise MissionError(source, f"{key}.values", f"type '{field.type}' cannot be an enumeration")
    if field.type not in BINARY_INTEGERS:
        return
    _, highest = integer_range(field.type)
    if len(field.values) > highest + 1 or len(field.flags) > highest.bit_length():
        raise MissionError(source, key, f"more names than a {field.type} can hold")


def _check_role(field: Field, source: str, key: str) -> None:
    if field.role is None:
        return
    if field.role not in ROLES:
        raise MissionError(
            source, f"{key}.role", f"'{field.role}' is not a role{suggest(field.role, ROLES)}"
        )
    expected = ROLES[field.role].dimension
    found = UNITS[field.unit].dimension
    clock = field.type == "time" and expected == "time"
    if expected is not None and found != expected and not clock:
        words = [name for name, unit in UNITS.items() if unit.dimension == expected and name]
        raise MissionError(
            source,
            f"{key}.unit",
            f"'{field.unit}' is a {found}, but the role '{field.role}' is a {expected}; "
            f"use {', '.join(words) or 'no unit'}",
        )


def _check_framing(mission: Mission, source: str) -> None:
    kind = mission.framing.kind
    if kind not in framing_names():
        raise MissionError(
            source, "framing.kind", f"'{kind}' is not a framing{suggest(kind, framing_names())}"
        )
    if kind == "lines" and mission.packet.encoding == "binary":
        raise MissionError(
            source,
            "framing.kind",
            "'lines' cannot carry a binary packet, whose bytes may be a line end; use 'cobs'",
        )
    if mission.checksum and mission.checksum.algorithm not in algorithm_names():
        name = mission.checksum.algorithm
        raise MissionError(
            source,
            "checksum.algorithm",
            f"'{name}' is not a checksum{suggest(name, algorithm_names())}",
        )
    if mission.checksum and kind == "lines":
        raise MissionError(source, "checksum", "a line cannot carry a binary checksum; remove it")


def _check_states(mission: Mission, source: str) -> None:
    for word, phase in mission.states.items():
        if phase not in PHASES:
            raise MissionError(
                source, f"states.{word}", f"'{phase}' is not a phase{suggest(phase, PHASES)}"
            )
