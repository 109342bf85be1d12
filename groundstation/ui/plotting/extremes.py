"""The lowest and highest values of ever longer stretches of a column."""

from collections.abc import Callable

import numpy as np
import numpy.typing as npt

from groundstation.flight.growing import Growing
from groundstation.flight.store import Chosen, Floats

FACTOR = 8
"""Each level has a pair for this many pairs of the level below."""
_ENOUGH_A_COLUMN = 4
"""So many stretches are looked at for a column of pixels; the rows at its edges lie apart by
less than a quarter of it."""
ROWS_A_COLUMN = FACTOR * _ENOUGH_A_COLUMN
"""Up to so many rows for a column of pixels are all looked at."""

Rows = npt.NDArray[np.int64]
Places = npt.NDArray[np.int32]
"""Rows as they are remembered, in few bytes: no flight has two thousand million."""
Values = Callable[[Chosen], Floats]
"""The values of a column in some of its rows, shape (chosen,)."""


class Extremes:
    """Remembers of each stretch of `FACTOR`, `FACTOR`², ... rows where its lowest and highest
    value stand.

    It grows with the column; O(1) a row, spread over all levels. Rows without a value are
    passed over; a stretch without any gives its first row.
    """

    def __init__(self) -> None:
        self._levels: list[tuple[Growing[np.int32], Growing[np.int32]]] = []

    def extend(self, rows: int, values: Values) -> None:
        """Take in what came since last time to a column that has so many `rows`, and looks at the
        `values` of no others."""
        size = FACTOR
        below: tuple[Growing[np.int32], Growing[np.int32]] | None = None
        level = 0
        while rows >= size:
            if level == len(self._levels):
                self._levels.append((Growing(np.int32), Growing(np.int32)))
            self._extend_level(self._levels[level], below, values, rows // size)
            below = self._levels[level]
            size *= FACTOR
            level += 1

    def rows(self, first: int, last: int, columns: int) -> Rows:
        """Return rows from `first` up to `last` that show all of them on `columns` of pixels:
        in order, with the lowest and highest of every stretch, and both ends."""
        stride, level = self._level_for(last - first, columns)
        if level < 0:
            return np.arange(first, last)
        lowest, highest = self._levels[level]
        begin = -(-first // stride)
        end = min(last // stride, lowest.rows)
        if end <= begin:
            return np.arange(first, last)
        inner = _in_order(lowest.view(end)[begin:], highest.view(end)[begin:])
        head = np.arange(first, begin * stride)
        tail = np.arange(end * stride, last)
        return np.concatenate((head, inner, tail))

    def _level_for(self, rows: int, columns: int) -> tuple[int, int]:
        """Return the coarsest stretch that is fine enough, in rows, and its level."""
        stride, level = 1, -1
        while level + 1 < len(self._levels) and rows >= stride * ROWS_A_COLUMN * columns:
            stride *= FACTOR
            level += 1
        return stride, level

    def _extend_level(
        self,
        level: tuple[Growing[np.int32], Growing[np.int32]],
        below: tuple[Growing[np.int32], Growing[np.int32]] | None,
        values: Values,
        complete: int,
    ) -> None:
        lowest, highest = level
        done = lowest.rows
        if complete <= done:
            return
        begin, end = done * FACTOR, complete * FACTOR
        if below is None:
            low_rows = high_rows = np.arange(begin, end, dtype=np.int32)
            lows = highs = values(slice(begin, end))
        else:
            low_rows, high_rows = below[0].view(end)[begin:], below[1].view(end)[begin:]
            lows, highs = values(low_rows), values(high_rows)
        lowest.extend(_pick(low_rows, lows, lowest=True))
        highest.extend(_pick(high_rows, highs, lowest=False))


def _in_order(lowest: Places, highest: Places) -> Rows:
    """Return the two rows of each stretch, the earlier first."""
    both = np.empty((len(lowest), 2), np.int64)
    np.minimum(lowest, highest, out=both[:, 0])
    np.maximum(lowest, highest, out=both[:, 1])
    return both.reshape(-1)


def _pick(rows: Places, values: Floats, *, lowest: bool) -> Places:
    """Return of each `FACTOR` rows the one with the lowest, or highest, of their `values`."""
    table = rows.reshape(-1, FACTOR)
    worst = np.inf if lowest else -np.inf
    looked_at = np.where(np.isnan(values), worst, values).reshape(-1, FACTOR)
    place = looked_at.argmin(axis=1) if lowest else looked_at.argmax(axis=1)
    picked: Places = np.take_along_axis(table, place[:, None], axis=1)[:, 0]
    return picked
