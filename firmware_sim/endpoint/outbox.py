"""Frames on their way through something that takes only some bytes at a time."""

from collections.abc import Callable


class Outbox:
    """Sends whole frames through `write`, so that no frame is ever torn.

    `write` takes bytes and returns how many of them went; it raises BlockingIOError, or returns
    0, when none goes at present. Any other OSError passes through to the caller.
    """

    def __init__(self, write: Callable[[bytes], int]) -> None:
        self._write = write
        self._unsent = b""

    def flush(self) -> bool:
        """Write as much as goes of what is unsent and tell whether that was all."""
        try:
            while self._unsent:
                taken = self._write(self._unsent)
                if taken == 0:
                    return False
                self._unsent = self._unsent[taken:]
        except BlockingIOError:
            return False
        return True

    def send(self, data: bytes, keep: bool) -> bool:
        """Send `data` whole, or not at all when the way is blocked, and tell whether it goes.

        A frame once begun is finished before the next. With `keep` a frame that cannot even
        begin is kept until it can.
        """
        if not self.flush():
            return False
        self._unsent = data
        if self.flush() or keep or len(self._unsent) < len(data):
            return True
        self._unsent = b""
        return False

    def clear(self) -> None:
        """Forget what is unsent."""
        self._unsent = b""


class Inbox:
    """What has been heard and not yet been taken; what is too much is dropped."""

    LIMIT_BYTES = 65_536

    def __init__(self) -> None:
        self._heard = bytearray()

    def put(self, data: bytes) -> None:
        """Keep `data` as far as there is room: a reader that floods us must not fill memory."""
        self._heard += data[: self.LIMIT_BYTES - len(self._heard)]

    def take(self) -> bytes:
        """Return what was heard since the last call."""
        heard = bytes(self._heard)
        self._heard.clear()
        return heard
