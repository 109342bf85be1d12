"""Frames of one fixed length: with start bytes (`sync-fixed`) or without any mark (`fixed`).

Without a mark, the frames are where the checksums fit: the framer tries one place after the
other until one does. A checksum of one byte would fit by chance at one place in 256, so a
mission of kind `fixed` needs one of at least two bytes. With start bytes and a checksum, start
bytes within the payload do no harm; without a checksum they can mislead until the next frame
whose payload has none.
"""

from protocol.checksum import ChecksumCodec
from protocol.framing.expected import Expected
from protocol.framing.marked import MarkedShape, encode_marked, hex_bytes
from protocol.framing.scanning import NOT_YET, ScanningFramer
from protocol.mission import Framing
from protocol.packet import Frame

KEYS_WITH_SYNC = frozenset({"sync", "length", "end"})
"""The keys of a mission's framing that `sync-fixed` uses."""

KEYS = frozenset({"length", "end"})
"""The keys of a mission's framing that `fixed` uses."""


class FixedFramer:
    """Finds frames of the mission's length, behind its sync if it has one."""

    def __init__(self, framing: Framing, expected: Expected) -> None:
        shape = _FixedShape(framing, expected)
        self._scanner = ScanningFramer(shape, expected.tells, expected.rssi_bytes)

    def feed(self, data: bytes) -> list[Frame]:
        """Take the next bytes and return the frames they complete; never raises."""
        return self._scanner.feed(data)

    def interrupt(self) -> list[Frame]:
        """Give up the frames that are not complete."""
        return self._scanner.interrupt()


class _FixedShape(MarkedShape):
    sizes_differ = False

    def __init__(self, framing: Framing, expected: Expected) -> None:
        super().__init__(framing, expected, len(hex_bytes(framing.sync)))
        self._length = framing.length or 0

    def measure(self, held: bytes, place: int) -> int:
        """Return the length of every frame, once its sync is there."""
        return self._length if len(held) - place >= len(self.sync) else NOT_YET


def encode_fixed(payload: bytes, framing: Framing, checksum: ChecksumCodec | None) -> bytes:
    """Return the frame of `payload`: sync, payload, checksum, end bytes."""
    return encode_marked(hex_bytes(framing.sync), payload, framing, checksum)
