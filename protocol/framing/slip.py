"""SLIP: 0xC0 ends a frame, and stands in it only as 0xDB 0xDC.

Source: J. Romkey, "A Nonstandard for Transmission of IP Datagrams over Serial Lines:
SLIP", RFC 1055, 1988. Empty frames are nothing, so a sender may begin with 0xC0 as well.
"""

from protocol.checksum import ChecksumCodec
from protocol.framing.delimited import MAX_FRAME_BYTES, DelimiterSplitter, Piece, cut_off
from protocol.framing.expected import Expected, rssi_dbm
from protocol.mission import Framing
from protocol.packet import Frame

KEYS: frozenset[str] = frozenset()
"""The keys of a mission's framing that this kind uses."""

_END = b"\xc0"
_ESCAPE = b"\xdb"
_ESCAPED_END = b"\xdb\xdc"
_ESCAPED_ESCAPE = b"\xdb\xdd"


class SlipFramer:
    """Finds and decodes SLIP frames."""

    def __init__(self, _framing: Framing, expected: Expected) -> None:
        self._splitter = DelimiterSplitter(_END, expected.rssi_bytes)

    def feed(self, data: bytes) -> list[Frame]:
        """Take the next bytes and return the frames they complete; never raises."""
        return [_decode(piece) for piece in self._splitter.feed(data)]

    def interrupt(self) -> list[Frame]:
        """Give up the frame that is not complete."""
        return [cut_off(piece) for piece in self._splitter.interrupt()]


def encode_slip(payload: bytes, _framing: Framing, checksum: ChecksumCodec | None) -> bytes:
    """Return the SLIP frame of `payload` and its checksum, with the 0xC0 that ends it."""
    data = checksum.append(payload) if checksum else payload
    return data.replace(_ESCAPE, _ESCAPED_ESCAPE).replace(_END, _ESCAPED_END) + _END


def _decode(piece: Piece) -> Frame:
    raw, offset, overlong, appended = piece
    if overlong:
        return Frame(b"", raw, offset, f"more than {MAX_FRAME_BYTES} bytes without a 0xC0")
    if raw.count(_ESCAPE) != raw.count(_ESCAPED_END) + raw.count(_ESCAPED_ESCAPE):
        return Frame(b"", raw, offset, "not valid SLIP: 0xDB without 0xDC or 0xDD behind it")
    payload = raw.replace(_ESCAPED_END, _END).replace(_ESCAPED_ESCAPE, _ESCAPE)
    return Frame(payload, raw, offset, rssi_dbm=rssi_dbm(appended))
