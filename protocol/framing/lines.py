"""Lines of text, ended by CR, LF or both; empty lines are nothing."""

from protocol.checksum import ChecksumCodec
from protocol.framing.delimited import MAX_FRAME_BYTES, DelimiterSplitter, Piece, cut_off
from protocol.framing.expected import Expected, rssi_dbm
from protocol.mission import Framing
from protocol.packet import Frame

KEYS = frozenset({"ending"})
"""The keys of a mission's framing that this kind uses."""

_ENDINGS = {"CR": b"\r", "LF": b"\n", "CRLF": b"\r\n"}


class LineFramer:
    """Finds lines, whichever line end the sender uses, also mixed.

    Only when the radio appends a byte to each line must the end be the mission's own,
    because what follows it is no text.
    """

    def __init__(self, framing: Framing, expected: Expected) -> None:
        ending = _ENDINGS[framing.ending]
        self._splitter = DelimiterSplitter(
            ending[-1:] if expected.rssi_bytes else b"\r\n", expected.rssi_bytes
        )
        self._rest_of_ending = ending[:-1] if expected.rssi_bytes else b""

    def feed(self, data: bytes) -> list[Frame]:
        """Take the next bytes and return the lines they complete; never raises."""
        frames = [self._frame(piece) for piece in self._splitter.feed(data)]
        return [frame for frame in frames if frame.raw] if self._rest_of_ending else frames

    def interrupt(self) -> list[Frame]:
        """Give up the line that is not complete."""
        return [cut_off(piece) for piece in self._splitter.interrupt()]

    def _frame(self, piece: Piece) -> Frame:
        raw, offset, overlong, appended = piece
        if overlong:
            return Frame(b"", raw, offset, f"more than {MAX_FRAME_BYTES} bytes without a line end")
        line = raw.removesuffix(self._rest_of_ending)
        return Frame(line, line, offset, rssi_dbm=rssi_dbm(appended))


def encode_line(payload: bytes, framing: Framing, checksum: ChecksumCodec | None) -> bytes:
    """Return `payload` and its checksum with the line end of the mission."""
    data = checksum.append(payload) if checksum else payload
    return data + _ENDINGS[framing.ending]
