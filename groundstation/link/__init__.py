"""Links: where bytes come from and go to."""

from collections.abc import Iterator
from typing import Protocol, runtime_checkable

from groundstation.errors import UserError
from groundstation.flight.items import Item


class Link(Protocol):
    """A source of chunks and events on one clock.

    `items` is read by one thread; all else may be called from others.
    """

    @property
    def name(self) -> str:
        """What people call it: the port or the file."""
        ...

    def items(self) -> Iterator[Item]:
        """Yield what arrives, waiting for it, until `close` is called."""
        ...

    def now_ns(self) -> int:
        """Return the present on the clock that the chunks are stamped with, ns."""
        ...

    def close(self) -> None:
        """End `items` soon; returns at once."""
        ...


class SendingFailed(UserError):  # noqa: N818 - what happened, not a fault of the program
    """Bytes could not be sent: why, in a sentence, and how many of them went out."""

    def __init__(self, sentence: str, sent_bytes: int = 0) -> None:
        super().__init__(sentence)
        self.sent_bytes = sent_bytes


@runtime_checkable
class Uplink(Protocol):
    """A link that also takes bytes to the other end."""

    def write(self, data: bytes) -> None:
        """Send `data`; waits a moment at most, and raises SendingFailed.

        Called from one thread, beside the one that reads.
        """
        ...
