"""The text of a stream, of which a line is wanted now and then: as it is, or compressed."""

from protocol.compression import compressed, restored

_BLOCK_BYTES = 1 << 15
"""So much is compressed by itself, and restored for a line in it, which takes some 50 µs."""


class PlainText:
    """The bytes of a whole stream as they are."""

    def __init__(self, data: bytes) -> None:
        self.data = data

    def line_at(self, begin: int) -> bytes:
        """Return the line that begins at this place, without its end."""
        return self.data[begin : _line_end(self.data, begin)]


class PackedText:
    """The same in compressed blocks; any thread may read."""

    def __init__(self, data: bytes) -> None:
        begins = range(0, len(data), _BLOCK_BYTES)
        view = memoryview(data)
        self._blocks = compressed([view[begin : begin + _BLOCK_BYTES] for begin in begins])

    def line_at(self, begin: int) -> bytes:
        """Return the line that begins at this place, without its end."""
        number, begin = divmod(begin, _BLOCK_BYTES)
        found = b""
        for block in self._blocks[number:]:
            found += restored(block)
            if (end := _line_end(found, begin)) < len(found):
                return found[begin:end]
        return found[begin:]


def _line_end(text: bytes, begin: int) -> int:
    ends = (text.find(mark, begin) for mark in b"\r\n")
    return min((end for end in ends if end >= 0), default=len(text))
