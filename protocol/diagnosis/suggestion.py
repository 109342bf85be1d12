"""A suggestion: one thing that may be otherwise than described, and how to try it."""

from collections.abc import Callable
from dataclasses import dataclass

from msgspec.structs import replace

from protocol.mission import Field, Mission, PacketKind

Rewrite = Callable[[bytes], bytes]

UNKNOWN = "UNKNOWN"
"""Name of a field that stands for bytes or words nobody has described; nothing is judged by it."""

LIKELY, USUAL, POSSIBLE, RARE = 1, 2, 3, 4
"""How often a fault is met: of equally good suggestions the more usual one is named first."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A cause with the `mission` that would be right if it were true.

    Where no mission can mend it, `rewrite` makes of the bytes what they should have been.
    `certain` are those whose evidence lies open in the bytes: they are named even when they
    explain a single frame. `share` is the part of the frames it is known to hold for. `place`
    tells suggestions of one name apart when several fit equally well.
    """

    name: str
    sentence: str
    mend: str
    mission: Mission
    rewrite: Rewrite | None = None
    rarity: int = LIKELY
    certain: bool = False
    share: float = 1.0
    place: str = ""

    def apply(self, data: bytes) -> bytes:
        """Return the bytes as they should have been."""
        return self.rewrite(data) if self.rewrite else data


def with_packet(mission: Mission, index: int, packet: PacketKind) -> Mission:
    """Return the mission with another kind of packet at `index`."""
    packets = (*mission.packets[:index], packet, *mission.packets[index + 1 :])
    return replace(mission, packets=packets)


def with_fields(mission: Mission, index: int, fields: tuple[Field, ...]) -> Mission:
    """Return the mission with other fields in its kind of packet at `index`."""
    names = {field.name for field in fields}
    packet = mission.packets[index]
    groups = tuple(group for group in packet.absent_if_all_zero if names.issuperset(group))
    changed = replace(packet, fields=fields, absent_if_all_zero=groups)
    return with_packet(mission, index, changed)


def with_all_packets(mission: Mission, **changes: object) -> Mission:
    """Return the mission with `changes` in every kind of packet."""
    packets = tuple(replace(packet, **changes) for packet in mission.packets)
    return replace(mission, packets=packets)


def is_unknown(field: Field) -> bool:
    """Tell whether the field stands for what nobody has described."""
    return field.name.startswith(UNKNOWN)
