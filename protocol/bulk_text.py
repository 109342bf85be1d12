"""Lines of separated words, many at once: cut, read and turned into columns by numpy.

Lines that are surely well formed and whose words are plain are read here; all others are
left to the live decoder, which says what is wrong with them or how they are meant.
"""

from collections.abc import Sequence
from typing import Any, NamedTuple, TypeVar

import numpy as np
import numpy.typing as npt

from protocol.bulk_regular import open_stretches
from protocol.bulk_words import Bools, Words, alike_numbers, clocks_of, numbers_of, text_of
from protocol.columns import (
    Column,
    in_order_of_coming,
    leave_out_zeros,
    numbers_in_si,
    repeated,
)
from protocol.conversion import Conversion, conversions
from protocol.framing.delimited import MAX_FRAME_BYTES
from protocol.mission import Field, Mission
from protocol.packet import FieldError
from protocol.stream import Integers
from protocol.text import ANY, WHITESPACE

Item = TypeVar("Item", bound=np.generic)

_BLOCK_BYTES = 1 << 20
_LONGEST_WORD = 16
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
        self._readers = [_reader(made) for made in conversions(mission.packet).values()]
        numbers = [
            (place, made.field.type == "integer")
            for place, made in enumerate(conversions(mission.packet).values())
            if made.is_number and made.field.type != "time"
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
        """Read the regular lines of a whole stream."""
        begins, ends, settled = [], [], []
        start = 0
        while (end := _end_of_block(data, start)) > start:
            block = _Block(data, start, end, self._mark)
            found = self._read_block(block)
            begins.append(block.begins + start)
            ends.append(block.ends + start)
            settled.append(found)
            start = end
        line_begins, line_ends = _joined(begins, np.int64), _joined(ends, np.int64)
        are_settled = _joined(settled, np.bool_)
        read = are_settled & (line_ends > line_begins)
        return RegularLines(
            line_begins[read],
            line_ends[read],
            self._columns(),
            open_stretches(are_settled, line_begins, line_ends, len(data)),
        )

    def _columns(self) -> dict[str, Column]:
        columns = {reader.name: reader.column() for reader in self._readers}
        leave_out_zeros(columns, self._packet.absent_if_all_zero)
        return columns

    def _read_block(self, block: "_Block") -> Bools:
        """Read a block's regular lines; return which of its lines are settled."""
        if block.borders is not None and self._least <= block.borders.shape[1] - 1 <= self._most:
            return self._read_words(block, block.borders)
        marks = np.flatnonzero(block.bytes == self._mark)
        before = np.searchsorted(marks, block.ends)
        words = np.diff(before, prepend=0) + 1
        empty: Bools = block.ends == block.begins
        regular = ~empty & block.readable & (block.ends - block.begins <= MAX_FRAME_BYTES)
        regular &= (words >= self._least) & (words <= self._most)
        usual = int(np.bincount(words[regular]).argmax()) if regular.any() else 0
        rows = np.flatnonzero(regular & (words == usual))
        borders = np.empty((len(rows), usual + 1), np.int64)
        borders[:, 0] = block.begins[rows] - 1
        for place in range(1, usual):
            borders[:, place] = marks[before[rows] - usual + place]
        borders[:, usual:] = block.ends[rows, np.newaxis]
        good = self._read_words(block, borders)
        settled = empty
        settled[rows[good]] = True
        return settled

    def _read_words(self, block: "_Block", borders: Integers) -> Bools:
        """Read all columns; keep the rows that are good in all of them and return which.

        Word k of a line stands between its borders k and k + 1, shape (rows, words + 1).
        """
        rows, usual = len(borders), borders.shape[1] - 1
        good = np.ones(rows, np.bool_)
        alike: set[int] = set()
        if rows and not block.has_spaces:
            alike = self._read_alike(block, borders, good)
        for place, reader in enumerate(self._readers):
            if place in alike:
                continue
            if place < usual:
                begins = borders[:, place] + 1
                sizes = borders[:, place + 1] - begins
            else:
                begins, sizes = borders[:, 0] + 1, np.zeros(rows, np.int64)
            words = Words(block.text, begins, sizes)
            if block.has_spaces:
                words, fits = _stripped(words)
                good &= fits
            good &= reader.read(words)
        for reader in self._readers:
            reader.keep(good)
        return good

    def _read_alike(self, block: "_Block", borders: Integers, good: Bools) -> set[int]:
        """Read the columns of numbers together; take the rows that are not sure out of `good`,
        and return which columns."""
        places = self._numbers[self._numbers < borders.shape[1] - 1]
        if not len(places):
            return set()
        values, sure = alike_numbers(block.text, borders, places, self._whole[: len(places)])
        good &= sure
        for place, column in zip(places.tolist(), values, strict=True):
            self._readers[place].latest = column
        return set(places.tolist())


class _Block:
    """A part of the stream that ends with a line end: its text, lines, and which of these are
    of printable ASCII. `borders` are there when all lines are, and have as many words."""

    def __init__(self, data: bytes, start: int, end: int, mark: int) -> None:
        self.text = text_of(data, start, end)
        self.bytes = self.text.characters[: end - start]
        self.has_spaces = data.find(b" ", start, end) >= 0
        is_end = (self.bytes == _LINE_ENDS[0]) | (self.bytes == _LINE_ENDS[1])
        is_strange = self.bytes - np.uint8(_SPACE) > 0x7E - _SPACE
        lines = int(np.count_nonzero(is_end))
        all_printable = int(np.count_nonzero(is_strange)) == lines  # line ends are strange as well
        self.borders = self._even_borders(is_end, lines, mark) if all_printable else None
        self.ends = np.flatnonzero(is_end) if self.borders is None else self.borders[:, -1]
        self.begins = np.empty_like(self.ends)
        self.begins[:1] = 0
        self.begins[1:] = self.ends[:-1] + 1
        self.readable = np.ones(len(self.ends), np.bool_)
        if not all_printable:
            strange = np.flatnonzero(is_strange & ~is_end)
            self.readable[np.searchsorted(self.ends, strange)] = False

    def _even_borders(self, is_end: Bools, lines: int, mark: int) -> Integers | None:
        """Return the borders of the words, if all lines have as many and none is too long."""
        places = np.flatnonzero(is_end | (self.bytes == mark))
        if len(places) % lines:
            return None
        borders = np.empty((lines, len(places) // lines + 1), np.int64)
        borders[:, 1:] = places.reshape(lines, -1)
        borders[0, 0] = -1
        borders[1:, 0] = borders[:-1, -1]
        sizes = borders[:, -1] - borders[:, 0] - 1
        if not is_end.take(borders[:, -1]).all() or sizes.min() == 0:
            return None
        return borders if sizes.max() <= MAX_FRAME_BYTES else None


class _Reader:
    """Reads one column block by block."""

    def __init__(self, field: Field) -> None:
        self.name = field.name
        self.latest: npt.NDArray[Any] = np.empty(0)
        self._kept: list[npt.NDArray[Any]] = []

    def keep(self, good: Bools) -> None:
        """Keep the rows of the latest block that are good."""
        self._kept.append(self.latest if good.all() else self.latest[good])

    def read(self, words: Words) -> Bools:
        """Read a block; return which words are surely read rightly."""
        raise NotImplementedError

    def column(self) -> Column:
        """Return what was kept."""
        raise NotImplementedError


class _NumberReader(_Reader):
    def __init__(self, field: Field) -> None:
        super().__init__(field)
        self._field = field

    def read(self, words: Words) -> Bools:
        """Read a block of numbers or times."""
        if self._field.type == "time":
            self.latest, good = clocks_of(words)
        else:
            self.latest, good = numbers_of(words, whole=self._field.type == "integer")
        return good

    def column(self) -> Column:
        """Return the numbers in SI units."""
        values = _joined(self._kept, np.float64)
        return values if self._field.type == "time" else numbers_in_si(self._field, values)


class _WordReader(_Reader):
    """Reads words; of neighbours that are equal only the first is looked at by Python."""

    def __init__(self, conversion: Conversion) -> None:
        super().__init__(conversion.field)
        self._to_word = conversion.to_si
        self._codes: dict[bytes, int] = {}
        self._vocabulary: dict[str, int] = {}

    def read(self, words: Words) -> Bools:
        """Read a block of words; those of more than 16 characters are not read."""
        text, begins, sizes = words
        rows = len(begins)
        few = np.minimum(sizes, 255).astype(np.uint8)
        differs = few[1:] != few[:-1]
        for place in range(min(int(few.max(initial=0)), _LONGEST_WORD)):
            characters = text.behind(begins, place)
            differs |= (characters[1:] != characters[:-1]) & (few[1:] > place)
        changes = np.concatenate(([0], np.flatnonzero(differs) + 1))[:rows]
        first = begins[changes] + text.start
        places = zip(first.tolist(), (first + sizes[changes]).tolist(), strict=True)
        changed = [text.data[begin:end] for begin, end in places]
        codes = [self._codes.get(word) for word in changed]
        if None in codes:
            codes = [self._code(word) for word in changed]
        self.latest = repeated(np.array(codes, np.int32), changes, rows)
        good: Bools = (self.latest >= 0) & (few <= _LONGEST_WORD)
        return good

    def _code(self, word: bytes) -> int:
        code = self._codes.get(word)
        if code is None:
            try:
                value = str(self._to_word(word.decode("ascii")))
            except FieldError:
                code = -1
            else:
                code = self._vocabulary.setdefault(value, len(self._vocabulary))
            self._codes[word] = code
        return code

    def column(self) -> Column:
        """Return the words."""
        return in_order_of_coming(_joined(self._kept, np.int32), tuple(self._vocabulary))


def _reader(conversion: Conversion) -> _Reader:
    return _NumberReader(conversion.field) if conversion.is_number else _WordReader(conversion)


def _stripped(words: Words) -> tuple[Words, Bools]:
    """Return the words without a space before them, and which of them have no further ones."""
    text, begins, sizes = words.text.characters, words.begins, words.sizes
    leading = (text[begins] == _SPACE) & (sizes > 0)
    begins, sizes = begins + leading, sizes - leading
    last = text[np.maximum(begins + sizes - 1, 0)]
    fits = (sizes == 0) | ((text[begins] != _SPACE) & (last != _SPACE))
    return words._replace(begins=begins, sizes=sizes), fits


def _end_of_block(data: bytes, start: int) -> int:
    """Return where a block that begins at `start` ends: behind a line end."""
    target = start + _BLOCK_BYTES
    found = max(data.rfind(b"\r", start, target), data.rfind(b"\n", start, target))
    if found < 0:
        later = [place for end in b"\r\n" if (place := data.find(end, target)) >= 0]
        found = min(later, default=start - 1)
    return found + 1


def _joined(parts: Sequence[npt.NDArray[Any]], dtype: type[Item]) -> npt.NDArray[Item]:
    return np.concatenate([np.empty(0, dtype), *parts])
