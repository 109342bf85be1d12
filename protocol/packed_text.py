"""The text of a stream, of which a line is wanted now and then: as it is, or compressed."""

import zstandard

from protocol.bulk_threads import on_all_cores

_BLOCK_BYTES = 1 << 15
"""So much is compressed by itself, and restored for a line in it, which takes some 50 µs."""

_BLOCKS_AT_ONCE = 64
_LEVEL = 1
"""Telemetry takes a quarter of its room, and 3 ms a megabyte; higher levels gain little more."""


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
        size = _BLOCK_BYTES * _BLOCKS_AT_ONCE
        parts = [memoryview(data)[begin : begin + size] for begin in range(0, len(data), size)]
        self._blocks = [block for part in on_all_cores(_compressed, parts) for block in part]

    def line_at(self, begin: int) -> bytes:
        """Return the line that begins at this place, without its end."""
        number, begin = divmod(begin, _BLOCK_BYTES)
        found = b""
        for block in self._blocks[number:]:
            found += zstandard.decompress(block)
            if (end := _line_end(found, begin)) < len(found):
                return found[begin:end]
        return found[begin:]


def _line_end(text: bytes, begin: int) -> int:
    ends = (text.find(mark, begin) for mark in b"\r\n")
    return min((end for end in ends if end >= 0), default=len(text))


def _compressed(data: memoryview) -> list[bytes]:
    compressor = zstandard.ZstdCompressor(level=_LEVEL)
    blocks = (data[begin : begin + _BLOCK_BYTES] for begin in range(0, len(data), _BLOCK_BYTES))
    # What comes has room for the worst case behind it; a copy has none
    return [bytes(memoryview(compressor.compress(block))) for block in blocks]
