"""A framing within another: the stream that an XBee's API frames carry piece by piece."""

from collections import deque

from msgspec.structs import replace

from protocol.framing.delimited import MAX_FRAME_BYTES
from protocol.framing.framer import Framer
from protocol.packet import Frame

PIECE_BYTES = 100
"""How much of the inner stream one outer frame carries when sent: what an XBee S1 can."""


class InnerFramer:
    """Joins the payloads of the outer frames to a stream and cuts that into inner frames.

    An inner frame may be spread over several outer ones, and one of these may hold several.
    Its `offset` is that of the outer frame it begins in, its `raw` bytes are those of the
    inner stream, and its `rssi_dbm` that of the outer frame that completed it. Outer frames
    that are broken are returned as they are, and interrupt the inner stream: what is pending
    there would otherwise spoil the next good frame as well.
    """

    def __init__(self, outer: Framer, inner: Framer) -> None:
        self._outer = outer
        self._inner = inner
        self._inner_bytes = 0
        self._pieces: deque[tuple[int, int]] = deque(maxlen=3 * MAX_FRAME_BYTES)

    def feed(self, data: bytes) -> list[Frame]:
        """Take the next bytes and return the frames they complete; never raises."""
        frames: list[Frame] = []
        for frame in self._outer.feed(data):
            if frame.problem:
                frames.extend(self._placed(self._inner.interrupt()))
                frames.append(frame)
            else:
                frames.extend(self._inner_frames(frame))
        return frames

    def interrupt(self) -> list[Frame]:
        """Give up the outer and inner frames that are not complete."""
        return [*self._placed(self._inner.interrupt()), *self._outer.interrupt()]

    def _inner_frames(self, outer: Frame) -> list[Frame]:
        self._pieces.append((self._inner_bytes, outer.offset))
        self._inner_bytes += len(outer.payload)
        return self._placed(self._inner.feed(outer.payload), outer.rssi_dbm)

    def _placed(self, frames: list[Frame], rssi_dbm: float | None = None) -> list[Frame]:
        """Return inner frames with their place in the outer stream."""
        return [
            replace(frame, offset=self._outer_offset(frame.offset), rssi_dbm=rssi_dbm)
            for frame in frames
        ]

    def _outer_offset(self, inner_offset: int) -> int:
        """Return where the outer frame with this byte of the inner stream stood.

        Frames come in their order, so what lies before is not asked for again.
        """
        while len(self._pieces) > 1 and self._pieces[1][0] <= inner_offset:
            self._pieces.popleft()
        return self._pieces[0][1]
