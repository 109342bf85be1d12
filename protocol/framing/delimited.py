"""Cutting a stream at single delimiter bytes; what lines and COBS have in common."""

from collections.abc import Iterator

MAX_FRAME_BYTES = 4096
"""No telemetry frame is longer; more bytes without a delimiter are noise."""


class DelimiterSplitter:
    """Splits a byte stream at any byte of `delimiters`, skipping empty pieces.

    A piece that grows past MAX_FRAME_BYTES is given up in parts of that size, marked as
    overlong, until the next delimiter; so noise costs bounded memory.
    """

    def __init__(self, delimiters: bytes) -> None:
        self._end = delimiters[:1]
        self._same_as_end = bytes.maketrans(delimiters, self._end * len(delimiters))
        self._pending = bytearray()
        self._pending_offset = 0
        self._overlong = False

    def feed(self, data: bytes) -> Iterator[tuple[bytes, int, bool]]:
        """Yield each completed piece, its offset in the stream and whether it was overlong."""
        *complete, rest = data.translate(self._same_as_end).split(self._end)
        position = 0
        for piece in complete:
            self._pending += data[position : position + len(piece)]
            yield from self._take_overlong()
            yield from self._take_piece()
            self._pending_offset += 1
            position += len(piece) + 1
        self._pending += data[position : position + len(rest)]
        yield from self._take_overlong()

    def _take_piece(self) -> Iterator[tuple[bytes, int, bool]]:
        if self._pending:
            yield bytes(self._pending), self._pending_offset, self._overlong
        self._pending_offset += len(self._pending)
        self._pending.clear()
        self._overlong = False

    def _take_overlong(self) -> Iterator[tuple[bytes, int, bool]]:
        while len(self._pending) > MAX_FRAME_BYTES:
            yield bytes(self._pending[:MAX_FRAME_BYTES]), self._pending_offset, True
            del self._pending[:MAX_FRAME_BYTES]
            self._pending_offset += MAX_FRAME_BYTES
            self._overlong = True
