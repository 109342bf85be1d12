"""A mission told to people: in one line, in a few, and field by field."""

from collections.abc import Iterator

from protocol.field_types import BIT_FIELD
from protocol.layout import bytes_of_run, declare, runs, size_of
from protocol.mission import Field, Mission, PacketKind
from protocol.units import display_unit


def one_line(mission: Mission) -> tuple[str, str, str, str, str, str]:
    """Return name, title, encoding, framing, fields and rate."""
    return (
        mission.name,
        mission.title,
        ", ".join(dict.fromkeys(packet.encoding for packet in mission.packets)),
        _framing(mission),
        str(len(list(mission.fields()))),
        f"{mission.rate_hz:g} Hz",
    )


def in_a_few_lines(mission: Mission) -> Iterator[str]:
    """Yield what the mission describes."""
    team = f", team {mission.team_id}" if mission.names_team else ""
    yield f"{mission.name}: {mission.title}{team}"
    checksum = f", {mission.checksum.algorithm}" if mission.checksum else ", no checksum"
    yield f"{_framing(mission)}{checksum}, {mission.rate_hz:g} Hz"
    for packet in mission.packets:
        yield f"packet {packet.name}: {len(packet.fields)} fields, {_size(packet)}"
    roles = [field.role for field in mission.fields() if field.role]
    yield f"roles: {', '.join(roles) or 'none, so nothing is known of what the values mean'}"
    state = mission.field_of("state")
    if state is not None and not mission.states:
        yield "no word of the state stands for a phase: add [states]"
    if mission.commands:
        yield f"commands: {', '.join(command.name for command in mission.commands)}"


def field_rows(packet: PacketKind) -> Iterator[tuple[str, ...]]:
    """Yield offset, size, name, type, unit, role and range of each field.

    Offset and size are in bytes, those of bit fields with their bits; a line has positions.
    """
    if packet.encoding == "text":
        for position, field in enumerate(packet.fields, start=1):
            yield (str(position), "optional" if field.optional else "", *_described(field))
        return
    offset = 0
    for run in runs(packet):
        bit = 0
        for field in run:
            if field.type == BIT_FIELD:
                yield f"{offset + bit // 8}.{bit % 8}", f"{field.bits} bit", *_described(field)
                bit += field.bits or 0
            else:
                yield str(offset), str(size_of(field)), *_described(field)
                offset += size_of(field)
        offset += bytes_of_run(run) if run[0].type == BIT_FIELD else 0


def _described(field: Field) -> tuple[str, str, str, str, str]:
    unit = display_unit(field.unit)
    if field.scale != 1.0:
        unit = f"{field.scale:g} {unit}".rstrip()
    bounds = field.plausible
    shown = f"{bounds[0]:g} to {bounds[1]:g}" if bounds else " ".join(field.values or field.flags)
    return field.name, field.type, unit, field.role or "", shown


def _framing(mission: Mission) -> str:
    inner = mission.framing.inner
    return f"{mission.framing.kind} with {inner.kind}" if inner else mission.framing.kind


def _size(packet: PacketKind) -> str:
    if packet.encoding == "binary":
        return f"{declare(packet).sizeof()} bytes"
    mark = {"\t": "tabs", " ": "blanks", "whitespace": "blanks"}.get(packet.delimiter)
    return f"text between {mark or repr(packet.delimiter)}"
