"""A frame as wide as those of a mission get, to find out how much room the last one needs."""

from collections.abc import Iterator

from groundstation.ui.widest import widest_state, widest_text
from protocol.diagnosis import FramePart
from protocol.layout import parts
from protocol.mission import Field, Mission, PacketKind


def typical_parts(mission: Mission, kind: PacketKind) -> list[FramePart]:
    """Return the parts of a wide packet of a kind: its words, or its bytes by field."""
    found = _words(mission, kind) if kind.encoding == "text" else _bytes(kind)
    return list(found)


def _words(mission: Mission, kind: PacketKind) -> Iterator[FramePart]:
    if kind.prefix:
        yield FramePart(kind.prefix, "prefix")
    for field in kind.fields:
        if not field.rest:
            yield FramePart(_widest(field, mission), field.name)


def _widest(field: Field, mission: Mission) -> str:
    if field.role == "team_id":
        return mission.team_id
    if field.role == "state":
        return widest_state(field, mission)
    return widest_text(field).replace("M", "N")  # nobody sends the widest letter only


def _bytes(kind: PacketKind) -> Iterator[FramePart]:
    for fields, size in parts(kind):
        yield FramePart(_shown(size), "+".join(field.name for field in fields))


def _shown(count: int) -> str:
    return " ".join(["88"] * count)
