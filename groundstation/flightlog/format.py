"""How a flight log lies on disk; the one place that says so.

A file is the line `SIGNATURE` followed by records. Each record is a head, a payload and a
CRC-32 (ISO-HDLC, as in zlib) over everything between the sync mark and the CRC.
"""

import struct
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum

import construct
import msgspec
import numpy as np

SIGNATURE = b"CANSAT FLIGHT LOG 1\n"
SYNC = b"\xa5FR\xa5"
SUFFIX = ".flightlog"
MAX_PAYLOAD_BYTES = 16 * 1024 * 1024

HEAD = construct.Struct(
    "sync" / construct.Bytes(len(SYNC)),
    "kind" / construct.Int8ul,
    "length" / construct.Int32ul,
    "monotonic_ns" / construct.Int64sl,
    "utc_ns" / construct.Int64sl,
)
"""The declaration of a record's head. What packs one head fast, and what reads many at once,
is derived from it."""

HEAD_BYTES: int = HEAD.sizeof()
CRC_BYTES = 4


def _struct_of(head: construct.Struct) -> struct.Struct:
    return struct.Struct("<" + "".join(_struct_code(part) for part in head.subcons))


def _struct_code(part: construct.Renamed) -> str:
    if isinstance(part.subcon, construct.Bytes):
        return f"{part.sizeof()}s"
    return str(part.subcon.fmtstr[1:])


def _dtype_of(head: construct.Struct) -> np.dtype[np.void]:
    return np.dtype([(part.name, _dtype_code(part)) for part in head.subcons])


def _dtype_code(part: construct.Renamed) -> str:
    if isinstance(part.subcon, construct.Bytes):
        return f"S{part.sizeof()}"
    # The letters of struct are not those of numpy, whose L may have eight bytes
    sign = "u" if part.subcon.fmtstr[1:].isupper() else "i"
    return f"<{sign}{part.sizeof()}"


HEAD_STRUCT = _struct_of(HEAD)
HEAD_DTYPE = _dtype_of(HEAD)
CRC_STRUCT = struct.Struct("<I")


class RecordKind(IntEnum):
    """What a record holds. Readers skip and count kinds they do not know."""

    HEADER = 1
    """JSON: what is needed to read the file alone. It is the first record and the second,
    and comes again, the same, from time to time and before the END: damage to one place
    costs no flight."""
    RECEIVED = 2
    """The bytes of one read."""
    EVENT = 3
    """JSON: an observed event."""
    END = 4
    """Nothing: the log was closed in order."""
    SENT = 5
    """The bytes of one write."""
    COMMAND = 6
    """JSON: a command was given; the bytes of it follow as SENT."""
    MARK = 7
    """JSON: a mark of the crew's."""
    MOMENT = 8
    """Nothing: the clock, taken when something had to be decided though nothing arrived."""
    CONTINUED = 9
    """JSON: the flight goes on in another file."""
    MARK_NAMED = 10
    """JSON: a mark of the crew's was given a name."""


@dataclass(frozen=True, slots=True)
class Record:
    """One record: kind (a RecordKind, or a number from a later version), times and payload."""

    kind: int
    monotonic_ns: int
    utc_ns: int
    payload: bytes


class Header(msgspec.Struct, frozen=True, kw_only=True):
    """The payload of a header record.

    `flight_id` is the same in all files of one flight; `part` counts them from 1, and
    `continues` is the path of the one before, empty in the first. `mission_toml` is the
    mission file itself and `mission_sha256` the hash of its UTF-8 bytes.
    `clock_monotonic_ns` and `clock_utc_ns` are one moment on both clocks, `boot_id` tells
    whether two monotonic clocks are the same one (empty where the system does not say), and
    `local_utc_offset_s` is what the machine's local time was ahead of UTC. `second_folder`
    is where the flight goes on when the disk is full; empty when there is no such folder.
    """

    flight_id: str = ""
    part: int = 1
    continues: str = ""
    second_folder: str = ""
    mission: str
    team_id: str
    port: str
    groundstation_version: str
    python_version: str
    machine: str
    clock_monotonic_ns: int
    clock_utc_ns: int
    local_utc_offset_s: int
    boot_id: str = ""
    format: int = 1
    mission_sha256: str
    mission_toml: str


class EventPayload(msgspec.Struct, frozen=True):
    """The payload of an event record."""

    kind: str
    text: str


class CommandPayload(msgspec.Struct, frozen=True):
    """The payload of a command record; see `CommandSent`."""

    number: int
    name: str
    arguments: Mapping[str, str]
    text: str
    echo: str
    echo_timeout_s: float


class ContinuedPayload(msgspec.Struct, frozen=True):
    """The payload of a record that names the file in which the flight goes on."""

    path: str


class MarkPayload(msgspec.Struct, frozen=True):
    """The payload of a mark record."""

    text: str


class MarkNamedPayload(msgspec.Struct, frozen=True):
    """The payload of a record that names a mark; see `MarkNamed`."""

    text: str
    marked_ns: int
    marked_utc_ns: int


def encode_record(record: Record) -> bytes:
    """Return `record` as it lies in the file."""
    head = HEAD_STRUCT.pack(
        SYNC, record.kind, len(record.payload), record.monotonic_ns, record.utc_ns
    )
    crc = zlib.crc32(record.payload, zlib.crc32(head[len(SYNC) :]))
    return head + record.payload + CRC_STRUCT.pack(crc)


def header_record(header: Header) -> bytes:
    """Return the record of `header` as it lies in the file."""
    payload = msgspec.json.encode(header)
    moment = header.clock_monotonic_ns, header.clock_utc_ns
    return encode_record(Record(RecordKind.HEADER, *moment, payload))


def decode_record(data: bytes | memoryview, offset: int) -> tuple[Record, int] | None:
    """Return the record at `offset` and where the next begins; None when none is intact there."""
    payload_at = offset + HEAD_BYTES
    if payload_at + CRC_BYTES > len(data):
        return None
    sync, kind, length, monotonic_ns, utc_ns = HEAD_STRUCT.unpack_from(data, offset)
    crc_at = payload_at + length
    if sync != SYNC or length > MAX_PAYLOAD_BYTES or crc_at + CRC_BYTES > len(data):
        return None
    checked = memoryview(data)[offset + len(SYNC) : crc_at]
    if zlib.crc32(checked) != CRC_STRUCT.unpack_from(data, crc_at)[0]:
        return None
    payload = bytes(data[payload_at:crc_at])
    return Record(kind, monotonic_ns, utc_ns, payload), crc_at + CRC_BYTES
