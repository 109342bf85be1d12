"""CCSDS space packets, with or without start bytes before each.

Source: CCSDS 133.0-B-2, "Space Packet Protocol", 4.1: a primary header of six bytes (version
0, type, secondary header flag, APID of 11 bits; sequence flags and count; size of the data
field less 1), then the data field: a secondary header, whose size the mission states, the
payload and its checksum. Packets of other APIDs than the mission's, and idle packets, are
neither packets nor faults.
"""

import re

from protocol.checksum import ChecksumCodec
from protocol.framing.delimited import MAX_FRAME_BYTES
from protocol.framing.expected import Expected
from protocol.framing.marked import MarkedShape, encode_marked, hex_bytes
from protocol.framing.scanning import NO_FRAME, NOT_YET, ScanningFramer
from protocol.mission import Framing
from protocol.packet import Frame

KEYS = frozenset({"sync", "apid", "secondary_header", "max_length"})
"""The keys of a mission's framing that this kind uses."""

PRIMARY_HEADER_BYTES = 6
IDLE_APID = 0x7FF
MAX_APID = 0x7FF

_UNSEGMENTED = 0xC000


class CcsdsFramer:
    """Finds space packets by their sync or, without one, by their header and checksum."""

    def __init__(self, framing: Framing, expected: Expected) -> None:
        shape = _CcsdsShape(framing, expected)
        self._scanner = ScanningFramer(shape, expected.tells, expected.rssi_bytes)

    def feed(self, data: bytes) -> list[Frame]:
        """Take the next bytes and return the frames they complete; never raises."""
        return self._scanner.feed(data)

    def interrupt(self) -> list[Frame]:
        """Give up the frames that are not complete."""
        return self._scanner.interrupt()


class _CcsdsShape(MarkedShape):
    def __init__(self, framing: Framing, expected: Expected) -> None:
        self._sync_size = len(hex_bytes(framing.sync))
        headers = self._sync_size + PRIMARY_HEADER_BYTES
        super().__init__(framing, expected, headers + framing.secondary_header)
        self._apid = framing.apid
        self._headers = headers
        self._largest = framing.max_length or MAX_FRAME_BYTES
        self._begin = _begin_of_header(framing.apid if expected.checksum is None else None)

    def find(self, held: bytes, start: int) -> int:
        """Return the first place from `start` on with a sync or a plausible header."""
        if self.sync:
            return super().find(held, start)
        found = self._begin.search(held, start)
        return found.start() if found else len(held)

    def measure(self, held: bytes, place: int) -> int:
        """Return the size that the primary header at `place` announces."""
        if place + self._headers > len(held):
            return NOT_YET
        header = place + self._sync_size
        size = self._headers + 1 + (held[header + 4] << 8 | held[header + 5])
        return size if held[header] < 0x20 and size <= self._largest else NO_FRAME

    def fits(self, raw: bytes) -> bool:
        """Return whether checksum and size are right, or the packet is none of ours."""
        if self._is_ours(raw):
            return super().fits(raw)
        checksum = self.expected.checksum
        return checksum is None or checksum.fits(raw[self._headers :], raw[: self._headers])

    def open(self, raw: bytes, offset: int, good: bool) -> Frame | None:
        """Return the frame of a packet of ours; None for an intact one of another APID."""
        if good and not self._is_ours(raw):
            return None
        return super().open(raw, offset, good)

    def _is_ours(self, raw: bytes) -> bool:
        apid = (raw[self._sync_size] & 0x07) << 8 | raw[self._sync_size + 1]
        return apid == self._apid if self._apid is not None else apid != IDLE_APID


def _begin_of_header(apid: int | None) -> re.Pattern[bytes]:
    """Return the pattern of a header's first bytes: version 0 and, if given, the APID.

    A header of which only the first byte has arrived is found as well.
    """
    if apid is None:
        return re.compile(rb"[\x00-\x1f]")
    first = b"".join(b"\\x%02x" % (high | apid >> 8) for high in (0x00, 0x08, 0x10, 0x18))
    return re.compile(rb"[%b](?:\x%02x|\Z)" % (first, apid & 0xFF))


def encode_ccsds(payload: bytes, framing: Framing, checksum: ChecksumCodec | None) -> bytes:
    """Return the space packet of `payload`: telemetry, unsegmented, sequence count 0.

    The secondary header is sent as zeros. Raises ValueError when the packet is too long.
    """
    size = framing.secondary_header + len(payload) + (checksum.size if checksum else 0)
    whole = len(hex_bytes(framing.sync)) + PRIMARY_HEADER_BYTES + size
    if not size >= 1 or whole > (framing.max_length or MAX_FRAME_BYTES):
        raise ValueError(f"a packet of {whole} bytes: longer than max_length, or without data")
    identification = (0x0800 if framing.secondary_header else 0) | (framing.apid or 0)
    words = (identification, _UNSEGMENTED, size - 1)
    header = b"".join(word.to_bytes(2, "big") for word in words)
    head = hex_bytes(framing.sync) + header + bytes(framing.secondary_header)
    return encode_marked(head, payload, framing, checksum)
