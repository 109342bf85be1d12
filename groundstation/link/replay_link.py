"""A flight log played on its own clock, at any speed."""

import bisect
import threading
from collections.abc import Iterator

from groundstation.flight.items import Item
from groundstation.flightlog.reader import FlightLog
from groundstation.link import Restart
from groundstation.link.log_clock import LogClock

_LOOK_PERIOD_S = 0.02


class ReplayLink(LogClock):
    """Yields the items of `log` when their moment comes."""

    def __init__(self, log: FlightLog, speed: float = 1.0, *, ends: bool = False) -> None:
        super().__init__(log, speed, ends=ends)
        self._log = log
        self._delivered = 0
        self._due_ns: list[int] | None = None

    def items(self) -> Iterator[Item | Restart]:
        """Yield each item at its moment, and a Restart after a step back."""
        while (batch := self._wait_for_due()) is not None:
            yield from batch

    def _wait_for_due(self) -> list[Item | Restart] | None:
        due_ns = self._due_ns = self._due_ns or _rising([i.monotonic_ns for i in self._log.items])
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
            return [Restart(tuple(self._log.items[:due]))]
        return [*self._log.items[delivered:due]]

    def _seconds_to_next(self, due_ns: list[int]) -> float | None:
        if not self.playing:
            return None
        if self.backwards or self.loop is not None:
            return _LOOK_PERIOD_S
        wait_ns = due_ns[self._delivered] - self.now_ns()
        return min(max(0.0, wait_ns / 1e9 / self.speed), threading.TIMEOUT_MAX)


def _rising(times_ns: list[int]) -> list[int]:
    """Return the times such that none is before the one it follows: order is the log's."""
    latest = times_ns[0] if times_ns else 0
    rising = []
    for time_ns in times_ns:
        latest = max(latest, time_ns)
        rising.append(latest)
    return rising
