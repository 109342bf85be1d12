"""Consistent Overhead Byte Stuffing with 0x00 between frames.

Source: S. Cheshire, M. Baker, "Consistent Overhead Byte Stuffing", IEEE/ACM
Transactions on Networking 7(2), 1999. A receiver that joins late or meets noise is back
in step at the next 0x00.
"""

from cobs import cobs

from protocol.framing.delimited import MAX_FRAME_BYTES, DelimiterSplitter
from protocol.mission import Framing
from protocol.packet import Frame


class CobsFramer:
    """Finds and decodes COBS frames."""

    def __init__(self) -> None:
        self._splitter = DelimiterSplitter(b"\0")

    def feed(self, data: bytes) -> list[Frame]:
        """Take the next bytes and return the frames they complete; never raises."""
        return [_decode(*piece) for piece in self._splitter.feed(data)]


def encode_cobs(payload: bytes, _framing: Framing) -> bytes:
    """Return the COBS frame of `payload` with the 0x00 that ends it."""
    encoded: bytes = cobs.encode(payload)
    return encoded + b"\0"


def _decode(raw: bytes, offset: int, overlong: bool) -> Frame:
    if overlong:
        return Frame(b"", raw, offset, f"more than {MAX_FRAME_BYTES} bytes without a 0x00")
    try:
        return Frame(cobs.decode(raw), raw, offset)
    except cobs.DecodeError as error:
        return Frame(b"", raw, offset, f"not valid COBS: {error}")
