"""The packets of one kind as columns."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from groundstation.flight.store import Floats, Integers
from protocol.columns import Column, Words
from protocol.mission import PacketKind

Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class KindTable:
    """All packets of one kind as columns, one row a packet, in the order received.

    `number` is the place of each packet among all packets received, from 0. `monotonic_ns`
    and `utc_ns` say when it came, `rssi_dbm` how strongly, NaN where the radio does not say.
    `repeated` marks those that had come before, `late` those whose counter is lower than one
    before them. `phase` is the flight phase of `protocol.roles.PHASES` in which the CanSat
    was by its own word, empty before the first. `columns` are the values by field, SI units.
    """

    kind: PacketKind
    number: Integers
    monotonic_ns: Integers
    utc_ns: Integers
    rssi_dbm: Floats
    repeated: Flags
    late: Flags
    phase: Words
    columns: dict[str, Column]

    @property
    def rows(self) -> int:
        """How many packets there are."""
        return len(self.number)

    def where(self, chosen: Flags) -> "KindTable":
        """Return the rows for which `chosen` is true, shape (rows,)."""
        return KindTable(
            self.kind,
            self.number[chosen],
            self.monotonic_ns[chosen],
            self.utc_ns[chosen],
            self.rssi_dbm[chosen],
            self.repeated[chosen],
            self.late[chosen],
            _chosen(self.phase, chosen),
            {name: _rows_of(column, chosen) for name, column in self.columns.items()},
        )


def _rows_of(column: Column, chosen: Flags) -> Column:
    return _chosen(column, chosen) if isinstance(column, Words) else column[chosen]


def _chosen(words: Words, chosen: Flags) -> Words:
    return Words(words.codes[chosen], words.words)
