"""A flight log played on its own clock, at any speed."""

import bisect
import threading
from collections.abc import Iterator

from groundstation.flight.items import Item
from groundstation.flightlog.reader import FlightLog
from groundstation.link import Restart
from groundstation.link.replay_clock import ReplayClock

_LOOK_PERIOD_S = 0.02
_LONGEST_WAIT_S = threading.TIMEOUT_MAX


class ReplayLink(ReplayClock):
    """Yields the items of `log` when their moment comes.

    The clock is the log's. With `ends` the link closes itself at the end, otherwise it stays
    to be scrubbed.
    """

    def __init__(self, log: FlightLog, speed: float = 1.0, *, ends: bool = False) -> None:
        self.log = log
        self._ends = ends
        self._closed = False
        self._delivered = 0
        self._due_ns: list[int] | None = None
        super().__init__(*_span_ns(log), speed)

    @property
    def name(self) -> str:
        """The file name of the log."""
        return self.log.path.name

    @property
    def closed(self) -> bool:
        """Whether nothing more is to come: it was closed, or has come to an end that ends it."""
        with self.changed:
            return self._closed or (self._ends and self.now_ns() == self.end_ns)

    def wait_closed(self, timeout_s: float | None) -> bool:
        """Wait until nothing more is to come; return whether it is so."""
        with self.changed:
            while not self.closed:
                seconds = self._seconds_to_end()
                if timeout_s is not None:
                    seconds = timeout_s if seconds is None else min(seconds, timeout_s)
                if not self.changed.wait(seconds) and timeout_s == seconds:
                    return self.closed
            return True

    def close(self) -> None:
        """End `items` at once."""
        with self.changed:
            self._closed = True
            self.changed.notify_all()

    def items(self) -> Iterator[Item | Restart]:
        """Yield each item at its moment, and a Restart after a step back."""
        while (batch := self._wait_for_due()) is not None:
            yield from batch

    def _seconds_to_end(self) -> float | None:
        if not self._ends or not self.playing:
            return None
        return min(max(0.0, (self.end_ns - self.now_ns()) / 1e9 / self.speed), _LONGEST_WAIT_S)

    def _wait_for_due(self) -> list[Item | Restart] | None:
        due_ns = self._due_ns = self._due_ns or _rising([i.monotonic_ns for i in self.log.items])
        with self.changed:
            while True:
                if self._closed:
                    return None
                batch = self._take_due(bisect.bisect_right(due_ns, self.now_ns()))
                if batch:
                    return batch
                if self._ends and self._delivered == len(due_ns):
                    return None
                self.changed.wait(self._seconds_to_next(due_ns))

    def _take_due(self, due: int) -> list[Item | Restart]:
        delivered, self._delivered = self._delivered, due
        if due < delivered:
            return [Restart(tuple(self.log.items[:due]))]
        return [*self.log.items[delivered:due]]

    def _seconds_to_next(self, due_ns: list[int]) -> float | None:
        if not self.playing:
            return None
        if self.backwards or self.loop is not None:
            return _LOOK_PERIOD_S
        wait_ns = due_ns[self._delivered] - self.now_ns()
        return min(max(0.0, wait_ns / 1e9 / self.speed), _LONGEST_WAIT_S)


def _span_ns(log: FlightLog) -> tuple[int, int]:
    columns = log.columns
    begins = [other.monotonic_ns for other in columns.others[:1]]
    if len(columns.monotonic_ns) and not (begins and columns.chunks_before[0] == 0):
        begins = [int(columns.monotonic_ns[0])]
    ends = [other.monotonic_ns for other in columns.others]
    if len(columns.monotonic_ns):
        ends.append(int(columns.monotonic_ns.max()))
    return min(begins, default=0), max(ends, default=0)


def _rising(times_ns: list[int]) -> list[int]:
    """Return the times such that none is before the one it follows: order is the log's."""
    latest = times_ns[0] if times_ns else 0
    rising = []
    for time_ns in times_ns:
        latest = max(latest, time_ns)
        rising.append(latest)
    return rising
