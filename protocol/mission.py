"""The mission: what a team's CanSat sends.

The mission is the single source of truth. From it come the parser, the CSV header,
the plots and the simulator's packets. `protocol.mission_file` loads one.
"""

from __future__ import annotations

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
    """How packets are told apart in the byte stream; each kind uses some of the keys.

    `ending` is what ends a sent line. `sync` and `end` are the bytes every frame starts and
    ends with, as hex text. `length` is the size of every frame in bytes, from its first byte
    to its last. `length_size` (bytes), `length_order`, `length_counts` and `length_adjust`
    describe the length field behind the sync: what it says plus `length_adjust` is the number
    of bytes that `length_counts` names. `max_length` (bytes) is the longest frame believed.
    `mode` is the API mode of an XBee, `apid` the CCSDS packets to choose and
    `secondary_header` the size of theirs in bytes. `inner` is the framing of the byte stream
    that an XBee's frames carry; without it each of them carries one packet.
    """

    kind: str
    ending: Literal["CR", "LF", "CRLF"] = "CR"
    sync: str = ""
    end: str = ""
    length: int | None = None
    length_size: int = 1
    length_order: ByteOrder = "big"
    length_counts: Literal["payload", "payload+checksum", "frame"] = "payload"
    length_adjust: int = 0
    max_length: int | None = None
    mode: int = 1
    apid: int | None = None
    secondary_header: int = 0
    inner: Framing | None = None


class Checksum(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The checksum behind the payload, by its catalogue name.

    It covers the frame from its first byte to the checksum, except `skip` bytes at the start;
    without `skip` those are the framing's sync. It is `written` as bytes in `byte_order`, or
    as hexadecimal digits behind `separator`, highest first.
    """

    algorithm: str
    byte_order: ByteOrder = "little"
    skip: int | None = None
    written: Literal["bytes", "hex"] = "bytes"
    separator: str = "*"


class Radio(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What the receiving radio adds to the stream.

    `rssi` is "ebyte" when it appends one byte to each frame, the strength of the signal:
    dBm = value - 256. Lines that begin with one of `side_lines` are about the link and are
    no packets; `RSSI: -87` and the like are known without being listed.
    """

    rssi: Literal["none", "ebyte"] = "none"
    side_lines: tuple[str, ...] = ()


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
    radio: Radio = Radio()
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
    radio: Radio = Radio()

    def field_of(self, role: str) -> Field | None:
        """Return the field that has `role`, or None when the CanSat does not send it."""
        return next((field for field in self.packet.fields if field.role == role), None)

    @property
    def sha256(self) -> str:
        """Hash of the mission file's text, hexadecimal."""
        return hashlib.sha256(self.text.encode()).hexdigest()
