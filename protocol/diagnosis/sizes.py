"""Making a mission believe that its packets have other sizes."""

from msgspec.structs import replace

from protocol.checksum import checksum_codec
from protocol.diagnosis.suggestion import with_fields
from protocol.field_types import BIT_FIELD
from protocol.framing import innermost
from protocol.layout import parts, runs
from protocol.mission import Field, Framing, Mission, PacketKind

_UNALIGNED_BITS = 8


def size_of_packet(packet: PacketKind) -> int:
    """Return the bytes of a binary packet."""
    return sum(size for _, size in parts(packet))


def resized(mission: Mission, index: int, fields: tuple[Field, ...]) -> Mission | None:
    """Return the mission with these fields and the length of its frames to match.

    None when no packet can have these fields: none, or bits that fill no whole bytes.
    """
    if not fields:
        return None
    changed = with_fields(mission, index, fields)
    packet = changed.packets[index]
    if packet.encoding == "binary":
        for run in runs(packet):
            if run[0].type == BIT_FIELD and sum(f.bits or 0 for f in run) % _UNALIGNED_BITS:
                return None
        growth = size_of_packet(packet) - size_of_packet(mission.packets[index])
        changed = with_frame_growth(changed, growth)
    return changed


def with_frame_growth(mission: Mission, growth: int) -> Mission:
    """Return the mission with a frame length that is so many bytes more, if it states one."""
    framing = innermost(mission.framing)
    if not growth or (framing.length is None and framing.max_length is None):
        return mission
    longer = replace(
        framing,
        length=None if framing.length is None else max(1, framing.length + growth),
        max_length=None if framing.max_length is None else max(1, framing.max_length + growth),
    )
    return replace(mission, framing=with_innermost(mission.framing, longer))


def with_innermost(framing: Framing, inner: Framing) -> Framing:
    """Return `framing` with another framing around its packets."""
    return replace(framing, inner=inner) if framing.inner else inner


def checksum_bytes(mission: Mission) -> int:
    """Return the bytes of the mission's checksum, 0 without one."""
    return checksum_codec(mission.checksum).size if mission.checksum else 0
