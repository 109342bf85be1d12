"""What the judges' file holds, in figures: first and last packet, and what is missing."""

from dataclasses import dataclass

import numpy as np

from groundstation.export.telemetry import Telemetry
from groundstation.flight.counters import counter_names
from groundstation.flight.gap import Gap
from groundstation.replay_station import whole_flight_of
from protocol.columns import Words


@dataclass(frozen=True, slots=True)
class Account:
    """The first packet counter of the mission, which several kinds of packet may share.

    `first` and `last` are the counts of the first and the last packet received, None where
    nothing counts. `gaps` are in the order of the flight; `resets` is how often the counter
    began anew, and around each nobody knows how many packets are missing.
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
    """Return the account of what was received, as the flight itself counts it."""
    counters = counter_names(telemetry.mission)
    received = {
        counters[t.kind.name] for t in telemetry.tables if t.rows and t.kind.name in counters
    }
    name = next((name for name in counters.values() if name in received), None)
    ends = _first_and_last(telemetry, name) if name else None
    if ends is None or name is None:
        return Account()
    counter = whole_flight_of(telemetry.log, only_ours=telemetry.only_ours).counters[name]
    return Account(*ends, tuple(counter.gaps), counter.resets)


def _first_and_last(telemetry: Telemetry, name: str) -> tuple[int, int] | None:
    """Return the counts of the first and the last packet that has one."""
    found: list[tuple[int, int]] = []
    for table in telemetry.tables:
        column = table.columns.get(name)
        if column is None or isinstance(column, Words):
            continue
        rows = np.flatnonzero(np.isfinite(column))
        ends = rows[[0, -1]] if len(rows) else rows
        found += [(int(table.number[row]), int(column[row])) for row in ends.tolist()]
    return (min(found)[1], max(found)[1]) if found else None
