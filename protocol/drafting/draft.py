"""A mission in the making: its parts, each with the reason why it was guessed so."""

from dataclasses import dataclass, field

from protocol.mission import Checksum, Field, Framing, PacketKind, Radio


@dataclass(slots=True)
class DraftField:
    """A guessed field and why it was guessed so, in a few words."""

    field: Field
    why: str = ""


@dataclass(slots=True)
class DraftPacket:
    """A guessed kind of packet: its keys (`kind.fields` are not looked at) and its fields."""

    kind: PacketKind
    fields: list[DraftField]
    remarks: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Draft:
    """All that goes into the file; `remarks` stand at its head."""

    name: str
    packets: list[DraftPacket]
    framing: Framing
    title: str = ""
    team_id: str = "0"
    rate_hz: float = 1.0
    baud_rate: int = 9600
    checksum: Checksum | None = None
    radio: Radio = field(default_factory=Radio)
    states: dict[str, str] = field(default_factory=dict)
    remarks: list[str] = field(default_factory=list)
    reasons: dict[str, str] = field(default_factory=dict)
    """Why `team_id`, `rate_hz`, `framing` and `checksum` were guessed so."""
