"""Tails of lines in a whole flight, found as live: only first lines behind gaps are looked at."""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from groundstation.flight.store import Integers
from groundstation.flight.tails import Before, TailJudge, rejected_tail, tail_judges
from groundstation.flight.whole.chosen_rows import rows_of
from protocol.bulk import Bulk
from protocol.mission import Mission
from protocol.packet import Reject
from protocol.stream import Stream


def without_tails(mission: Mission, bulk: Bulk, stream: Stream) -> Bulk:
    """Return what was decoded of a stream with packets that are tails as rejects."""
    judges = tail_judges(mission)
    if not judges:
        return bulk
    tails: dict[str, list[int]] = {kind: [] for kind in bulk.tables}
    found: list[tuple[int, int, Reject]] = []
    for kind, row in _first_behind_gaps(bulk, stream):
        judge = judges.get(kind)
        reject = judge and _tail_at(judge, bulk, kind, row, tails[kind])
        if reject:
            tails[kind].append(row)
            table = bulk.tables[kind]
            found.append((int(table.order[row]), int(table.chunks[row]), reject))
    return _with_rejects(bulk, tails, found) if found else bulk


def _first_behind_gaps(bulk: Bulk, stream: Stream) -> Iterator[tuple[str, int]]:
    """Yield kind and row of the packets that are the first frames behind gaps, in their order;
    before the first chunk is a gap as well."""
    chunks = np.unique([0, *(one.chunks_before for one in stream.interruptions)])
    framed = np.flatnonzero(bulk.others_chunks >= 0)
    first = _orders(bulk.others_chunks[framed], bulk.others_order[framed], chunks)
    kinds = np.full(len(chunks), -1)
    rows = np.zeros(len(chunks), np.int64)
    for place, table in enumerate(bulk.tables.values()):
        row = np.searchsorted(table.chunks, chunks)
        order = _orders(table.chunks, table.order, chunks)
        earlier = order < first
        first[earlier], kinds[earlier], rows[earlier] = order[earlier], place, row[earlier]
    names = list(bulk.tables)
    places = dict.fromkeys(zip(kinds.tolist(), rows.tolist(), strict=True))
    yield from ((names[kind], row) for kind, row in places if kind >= 0)


def _orders(chunks: Integers, order: Integers, since: Integers) -> Integers:
    """Return which of all frames is the first that one of the chunks `since` or a later one
    brought."""
    none = np.iinfo(np.int64).max
    found: Integers = np.append(order, none)[np.searchsorted(chunks, since)]
    return found


def _tail_at(judge: TailJudge, bulk: Bulk, kind: str, row: int, tails: list[int]) -> Reject | None:
    """Return the reject that the packet in a row is; `tails` are those before that are tails."""
    packet = bulk.packet(kind, row)
    good = [at for at in range(max(0, row - len(tails) - 1), row) if at not in tails]
    before = None
    if good:
        first = next(at for at in range(row) if at not in tails)
        first_ns = bulk.packet(kind, first).monotonic_ns
        before = Before(bulk.packet(kind, good[-1]), row - len(tails), first_ns)
    told = judge.tail_in(packet, before)
    return rejected_tail(packet, told) if told else None


def _with_rejects(
    bulk: Bulk, tails: dict[str, list[int]], found: list[tuple[int, int, Reject]]
) -> Bulk:
    """Return the packets without the tails, which are rejects at their places among all frames."""
    tables = {
        kind: rows_of(table, np.delete(np.arange(len(table.order)), tails[kind]))
        if tails[kind]
        else table
        for kind, table in bulk.tables.items()
    }
    order = np.array([one for one, _, _ in found], np.int64)
    chunks = np.array([one for _, one, _ in found], np.int64)
    places = np.searchsorted(bulk.others_order, order)
    others = list(bulk.others)
    for place, (_, _, reject) in reversed(list(zip(places.tolist(), found, strict=True))):
        others.insert(place, reject)
    return replace(
        bulk,
        tables=tables,
        others=others,
        others_order=np.insert(bulk.others_order, places, order),
        others_chunks=np.insert(bulk.others_chunks, places, chunks),
    )
