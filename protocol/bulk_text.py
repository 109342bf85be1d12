"""Lines of separated words, many at once: cut, read and turned into columns by numpy.

Lines that are surely well formed and whose words are plain are read here; all others are
left to the live decoder, which says what is wrong with them or how they are meant.
"""

from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Any, NamedTuple, TypeVar

import numpy as np
import numpy.typing as npt

from protocol.bulk_column import NumberReader, Reader, Values, WordReader, column_reader
from protocol.bulk_decimals import Grid, alike_numbers
from protocol.bulk_regular import open_stretches
from protocol.bulk_threads import on_all_cores
from protocol.bulk_words import Bools, Words, text_of
from protocol.columns import Column, leave_out_zeros
from protocol.conversion import conversions
from protocol.framing.delimited import MAX_FRAME_BYTES
from protocol.mission import Mission
from protocol.stream import Integers
from protocol.text import ANY, WHITESPACE

Item = TypeVar("Item", bound=np.generic)

_BLOCK_BYTES = 1 << 20
_SPACE = ord(" ")
_LINE_ENDS = (ord("\r"), ord("\n"))


class RegularLines(NamedTuple):
    """Lines that were read: where they begin and where their end stands, shape (rows,), and
    their columns. `others` are the stretches of the stream that hold anything else."""

    offsets: Integers
    delimiters: Integers
    columns: dict[str, Column]
    others: list[tuple[int, int]]


class RegularText:
    """Reads the regular lines of a mission's only kind of packet."""

    def __init__(self, mission: Mission) -> None:
        self._packet = mission.packet
        self._mark = ord(mission.packet.delimiter)
        made = conversions(mission.packet)
        self._readers = {name: column_reader(conversion) for name, conversion in made.items()}
        numbers = [
            (place, reader.is_whole)
            for place, reader in enumerate(self._readers.values())
            if isinstance(reader, NumberReader) and reader.is_number
        ]
        self._numbers = np.array([place for place, _ in numbers], np.int64)
        self._whole = np.array([whole for _, whole in numbers], np.bool_)
        fields = mission.packet.fields
        self._least = sum(not field.optional for field in fields)
        # What takes the rest of a line is left to the live decoder when there is a rest.
        self._most = len(fields) - (1 if fields[-1].rest else 0)

    @staticmethod
    def suits(mission: Mission) -> bool:
        """Tell whether the mission's lines can be read this way."""
        packet = mission.packet
        return (
            mission.framing.kind == "lines"
            and mission.checksum is None
            and mission.radio.rssi == "none"
            and len(mission.packets) == 1
            and packet.encoding == "text"
            and not (packet.prefix or packet.quote or packet.labels or packet.decimal_comma)
            and packet.delimiter not in (ANY, WHITESPACE, " ", "\t")
            and all(field.constant is None for field in packet.fields)
        )

    def read(self, data: bytes) -> RegularLines:
        """Read the regular lines of a whole stream, its blocks on all cores."""
        blocks = _blocks_of(data)
        first = np.cumsum([0, *(block.lines for block in blocks)]).tolist()
        values = _Rows(self._readers.values(), self._numbers, first[-1])

        def read(number: int) -> _ReadBlock:
            block = _Block(data, blocks[number], self._mark)
            return self._read_block(block, values.part(first[number], first[number + 1]))

        found = on_all_cores(read, range(len(blocks)))
        begins = _joined([block.begins for block in found], np.int64)
        ends = _joined([block.ends for block in found], np.int64)
        settled = _joined([block.settled for block in found], np.bool_)
        others = open_stretches(settled, begins, ends, len(data))
        columns = values.columns
        lines = np.flatnonzero(settled & (ends > begins))
        if len(lines) < first[-1]:
            begins, ends = begins[lines], ends[lines]
            starts = zip(first[:-1], found, strict=True)
            kept = _joined(
                [np.arange(start, start + block.rows) for start, block in starts], np.int64
            )
            columns = [column[kept] for column in columns]
        return RegularLines(begins, ends, self._columns(columns), others)

    def _columns(self, values: Sequence[Values]) -> dict[str, Column]:
        """Return the columns of all fields, of the rows that were read."""
        readers = list(self._readers.values())
        found = on_all_cores(
            lambda place: readers[place].column(values[place]), range(len(readers))
        )
        return dict(zip(self._readers, found, strict=True))

    def _read_block(self, block: "_Block", out: "_Rows") -> "_ReadBlock":
        """Read a block's regular lines into the first rows of `out`."""
        begins, ends = block.begins + block.text.start, block.ends + block.text.start
        if block.grid is not None and self._least <= len(block.grid.ends) <= self._most:
            settled = self._read_words(block, block.grid, out)
            return _ReadBlock(begins, ends, settled, int(np.count_nonzero(settled)))
        marks = np.flatnonzero(block.bytes == self._mark)
        before = np.searchsorted(marks, block.ends)
        words = np.diff(before, prepend=0) + 1
        settled = block.ends == block.begins
        regular = ~settled & block.readable & (block.ends - block.begins <= MAX_FRAME_BYTES)
        regular &= (words >= self._least) & (words <= self._most)
        usual = int(np.bincount(words[regular]).argmax()) if regular.any() else 0
        rows = np.flatnonzero(regular & (words == usual))
        borders = np.empty((usual + 1, len(rows)), np.int64)
        borders[0] = block.begins[rows] - 1
        for place in range(1, usual):
            borders[place] = marks[before[rows] - usual + place]
        borders[usual:] = block.ends[rows]
        grid = Grid.between(borders[0], borders[1:])
        good = self._read_words(block, grid, out.part(0, len(rows)))
        settled[rows[good]] = True
        return _ReadBlock(begins, ends, settled, int(np.count_nonzero(good)))

    def _read_words(self, block: "_Block", grid: Grid, out: "_Rows") -> Bools:
        """Read all columns; return which rows are good in all of them, and leave only those."""
        usual, rows = grid.ends.shape
        good = np.ones(rows, np.bool_)
        alike = self._numbers[: np.searchsorted(self._numbers, usual)]
        if rows == 0 or block.has_spaces:
            alike = alike[:0]
        if len(alike):
            whole, numbers = self._whole[: len(alike)], out.numbers[: len(alike)]
            good &= alike_numbers(block.text, grid, alike, whole, numbers)
        are_read = set(alike.tolist())
        for place, reader in enumerate(self._readers.values()):
            if place >= usual:
                good &= reader.leave_out(out.columns[place])
            elif place not in are_read:
                words = grid.words(block.text, place)
                if block.has_spaces:
                    words, fits = _stripped(words)
                    good &= fits
                good &= reader.read(words, out.columns[place])
            reader.finish(out.columns[place])
        columns = dict(zip(self._readers, out.columns, strict=True))
        leave_out_zeros(columns, self._packet.absent_if_all_zero)
        if not good.all():
            kept = int(np.count_nonzero(good))
            for column in out.columns:
                column[:kept] = column[good]
        return good


class _Rows:
    """Room for the values of so many lines: those of numbers together, shape (columns, rows), and
    each column by itself."""

    def __init__(self, readers: Iterable[Reader], numbers: Integers, rows: int) -> None:
        self.numbers = np.empty((len(numbers), rows))
        together = iter(self.numbers)
        self.columns: list[Values] = []
        for reader in readers:
            if reader.is_number:
                self.columns.append(next(together))
            else:
                is_word = isinstance(reader, WordReader)
                self.columns.append(np.empty(rows, np.int32 if is_word else np.float64))

    def part(self, begin: int, end: int) -> "_Rows":
        """Return the room for some of the lines."""
        found = object.__new__(_Rows)
        found.numbers = self.numbers[:, begin:end]
        found.columns = [column[begin:end] for column in self.columns]
        return found


class _Part(NamedTuple):
    """Where a part of the stream begins and ends, behind a line end, and how many these are."""

    start: int
    end: int
    lines: int


class _ReadBlock(NamedTuple):
    """Of a block of the stream: where its lines begin and end, which of them are settled, shape
    (lines,), and of how many there are values."""

    begins: Integers
    ends: Integers
    settled: Bools
    rows: int


class _Block:
    """A part of the stream that ends with a line end: its text, lines, and which of these are
    of printable ASCII. `grid` is there when all lines are, and have as many words."""

    def __init__(self, data: bytes, part: _Part, mark: int) -> None:
        start, end, lines = part
        self.text = text_of(data, start, end)
        self.bytes = self.text.characters[: end - start]
        self.has_spaces = data.find(b" ", start, end) >= 0
        is_end = self.bytes == _LINE_ENDS[0]
        is_end |= self.bytes == _LINE_ENDS[1]
        is_strange = self.bytes - np.uint8(_SPACE) > 0x7E - _SPACE
        all_printable = int(np.count_nonzero(is_strange)) == lines  # line ends are strange as well
        self.grid = self._even_grid(is_end, lines, mark) if all_printable else None
        self.ends = np.flatnonzero(is_end) if self.grid is None else self.grid.ends[-1]
        self.begins = np.empty_like(self.ends)
        self.begins[:1] = 0
        self.begins[1:] = self.ends[:-1] + 1
        self.readable = np.ones(len(self.ends), np.bool_)
        if not all_printable:
            strange = np.flatnonzero(is_strange & ~is_end)
            self.readable[np.searchsorted(self.ends, strange)] = False

    def _even_grid(self, is_end: Bools, lines: int, mark: int) -> Grid | None:
        """Return the words, if all lines have as many and none is too long."""
        places = np.flatnonzero(is_end | (self.bytes == mark))
        if len(places) % lines:
            return None
        ends = places.reshape(lines, -1).T.copy()
        before = np.empty(lines, np.int64)
        before[0] = -1
        before[1:] = ends[-1, :-1]
        sizes = ends[-1] - before - 1
        if not is_end.take(ends[-1]).all() or sizes.min() == 0:
            return None
        return Grid.between(before, ends) if sizes.max() <= MAX_FRAME_BYTES else None


def _stripped(words: Words) -> tuple[Words, Bools]:
    """Return the words without a space before them, and which of them have no further ones."""
    text, begins, sizes = words.text.characters, words.begins, words.sizes
    leading = (text[begins] == _SPACE) & (sizes > 0)
    begins, sizes = begins + leading, sizes - leading
    last = text[np.maximum(begins + sizes - 1, 0)]
    fits = (sizes == 0) | ((text[begins] != _SPACE) & (last != _SPACE))
    return words._replace(begins=begins, sizes=sizes), fits


def _blocks_of(data: bytes) -> list[_Part]:
    """Return the blocks of a stream."""
    borders = [0]
    while (end := _end_of_block(data, borders[-1])) > borders[-1]:
        borders.append(end)

    def part(borders: tuple[int, int]) -> _Part:
        start, end = borders
        bytes_ = np.frombuffer(data, np.uint8, end - start, start)
        lines = sum(int(np.count_nonzero(bytes_ == line_end)) for line_end in _LINE_ENDS)
        return _Part(start, end, lines)

    return on_all_cores(part, list(pairwise(borders)))


def _end_of_block(data: bytes, start: int) -> int:
    target = start + _BLOCK_BYTES
    for first in (target - MAX_FRAME_BYTES, start):
        places = (data.rfind(line_end, max(first, start), target) for line_end in b"\r\n")
        if (found := max(places)) >= 0:
            return found + 1
    later = [place for line_end in b"\r\n" if (place := data.find(line_end, target)) >= 0]
    return min(later, default=start - 1) + 1


def _joined(parts: Sequence[npt.NDArray[Any]], dtype: type[Item]) -> npt.NDArray[Item]:
    return np.concatenate([np.empty(0, dtype), *parts])
