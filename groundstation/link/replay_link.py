"""A flight log played on its own clock, at any speed."""

import bisect
import threading
import time
from collections.abc import Iterator

from groundstation.flight.items import Item
from groundstation.flightlog.reader import FlightLog
from groundstation.link import Restart


class ReplayLink:
    """Yields the chunks and events of `log` when their moment comes.

    The clock is the log's: it runs from `begin_ns` to `end_ns` at `speed` times real time
    (infinity means as fast as possible) and stands still when paused and at the end. With
    `ends` the link closes itself at the end, otherwise it stays to be scrubbed.
    """

    def __init__(self, log: FlightLog, speed: float = 1.0, *, ends: bool = False) -> None:
        self._name = log.path.name
        self._items = log.items
        self._due_ns = _rising([item.monotonic_ns for item in log.items])
        self._ends = ends
        self.begin_ns = self._due_ns[0] if self._due_ns else 0
        self.end_ns = self._due_ns[-1] if self._due_ns else 0
        self._changed = threading.Condition()
        self._closed = False
        self._playing = True
        self._speed = speed
        self._delivered = 0
        self._rewound = False
        self._set_clock(self.begin_ns)

    @property
    def name(self) -> str:
        """The file name of the log."""
        return self._name

    @property
    def speed(self) -> float:
        """Times real time."""
        return self._speed

    @property
    def playing(self) -> bool:
        """Whether the clock runs; False when paused and at the end."""
        with self._changed:
            return self._playing and self._position() < self.end_ns

    def now_ns(self) -> int:
        """Return the present on the log's clock, ns."""
        with self._changed:
            return self._position()

    def play(self) -> None:
        """Run the clock; from the beginning when it stood at the end."""
        with self._changed:
            if self._position() >= self.end_ns:
                self._move_to(self.begin_ns)
            self._set_clock(self._position())
            self._playing = True
            self._changed.notify_all()

    def pause(self) -> None:
        """Stop the clock where it is."""
        with self._changed:
            self._set_clock(self._position())
            self._playing = False
            self._changed.notify_all()

    def set_speed(self, speed: float) -> None:
        """Run at `speed` times real time from now on."""
        with self._changed:
            self._set_clock(self._position())
            self._speed = speed
            self._changed.notify_all()

    def seek(self, moment_ns: int) -> None:
        """Set the clock to `moment_ns`; what lies before it is delivered at once."""
        with self._changed:
            self._move_to(min(max(moment_ns, self.begin_ns), self.end_ns))
            self._changed.notify_all()

    def close(self) -> None:
        """End `items` at once."""
        with self._changed:
            self._closed = True
            self._changed.notify_all()

    def items(self) -> Iterator[Item | Restart]:
        """Yield each chunk and event at its moment, and a Restart after a step back."""
        while (batch := self._wait_for_due()) is not None:
            yield from batch

    def _wait_for_due(self) -> list[Item | Restart] | None:
        with self._changed:
            while True:
                if self._closed:
                    return None
                batch = self._take_due()
                if batch:
                    return batch
                if self._ends and self._delivered == len(self._items):
                    return None
                self._changed.wait(self._seconds_to_next())

    def _take_due(self) -> list[Item | Restart]:
        due = bisect.bisect_right(self._due_ns, self._position())
        if self._rewound:
            self._rewound = False
            self._delivered = due
            return [Restart(tuple(self._items[:due]))]
        batch = self._items[self._delivered : due]
        self._delivered = max(due, self._delivered)
        return [*batch]

    def _seconds_to_next(self) -> float | None:
        if not self._playing or self._delivered == len(self._items):
            return None
        wait_ns = self._due_ns[self._delivered] - self._position()
        return min(max(0.0, wait_ns / 1e9 / self._speed), threading.TIMEOUT_MAX)

    def _move_to(self, moment_ns: int) -> None:
        self._rewound = self._rewound or moment_ns < self._position()
        self._set_clock(moment_ns)

    def _set_clock(self, moment_ns: int) -> None:
        self._clock_moment_ns = moment_ns
        self._clock_set_ns = time.monotonic_ns()

    def _position(self) -> int:
        if not self._playing:
            return self._clock_moment_ns
        if self._speed == float("inf"):
            return self.end_ns
        passed_ns = (time.monotonic_ns() - self._clock_set_ns) * self._speed
        if passed_ns >= self.end_ns - self._clock_moment_ns:
            return self.end_ns
        return self._clock_moment_ns + int(passed_ns)


def _rising(times_ns: list[int]) -> list[int]:
    """Return the times such that none is before the one it follows: order is the log's."""
    latest = times_ns[0] if times_ns else 0
    rising = []
    for time_ns in times_ns:
        latest = max(latest, time_ns)
        rising.append(latest)
    return rising
