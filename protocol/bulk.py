"""Many packets at once: the same declarations as live, as numpy columns.

Frames are found and verified one by one, as live; the values of all packets of a kind are
then worked out column by column. What comes out equals what `Decoder` gives, value by value.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from protocol.bulk_binary import BinaryColumns
from protocol.bulk_lines import Faults, LineColumns
from protocol.columns import Column
from protocol.mission import Mission, PacketKind
from protocol.opening import FrameOpener, framer_of
from protocol.packet import Chunk, FieldError, Frame, LinkReport, Reject, Wire


@dataclass(frozen=True, slots=True)
class Table:
    """All packets of one kind.

    `offsets` are where their frames began in the stream, bytes, shape (rows,); `columns` are
    the values by field name in the mission's order, numbers in SI units.
    """

    kind: str
    offsets: npt.NDArray[np.int64]
    columns: dict[str, Column]


@dataclass(frozen=True, slots=True)
class Bulk:
    """What a byte stream holds: a table for each kind of packet, and what gave no packet."""

    tables: dict[str, Table]
    others: list[Reject | LinkReport]


def decode_bulk(mission: Mission, data: bytes) -> Bulk:
    """Decode a whole byte stream; what gave no packet carries no times.

    Cost: O(n), about the framing and checksum of each frame.
    """
    opener = FrameOpener(mission)
    whole = Chunk(data, 0, 0)
    gathered = {packet.name: _Gathered(packet) for packet in mission.packets}
    faults: list[tuple[Frame, FieldError]] = []
    for frame in framer_of(mission).feed(data):
        try:
            codec, payload = opener.open(frame)
            codec.layout.check_size(payload)
            wire = codec.layout.parse(payload) if codec.layout.size_bytes is None else None
        except FieldError as fault:
            faults.append((frame, fault))
        else:
            gathered[codec.kind].add(frame, payload if wire is None else wire)
    tables = {kind: packets.table(faults) for kind, packets in gathered.items()}
    others = [opener.refuse(frame, whole, fault) for frame, fault in faults]
    return Bulk(tables, sorted(others, key=lambda other: other.offset))


class _Gathered:
    """The frames of one kind of packet, to be turned into columns together."""

    def __init__(self, packet: PacketKind) -> None:
        self._packet = packet
        self._frames: list[Frame] = []
        self._contents: list[Any] = []

    def add(self, frame: Frame, content: bytes | dict[str, Wire]) -> None:
        """Add the payload of a binary packet, or the words of a line."""
        self._frames.append(frame)
        self._contents.append(content)

    def table(self, faults: list[tuple[Frame, FieldError]]) -> Table:
        """Return the table; frames with a field that cannot be read go to `faults`."""
        faulty: Faults = {}
        if self._packet.encoding == "binary":
            columns = BinaryColumns(self._packet).columns(b"".join(self._contents))
        else:
            columns, faulty = LineColumns(self._packet).columns(self._contents)
        faults += [(self._frames[row], fault) for row, fault in faulty.items()]
        offsets = [f.offset for row, f in enumerate(self._frames) if row not in faulty]
        return Table(self._packet.name, np.array(offsets, np.int64), columns)
