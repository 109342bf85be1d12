"""What the judges' file holds, in figures: first and last packet, and what is missing."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from groundstation.export.counting import CountFollower, Gap
from groundstation.export.kind_table import KindTable
from groundstation.export.telemetry import Telemetry
from protocol.columns import Words


@dataclass(frozen=True, slots=True)
class Account:
    """The first packet counter of the mission, which several kinds of packet may share.

    `first` and `last` are the counts of the first and the last packet received, None where
    nothing counts. `gaps` are in the order of the flight; `resets` is how often the counter
    began anew.
    """

    first: int | None = None
    last: int | None = None
    gaps: tuple[Gap, ...] = ()
    resets: int = 0

    @property
    def missing(self) -> int:
        """Packets missing in all gaps."""
        return sum(gap.packets for gap in self.gaps)


def account_of(telemetry: Telemetry) -> Account:
    """Return the account of what was received."""
    counters = {
        table.kind.name: field.name
        for table in telemetry.tables
        if table.rows and (field := table.kind.field_of("packet_count")) is not None
    }
    first = next(iter(counters.values()), None)
    counting = [t for t in telemetry.tables if first and counters.get(t.kind.name) == first]
    counts = [count for _, count in sorted(_counts(counting, first or ""))]
    follower = CountFollower()
    for count in counts:
        follower.is_late(count)
    if not counts:
        return Account()
    return Account(counts[0], counts[-1], follower.gaps(), follower.resets)


def _counts(tables: list[KindTable], name: str) -> Iterator[tuple[int, int]]:
    """Yield the place among all packets and the count of each packet that is not repeated;
    kinds of packet that share a counter count on where the other has left off."""
    for table in tables:
        column = table.columns[name]
        if not isinstance(column, Words):
            kept = ~table.repeated & np.isfinite(column)
            places, counts = table.number[kept].tolist(), column[kept].tolist()
            yield from zip(places, map(int, counts), strict=True)
