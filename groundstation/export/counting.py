"""A packet counter followed for the record: what came late, and what never came."""

from dataclasses import dataclass

NEAR = 20
"""A counter that goes on by up to this is believed at once, a larger jump when the next packet
goes on from there: a damaged digit must not make a thousand gaps."""

LARGEST_GAP = 100_000
"""A counter that goes on by more than this was set anew."""


@dataclass(frozen=True, slots=True)
class Gap:
    """Packets that never arrived whole: the numbers of the first and the last of them."""

    first: int
    last: int

    @property
    def packets(self) -> int:
        """How many are missing."""
        return self.last - self.first + 1

    def __str__(self) -> str:
        return str(self.first) if self.packets == 1 else f"{self.first} to {self.last}"


class CountFollower:
    """Takes the counts of packets in the order received, without repeated ones."""

    def __init__(self) -> None:
        self.resets = 0
        self._last: int | None = None
        self._doubtful: int | None = None
        self._passed: set[int] = set()
        self._closed: list[set[int]] = []

    def is_late(self, count: int) -> bool:
        """Take the next count; return True when it fills a place passed over before."""
        last = self._last
        if last is not None and count < last and count in self._passed:
            self._passed.discard(count)
            return True
        if last is None or 0 <= count - last <= NEAR:
            self._go_on(count)
        elif self._doubtful is not None and 0 <= count - self._doubtful <= NEAR:
            self._believe(self._doubtful, last)
            self._go_on(count)
        else:
            self._doubtful = count
        return False

    def gaps(self) -> tuple[Gap, ...]:
        """Return what never came, in the order of the flight."""
        return tuple(gap for passed in (*self._closed, self._passed) for gap in _runs(passed))

    def _believe(self, jumped_to: int, last: int) -> None:
        if 0 < jumped_to - last <= LARGEST_GAP:
            self._passed.update(range(last + 1, jumped_to))
        else:
            self.resets += jumped_to < last
            self._closed.append(self._passed)
            self._passed = set()
        self._last = jumped_to

    def _go_on(self, count: int) -> None:
        if self._last is not None:
            self._passed.update(range(self._last + 1, count))
        self._last = count
        self._doubtful = None


def _runs(numbers: set[int]) -> list[Gap]:
    """Return the numbers as runs without a break."""
    found: list[Gap] = []
    for number in sorted(numbers):
        if found and found[-1].last == number - 1:
            found[-1] = Gap(found[-1].first, number)
        else:
            found.append(Gap(number, number))
    return found
