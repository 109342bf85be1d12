"""Where packets are missing: stretches of time that no line may cross."""

import numpy as np
import numpy.typing as npt

from groundstation.flight.continuity import Standing
from groundstation.flight.growing import Growing
from groundstation.flight.store import Integers, Store
from groundstation.ui.freshness import overdue_after_s


class Gaps:
    """The gaps of one kind of packet, found as it grows; `rate_hz` is how often it is sent.

    A packet that is overdue leaves a gap, whatever the packet counter says.
    """

    def __init__(self, rate_hz: float) -> None:
        self._silence_ns = int(overdue_after_s(rate_hz) * 1e9)
        self._rows = 0
        self._ends = Growing(np.int64)

    def extend(
        self, received_ns: Integers, missing: Integers, standings: npt.NDArray[np.uint8]
    ) -> None:
        """Take in the rows that came since last time; all arrays have shape (rows,).

        Behind a reset nobody knows how many packets are missing: no line crosses it.
        """
        done, rows = self._rows, len(received_ns)
        if rows <= done:
            return
        first = max(1, done)
        opened = np.diff(missing[first - 1 : rows]) > 0
        opened |= np.diff(received_ns[first - 1 : rows]) > self._silence_ns
        opened |= standings[first:rows] == Standing.RESET
        self._ends.extend(np.flatnonzero(opened) + first)
        self._rows = rows

    def before(self, rows: Integers) -> Integers:
        """Return how many gaps lie before each of some rows, shape as given."""
        before: Integers = np.searchsorted(self._ends.view(self._ends.rows), rows, "right")
        return before

    def ends(self, first: int, last: int) -> Integers:
        """Return the rows at which gaps end, behind row `first` and up to row `last`."""
        ends = self._ends.view(self._ends.rows)
        begin, end = np.searchsorted(ends, (first, last), "right")
        return ends[begin:end]

    def within(self, store: Store, start_ns: int, end_ns: int) -> tuple[Integers, Integers]:
        """Return begin and end (ns) of the gaps that touch the time from `start_ns` to `end_ns`,
        both of shape (gaps,)."""
        received_ns = store.received_ns
        after = int(np.searchsorted(received_ns, start_ns, "right"))
        until = min(int(np.searchsorted(received_ns, end_ns, "left")), len(received_ns) - 1)
        ends = self._ends.view(self._ends.rows)
        first, last = np.searchsorted(ends, (after, until + 1))
        touched = ends[first:last]
        return received_ns[touched - 1], received_ns[touched]
