"""Where packets are missing: stretches of time that no line may cross."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from groundstation.flight.growing import Growing
from groundstation.flight.store import Integers, Store

SILENCE_PERIODS = 3
"""So many sending periods without a packet are a gap, whatever the packet counter says."""
SHORTEST_SILENCE_S = 3.0


@dataclass(frozen=True, slots=True)
class Gap:
    """Nothing between `start_ns` and `end_ns`; `missing` packets by the counter."""

    start_ns: int
    end_ns: int
    missing: int


class Gaps:
    """The gaps of one kind of packet, found as it grows; `rate_hz` is how often it is sent."""

    def __init__(self, rate_hz: float) -> None:
        self._silence_ns = int(max(SHORTEST_SILENCE_S, SILENCE_PERIODS / rate_hz) * 1e9)
        self._before = Growing(np.int32)
        self._ends = Growing(np.int64)

    def extend(self, received_ns: Integers, missing: Integers) -> None:
        """Take in the rows that came since last time; both arrays have shape (rows,)."""
        done, rows = self._before.rows, len(received_ns)
        if rows <= done:
            return
        first = max(1, done)
        opened = (np.diff(missing[first - 1 : rows]) > 0) | (
            np.diff(received_ns[first - 1 : rows]) > self._silence_ns
        )
        found = np.flatnonzero(opened) + first
        known = int(self._before.view(done)[-1]) if done else 0
        count = np.cumsum(opened) + known
        self._before.extend(np.concatenate((np.zeros(first - done, np.int64), count)).astype("i4"))
        self._ends.extend(found)

    def before(self, rows: int) -> npt.NDArray[np.int32]:
        """Return how many gaps lie before each of the first `rows` rows, shape (rows,)."""
        return self._before.view(rows)

    def within(self, store: Store, start_ns: int, end_ns: int) -> list[Gap]:
        """Return the gaps that touch the time from `start_ns` to `end_ns`."""
        received_ns, missing = store.received_ns, store.missing
        ends = self._ends.view(self._ends.rows)
        ends = ends[ends < min(len(received_ns), len(missing))]
        touched = ends[(received_ns[ends] > start_ns) & (received_ns[ends - 1] < end_ns)]
        return [
            Gap(
                int(received_ns[end - 1]),
                int(received_ns[end]),
                int(missing[end] - missing[end - 1]),
            )
            for end in touched
        ]
