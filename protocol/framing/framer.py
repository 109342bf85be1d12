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

    def interrupt(self) -> list[Frame]:
        """Give up what is not complete, because bytes behind it are known to be missing.

        Returns it as frames with a problem; the next bytes fed begin anew.
        """
        ...
