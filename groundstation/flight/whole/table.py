"""The packets of one kind in a whole flight, and the store that shows the first of them."""

import threading
from collections import OrderedDict
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from groundstation.flight.store import Chosen, Floats, Integers
from protocol.bulk import Table
from protocol.columns import Column, Words
from protocol.conversion import conversions
from protocol.mission import PacketKind
from protocol.stream import Stream

COLUMN_BYTES_A_PACKET = 16
COLUMN_BYTES_AT_LEAST = 4_000_000
"""Columns that were asked for are kept, up to so much memory."""
_FEW = 8
"""Up to a part of so many of all rows are worked out alone."""


class WholeTable:
    """All packets of one kind: a store of all rows, from which a `TableStore` shows some.

    `missing` and `standings` are as in a store. The values are kept in as few bytes as they
    need, and worked out when they are asked for; the latest columns are kept.
    """

    def __init__(self, packet: PacketKind, table: Table, stream: Stream) -> None:
        made = conversions(packet)
        self.packet = packet
        self.numbers = [name for name, conversion in made.items() if conversion.is_number]
        self.words = [name for name, conversion in made.items() if not conversion.is_number]
        self.table = table
        self.order = table.order
        self.chunks = table.chunks
        self.rows = len(table.offsets)
        self.received_ns = times_of(table.chunks, stream.monotonic_ns)
        self.missing: Integers = np.zeros(self.rows, np.int64)
        self.standings: npt.NDArray[np.uint8] = np.zeros(self.rows, np.uint8)
        self._kept: OrderedDict[str, Column] = OrderedDict()
        most_bytes = max(COLUMN_BYTES_AT_LEAST, COLUMN_BYTES_A_PACKET * self.rows)
        self._most_bytes = max(most_bytes, 8 * self.rows)
        self._first_rows: dict[str, Integers] = {}
        self._reading = threading.Lock()

    def rows_in(self, chunks: int) -> int:
        """Return how many packets the first `chunks` chunks brought."""
        wanted = self.chunks.dtype.type(chunks)  # or numpy would convert all of them
        return int(np.searchsorted(self.chunks, wanted))

    def number(self, name: str) -> Floats:
        """Return the values of a number field in SI units, shape (rows,)."""
        column = self._column(name)
        assert not isinstance(column, Words)
        return column

    def number_in(self, name: str, rows: Chosen) -> Floats:
        """Return the values of a number field in some rows, in SI units, shape (chosen,).

        Few rows are worked out alone, unless the column is kept anyway.
        """
        if name in self._kept or self._how_many(rows) * _FEW > self.rows:
            return self.number(name)[rows]
        column = self.table.column_in(name, rows)
        assert not isinstance(column, Words)
        return column

    def words_in(self, name: str) -> Words:
        """Return the values of a text field."""
        column = self._column(name)
        assert isinstance(column, Words)
        return column

    def texts(self, name: str) -> Words:
        """Return the values of any field as text."""
        if name in self.words:
            return self.words_in(name)
        texts = [str(value) for value in self.number(name).tolist()]
        code_of = {text: code for code, text in enumerate(dict.fromkeys(texts))}
        return Words(np.array([code_of[text] for text in texts], np.int32), tuple(code_of))

    def known_words(self, name: str, rows: int) -> Sequence[str]:
        """Return the words of a text field that the first rows have."""
        words = self.words_in(name)
        first = self._first_rows.get(name)
        if first is None:
            highest = np.maximum.accumulate(words.codes) if self.rows else words.codes
            first = np.searchsorted(highest, np.arange(len(words.words))).astype(np.int64)
            self._first_rows[name] = first
        return list(words.words[: int(np.searchsorted(first, rows))])

    def _how_many(self, rows: Chosen) -> int:
        return len(range(*rows.indices(self.rows))) if isinstance(rows, slice) else len(rows)

    def _column(self, name: str) -> Column:
        with self._reading:
            column = self._kept.get(name)
            if column is None:
                column = self._kept[name] = self.table.column(name)
            self._kept.move_to_end(name)
            while sum(map(_bytes_of, self._kept.values())) > self._most_bytes:
                self._kept.popitem(last=False)
            return column


class TableStore:
    """The first rows of a table, as a store."""

    def __init__(self, table: WholeTable, rows: int) -> None:
        self.revision = rows
        self.numbers = table.numbers
        self.words = table.words
        self._table = table

    def number(self, name: str) -> Floats:
        """Return the values of a number field in SI units, shape (rows,)."""
        return self._table.number(name)[: self.revision]

    def number_in(self, name: str, rows: Chosen) -> Floats:
        """Return the values of a number field in some rows, in SI units, shape (chosen,)."""
        if isinstance(rows, slice):
            rows = slice(*rows.indices(self.revision))
        return self._table.number_in(name, rows)

    def codes(self, name: str) -> tuple[npt.NDArray[np.int32], Sequence[str]]:
        """Return a text field as codes, shape (rows,), and the words they stand for."""
        rows = self.revision
        return self._table.words_in(name).codes[:rows], self._table.known_words(name, rows)

    @property
    def received_ns(self) -> Integers:
        """Monotonic receive time of each packet, ns, shape (rows,)."""
        return self._table.received_ns[: self.revision]

    @property
    def missing(self) -> Integers:
        """Packets known missing before each packet, a running total, shape (rows,)."""
        return self._table.missing[: self.revision]

    @property
    def standings(self) -> npt.NDArray[np.uint8]:
        """How the count of each packet stands to those before, a `Standing`, shape (rows,)."""
        return self._table.standings[: self.revision]

    @property
    def order(self) -> Integers:
        """Which of all frames, also of those that gave no packet, each was, shape (rows,)."""
        return self._table.order[: self.revision]


def _bytes_of(column: Column) -> int:
    return column.codes.nbytes if isinstance(column, Words) else column.nbytes


def times_of(chunks: Integers, times_ns: Integers) -> Integers:
    """Return the time of each row's chunk; the times themselves when each chunk is one row."""
    if len(chunks) == len(times_ns) and np.array_equal(chunks, np.arange(len(chunks))):
        return times_ns
    return times_ns[chunks]
