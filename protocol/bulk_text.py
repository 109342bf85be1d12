"""Lines of separated words, many at once: found by numpy, read by Arrow or by numpy.

Lines that are surely well formed and whose words are plain are read here; all others are
left to the live decoder, which says what is wrong with them or how they are meant.
"""

from collections.abc import Iterator, Sequence
from functools import cached_property
from itertools import accumulate, pairwise
from typing import Any, NamedTuple, TypeVar

import numpy as np
import numpy.typing as npt

from protocol.bulk_arrow import ArrowLines, Kind, arrow_lines, columns_of
from protocol.bulk_column import Reader, Values, WordReader, column_reader
from protocol.bulk_regular import open_stretches
from protocol.bulk_threads import MOST_THREADS, all_cores
from protocol.bulk_words import Bools, Floats, Text, Words, text_of
from protocol.columns import Column, leave_out_zeros
from protocol.conversion import conversions
from protocol.framing.delimited import MAX_FRAME_BYTES
from protocol.mission import Mission
from protocol.stream import Integers
from protocol.text import ANY, WHITESPACE

Item = TypeVar("Item", bound=np.generic)

_BLOCK_BYTES = 1 << 21
_PIECE_BYTES = 1 << 20
"""What is worked out of a piece stays in the processor's cache, and in memory once taken."""

_FIRST_PRINTABLE = np.int8(ord(" "))
_DELETE = b"\x7f"
_LINE_ENDS = b"\r\n"


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
        self._delimiter, self._foreign = mission.packet.delimiter, b""
        made = conversions(mission.packet)
        self._names = list(made)
        self._readers = [column_reader(one, mission.packet) for one in made.values()]
        fields = mission.packet.fields
        self._least = sum(not field.optional for field in fields)
        self._has_rest = fields[-1].rest
        if self._delimiter == ANY:
            # Whatever a line has in it: those with commas and nothing that goes before are read.
            self._delimiter, self._foreign = ",", b";"
            self._least = max(self._least, 2)

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
            and not (packet.prefix or packet.quote or packet.decimal_comma)
            and packet.delimiter not in (WHITESPACE, " ", "\t")
            and all(field.constant is None for field in packet.fields)
        )

    def read(self, data: bytes) -> RegularLines:
        """Read the regular lines of a whole stream.

        Arrow works on all cores for this thread, which turns what it finds into columns: threads
        that take many short steps of numpy's mostly wait for each other.
        """
        arrow = arrow_lines(data, self._delimiter)
        blocks: list[_Block] = []
        with all_cores() as pool:
            tables = pool.map(
                lambda block: self._cut_by_arrow(block, arrow), self._scan(data, blocks)
            )
            first = list(accumulate((block.lines for block in blocks), initial=0))
            values = _room(self._readers, first[-1])
            rooms = [[column[a:b] for column in values] for a, b in pairwise(first)]
            found = [
                None if table is None else self._read_table(block, table, room)
                for block, table, room in zip(blocks, tables, rooms, strict=True)
            ]
            left = [number for number, lines in enumerate(found) if lines is None]
            by_numpy = pool.map(
                lambda number: self._read_block(blocks[number], rooms[number]), left
            )
            found_later = dict(zip(left, by_numpy, strict=True))
        good = [found_later[n] if lines is None else lines for n, lines in enumerate(found)]
        kept = [int(np.count_nonzero(lines)) for lines in good]
        columns = [
            reader.column(_closed_up(column, first, kept))
            for reader, column in zip(self._readers, values, strict=True)
        ]
        begins = _joined([block.begins for block in blocks], np.int64)
        ends = _joined([block.ends for block in blocks], np.int64)
        is_good = _joined(good, np.bool_)
        others = open_stretches(is_good, begins, ends, len(data))
        if not is_good.all():
            begins, ends = begins[is_good], ends[is_good]
        return RegularLines(begins, ends, dict(zip(self._names, columns, strict=True)), others)

    def _scan(self, data: bytes, blocks: list["_Block"]) -> Iterator["_Block"]:
        """Yield the blocks of a stream, and add them to a list."""
        for start, end in _parts_of(data):
            blocks.append(_Block(data, start, end, self._foreign))
            yield blocks[-1]

    def _cut_by_arrow(self, block: "_Block", arrow: ArrowLines | None) -> Any:
        """Return the table of all lines, or None if one of these is not well formed."""
        words = block.words_of_first(self._delimiter)
        fits = self._least <= words and (words <= len(self._readers) or self._has_rest)
        if arrow is None or not block.all_readable or not fits:
            return None
        return arrow.table(block.start, block.end, block.lines, self._kinds(words))

    def _kinds(self, words: int) -> list[Kind]:
        """Return the kinds of so many words of a line; those behind the last field are words."""
        kinds = [reader.kind for reader in self._readers[:words]]
        return kinds + ["word"] * (words - len(kinds))

    def _read_table(self, block: "_Block", table: Any, out: Sequence[Values]) -> Bools | None:
        """Return which lines are read, and their values in `out`; None if not all numbers are."""
        columns = columns_of(table, self._kinds(table.num_columns))
        if columns is None:
            return None
        last = len(self._readers) - 1
        if len(columns) > last + 1:
            columns[last:] = [block.last_words(columns[last:])]
        return self._read_words(columns, out)

    def _read_block(self, block: "_Block", out: Sequence[Values]) -> Bools:
        """Return which of a block's lines are read, and their values in the first rows of `out`."""
        lines, words = self._cut(block)
        good = np.zeros(block.lines, np.bool_)
        good[lines] = self._read_words(words, [column[: len(lines)] for column in out])
        return good

    def _cut(self, block: "_Block") -> tuple[Integers, list[Words]]:
        """Return the readable lines that have as many words as most of these, and the columns."""
        begins, ends = block.begins - block.start, block.ends - block.start
        marks = np.flatnonzero(block.text.characters == ord(self._delimiter))
        first = np.searchsorted(marks, begins)
        words = np.searchsorted(marks, ends) - first + 1
        if self._has_rest:
            words = np.minimum(words, len(self._readers))
        fits = block.readable & (words >= self._least) & (words <= len(self._readers))
        usual = int(np.bincount(words[fits]).argmax()) if fits.any() else 0
        lines = np.flatnonzero(fits & (words == usual))
        borders = [begins[lines] - 1]
        borders += [marks[first[lines] + place] for place in range(usual - 1)]
        borders += [ends[lines]]
        return lines, [
            Words(block.text, before + 1, end - before - 1) for before, end in pairwise(borders)
        ]

    def _read_words(self, columns: Sequence[Floats | Words], out: Sequence[Values]) -> Bools:
        """Read all columns; return which rows are good in all of them, and leave only those."""
        good = np.ones(len(out[0]), np.bool_)
        for place, (reader, values) in enumerate(zip(self._readers, out, strict=True)):
            if place >= len(columns):
                good &= reader.leave_out(values)
            elif isinstance(words := columns[place], Words):
                good &= reader.read(words, values)
            else:
                values[:] = words
            reader.finish(values)
        leave_out_zeros(dict(zip(self._names, out, strict=True)), self._packet.absent_if_all_zero)
        if not good.all():
            kept = int(np.count_nonzero(good))
            for values in out:
                values[:kept] = values[good]
        return good


class _Block:
    """A part of the stream that ends with a line end: where its lines begin and end, without the
    empty ones, shape (lines,), and which of them are readable: of printable ASCII without the
    `foreign` characters, and not too long."""

    def __init__(self, data: bytes, start: int, end: int, foreign: bytes) -> None:
        self._data, self.start, self.end = data, start, end
        characters = np.frombuffer(data, np.int8, end - start, start)
        there = [byte for byte in _DELETE + foreign if data.find(byte, start, end) >= 0]
        strange = _strange(characters, there)
        is_end = (characters[strange] == _LINE_ENDS[0]) | (characters[strange] == _LINE_ENDS[1])
        ends = strange[is_end] + start
        begins = np.concatenate(([start], ends[:-1] + 1))
        sizes = ends - begins
        if not sizes.all():
            begins, ends, sizes = begins[sizes > 0], ends[sizes > 0], sizes[sizes > 0]
        self.begins, self.ends, self.lines = begins, ends, len(ends)
        self.readable = sizes <= MAX_FRAME_BYTES
        if len(is_end) and not is_end.all():
            self.readable[np.searchsorted(ends, strange[~is_end] + start)] = False
        self.all_readable = self.lines > 0 and bool(self.readable.all())

    @cached_property
    def text(self) -> Text:
        """The block as a text of which words can be read."""
        return text_of(self._data, self.start, self.end)

    def words_of_first(self, delimiter: str) -> int:
        """Return how many words the first line has."""
        if not self.lines:
            return 0
        return self._data.count(delimiter.encode(), int(self.begins[0]), int(self.ends[0])) + 1

    def last_words(self, columns: Sequence[Floats | Words]) -> Words:
        """Return the last words of all lines, which `columns` hold, with what stands between."""
        words = [column for column in columns if isinstance(column, Words)]
        sizes = np.sum([column.sizes for column in words], axis=0) + len(words) - 1
        return Words(self.text, self.ends - self.start - sizes, sizes)


def _strange(characters: npt.NDArray[np.int8], foreign: Sequence[int]) -> Integers:
    """Return the places of all bytes but those of printable ASCII that are not foreign."""
    found = []
    for begin in range(0, len(characters), _PIECE_BYTES):
        piece = characters[begin : begin + _PIECE_BYTES]
        is_strange = piece < _FIRST_PRINTABLE  # so are the bytes above ASCII, as signed ones
        for byte in foreign:
            is_strange |= piece == byte
        found.append(np.flatnonzero(is_strange) + begin)
    return np.concatenate(found)


def _room(readers: Sequence[Reader], rows: int) -> list[Values]:
    """Return room for the columns: as few large pieces, which take large pages of memory."""
    are_words = [isinstance(reader, WordReader) for reader in readers]
    codes = iter(np.empty((are_words.count(True), rows), np.int32))
    numbers = iter(np.empty((are_words.count(False), rows)))
    return [next(codes) if is_word else next(numbers) for is_word in are_words]


def _closed_up(column: Values, first: Sequence[int], kept: Sequence[int]) -> Values:
    """Return so many rows from each first one on, moved together in their place; room that is
    mostly left over is not kept."""
    end = 0
    for start, rows in zip(first, kept, strict=False):
        if end < start:
            column[end : end + rows] = column[start : start + rows]
        end += rows
    return column[:end] if 2 * end > len(column) else column[:end].copy()


def _parts_of(data: bytes) -> list[tuple[int, int]]:
    """Return where the blocks of a stream begin and end, each behind a line end; there are as many
    for each thread, if there are many."""
    blocks = len(data) // _BLOCK_BYTES + 1
    if blocks > MOST_THREADS:
        blocks += -blocks % MOST_THREADS
    borders = [0]
    for number in range(1, blocks + 1):
        target = len(data) * number // blocks
        if target > borders[-1] and (end := _line_end_near(data, target)) > borders[-1]:
            borders.append(end)
    return list(pairwise(borders))


def _line_end_near(data: bytes, target: int) -> int:
    """Return the place behind the last line end before `target`, if one is near, or behind the
    next one; 0 if there is none."""
    near = max(0, target - MAX_FRAME_BYTES)
    before = max(data.rfind(line_end, near, target) for line_end in (b"\r", b"\n"))
    if before >= 0:
        return before + 1
    behind = [data.find(line_end, target) for line_end in (b"\r", b"\n")]
    return min((place for place in behind if place >= 0), default=-1) + 1


def _joined(parts: Sequence[npt.NDArray[Any]], dtype: type[Item]) -> npt.NDArray[Item]:
    return np.concatenate([np.empty(0, dtype), *parts])
