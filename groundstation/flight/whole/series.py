"""The rows of all packets of a whole flight, and series of one field through all kinds."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from groundstation.flight.growing import Item
from groundstation.flight.store import Floats, Integers
from groundstation.flight.whole.table import WholeTable
from protocol.columns import Words


@dataclass(frozen=True, slots=True)
class Series:
    """One field in all packets that have it, in the order of their frames.

    `order` says which of all frames each row was, `times_ns` when it came; shape (rows,).
    """

    values: Floats
    order: Integers
    times_ns: Integers


def series_of(tables: Sequence[WholeTable], name: str) -> Series:
    """Return the numbers of a field."""
    having = [table for table in tables if name in table.numbers]
    values = joined([table.number(name) for table in having], np.float64)
    order = joined([table.order for table in having], np.int64)
    times_ns = joined([table.received_ns for table in having], np.int64)
    if len(having) > 1:
        place = np.argsort(order)
        return Series(values[place], order[place], times_ns[place])
    return Series(values, order, times_ns)


@dataclass(frozen=True, slots=True)
class Changes:
    """Where the word of a field differs from the one before it: which frame, when, and the
    word."""

    order: list[int]
    times_ns: list[int]
    words: list[str]


def changes_of(tables: Sequence[tuple[WholeTable, Words]]) -> Changes:
    """Return the changes of a field, given as the words of each table's rows. Where the word is
    empty there is none, and the one before it stays."""
    vocabulary: dict[str, int] = {"": 0}
    codes, orders, times = [], [], []
    for table, column in tables:
        known = [vocabulary.setdefault(word, len(vocabulary)) for word in column.words]
        codes.append(np.array(known, np.int32)[column.codes])
        orders.append(table.order)
        times.append(table.received_ns)
    all_codes, order = joined(codes, np.int32), joined(orders, np.int64)
    times_ns = joined(times, np.int64)
    if len(tables) > 1:
        place = np.argsort(order)
        all_codes, order, times_ns = all_codes[place], order[place], times_ns[place]
    if not all_codes.all():
        there = np.flatnonzero(all_codes)
        all_codes, order, times_ns = all_codes[there], order[there], times_ns[there]
    changes = np.flatnonzero(np.diff(all_codes, prepend=np.int32(0)))
    words = list(vocabulary)
    return Changes(
        order[changes].tolist(),
        times_ns[changes].tolist(),
        [words[code] for code in all_codes[changes].tolist()],
    )


def joined(parts: Sequence[npt.NDArray[Item]], dtype: type[Item]) -> npt.NDArray[Item]:
    """Return the parts end to end; a single one as it is, if it is of this type."""
    if len(parts) == 1:
        return parts[0].astype(dtype, copy=False)
    return np.concatenate([np.empty(0, dtype), *parts])
