"""What must hold in one kind of packet."""

import math
from collections.abc import Sequence
from typing import Any

from protocol.calibration import si_calibration_of
from protocol.checks.fields import check_field
from protocol.checks.names import is_readable
from protocol.checksum import checksum_codec
from protocol.checksum_algorithms import ALGORITHMS
from protocol.conversion import conversion_of
from protocol.errors import MissionError, shown, suggest
from protocol.field_types import BIT_FIELD
from protocol.framing.delimited import MAX_FRAME_BYTES
from protocol.layout import declare, runs
from protocol.mission import Field, Mission, PacketKind
from protocol.text import ANY, WHITESPACE

MAX_FIELDS = 1000
MAX_PREFIX_LENGTH = 64
MAX_PACKET_BYTES = MAX_FRAME_BYTES - 96
"""What fits in a frame, after what framing and checksum add."""

LONGEST_BIT_RUN_BYTES = 8

_USED_BY_NUMBERS = frozenset("+-.")


def check_packet(
    mission: Mission, packet: PacketKind, source: str, key: str, places: Sequence[int]
) -> None:
    """Raise MissionError at the first thing that does not hold in `packet`, which is at `key`.

    `places` are the numbers of the fields in the file.
    """
    if not is_readable(packet.name):
        raise MissionError(
            source, f"{key}.name", f"{shown(packet.name)}: give a name that can be read"
        )
    counts = [field.count or 1 for field in packet.fields]
    fields = sum(count if count <= MAX_FIELDS else 1 for count in counts)
    if not 1 <= fields <= MAX_FIELDS:
        raise MissionError(source, f"{key}.fields", f"{fields} fields: give 1 to {MAX_FIELDS}")
    if packet.encoding == "text":
        _check_line(packet, source, key)
    else:
        _check_no_line(packet, source, key)
    _check_fields(packet, source, key, places)
    _check_groups(packet, source, key)
    if packet.encoding == "binary":
        _check_bit_runs(packet, source, key, places)
        _check_size(mission, packet, source, key)


def _check_fields(packet: PacketKind, source: str, key: str, places: Sequence[int]) -> None:
    names: set[str] = set()
    roles: dict[str, str] = {}
    for index, field in enumerate(packet.fields):
        place = f"{key}.fields[{places[index]}]"
        check_field(field, packet, source, place)
        if field.name in names:
            raise MissionError(
                source,
                f"{place}.name",
                f"a field {shown(field.name)} is there already; name one of them otherwise",
            )
        names.add(field.name)
        if field.role in roles:
            raise MissionError(
                source,
                f"{place}.role",
                f"'{field.role}' is the role of {shown(roles[field.role])} already; "
                "take it from one of them",
            )
        if field.role:
            roles[field.role] = field.name
        _check_constant(field, packet, source, place)
        _check_end_of_line(index, packet, source, place)


def _check_line(packet: PacketKind, source: str, key: str) -> None:
    _check_delimiter(packet, source, key)
    if packet.decimal_comma and packet.delimiter == ",":
        raise MissionError(
            source,
            f"{key}.decimal_comma",
            "',' is the delimiter already; numbers and delimiter cannot both use it",
        )
    prefix = packet.prefix
    if not (prefix.isascii() and (prefix == "" or prefix.isprintable())) or len(prefix) > (
        MAX_PREFIX_LENGTH
    ):
        raise MissionError(
            source, f"{key}.prefix", f"{shown(prefix)}: give printable ASCII, up to 64 characters"
        )
    quote = packet.quote
    if quote and (
        len(quote) != 1 or quote in {packet.delimiter, *_USED_BY_NUMBERS} or not _is_mark(quote)
    ):
        raise MissionError(
            source, f"{key}.quote", f"{shown(quote)}: give one character such as '\"'"
        )


def _check_no_line(packet: PacketKind, source: str, key: str) -> None:
    for name, without in (
        ("prefix", ""),
        ("quote", ""),
        ("labels", False),
        ("decimal_comma", False),
        ("characters", "ascii"),
    ):
        given = getattr(packet, name)
        if given != without:
            raise MissionError(
                source, f"{key}.{name}", f"{shown(given)}: only lines have this; remove it"
            )


def _check_delimiter(packet: PacketKind, source: str, key: str) -> None:
    mark = packet.delimiter
    if mark == ANY and packet.quote:
        raise MissionError(source, f"{key}.quote", "with any delimiter words have no quotes")
    if mark in (WHITESPACE, ANY):
        return
    in_clocks = mark == ":" and any(field.type == "time" for field in packet.fields)
    in_labels = packet.labels and mark in "=:"
    usable = len(mark) == 1 and _is_mark(mark) and mark not in _USED_BY_NUMBERS
    if not usable or in_clocks or in_labels:
        raise MissionError(
            source,
            f"{key}.delimiter",
            f"{shown(mark)}: give one character that no number or time has in it, such as ','"
            f", or '{WHITESPACE}', or '{ANY}'",
        )


def _is_mark(mark: str) -> bool:
    return mark == "\t" or (mark.isascii() and mark.isprintable() and not mark.isalnum())


def _check_constant(field: Field, packet: PacketKind, source: str, key: str) -> None:
    constant = field.constant
    if constant is None:
        return
    if field.type == BIT_FIELD:
        raise MissionError(
            source, f"{key}.constant", "a bit field cannot be constant; use whole bytes"
        )
    wire = _constant_on_wire(field, packet)
    conversion = conversion_of(field, packet)
    try:
        holds = wire not in (None, "") and conversion.to_wire(conversion.to_si(wire)) == wire
    except (ValueError, OverflowError):
        holds = False
    if not holds:
        raise MissionError(
            source,
            f"{key}.constant",
            f"{shown(constant)}: a field of type '{field.type}' cannot hold this",
        )


def _constant_on_wire(field: Field, packet: PacketKind) -> Any:
    """Return the constant as it lies on the wire; None when its type is not the field's."""
    constant = field.constant
    if packet.encoding == "text":
        return str(constant)
    if field.type != "text":
        return None if isinstance(constant, str) else constant
    if not isinstance(constant, str) or not constant.isascii():
        return None
    return constant.encode("ascii").ljust(field.length or 0, b"\0")


def _check_end_of_line(index: int, packet: PacketKind, source: str, key: str) -> None:
    field = packet.fields[index]
    last = index == len(packet.fields) - 1
    for name, given in (("optional", field.optional), ("rest", field.rest)):
        if given and packet.encoding == "binary":
            raise MissionError(source, f"{key}.{name}", "only fields of a line can; remove it")
    if field.optional and not last and not packet.fields[index + 1].optional:
        raise MissionError(
            source, f"{key}.optional", "a field that is always sent follows; only the last can"
        )
    if field.optional and field.constant is not None:
        raise MissionError(source, f"{key}.optional", "what must be there cannot be optional")
    if field.rest and not (last and field.type == "text"):
        raise MissionError(
            source, f"{key}.rest", "only the last field can take the rest, as type 'text'"
        )


def _check_groups(packet: PacketKind, source: str, key: str) -> None:
    numbers = [field.name for field in packet.fields if conversion_of(field, packet).is_number]
    fields = {field.name: field for field in packet.fields}
    for index, group in enumerate(packet.absent_if_all_zero):
        if not group:
            raise MissionError(
                source,
                f"{key}.absent_if_all_zero[{index}]",
                "it is empty; name fields, or remove it",
            )
        for name in group:
            if name not in numbers:
                raise MissionError(
                    source,
                    f"{key}.absent_if_all_zero[{index}]",
                    f"{shown(name)} is no number of this packet{suggest(name, numbers)}",
                )
            if si_calibration_of(fields[name]).apply(0.0) != 0.0:
                raise MissionError(
                    source,
                    f"{key}.absent_if_all_zero[{index}]",
                    f"{shown(name)} is not 0 when 0 is sent, so 0 cannot mean none; remove it",
                )


def _check_bit_runs(packet: PacketKind, source: str, key: str, places: Sequence[int]) -> None:
    index = 0
    for run in runs(packet):
        bits = sum(field.bits or 0 for field in run)
        if run[0].type == BIT_FIELD and (bits % 8 or bits > 8 * LONGEST_BIT_RUN_BYTES):
            raise MissionError(
                source,
                f"{key}.fields[{places[index]}].bits",
                f"this bit field and those behind it are {bits} bits together; they must fill "
                f"whole bytes, at most {LONGEST_BIT_RUN_BYTES}",
            )
        index += len(run)


def check_told_apart(packets: Sequence[PacketKind], source: str) -> None:
    """Raise MissionError when nothing tells one kind of packet from another."""
    known: dict[object, str] = {}
    for index, packet in enumerate(packets):
        marks = _marks(packet)
        if marks in known:
            raise MissionError(
                source,
                f"packet[{index}]",
                f"nothing tells {shown(packet.name)} from {shown(known[marks])}; give each of "
                "them a constant field of its own" + (", or a prefix" if marks[0] else ""),
            )
        known[marks] = packet.name


def _marks(packet: PacketKind) -> tuple[object, ...]:
    """Return by what a packet of this kind is known."""
    constants = tuple(
        (index, str(field.constant))
        for index, field in enumerate(packet.fields)
        if field.constant is not None
    )
    if packet.encoding == "text":
        required = sum(not field.optional for field in packet.fields)
        most = math.inf if packet.fields[-1].rest else len(packet.fields)
        return (True, packet.delimiter, packet.prefix, required, most, constants)
    return (False, declare(packet).sizeof(), constants)


def _check_size(mission: Mission, packet: PacketKind, source: str, key: str) -> None:
    size: int = declare(packet).sizeof()
    if mission.checksum and mission.checksum.algorithm in ALGORITHMS:
        size += checksum_codec(mission.checksum).size
    if size > MAX_PACKET_BYTES:
        raise MissionError(
            source,
            f"{key}.fields",
            f"{size} bytes a packet: at most {MAX_PACKET_BYTES}; leave fields out",
        )
