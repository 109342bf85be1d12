"""One field of a flight as lines on a screen."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from tsdownsample import MinMaxDownsampler

from groundstation.flight.growing import Growing
from groundstation.flight.store import Floats, Integers, Store
from groundstation.ui.plotting.extremes import ROWS_A_COLUMN, Extremes
from groundstation.ui.plotting.gaps import Gaps
from protocol.mission import Field
from protocol.units import UNITS

_DOWNSAMPLER = MinMaxDownsampler()  # type: ignore[no-untyped-call]
# What is passed is always of the types that it takes; to look costs more than the work
_DOWNSAMPLER.x_dtype_regex_list = _DOWNSAMPLER.y_dtype_regex_list = None
_SENSIBLE = 1e15
"""Larger values are drawn at the edge and do not count for the scale."""
_BACK_ROWS = 8
"""So many rows before a new one are searched for the value it is joined to."""


@dataclass(frozen=True, slots=True)
class Line:
    """Points of a line: `time_ns` and `values`, shape (points,), and `connected`, shape
    (points,): whether a point is joined to the next."""

    time_ns: Integers
    values: Floats
    connected: npt.NDArray[np.bool_]


class Series:
    """The values of `field` in the unit in which they are sent, ready to be drawn.

    `store` gives that of the flight as it is now, `gaps` those of its kind of packet. Asked for a
    stretch of time, it returns no more points than a screen can show, and looks at no more of
    the store: only a stretch too long for that needs to know the extremes of the whole column.
    """

    def __init__(self, field: Field, store: Callable[[], Store], gaps: Gaps) -> None:
        self._field = field
        self._store_now = store
        self._gaps = gaps
        self._extremes = Extremes()
        self._absences = Growing(np.int64)
        self._known_rows = 0
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
        store = self.store
        received_ns = self._times(store)
        first, last = np.searchsorted(received_ns, (start_ns, end_ns))
        first, last = max(0, int(first) - 1), min(len(received_ns), int(last) + 1)
        if last - first < ROWS_A_COLUMN * columns:
            chosen = np.arange(first, last)
            values = store.number_in(self._field.name, slice(first, last))
            absent = np.cumsum(~np.isfinite(values))
        else:
            self._look_through(store, len(received_ns))
            chosen = self._extremes.rows(first, last, columns)
            values = store.number_in(self._field.name, chosen)
            absent = np.searchsorted(self._absences.view(self._absences.rows), chosen)
        there = np.isfinite(values)
        chosen, values, absent = chosen[there], values[there], absent[there]
        most = 2 * columns
        if len(chosen) > 2 * most:
            picked = _DOWNSAMPLER.downsample(received_ns[chosen], values, n_out=most)
            beside = self._beside_breaks(chosen, absent, most)
            ends = (0, len(chosen) - 1)
            picked = np.unique(np.concatenate((picked.astype(np.intp), beside, ends)))
            chosen, values, absent = chosen[picked], values[picked], absent[picked]
        return self._line_of(chosen, values, absent, received_ns)

    def line_from(self, row: int) -> Line:
        """Return the line of all rows from `row` on, joined to the last value before it."""
        store = self.store
        received_ns = self._times(store)
        begin = max(0, row - _BACK_ROWS)
        values = store.number_in(self._field.name, slice(begin, len(received_ns)))
        there = np.isfinite(values)
        known_before = np.flatnonzero(there[: row - begin])
        skipped = int(known_before[-1]) if len(known_before) else row - begin
        there[:skipped] = False
        chosen = np.flatnonzero(there) + begin
        return self._line_of(chosen, values[there], np.cumsum(~there)[there], received_ns)

    def nearest(self, time_ns: int) -> tuple[int, float] | None:
        """Return the time (ns) and value of the packet nearest to `time_ns`; None before any.

        The value is NaN when that packet carried none.
        """
        store = self.store
        received_ns = store.received_ns
        if not len(received_ns):
            return None
        row = int(np.searchsorted(received_ns, time_ns))
        near = [r for r in (row - 1, row) if 0 <= r < len(received_ns)]
        best = min(near, key=lambda r: abs(int(received_ns[r]) - time_ns))
        value = store.number_in(self._field.name, slice(best, best + 1))
        return int(received_ns[best]), float(self._as_sent(value)[0])

    def _beside_breaks(self, chosen: Integers, absent: Integers, most: int) -> Integers:
        """Return the places among the `chosen` rows that are next to where the line is open, so
        that it is not open any further; none when they are more than `most`."""
        after = np.searchsorted(chosen, self._gaps.ends(int(chosen[0]), int(chosen[-1])))
        after = np.concatenate((after, np.flatnonzero(np.diff(absent)) + 1))
        return np.concatenate((after - 1, after)) if 2 * len(after) <= most else after[:0]

    def _look_through(self, store: Store, rows: int) -> None:
        """Take in the extremes of the first rows, and where values begin to be absent."""
        if rows <= self._known_rows:
            return
        name, first = self._field.name, max(0, self._known_rows - 1)
        self._extremes.extend(rows, lambda chosen: store.number_in(name, chosen))
        absent = ~np.isfinite(store.number_in(name, slice(first, rows)))
        begins = np.flatnonzero(absent[1:] & ~absent[:-1]) + first + 1
        if not self._known_rows and absent[:1].any():
            begins = np.insert(begins, 0, 0)
        self._absences.extend(begins)
        self._known_rows = rows

    def _times(self, store: Store) -> Integers:
        """Take in the gaps that came; return the times of the complete rows."""
        rows = store.revision
        received_ns, missing = store.received_ns[:rows], store.missing[:rows]
        standings = store.standings[:rows]
        rows = min(len(received_ns), len(missing), len(standings))
        self._gaps.extend(received_ns[:rows], missing[:rows], standings[:rows])
        return received_ns[:rows]

    def _line_of(
        self, chosen: Integers, values: Floats, absent: Integers, received_ns: Integers
    ) -> Line:
        """Return the line through the `chosen` rows; `absent` counts what has no value before
        each of them."""
        breaks = self._gaps.before(chosen) + absent
        connected = np.zeros(len(chosen), np.bool_)
        connected[:-1] = breaks[1:] == breaks[:-1]
        return Line(received_ns[chosen], self._as_sent(values), connected)

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
