"""A flight log that another program is writing, as a link: what it receives is seen here."""

import threading
import time
from collections.abc import Iterator

from groundstation.flight.items import Item
from groundstation.flightlog.following import Follower


class FollowLink:
    """Yields the items in the log of `follower` as they are written."""

    def __init__(self, follower: Follower) -> None:
        self._follower = follower
        self._stop = threading.Event()

    @property
    def name(self) -> str:
        """The file name of the log."""
        return self._follower.path.name

    def items(self) -> Iterator[Item]:
        """Yield what is written, waiting for it, until the log is closed or `close` is called."""
        yield from self._follower.items(self._stop)

    def now_ns(self) -> int:
        """Return the monotonic clock, ns: that of the program that writes, on this machine."""
        return time.monotonic_ns()

    def close(self) -> None:
        """End `items` soon."""
        self._stop.set()
