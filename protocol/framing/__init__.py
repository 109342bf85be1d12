"""Framings: how packets are told apart in a stream of bytes.

A framing is one small file with a `Framer` and an `encode` function, and one line in
the table below.
"""

from collections.abc import Callable
from typing import Protocol

from protocol.framing.cobs import CobsFramer, encode_cobs
from protocol.framing.lines import LineFramer, encode_line
from protocol.mission import Framing
from protocol.packet import Frame


class Framer(Protocol):
    """Cuts a byte stream into frames, however the stream is cut into chunks.

    Holds at most `protocol.framing.delimited.MAX_FRAME_BYTES` between calls and costs
    O(n) in the bytes fed.
    """

    def feed(self, data: bytes) -> list[Frame]:
        """Take the next bytes and return the frames they complete. Never raises."""
        ...


_FRAMINGS: dict[str, tuple[Callable[[], Framer], Callable[[bytes, Framing], bytes]]] = {
    "lines": (LineFramer, encode_line),
    "cobs": (CobsFramer, encode_cobs),
}


def framing_names() -> list[str]:
    """Return the kinds of framing a mission file may name."""
    return sorted(_FRAMINGS)


def make_framer(framing: Framing) -> Framer:
    """Return a new framer for the mission's framing."""
    return _FRAMINGS[framing.kind][0]()


def encode_frame(framing: Framing, payload: bytes) -> bytes:
    """Return `payload` as it goes on the wire, delimiters included."""
    return _FRAMINGS[framing.kind][1](payload, framing)
