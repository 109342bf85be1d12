"""The packet counters over a whole flight: the same machines as live, asked only where a
count does not simply go on by one."""

from dataclasses import dataclass, field

import numpy as np

from groundstation.flight.continuity import Continuity, Standing
from groundstation.flight.counters import CounterSums, counter_names, modulus_of
from groundstation.flight.store import Integers
from groundstation.flight.whole.series import joined
from groundstation.flight.whole.table import WholeTable
from protocol.mission import Mission

_SAFE = 1 << 62
"""Counts from here on are followed one by one, with Python's whole numbers."""


@dataclass
class Counting:
    """What the counters say: the sums, and with which frame they changed, by `order`; the counts
    to which counters fell at resets, by frame; and the counters at the end, by name."""

    order: list[int] = field(default_factory=list)
    sums: list[CounterSums] = field(default_factory=list)
    resets: list[tuple[int, int]] = field(default_factory=list)
    counters: dict[str, Continuity] = field(default_factory=dict)


@dataclass
class _Followed:
    """The sums of one counter as they change."""

    order: list[int] = field(default_factory=list)
    sums: list[CounterSums] = field(default_factory=list)

    def note(self, order: int, counter: Continuity) -> None:
        sums = CounterSums(counter.lost, counter.damaged, counter.duplicates, counter.resets)
        if sums != (self.sums[-1] if self.sums else CounterSums()):
            self.order.append(order)
            self.sums.append(sums)


def count_through(mission: Mission, tables: list[WholeTable], rejected: Integers) -> Counting:
    """Follow all counters; fills in `missing` and `standings` of the tables.

    `rejected` are the places of the rejected frames among all frames, in order.
    """
    names = counter_names(mission)
    fields = {one.name: one for one in mission.fields()}
    found, followed = Counting(), []
    for number, name in enumerate(dict.fromkeys(names.values())):
        having = [table for table in tables if names.get(table.packet.name) == name]
        counter = Continuity(modulus_of(fields[name]), mission.rate_hz)
        run = _Run(counter, having, name, rejected if number == 0 else rejected[:0])
        run.follow()
        followed.append(run.followed)
        found.counters[name] = counter
        found.resets += run.resets
    found.resets.sort()
    _add_up(followed, found)
    _fill_missing(tables, found)
    return found


class _Run:
    """One counter through all packets that have it."""

    def __init__(
        self, counter: Continuity, tables: list[WholeTable], name: str, rejected: Integers
    ) -> None:
        self.followed = _Followed()
        self.resets: list[tuple[int, int]] = []
        self._counter = counter
        self._tables = tables
        numbers = [table for table in tables if name in table.numbers]
        values = joined([table.number(name) for table in numbers], np.float64)
        order = joined([table.order for table in numbers], np.int64)
        table_of = np.repeat(np.arange(len(numbers)), [table.rows for table in numbers])
        row_of = joined([np.arange(table.rows) for table in numbers], np.int64)
        place = np.flatnonzero(np.isfinite(values))
        if len(numbers) > 1:
            place = place[np.argsort(order[place])]
        self._values, self._order = values[place], order[place]
        self._place, self._times_ns = place, joined([t.received_ns for t in numbers], np.int64)
        self._numbers, self._table_of, self._row_of = numbers, table_of[place], row_of[place]
        self._rejected_before = np.searchsorted(rejected, self._order)

    def follow(self) -> None:
        """Take all counts."""
        rows = len(self._values)
        irregular = self._irregular()
        row, next_irregular = 0, 0
        while row < rows:
            while next_irregular < len(irregular) and irregular[next_irregular] < row:
                next_irregular += 1
            end = irregular[next_irregular] if next_irregular < len(irregular) else rows
            if self._counter.settled and end > row:
                count = int(self._values[end - 1])
                self._counter.go_on_to(count, end - row, self._time_ns(end - 1))
                row = end
                continue
            self._take(row)
            row += 1

    def _irregular(self) -> list[int]:
        """Return the rows whose count does not follow the one before by one."""
        values, modulus = self._values, self._counter.modulus
        if len(values) and (np.abs(values).max() >= _SAFE or (values.min() < 0 and modulus)):
            return list(range(len(values)))
        step = np.diff(values.astype(np.int64))
        regular = step == 1
        if modulus is not None and modulus < _SAFE:
            regular = np.diff(values.astype(np.int64) % modulus) % modulus == 1
        return [0, *(np.flatnonzero(~regular) + 1).tolist()] if len(values) else []

    def _take(self, row: int) -> None:
        before = int(self._rejected_before[row - 1]) if row else 0
        for _ in range(int(self._rejected_before[row]) - before):
            self._counter.take_reject()
        count, order = int(self._values[row]), int(self._order[row])
        standing = self._counter.take_count(count, self._time_ns(row))
        if standing is not Standing.NEXT:
            self._numbers[self._table_of[row]].standings[self._row_of[row]] = standing
        if standing is Standing.RESET:
            self.resets.append((order, count))
        self.followed.note(order, self._counter)

    def _time_ns(self, row: int) -> int:
        return int(self._times_ns[self._place[row]])


def _add_up(followed: list[_Followed], found: Counting) -> None:
    changes = sorted(
        (order, number, sums)
        for number, one in enumerate(followed)
        for order, sums in zip(one.order, one.sums, strict=True)
    )
    present = [CounterSums()] * len(followed)
    for order, number, sums in changes:
        present[number] = sums
        found.order.append(order)
        found.sums.append(CounterSums(*(sum(part) for part in zip(*present, strict=True))))


def _fill_missing(tables: list[WholeTable], found: Counting) -> None:
    missing = np.array([0, *(sums.missing for sums in found.sums)], np.int64)
    if not missing.any():
        return
    changes = np.array(found.order, np.int64)
    for table in tables:
        table.missing[:] = missing[np.searchsorted(changes, table.order, "right")]
