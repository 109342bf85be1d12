"""Lines of text, ended by CR, LF or both; empty lines are nothing."""

from protocol.framing.delimited import MAX_FRAME_BYTES, DelimiterSplitter
from protocol.mission import Framing
from protocol.packet import Frame

_ENDINGS = {"CR": b"\r", "LF": b"\n", "CRLF": b"\r\n"}


class LineFramer:
    """Finds lines, whichever line end the sender uses, also mixed."""

    def __init__(self) -> None:
        self._splitter = DelimiterSplitter(b"\r\n")

    def feed(self, data: bytes) -> list[Frame]:
        """Take the next bytes and return the lines they complete; never raises."""
        return [
            Frame(b"", raw, offset, f"more than {MAX_FRAME_BYTES} bytes without a line end")
            if overlong
            else Frame(raw, raw, offset)
            for raw, offset, overlong in self._splitter.feed(data)
        ]


def encode_line(payload: bytes, framing: Framing) -> bytes:
    """Return `payload` with the line end of the mission."""
    return payload + _ENDINGS[framing.ending]
