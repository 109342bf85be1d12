"""What the judges' file holds, in figures: first and last packet, and what is missing."""

from dataclasses import dataclass

import numpy as np

from groundstation.export.counting import CountFollower, Gap
from groundstation.export.telemetry import KindTable, Telemetry
from protocol.columns import Words


@dataclass(frozen=True, slots=True)
class Account:
    """The packet counter of the first kind of packet that has one.

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
    for table in telemetry.tables:
        field = table.kind.field_of("packet_count")
        counts = _counts(table, field.name) if field is not None else []
        if counts:
            follower = CountFollower()
            for count in counts:
                follower.is_late(count)
            return Account(counts[0], counts[-1], follower.gaps(), follower.resets)
    return Account()


def _counts(table: KindTable, name: str) -> list[int]:
    column = table.columns[name]
    if isinstance(column, Words):
        return []
    return [int(count) for count in column[~table.repeated & np.isfinite(column)].tolist()]
