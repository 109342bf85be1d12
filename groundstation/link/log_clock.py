"""The clock of a flight log that is replayed as a whole."""

import threading
from collections.abc import Iterator

from groundstation.flight.items import Item
from groundstation.flightlog.reader import FlightLog
from groundstation.link.replay_clock import ReplayClock


class LogClock(ReplayClock):
    """Runs through the time of `log`, which it does not keep, and brings nothing by itself: what
    is shown is looked up. `path` is where the log is.

    With `ends` it closes itself at the end, otherwise it stays to be scrubbed.
    """

    def __init__(self, log: FlightLog, speed: float = 1.0, *, ends: bool = False) -> None:
        self.path = log.path
        self._ends = ends
        self._closed = False
        super().__init__(*_span_ns(log), speed)

    @property
    def name(self) -> str:
        """The file name of the log."""
        return self.path.name

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
        """End `items`, if any are to come, at once."""
        with self.changed:
            self._closed = True
            self.changed.notify_all()

    def items(self) -> Iterator[Item]:
        """Yield nothing."""
        return iter(())

    def _seconds_to_end(self) -> float | None:
        if not self._ends or not self.playing:
            return None
        return min(
            max(0.0, (self.end_ns - self.now_ns()) / 1e9 / self.speed), threading.TIMEOUT_MAX
        )


def _span_ns(log: FlightLog) -> tuple[int, int]:
    columns = log.columns
    begins = [other.monotonic_ns for other in columns.others[:1]]
    if len(columns.monotonic_ns) and not (begins and columns.chunks_before[0] == 0):
        begins = [int(columns.monotonic_ns[0])]
    ends = [other.monotonic_ns for other in columns.others]
    if len(columns.monotonic_ns):
        ends.append(int(columns.monotonic_ns.max()))
    return min(begins, default=0), max(ends, default=0)
