"""A packet counter followed for the record: what came late."""

NEAR = 20
"""A counter that goes on by up to this is believed at once, a larger jump when the next packet
goes on from there: a damaged digit must not make a thousand gaps."""

LARGEST_GAP = 100_000
"""A counter that goes on by more than this was set anew."""


class LateFollower:
    """Takes the counts of packets in the order received, without repeated ones."""

    def __init__(self) -> None:
        self._last: int | None = None
        self._doubtful: int | None = None
        self._passed: set[int] = set()

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

    def _believe(self, jumped_to: int, last: int) -> None:
        if 0 < jumped_to - last <= LARGEST_GAP:
            self._passed.update(range(last + 1, jumped_to))
        else:
            self._passed = set()
        self._last = jumped_to

    def _go_on(self, count: int) -> None:
        if self._last is not None:
            self._passed.update(range(self._last + 1, count))
        self._last = count
        self._doubtful = None
