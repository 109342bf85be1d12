"""The columns of one kind of packet: one growing array a field."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from protocol.conversion import conversions
from protocol.mission import PacketKind
from protocol.packet import Packet

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]

_FIRST_CAPACITY = 1024


class Store:
    """The values of one kind of packet by field, one row a packet.

    One thread appends; any other may read at the same time. `revision` is the number of
    rows that are complete and grows with each packet. Views returned are snapshots: a later
    packet never changes what they show.
    """

    def __init__(self, packet: PacketKind) -> None:
        made = conversions(packet)
        self.numbers = [name for name, conversion in made.items() if conversion.is_number]
        self.words = [name for name, conversion in made.items() if not conversion.is_number]
        self.revision = 0
        self._values = np.empty((len(self.numbers), _FIRST_CAPACITY), np.float64)
        self._codes = np.empty((len(self.words), _FIRST_CAPACITY), np.int32)
        self._receipt = np.empty((2, _FIRST_CAPACITY), np.int64)
        self._vocabulary: dict[str, dict[str, int]] = {name: {} for name in self.words}

    def append(self, packet: Packet, missing: int) -> None:
        """Add the values of `packet`; `missing` counts all packets missing before it."""
        row = self.revision
        if row == self._receipt.shape[1]:
            self._grow()
        values = packet.values
        self._values[:, row] = [values[name] for name in self.numbers]
        self._codes[:, row] = [self._code(name, str(values[name])) for name in self.words]
        self._receipt[:, row] = packet.monotonic_ns, missing
        self.revision = row + 1

    def number(self, name: str) -> Floats:
        """Return the values of a number field in SI units, shape (rows,)."""
        return self._values[self.numbers.index(name), : self.revision]

    def codes(self, name: str) -> tuple[npt.NDArray[np.int32], Sequence[str]]:
        """Return a text field as codes, shape (rows,), and the words they stand for."""
        rows = self.revision
        return self._codes[self.words.index(name), :rows], list(self._vocabulary[name])

    @property
    def received_ns(self) -> Integers:
        """Monotonic receive time of each packet, ns, shape (rows,)."""
        return self._receipt[0, : self.revision]

    @property
    def missing(self) -> Integers:
        """Packets known missing before each packet, a running total, shape (rows,)."""
        return self._receipt[1, : self.revision]

    def _code(self, name: str, word: str) -> int:
        words = self._vocabulary[name]
        return words.setdefault(word, len(words))

    def _grow(self) -> None:
        self._values, self._codes, self._receipt = (
            np.concatenate([table, np.empty_like(table)], axis=1)
            for table in (self._values, self._codes, self._receipt)
        )
