"""Cutting a stream at single delimiter bytes; what lines, COBS and SLIP have in common."""

from typing import NamedTuple

MAX_FRAME_BYTES = 4096
"""No telemetry frame is longer; more bytes without a delimiter are noise."""


class Piece(NamedTuple):
    """What stood between two delimiters, where, and what the radio appended behind it."""

    raw: bytes
    offset: int
    overlong: bool
    appended: bytes


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

    def feed(self, data: bytes) -> list[Piece]:
        """Return each completed piece; never raises."""
        if self._several:
            data = data.translate(self._same_as_end)
        held = self._held + data if self._held else data
        pieces: list[Piece] = []
        start = 0
        while (end := held.find(self._end, start)) >= 0:
            behind = end + 1 + (self._appended_bytes if end > start or self._overlong else 0)
            if behind > len(held):
                break
            start = self._give_up_overlong(held, start, end, pieces)
            if end > start:
                raw, appended = held[start:end], held[end + 1 : behind]
                pieces.append(Piece(raw, self._held_offset + start, self._overlong, appended))
            self._overlong = False
            start = behind
        rest_end = end if end >= 0 else len(held)
        start = self._give_up_overlong(held, start, rest_end, pieces)
        self._held = held[start:]
        self._held_offset += start
        return pieces

    def _give_up_overlong(self, held: bytes, start: int, end: int, pieces: list[Piece]) -> int:
        """Give up what is too long between `start` and `end`; return where the rest starts."""
        while end - start > MAX_FRAME_BYTES:
            part = held[start : start + MAX_FRAME_BYTES]
            pieces.append(Piece(part, self._held_offset + start, True, b""))
            self._overlong = True
            start += MAX_FRAME_BYTES
        return start
