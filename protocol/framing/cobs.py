"""Consistent Overhead Byte Stuffing with 0x00 between frames.

Source: S. Cheshire, M. Baker, "Consistent Overhead Byte Stuffing", IEEE/ACM
Transactions on Networking 7(2), 1999. A receiver that joins late or meets noise is back
in step at the next 0x00.
"""

from cobs import cobs

from protocol.checksum import ChecksumCodec
from protocol.framing.delimited import MAX_FRAME_BYTES, DelimiterSplitter, Piece, cut_off
from protocol.framing.expected import Expected, rssi_dbm
from protocol.mission import Framing
from protocol.packet import Frame

KEYS: frozenset[str] = frozenset()
"""The keys of a mission's framing that this kind uses."""


class CobsFramer:
    """Finds and decodes COBS frames."""

    def __init__(self, _framing: Framing, expected: Expected) -> None:
        self._splitter = DelimiterSplitter(b"\0", expected.rssi_bytes)

    def feed(self, data: bytes) -> list[Frame]:
        """Take the next bytes and return the frames they complete; never raises."""
        return [_decode(piece) for piece in self._splitter.feed(data)]

    def interrupt(self) -> list[Frame]:
        """Give up the frame that is not complete."""
        return [cut_off(piece) for piece in self._splitter.interrupt()]


def encode_cobs(payload: bytes, _framing: Framing, checksum: ChecksumCodec | None) -> bytes:
    """Return the COBS frame of `payload` and its checksum, with the 0x00 that ends it."""
    encoded: bytes = cobs.encode(checksum.append(payload) if checksum else payload)
    return encoded + b"\0"


def _decode(piece: Piece) -> Frame:
    raw, offset, overlong, appended = piece
    if overlong:
        return Frame(b"", raw, offset, f"more than {MAX_FRAME_BYTES} bytes without a 0x00")
    try:
        payload = cobs.decode(raw)
    except cobs.DecodeError as error:
        return Frame(b"", raw, offset, f"not valid COBS: {error}")
    return Frame(payload, raw, offset, "", b"", rssi_dbm(appended) if appended else None)
