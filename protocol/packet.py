"""What travels along the one road: chunk, frame, packet, reject. All frozen."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

import msgspec

Value = float | int | str
"""A value in SI units, or the text of a state, mode or flag field."""

Wire = float | int | str | bytes
"""A value as it lies in the frame: a number or bytes (binary), a word (text)."""


@dataclass(frozen=True, slots=True)
class Chunk:
    """The bytes of one read, stamped once at the door.

    `monotonic_ns` orders and measures, `utc_ns` (since 1970) dates.
    """

    data: bytes
    monotonic_ns: int
    utc_ns: int


class RejectReason(StrEnum):
    """Why a frame gave no packet."""

    OUT_OF_FRAME = "out of frame"
    CHECKSUM = "checksum"
    LENGTH = "length"
    NOT_TEXT = "not text"
    UNKNOWN_KIND = "unknown packet kind"
    FIELD_COUNT = "field count"
    NOT_A_NUMBER = "field not a number"
    TAIL = "tail of a line"


class Frame(msgspec.Struct, frozen=True):
    """One delimited unit of the byte stream.

    `payload` is what the framing carried, a checksum behind it included; it is empty, and
    `problem` says why, when the framing itself was broken. `raw` are the bytes as received,
    without delimiters, and `offset` is where they began, counted from the first byte of the
    stream. `head` is what stood in front of the payload and a checksum may cover: start
    bytes, length field. `rssi_dbm` is how strongly the radio received it, if it says so.
    (A struct of msgspec, because a frozen dataclass takes eight times as long to make.)
    """

    payload: bytes
    raw: bytes
    offset: int
    problem: str = ""
    head: bytes = b""
    rssi_dbm: float | None = None


class Packet(msgspec.Struct, frozen=True):
    """The named values of one intact frame, which is of one `kind` of the mission.

    `values` are in SI units, `wire` as they were sent, both by field name in the order of
    the mission. The times are those of the chunk that completed the frame. `rssi_dbm` is the
    strength the radio received it with, dBm, or None when the radio does not say; `payload`
    is what the frame carried, without framing and checksum.
    """

    kind: str
    values: Mapping[str, Value]
    wire: Mapping[str, Wire]
    raw: bytes
    offset: int
    monotonic_ns: int
    utc_ns: int
    rssi_dbm: float | None = None
    payload: bytes = b""


@dataclass(frozen=True, slots=True)
class Reject:
    """A frame that gave no packet: why, in one word and in one sentence, and its bytes."""

    reason: RejectReason
    detail: str
    raw: bytes
    offset: int
    monotonic_ns: int
    utc_ns: int


@dataclass(frozen=True, slots=True)
class LinkReport:
    """What the receiving radio or its microcontroller says about the link in a line of its own.

    `rssi_dbm` is the strength of the signal received (dBm), `snr_db` how far it stands above
    the noise (dB); None is not told. A side line without either is reported as well, so that
    it counts as heard and not as a broken packet.
    """

    rssi_dbm: float | None
    snr_db: float | None
    raw: bytes
    offset: int
    monotonic_ns: int
    utc_ns: int


class FieldError(ValueError):
    """A field of an otherwise well-formed frame cannot be read; carries the reason."""

    def __init__(self, reason: RejectReason, detail: str) -> None:
        """Store the reason to count under and a sentence for people."""
        super().__init__(detail)
        self.reason = reason
        self.detail = detail
