"""What every framer can do."""

from typing import Protocol

from protocol.packet import Frame


class Framer(Protocol):
    """Cuts a byte stream into frames, however the stream is cut into chunks.

    Holds a few times `protocol.framing.delimited.MAX_FRAME_BYTES` at most between calls,
    whatever length a frame announces, and costs O(n) in the bytes fed.
    """

    def feed(self, data: bytes) -> list[Frame]:
        """Take the next bytes and return the frames they complete. Never raises."""
        ...
