"""Start bytes with a length field behind them, then the payload and its checksum."""

from protocol.checksum import ChecksumCodec
from protocol.framing.delimited import MAX_FRAME_BYTES
from protocol.framing.expected import Expected
from protocol.framing.marked import MarkedShape, encode_marked, hex_bytes
from protocol.framing.scanning import NO_FRAME, NOT_YET, ScanningFramer
from protocol.mission import Framing
from protocol.packet import Frame

KEYS = frozenset(
    {
        *("sync", "end", "max_length"),
        *("length_size", "length_order", "length_counts", "length_adjust"),
    }
)
"""The keys of a mission's framing that this kind uses."""


class SyncLengthFramer:
    """Finds frames by their sync and believes their length up to `max_length`."""

    def __init__(self, framing: Framing, expected: Expected) -> None:
        shape = _SyncLengthShape(framing, expected)
        self._scanner = ScanningFramer(shape, expected.tells, expected.rssi_bytes)

    def feed(self, data: bytes) -> list[Frame]:
        """Take the next bytes and return the frames they complete; never raises."""
        return self._scanner.feed(data)

    def interrupt(self) -> list[Frame]:
        """Give up the frames that are not complete."""
        return self._scanner.interrupt()


class _SyncLengthShape(MarkedShape):
    def __init__(self, framing: Framing, expected: Expected) -> None:
        head_size = len(hex_bytes(framing.sync)) + framing.length_size
        super().__init__(framing, expected, head_size)
        self._order = framing.length_order
        self._uncounted = uncounted_bytes(framing, expected.checksum_size) + framing.length_adjust
        self._smallest = head_size + 1 + expected.checksum_size + len(self.end)
        self._largest = framing.max_length or MAX_FRAME_BYTES

    def measure(self, held: bytes, place: int) -> int:
        """Return the size that the length field at `place` announces, if one can be so long."""
        end = place + self.head_size
        if end > len(held):
            return NOT_YET
        size = int.from_bytes(held[place + len(self.sync) : end], self._order) + self._uncounted
        return size if self._smallest <= size <= self._largest else NO_FRAME


def uncounted_bytes(framing: Framing, checksum_size: int) -> int:
    """Return how many bytes of a frame its length field does not count."""
    if framing.length_counts == "frame":
        return 0
    around = len(hex_bytes(framing.sync)) + framing.length_size + len(hex_bytes(framing.end))
    return around + (checksum_size if framing.length_counts == "payload" else 0)


def encode_sync_length(payload: bytes, framing: Framing, checksum: ChecksumCodec | None) -> bytes:
    """Return the frame of `payload`: sync, length, payload, checksum, end bytes.

    Raises ValueError when the length field cannot say so much or `max_length` forbids it.
    """
    sync, size = hex_bytes(framing.sync), checksum.size if checksum else 0
    whole = len(sync) + framing.length_size + len(payload) + size + len(hex_bytes(framing.end))
    announced = whole - uncounted_bytes(framing, size) - framing.length_adjust
    if not 0 <= announced < 1 << 8 * framing.length_size:
        raise ValueError(f"a payload of {len(payload)} bytes: the length field cannot say so")
    if whole > (framing.max_length or MAX_FRAME_BYTES):
        raise ValueError(f"a frame of {whole} bytes: longer than max_length")
    length = announced.to_bytes(framing.length_size, framing.length_order)
    return encode_marked(sync + length, payload, framing, checksum)
