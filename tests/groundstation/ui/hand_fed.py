"""A link whose bytes a test hands in, on a clock that the test sets."""

import queue
from collections.abc import Iterator

from groundstation.flight.items import Item
from protocol.packet import Chunk


class HandFedLink:
    """Yields the chunks given to `feed`; its clock stands at the last one, or at `time_ns`."""

    name = "by hand"

    def __init__(self) -> None:
        self.time_ns = 0
        self._waiting: queue.SimpleQueue[Item | None] = queue.SimpleQueue()

    def feed(self, data: bytes, time_ns: int) -> None:
        """Let `data` arrive at `time_ns`."""
        self.time_ns = time_ns
        self._waiting.put(Chunk(data, time_ns, time_ns))

    def put(self, item: Item) -> None:
        """Let an event happen, or a chunk arrive."""
        self.time_ns = item.monotonic_ns
        self._waiting.put(item)

    def items(self) -> Iterator[Item]:
        """Yield what was fed until closed."""
        while (item := self._waiting.get()) is not None:
            yield item

    def now_ns(self) -> int:
        """Return the time of the clock, ns."""
        return self.time_ns

    def close(self) -> None:
        """End `items`."""
        self._waiting.put(None)
