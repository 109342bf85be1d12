"""One field of a flight as lines on a screen."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from tsdownsample import MinMaxDownsampler

from groundstation.flight.growing import Growing
from groundstation.flight.store import Floats, Integers, Store
from groundstation.ui.plotting.extremes import Extremes
from groundstation.ui.plotting.gaps import Gaps
from protocol.mission import Field
from protocol.units import UNITS

_DOWNSAMPLER = MinMaxDownsampler()  # type: ignore[no-untyped-call]
_SENSIBLE = 1e15
"""Larger values are drawn at the edge and do not count for the scale."""


@dataclass(frozen=True, slots=True)
class Line:
    """Points of a line: `time_ns` and `values`, shape (points,), and `connected`, shape
    (points,): whether a point is joined to the next."""

    time_ns: Integers
    values: Floats
    connected: npt.NDArray[np.bool_]


class Series:
    """The values of `field` in the unit in which they are sent, ready to be drawn.

    `store` gives that of the flight as it is now, `gaps` those of its kind of packet. Grows with
    the store; asked for a stretch of time, it returns no more points than a screen can show.
    """

    def __init__(self, field: Field, store: Callable[[], Store], gaps: Gaps) -> None:
        self._field = field
        self._store_now = store
        self._gaps = gaps
        self._extremes = Extremes()
        self._absent = Growing(np.int32)
        unit = UNITS[field.unit]
        self._factor, self._offset = unit.factor, unit.offset

    @property
    def store(self) -> Store:
        """The store of the flight as it is now."""
        return self._store_now()

    @property
    def revision(self) -> int:
        """How many rows there are now."""
        return self.store.revision

    def line(self, start_ns: int, end_ns: int, columns: int) -> Line:
        """Return the line from `start_ns` to `end_ns`, and one point beyond either end.

        The lowest and highest value of each of `columns` are in it, so no spike is lost.
        """
        rows, values, received_ns = self._grown()
        first, last = np.searchsorted(received_ns, (start_ns, end_ns))
        first, last = max(0, int(first) - 1), min(rows, int(last) + 1)
        chosen = self._extremes.rows(first, last, columns)
        chosen = chosen[np.isfinite(values[chosen])]
        most = 2 * columns
        if len(chosen) > 2 * most:
            picked = _DOWNSAMPLER.downsample(received_ns[chosen], values[chosen], n_out=most)
            chosen = chosen[np.unique(np.append(picked.astype(np.intp), (0, len(chosen) - 1)))]
        return self._line_of(chosen, values, received_ns)

    def line_from(self, row: int) -> Line:
        """Return the line of all rows from `row` on, joined to the last value before it."""
        _, values, received_ns = self._grown()
        begin = max(0, row - 1)
        while begin > 0 and row - begin < 8 and not np.isfinite(values[begin]):
            begin -= 1
        chosen = np.arange(begin, len(values))
        return self._line_of(chosen[np.isfinite(values[begin:])], values, received_ns)

    def nearest(self, time_ns: int) -> tuple[int, float] | None:
        """Return the time (ns) and value of the packet nearest to `time_ns`; None before any.

        The value is NaN when that packet carried none.
        """
        store = self.store
        received_ns, values = store.received_ns, store.number(self._field.name)
        if not len(received_ns):
            return None
        row = int(np.searchsorted(received_ns, time_ns))
        near = [r for r in (row - 1, row) if 0 <= r < len(received_ns)]
        best = min(near, key=lambda r: abs(int(received_ns[r]) - time_ns))
        return int(received_ns[best]), float(self._as_sent(values[best : best + 1])[0])

    def _grown(self) -> tuple[int, Floats, Integers]:
        """Take in what came to the store; return rows, values as in the store, and times."""
        store = self.store
        rows = store.revision
        values = store.number(self._field.name)[:rows]
        received_ns, missing = store.received_ns[:rows], store.missing[:rows]
        rows = min(rows, len(values), len(received_ns), len(missing))
        values, received_ns = values[:rows], received_ns[:rows]
        self._gaps.extend(received_ns, missing[:rows])
        self._extremes.extend(values)
        done = self._absent.rows
        if rows > done:
            before = int(self._absent.view(done)[-1]) if done else 0
            absent = np.cumsum(~np.isfinite(values[done:])) + before
            self._absent.extend(absent.astype(np.int32))
        return rows, values, received_ns

    def _line_of(self, chosen: Integers, values: Floats, received_ns: Integers) -> Line:
        breaks = self._gaps.before(len(values))[chosen] + self._absent.view(len(values))[chosen]
        connected = np.zeros(len(chosen), np.bool_)
        connected[:-1] = breaks[1:] == breaks[:-1]
        return Line(received_ns[chosen], self._as_sent(values[chosen]), connected)

    def _as_sent(self, values_si: Floats) -> Floats:
        sent: Floats = (values_si - self._offset) / self._factor
        return sent


def bounds_of(lines: list[Line]) -> tuple[float, float] | None:
    """Return the lowest and highest sensible value of all lines; None when there is none."""
    found = []
    for line in lines:
        sensible = line.values[np.abs(line.values) < _SENSIBLE]
        if len(sensible):
            found.append((float(sensible.min()), float(sensible.max())))
    if not found:
        return None
    return min(low for low, _ in found), max(high for _, high in found)
