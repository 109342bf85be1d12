"""Many packets at once: the same declarations as live, as numpy columns.

Frames of the commonest shapes are found and verified all at once; whatever is not a good
frame of such a shape is framed and judged one by one, as live. What comes out equals what
`Decoder` gives, value by value and reject by reject, in the same order.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
from msgspec import structs

from protocol.bulk_binary import BinaryColumns
from protocol.bulk_cobs import RegularCobs
from protocol.bulk_lines import LineColumns
from protocol.bulk_packets import BulkPackets
from protocol.bulk_text import RegularText
from protocol.columns import Column, Rows, inserted, part_of, take
from protocol.framing import Framer
from protocol.layout import declare
from protocol.mission import Mission, PacketKind
from protocol.opening import FrameOpener, framer_of, interrupted
from protocol.packed_columns import PackedColumns
from protocol.packet import Chunk, FieldError, Frame, LinkReport, Packet, Reject
from protocol.stream import Integers, Stream, in_few_bytes, stream_of


class Part(NamedTuple):
    """Some packets of one kind in their order, as in a Table; `keys` order them. `frames` are there
    when they were framed one by one."""

    keys: Integers
    offsets: Integers
    chunks: Integers
    payloads: npt.NDArray[np.uint8] | None
    columns: dict[str, Column] | None = None
    rssi_dbm: npt.NDArray[np.float64] | None = None
    frames: Sequence[Frame] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """All packets of one kind, one row each.

    `offsets` are where their frames began in the stream, bytes; `chunks` which chunk
    completed them; `order` which of all frames they were, also of those that gave no packet;
    `rssi_dbm` how strongly the radio received them, NaN where it does not say, or None when
    it never does. `payloads`, shape (rows, size), are those of binary packets. `columns` are
    the values by field name in the mission's order, numbers in SI units. Those of binary packets,
    and of lines that are packed, are worked out each time they are asked for.
    """

    kind: str
    offsets: Integers
    chunks: Integers
    order: Integers
    rssi_dbm: npt.NDArray[np.float64] | None
    payloads: npt.NDArray[np.uint8] | None
    lines: Mapping[str, Column] = field(repr=False)
    binary: BinaryColumns | None = field(repr=False)

    @property
    def columns(self) -> dict[str, Column]:
        """The values of all fields."""
        if self.binary is None or self.payloads is None:
            return dict(self.lines)
        return self.binary.columns(self.payloads)

    def column(self, name: str) -> Column:
        """Return the values of one field."""
        if self.binary is None or self.payloads is None:
            return self.lines[name]
        return self.binary.column(name, self.payloads)

    def column_in(self, name: str, rows: Rows) -> Column:
        """Return the values of one field in some rows, for the cost of these."""
        if self.binary is not None and self.payloads is not None:
            return self.binary.column(name, self.payloads[rows])
        if isinstance(self.lines, PackedColumns):
            return self.lines.part(name, rows)
        return part_of(self.lines[name], rows)


@dataclass(frozen=True, slots=True)
class Bulk:
    """What a byte stream holds: a table for each kind of packet, and what gave no packet.

    `others_order` and `others_chunks` say of each of the others which of all frames it was
    and which chunk completed it, or, as -1 - k, which interruption k cut it off, shape
    (others,).
    """

    tables: dict[str, Table]
    others: list[Reject | LinkReport]
    others_order: Integers
    others_chunks: Integers
    packets: BulkPackets

    def packed(self, mission: Mission) -> "Bulk":
        """Return the same with the columns of lines in few bytes."""
        tables = {
            packet.name: replace(table, lines=PackedColumns(packet, table.lines))
            for packet in mission.packets
            if (table := self.tables[packet.name]).payloads is None
        }
        return replace(self, tables=self.tables | tables)

    def packet(self, kind: str, row: int) -> Packet:
        """Return one packet of a table as the live decoder gives it."""
        table = self.tables[kind]
        return self.packets.packet(
            int(table.order[row]),
            int(table.offsets[row]),
            int(table.chunks[row]),
            None if table.payloads is None else table.payloads[row],
        )


def decode_bulk(mission: Mission, data: bytes | Stream) -> Bulk:
    """Decode a whole byte stream; bytes alone count as one chunk at time 0.

    Cost: O(n). Never raises, whatever the bytes are.
    """
    stream = stream_of([Chunk(data, 0, 0)]) if isinstance(data, bytes) else data
    rest = [(0, len(stream.data))]
    regular: Part | None = None
    if RegularCobs.suits(mission):
        frames = RegularCobs(mission).find(stream.data)
        rest = frames.others
        regular = Part(
            frames.offsets, frames.offsets, stream.chunk_of(frames.delimiters), frames.payloads
        )
        regular, rest = _broken_up(regular, frames.delimiters, rest, stream)
    elif RegularText.suits(mission):
        lines = RegularText(mission).read(stream.data)
        rest = lines.others
        regular = Part(
            lines.offsets, lines.offsets, stream.chunk_of(lines.delimiters), None, lines.columns
        )
        regular, rest = _broken_up(regular, lines.delimiters, rest, stream)
    singly = _Singly(mission, stream, by_offset=regular is not None)
    for begin, end in rest:
        singly.take(begin, end)
    return _joined(mission, singly, regular)


def _broken_up(
    part: Part, delimiters: Integers, rest: list[tuple[int, int]], stream: Stream
) -> tuple[Part, list[tuple[int, int]]]:
    """Return the frames over which no interruption falls; the others are added to the rest."""
    breaks = stream.breaks()
    rows = np.searchsorted(delimiters, breaks)
    inside = rows < len(delimiters)
    inside[inside] = part.offsets[rows[inside]] < breaks[inside]
    broken = np.unique(rows[inside])
    if not len(broken):
        return part, rest
    more = zip(part.offsets[broken].tolist(), (delimiters[broken] + 1).tolist(), strict=True)
    kept = np.delete(np.arange(len(delimiters)), broken)
    columns = {name: take(column, kept) for name, column in (part.columns or {}).items()}
    payloads = None if part.payloads is None else part.payloads.T[:, kept].T
    whole = Part(
        part.keys[kept],
        part.offsets[kept],
        part.chunks[kept],
        payloads,
        None if part.columns is None else columns,
    )
    return whole, sorted([*rest, *more])


def _joined(mission: Mission, singly: "_Singly", regular: Part | None) -> Bulk:
    """Return everything in the order in which it came."""
    parts = {packet.name: singly.part(packet) for packet in mission.packets}
    others = singly.others()
    keys = [others.keys, *(part.keys for part in parts.values())]
    framed_keys = np.sort(np.concatenate(keys))
    many = regular.keys if regular else framed_keys[:0]
    tables = {}
    framed: dict[int, Frame] = {}
    for packet in mission.packets:
        part = parts[packet.name]
        order = _places(part.keys, framed_keys, many)
        framed.update(zip(order.tolist(), part.frames, strict=True))
        if regular and packet is mission.packet:
            there = np.arange(len(many)) + np.searchsorted(framed_keys, many)
            part, order = _merged(regular, there, part, order)
        tables[packet.name] = _table(packet, part, order)
    return Bulk(
        tables,
        others.found,
        _places(others.keys, framed_keys, many),
        np.array(others.chunks, np.int64),
        BulkPackets(mission, singly.stream, framed, all_framed=regular is None),
    )


def _places(keys: Integers, own: Integers, others: Integers) -> Integers:
    """Return which of all frames those with these keys are; all keys are different."""
    found: Integers = np.searchsorted(own, keys) + np.searchsorted(others, keys)
    return found


class _Singly:
    """Frames that are found and judged one by one, as live.

    With `by_offset` frames are told in order by their offsets, else by their coming.
    """

    def __init__(self, mission: Mission, stream: Stream, *, by_offset: bool) -> None:
        self._mission = mission
        self.stream = stream
        self._by_offset = by_offset
        self._opener = FrameOpener(mission)
        self._framed = 0
        self._found: dict[str, list[_Framed]] = {packet.name: [] for packet in mission.packets}
        self._faults: list[tuple[_Framed, FieldError]] = []

    def take(self, begin: int, end: int) -> None:
        """Take a stretch of the stream before which no frame is open."""
        framer = framer_of(self._mission)
        fed = begin
        for interruption, place in self.stream.breaks_within(begin, end):
            self._feed(framer, begin, fed, place)
            for frame in interrupted(framer):
                self._judge(frame, begin, -1 - interruption)
            fed = place
        self._feed(framer, begin, fed, end)

    def part(self, packet: PacketKind) -> Part:
        """Return the packets of one kind; those with a field that cannot be read are faults."""
        framed = self._found[packet.name]
        contents = [one.content for one in framed]
        payloads, columns, faulty = None, None, dict[int, FieldError]()
        if packet.encoding == "binary":
            size: int = declare(packet).sizeof()
            payloads = np.frombuffer(b"".join(contents), np.uint8).reshape(len(framed), size)
        else:
            columns, faulty = LineColumns(packet).columns(contents)
        self._faults += [(framed[row], fault) for row, fault in faulty.items()]
        good = [one for row, one in enumerate(framed) if row not in faulty]
        strengths = [one.frame.rssi_dbm for one in good]
        heard = any(strength is not None for strength in strengths)
        return Part(
            np.array([one.key for one in good], np.int64),
            np.array([one.offset for one in good], np.int64),
            np.array([one.chunk for one in good], np.int64),
            payloads,
            columns,
            np.array(strengths, np.float64) if heard else None,
            [one.frame for one in good],
        )

    def others(self) -> "_Others":
        """Return what gave no packet; ask for it when all parts have been."""
        faults = sorted(self._faults, key=lambda fault: fault[0].key)
        found = [
            self._opener.refuse(
                structs.replace(one.frame, offset=one.offset), self.stream.stamp(one.chunk), fault
            )
            for one, fault in faults
        ]
        keys = np.array([one.key for one, _ in faults], np.int64)
        return _Others(found, keys, [one.chunk for one, _ in faults])

    def _feed(self, framer: Framer, begin: int, fed: int, end: int) -> None:
        for number, data in self.stream.chunks_between(fed, end):
            for frame in framer.feed(data):
                self._judge(frame, begin, number)

    def _judge(self, frame: Frame, begin: int, chunk: int) -> None:
        offset = begin + frame.offset
        one = _Framed(offset if self._by_offset else self._framed, offset, chunk, frame)
        self._framed += 1
        try:
            codec, payload = self._opener.open(frame)
            codec.layout.check_size(payload)
            binary = codec.layout.size_bytes is not None
            one.content = payload if binary else codec.layout.parse(payload)
        except FieldError as fault:
            self._faults.append((one, fault))
        else:
            self._found[codec.kind].append(one)


@dataclass(slots=True)
class _Framed:
    """A frame found by itself: the key that orders it, its place, the chunk that completed it
    (or the interruption, as in `Bulk`), the frame, and the payload or the words in it."""

    key: int
    offset: int
    chunk: int
    frame: Frame
    content: Any = None


class _Others(NamedTuple):
    found: list[Reject | LinkReport]
    keys: Integers
    chunks: list[int]


def _merged(many: Part, order: Integers, few: Part, few_order: Integers) -> tuple[Part, Integers]:
    """Return both parts as one in their order."""
    if not len(few_order):
        return many, order
    places = np.searchsorted(order, few_order)

    def insert(into: Any, what: Any) -> Any:
        return None if into is None else np.insert(into, places, what, axis=0)

    columns = None
    if many.columns is not None and few.columns is not None:
        columns = {
            name: inserted(column, few.columns[name], places)
            for name, column in many.columns.items()
        }
    part = Part(
        insert(many.keys, few.keys),
        insert(many.offsets, few.offsets),
        insert(many.chunks, few.chunks),
        _with_payloads(many.payloads, few.payloads, places),
        columns,
    )
    return part, insert(order, few_order)


def _with_payloads(
    many: npt.NDArray[np.uint8] | None, few: npt.NDArray[np.uint8] | None, places: Integers
) -> npt.NDArray[np.uint8] | None:
    """Return payloads with further ones before the rows `places`; in memory they lie byte place
    by byte place."""
    if many is None or few is None:
        return None
    return np.insert(many.T, places, few.T, axis=1).T


def _table(packet: PacketKind, part: Part, order: Integers) -> Table:
    return Table(
        packet.name,
        in_few_bytes(part.offsets),
        in_few_bytes(part.chunks),
        in_few_bytes(order),
        part.rssi_dbm,
        part.payloads,
        part.columns or {},
        BinaryColumns(packet) if packet.encoding == "binary" else None,
    )
