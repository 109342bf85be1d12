"""The mission: what a team's CanSat sends.

The mission is the single source of truth. From it come the parser, the CSV header,
the plots and the simulator's packets. `protocol.mission_file` loads one.
"""

import hashlib
from typing import Literal

import msgspec

Encoding = Literal["binary", "text"]
ByteOrder = Literal["little", "big"]


class Field(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One value of a packet.

    `value = wire * scale + offset` is in `unit`, the unit as sent; the program turns it
    into SI. `values` names the words of an enumeration (in binary packets by their number,
    from 0), `flags` names the bits from the lowest, `length` is the size of fixed text in
    bytes and `decimals` the digits after the point when the value is written as text.
    """

    name: str
    type: str
    unit: str = ""
    scale: float = 1.0
    offset: float = 0.0
    role: str | None = None
    values: tuple[str, ...] = ()
    flags: tuple[str, ...] = ()
    length: int | None = None
    decimals: int | None = None


class PacketKind(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One kind of packet: how it is encoded and its fields in the order on the wire."""

    name: str
    encoding: Encoding
    fields: tuple[Field, ...]
    byte_order: ByteOrder = "little"
    delimiter: str = ","


class Framing(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How packets are told apart in the byte stream; `ending` is what ends a sent line."""

    kind: str
    ending: Literal["CR", "LF", "CRLF"] = "CR"


class Checksum(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The checksum behind the payload, by its catalogue name."""

    algorithm: str
    byte_order: ByteOrder = "little"


class MissionFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The shape of a mission file, key by key."""

    name: str
    packet: tuple[PacketKind, ...]
    framing: Framing
    title: str = ""
    team_id: str | int = "0"
    rate_hz: float = 1.0
    baud_rate: int = 9600
    checksum: Checksum | None = None
    states: dict[str, str] = {}


class Mission(msgspec.Struct, frozen=True):
    """A checked mission.

    `team_id` is text because some competitions use letters, `rate_hz` the packets a second
    that the CanSat means to send, `states` maps the words of the state field to the flight
    phases of `protocol.roles.PHASES`, and `text` is the file as it was read: it goes into
    every flight log.
    """

    name: str
    title: str
    team_id: str
    rate_hz: float
    baud_rate: int
    framing: Framing
    checksum: Checksum | None
    packet: PacketKind
    states: dict[str, str]
    text: str

    def field_of(self, role: str) -> Field | None:
        """Return the field that has `role`, or None when the CanSat does not send it."""
        return next((field for field in self.packet.fields if field.role == role), None)

    @property
    def sha256(self) -> str:
        """Hash of the mission file's text, hexadecimal."""
        return hashlib.sha256(self.text.encode()).hexdigest()
