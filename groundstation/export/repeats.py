"""Which packets had come before, and which came late: by their counter and their values."""

from collections import OrderedDict
from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from groundstation.export.counting import LateFollower
from groundstation.export.kind_table import Flags, KindTable
from protocol.columns import Words

REMEMBERED = 20
"""Among so many packets before it a repeated one is found: relays and echoes are quick, and
a CanSat that was reset may honestly send the same packet again."""


class _Counted(NamedTuple):
    """A packet that counts: its place among all, the place of its table, its row, its count."""

    number: int
    table: int
    row: int
    value: int


def judge(tables: list[KindTable]) -> list[tuple[Flags, Flags]]:
    """Return for each table which packets are repeated and which are late.

    A packet is repeated when one of its kind with the same count and the same values came
    shortly before it, and late when it fills a place that the counter had passed over. Kinds
    of packet without a counter are neither, since equal values are no proof.
    """
    flags = [(np.zeros(t.rows, np.bool_), np.zeros(t.rows, np.bool_)) for t in tables]
    followers: dict[str, LateFollower] = {}
    seen: OrderedDict[tuple[int, int], int] = OrderedDict()
    for packet in sorted(_counted(tables)):
        table, key = tables[packet.table], (packet.table, packet.value)
        repeated, late = flags[packet.table]
        before = seen.get(key)
        if before is not None and _are_equal(table, before, packet.row):
            repeated[packet.row] = True
            continue
        seen[key] = packet.row
        if len(seen) > REMEMBERED:
            seen.popitem(last=False)
        follower = followers.setdefault(counter_of(table), LateFollower())
        late[packet.row] = follower.is_late(packet.value)
    return flags


def counter_of(table: KindTable) -> str:
    """Return the name of the field that counts the packets of a table; empty without one."""
    field = table.kind.field_of("packet_count")
    return "" if field is None else field.name


def _counted(tables: list[KindTable]) -> Iterator[_Counted]:
    for place, table in enumerate(tables):
        column = table.columns.get(counter_of(table))
        if column is None or isinstance(column, Words):
            continue
        rows = np.flatnonzero(np.isfinite(column))
        numbers, counts = table.number[rows].tolist(), column[rows].tolist()
        for number, row, count in zip(numbers, rows.tolist(), counts, strict=True):
            yield _Counted(number, place, row, int(count))


def _are_equal(table: KindTable, row: int, other: int) -> bool:
    return all(
        column.codes[row] == column.codes[other]
        if isinstance(column, Words)
        else np.array_equal(column[row], column[other], equal_nan=True)
        for column in table.columns.values()
    )
