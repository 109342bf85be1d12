"""Cutting a stream at single delimiter bytes; what lines, COBS and SLIP have in common."""

from protocol.packet import Frame

MAX_FRAME_BYTES = 4096
"""No telemetry frame is longer; more bytes without a delimiter are noise."""

CUT_OFF = "cut off: what came behind it was lost"
"""The problem of a frame that was interrupted."""

Piece = tuple[bytes, int, bool, bytes]
"""What stood between two delimiters, its offset in the stream, whether it is part of an
overlong one, and what the radio appended behind it."""


class DelimiterSplitter:
    """Splits a byte stream at any byte of `delimiters`, skipping empty pieces.

    The radio appends `appended_bytes` behind the delimiter of each piece that is not empty.
    A piece that grows past MAX_FRAME_BYTES is given up in parts of that size, marked as
    overlong, until the next delimiter; so noise costs bounded memory.
    """

    def __init__(self, delimiters: bytes, appended_bytes: int = 0) -> None:
        self._end = delimiters[:1]
        self._same_as_end = bytes.maketrans(delimiters[1:], self._end * (len(delimiters) - 1))
        self._several = len(delimiters) > 1
        self._appended_bytes = appended_bytes
        self._held = b""
        self._held_offset = 0
        self._overlong = False
        self._may_be_whole = not appended_bytes

    def feed(self, data: bytes) -> list[Piece]:
        """Return each completed piece; never raises."""
        if self._several:
            data = data.translate(self._same_as_end)
        size = len(data)
        if data.find(self._end) == size - 1 and self._may_be_whole and 1 < size <= MAX_FRAME_BYTES:
            # Most chunks are just one piece and its delimiter.
            self._held_offset += size
            return [(data[:-1], self._held_offset - size, False, b"")]
        held = self._held + data if self._held else data
        pieces: list[Piece] = []
        start = 0
        while (end := held.find(self._end, start)) >= 0:
            behind = end + 1
            if self._appended_bytes and (end > start or self._overlong):
                behind += self._appended_bytes
                if behind > len(held):
                    break
            if end - start > MAX_FRAME_BYTES:
                start = self._give_up_overlong(held, start, end, pieces)
            if end > start:
                raw, appended = held[start:end], held[end + 1 : behind]
                pieces.append((raw, self._held_offset + start, self._overlong, appended))
            self._overlong = False
            start = behind
        if len(held) - start > MAX_FRAME_BYTES:
            start = self._give_up_overlong(held, start, end if end >= 0 else len(held), pieces)
        self._held = held[start:]
        self._held_offset += start
        self._may_be_whole = not (self._held or self._overlong or self._appended_bytes)
        return pieces

    def interrupt(self) -> list[Piece]:
        """Return what no delimiter has ended yet, if anything, and forget it."""
        held, offset = self._held, self._held_offset
        self._held = b""
        self._held_offset += len(held)
        self._overlong = False
        self._may_be_whole = not self._appended_bytes
        return [(held, offset, False, b"")] if held else []

    def _give_up_overlong(self, held: bytes, start: int, end: int, pieces: list[Piece]) -> int:
        """Give up what is too long between `start` and `end`; return where the rest starts."""
        while end - start > MAX_FRAME_BYTES:
            part = held[start : start + MAX_FRAME_BYTES]
            pieces.append((part, self._held_offset + start, True, b""))
            self._overlong = True
            start += MAX_FRAME_BYTES
        return start


def cut_off(piece: Piece) -> Frame:
    """Return the frame of a piece that was interrupted."""
    raw, offset, _overlong, _appended = piece
    return Frame(b"", raw, offset, CUT_OFF)
