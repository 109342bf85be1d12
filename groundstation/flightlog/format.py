"""How a flight log lies on disk; the one place that says so.

A file is the line `SIGNATURE` followed by records. Each record is a head, a payload and a
CRC-32 (ISO-HDLC, as in zlib) over everything between the sync mark and the CRC.
"""

import zlib
from dataclasses import dataclass
from enum import IntEnum

import construct
import msgspec

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
).compile()
CRC = construct.Int32ul.compile()
HEAD_BYTES: int = HEAD.sizeof()
CRC_BYTES: int = CRC.sizeof()


class RecordKind(IntEnum):
    """What a record holds. Readers skip and count kinds they do not know."""

    HEADER = 1
    """JSON: what is needed to read the file alone. It is the first record, and stands before
    the END once more, so that damage to one of the two costs no flight."""
    RECEIVED = 2
    """The bytes of one read."""
    EVENT = 3
    """JSON: an observed event."""
    END = 4
    """Nothing: the log was closed in order."""


@dataclass(frozen=True, slots=True)
class Record:
    """One record: kind (a RecordKind, or a number from a later version), times and payload."""

    kind: int
    monotonic_ns: int
    utc_ns: int
    payload: bytes


class Header(msgspec.Struct, frozen=True):
    """The payload of a header record.

    `mission_toml` is the mission file itself and `mission_sha256` the hash of its UTF-8
    bytes. `clock_monotonic_ns` and `clock_utc_ns` are one moment on both clocks, and
    `local_utc_offset_s` is what the machine's local time was ahead of UTC.
    """

    mission: str
    mission_toml: str
    mission_sha256: str
    team_id: str
    port: str
    groundstation_version: str
    python_version: str
    machine: str
    clock_monotonic_ns: int
    clock_utc_ns: int
    local_utc_offset_s: int
    format: int = 1


class EventPayload(msgspec.Struct, frozen=True):
    """The payload of an event record."""

    kind: str
    text: str


def encode_record(record: Record) -> bytes:
    """Return `record` as it lies in the file."""
    head: bytes = HEAD.build(
        {
            "sync": SYNC,
            "kind": record.kind,
            "length": len(record.payload),
            "monotonic_ns": record.monotonic_ns,
            "utc_ns": record.utc_ns,
        }
    )
    body = head + record.payload
    crc: bytes = CRC.build(zlib.crc32(body[len(SYNC) :]))
    return body + crc


def decode_record(data: bytes | memoryview, offset: int) -> tuple[Record, int] | None:
    """Return the record at `offset` and where the next begins; None when none is intact there."""
    payload_at = offset + HEAD_BYTES
    if payload_at + CRC_BYTES > len(data):
        return None
    head = HEAD.parse(bytes(data[offset:payload_at]))
    crc_at = payload_at + head.length
    if head.sync != SYNC or head.length > MAX_PAYLOAD_BYTES or crc_at + CRC_BYTES > len(data):
        return None
    checked = data[offset + len(SYNC) : crc_at]
    if zlib.crc32(checked) != CRC.parse(bytes(data[crc_at : crc_at + CRC_BYTES])):
        return None
    payload = bytes(data[payload_at:crc_at])
    return Record(head.kind, head.monotonic_ns, head.utc_ns, payload), crc_at + CRC_BYTES
