"""The columns of one kind of packet.

Two stores with the same doors: binary packets are kept as their bytes, end to end, and
decoded in bulk when a column is asked for; lines are kept as values.
"""

import threading
from array import array
from collections.abc import Sequence
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from groundstation.flight.continuity import Standing
from groundstation.flight.growing import Growing, Item
from protocol.bulk_binary import BinaryColumns
from protocol.columns import Words
from protocol.conversion import conversions
from protocol.layout import declare
from protocol.mission import PacketKind
from protocol.packet import Packet

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]
Chosen = slice | npt.NDArray[np.integer[Any]]
"""Some rows of a store: a stretch of them, or their places."""

_BLOCK_ROWS = 8192
"""Payloads are kept in blocks of so many: none is ever copied to make room for more, which would
hold up all threads for as long as the flight is long."""


class Store(Protocol):
    """The values of one kind of packet by field, one row a packet.

    Any thread may read while another one adds to it. `revision` is the number of
    rows that are complete and grows with each packet. Views returned are snapshots: a later
    packet never changes what they show. `numbers` and `words` are the names of its fields.
    """

    revision: int
    numbers: list[str]
    words: list[str]

    def number(self, name: str) -> Floats:
        """Return the values of a number field in SI units, shape (rows,)."""
        ...

    def number_in(self, name: str, rows: Chosen) -> Floats:
        """Return the values of a number field in some rows, in SI units, shape (chosen,).

        Costs what the chosen rows cost, however many there are.
        """
        ...

    def codes(self, name: str) -> tuple[npt.NDArray[np.int32], Sequence[str]]:
        """Return a text field as codes, shape (rows,), and the words they stand for."""
        ...

    @property
    def received_ns(self) -> Integers:
        """Monotonic receive time of each packet, ns, shape (rows,)."""
        ...

    @property
    def missing(self) -> Integers:
        """Packets known missing before each packet, a running total, shape (rows,)."""
        ...

    @property
    def standings(self) -> npt.NDArray[np.uint8]:
        """How the count of each packet stands to those before, a `Standing`, shape (rows,)."""
        ...

    @property
    def order(self) -> Integers:
        """Which of all frames, also of those that gave no packet, each was, shape (rows,)."""
        ...


class GrowingStore(Store, Protocol):
    """A store to which packets are added."""

    def append(self, packet: Packet, missing: int, standing: Standing, order: int) -> None:
        """Add the values of `packet`; `missing` counts all packets missing before it,
        `standing` tells how its count stands to those before, and `order` which frame it was."""
        ...


def store_of(packet: PacketKind) -> GrowingStore:
    """Return an empty store for a kind of packet."""
    return PayloadStore(packet) if packet.encoding == "binary" else ValueStore(packet)


class _Rows:
    """What both stores know of each row: when it came, and what was missing before it."""

    def __init__(self, packet: PacketKind) -> None:
        made = conversions(packet)
        self.numbers = [name for name, conversion in made.items() if conversion.is_number]
        self.words = [name for name, conversion in made.items() if not conversion.is_number]
        self.revision = 0
        self._arrivals = array("q")
        self._gaps = array("q")
        self._places = array("q")
        self._stands = bytearray()
        self._received = Growing(np.int64)
        self._missing = Growing(np.int64)
        self._order = Growing(np.int64)
        self._standings = Growing(np.uint8)
        self._codes = {name: Growing(np.int32) for name in self.words}
        self._values = {name: Growing(np.float64) for name in self.numbers}
        self._vocabulary: dict[str, dict[str, int]] = {name: {} for name in self.words}
        self._reading = threading.Lock()

    @property
    def received_ns(self) -> Integers:
        """Monotonic receive time of each packet, ns, shape (rows,)."""
        return self._caught_up(self._received, self._arrivals)

    @property
    def missing(self) -> Integers:
        """Packets known missing before each packet, a running total, shape (rows,)."""
        return self._caught_up(self._missing, self._gaps)

    @property
    def standings(self) -> npt.NDArray[np.uint8]:
        """How the count of each packet stands to those before, a `Standing`, shape (rows,)."""
        return self._caught_up(self._standings, self._stands)

    @property
    def order(self) -> Integers:
        """Which of all frames, also of those that gave no packet, each was, shape (rows,)."""
        return self._caught_up(self._order, self._places)

    def _caught_up(
        self, column: Growing[Item], noted: "array[int] | bytearray"
    ) -> npt.NDArray[Item]:
        """Return the column with all that was noted; a slice copies, so noting may go on."""
        with self._reading:
            rows = self.revision
            if column.rows < rows:
                column.extend(np.frombuffer(noted[column.rows : rows], column.dtype))
            return column.view(rows)

    def _complete_row(self, packet: Packet, missing: int, standing: Standing, order: int) -> None:
        self._arrivals.append(packet.monotonic_ns)
        self._gaps.append(missing)
        self._places.append(order)
        self._stands.append(standing)
        self.revision += 1


class ValueStore(_Rows):
    """Keeps the values of each packet as they were decoded."""

    def append(self, packet: Packet, missing: int, standing: Standing, order: int) -> None:
        """Add the values of `packet`, what is missing before it, how it stands and its place."""
        values = packet.values
        for name, column in self._values.items():
            column.append(values[name])
        for name, codes in self._codes.items():
            words = self._vocabulary[name]
            codes.append(words.setdefault(str(values[name]), len(words)))
        self._complete_row(packet, missing, standing, order)

    def number(self, name: str) -> Floats:
        """Return the values of a number field in SI units, shape (rows,)."""
        return self._values[name].view(self.revision)

    def number_in(self, name: str, rows: Chosen) -> Floats:
        """Return the values of a number field in some rows, in SI units, shape (chosen,)."""
        return self.number(name)[rows]

    def codes(self, name: str) -> tuple[npt.NDArray[np.int32], Sequence[str]]:
        """Return a text field as codes, shape (rows,), and the words they stand for."""
        return self._codes[name].view(self.revision), list(self._vocabulary[name])


class PayloadStore(_Rows):
    """Keeps the payloads of binary packets; columns follow when they are asked for."""

    def __init__(self, packet: PacketKind) -> None:
        super().__init__(packet)
        self._decode = BinaryColumns(packet).columns
        self._size: int = declare(packet).sizeof()
        self._blocks: list[bytearray] = []
        self._decoded = 0

    def append(self, packet: Packet, missing: int, standing: Standing, order: int) -> None:
        """Add the values of `packet`, what is missing before it, how it stands and its place."""
        row = self.revision % _BLOCK_ROWS
        if row == 0:
            self._blocks.append(bytearray(_BLOCK_ROWS * self._size))
        self._blocks[-1][row * self._size : (row + 1) * self._size] = packet.payload
        self._complete_row(packet, missing, standing, order)

    def number(self, name: str) -> Floats:
        """Return the values of a number field in SI units, shape (rows,)."""
        return self._values[name].view(self._catch_up())

    def number_in(self, name: str, rows: Chosen) -> Floats:
        """Return the values of a number field in some rows, in SI units, shape (chosen,)."""
        return self.number(name)[rows]

    def codes(self, name: str) -> tuple[npt.NDArray[np.int32], Sequence[str]]:
        """Return a text field as codes, shape (rows,), and the words they stand for."""
        rows = self._catch_up()
        return self._codes[name].view(rows), list(self._vocabulary[name])

    def _catch_up(self) -> int:
        """Decode the rows that came since the last time; return how many there are now."""
        with self._reading:
            rows = self.revision
            while self._decoded < rows:
                block, row = divmod(self._decoded, _BLOCK_ROWS)
                until = min(rows - block * _BLOCK_ROWS, _BLOCK_ROWS)
                new = memoryview(self._blocks[block])[row * self._size : until * self._size]
                for name, column in self._decode(new).items():
                    if isinstance(column, Words):
                        self._codes[name].extend(self._in_vocabulary(name, column))
                    else:
                        self._values[name].extend(column)
                self._decoded += until - row
            return rows

    def _in_vocabulary(self, name: str, column: Words) -> npt.NDArray[np.int32]:
        """Return the codes of `column` in the words of the whole flight."""
        known = self._vocabulary[name]
        code_of = [known.setdefault(word, len(known)) for word in column.words]
        return np.array(code_of, np.int32)[column.codes]
