"""How long the disk will still take what is recorded."""

from collections import deque
from dataclasses import dataclass, field

LEAST_FREE_BYTES = 100_000_000
LEAST_TIME_LEFT_S = 3600.0
_WINDOW_NS = 60_000_000_000
_NOTHING_BYTES = 4096
"""Less than the smallest piece that a file can have on most disks."""


@dataclass
class FreeSpace:
    """Watches the room on one disk; `warning` is a sentence while it is short, else empty."""

    warning: str = ""
    _seen: deque[tuple[int, int]] = field(default_factory=deque)

    def note(self, monotonic_ns: int, recorded_bytes: int, free_bytes: int) -> bool:
        """Take in how much was recorded until now and how much is free; return whether the
        room has become short just now."""
        was_short = bool(self.warning)
        left_s = self._time_left_s(monotonic_ns, recorded_bytes, free_bytes)
        self.warning = ""
        if free_bytes < _NOTHING_BYTES:
            self.warning = "the disk is full; make room"
        elif left_s < LEAST_TIME_LEFT_S:
            self.warning = (
                f"the disk holds {_minutes(left_s)} more of what arrives "
                f"({_size(free_bytes)} free); make room"
            )
        elif free_bytes < LEAST_FREE_BYTES:
            self.warning = f"only {_size(free_bytes)} free on the disk; make room"
        return bool(self.warning) and not was_short

    def _time_left_s(self, monotonic_ns: int, recorded_bytes: int, free_bytes: int) -> float:
        """Return for how long the room lasts at the rate of the last minute, s."""
        self._seen.append((monotonic_ns, recorded_bytes))
        while len(self._seen) > 2 and self._seen[1][0] <= monotonic_ns - _WINDOW_NS:
            self._seen.popleft()
        then_ns, then_bytes = self._seen[0]
        if monotonic_ns <= then_ns or recorded_bytes <= then_bytes:
            return float("inf")
        return free_bytes * ((monotonic_ns - then_ns) / 1e9) / (recorded_bytes - then_bytes)


def _minutes(seconds: float) -> str:
    return "less than a minute" if seconds < 60 else f"only {seconds / 60:.0f} min"


def _size(size_bytes: int) -> str:
    if size_bytes < 1_000_000:
        return f"{size_bytes / 1e3:.0f} kB"
    return f"{size_bytes / 1e6:.1f} MB" if size_bytes < 10_000_000 else f"{size_bytes / 1e6:.0f} MB"
