"""Reading a link as the station does, in a thread, and looking at what has come."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from groundstation.flight.events import Event
from groundstation.link import Link
from protocol.packet import Chunk
from tests.waiting import eventually


class Reading:
    """All that `link` has brought so far."""

    def __init__(self, link: Link) -> None:
        self.link = link
        self.items: list[Chunk | Event] = []
        self._thread = threading.Thread(target=self._read, daemon=True)
        self._thread.start()

    @property
    def data(self) -> bytes:
        """Every byte received, in order."""
        return b"".join(item.data for item in self.items if isinstance(item, Chunk))

    @property
    def chunks(self) -> list[bytes]:
        """What each read brought."""
        return [item.data for item in self.items if isinstance(item, Chunk)]

    @property
    def events(self) -> list[str]:
        """The kinds of the events, in order."""
        return [str(item.kind) for item in self.items if isinstance(item, Event)]

    @property
    def ended(self) -> bool:
        """Whether the link has ended by itself or was closed."""
        return not self._thread.is_alive()

    def await_data(self, data: bytes) -> None:
        """Wait until exactly these bytes have been received."""
        eventually(lambda: len(self.data) >= len(data), f"{len(data)} bytes arrive")
        assert self.data == data

    def await_event(self, kind: str) -> None:
        """Wait until the newest event is of this kind."""
        eventually(lambda: self.events[-1:] == [kind], kind)

    def _read(self) -> None:
        for item in self.link.items():
            self.items.append(item)


@contextmanager
def reading(link: Link) -> Iterator[Reading]:
    """Read `link` until the end of the block, then close it."""
    read = Reading(link)
    try:
        yield read
    finally:
        link.close()
        eventually(lambda: read.ended, "the link ends when it is closed")
