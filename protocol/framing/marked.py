"""What framings with start bytes, end bytes or none of both have in common."""

from protocol.checksum import ChecksumCodec
from protocol.framing.expected import Expected
from protocol.mission import Framing
from protocol.packet import Frame


def hex_bytes(text: str) -> bytes:
    """Return the bytes of hex text such as `AA 55`, `AA55` or `0xAA, 0x55`.

    Raises ValueError when it is none.
    """
    return bytes.fromhex(text.lower().replace("0x", " ").replace(",", " "))


class MarkedShape:
    """Frames of a head, beginning with the sync, then payload and checksum, then end bytes.

    A framing states in addition how long they are.
    """

    sizes_differ = True

    def __init__(self, framing: Framing, expected: Expected, head_size: int) -> None:
        self.sync = hex_bytes(framing.sync)
        self.end = hex_bytes(framing.end)
        self.expected = expected
        self.head_size = head_size
        self._starts = [self.sync[:size] for size in range(len(self.sync) - 1, 0, -1)]

    def find(self, held: bytes, start: int) -> int:
        """Return the first place from `start` on with a sync, or what may become one."""
        place = held.find(self.sync, start)
        if place >= 0:
            return place
        for part in self._starts:
            if held.endswith(part, start):
                return len(held) - len(part)
        return len(held)

    def fits(self, raw: bytes) -> bool:
        """Return whether end bytes, checksum and size are right."""
        return raw.endswith(self.end) and self.expected.fits(self._body(raw), self._head(raw))

    def open(self, raw: bytes, offset: int, _good: bool) -> Frame | None:
        """Return the frame of `raw`."""
        if not raw.endswith(self.end):
            return Frame(b"", raw, offset, f"does not end with {self.end.hex(' ').upper()}")
        return Frame(self._body(raw), raw, offset, "", self._head(raw))

    def _head(self, raw: bytes) -> bytes:
        return raw[: self.head_size]

    def _body(self, raw: bytes) -> bytes:
        return raw[self.head_size : len(raw) - len(self.end)]


def encode_marked(
    head: bytes, payload: bytes, framing: Framing, checksum: ChecksumCodec | None
) -> bytes:
    """Return the frame of a head, the payload, its checksum and the mission's end bytes."""
    body = checksum.append(payload, head) if checksum else payload
    return head + body + hex_bytes(framing.end)
