"""What a flight log holds as columns: the received bytes end to end, and when each chunk came."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from io import BytesIO
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from groundstation.flight.items import Item
from groundstation.flightlog.batch import Batch, Integers
from groundstation.flightlog.format import RecordKind
from groundstation.flightlog.joined import Stretch
from groundstation.flightlog.record_items import gap_event, item_of
from groundstation.flightlog.windows import end_to_end
from protocol.packet import Chunk

_KNOWN = np.zeros(256, np.bool_)
_KNOWN[[int(kind) for kind in RecordKind]] = True


@dataclass(frozen=True, slots=True)
class LogColumns:
    """Everything a flight is built from.

    Chunk k is `received[starts[k]:starts[k + 1]]` and came at `monotonic_ns[k]` and
    `utc_ns[k]`; `starts` has shape (chunks + 1,), the times have shape (chunks,). All that is
    no chunk is in `others`, in order, and `chunks_before` (shape (others,)) tells how many
    chunks came before each.
    """

    received: bytes
    starts: Integers
    monotonic_ns: Integers
    utc_ns: Integers
    others: tuple[Item, ...]
    chunks_before: Integers

    def items(self) -> list[Item]:
        """Return chunks and others in their order."""
        chunks = self._chunks()
        if not self.others:
            return chunks
        items: list[Item] = []
        begin = 0
        for other, before in zip(self.others, self.chunks_before.tolist(), strict=True):
            items += chunks[begin:before]
            items.append(other)
            begin = before
        return items + chunks[begin:]

    def first_moment(self) -> tuple[int, int] | None:
        """Return when the first thing in it was, monotonic ns and UTC ns; None when it is empty."""
        times = [(item.monotonic_ns, item.utc_ns) for item in self.others[:1]]
        if len(self.monotonic_ns):
            times.append((int(self.monotonic_ns[0]), int(self.utc_ns[0])))
        return min(times, default=None)

    def last_moment(self) -> tuple[int, int] | None:
        """Return when the last thing in it was, monotonic ns and UTC ns; None when it is empty."""
        times = [(item.monotonic_ns, item.utc_ns) for item in self.others[-1:]]
        if len(self.monotonic_ns):
            times.append((int(self.monotonic_ns[-1]), int(self.utc_ns[-1])))
        return max(times, default=None)

    def later_by(self, shift_ns: int) -> "LogColumns":
        """Return the same on a monotonic clock that is `shift_ns` ahead."""
        if not shift_ns:
            return self
        return replace(
            self,
            monotonic_ns=self.monotonic_ns + shift_ns,
            others=tuple(
                replace(item, monotonic_ns=item.monotonic_ns + shift_ns) for item in self.others
            ),
        )

    def _chunks(self) -> list[Item]:
        times = zip(self.monotonic_ns.tolist(), self.utc_ns.tolist(), strict=True)
        return [
            Chunk(self.received[begin:end], monotonic_ns, utc_ns)
            for (begin, end), (monotonic_ns, utc_ns) in zip(
                pairwise(self.starts.tolist()), times, strict=True
            )
        ]


class ColumnsBuilder:
    """Gathers records into columns; `unknown_records` counts kinds of a later version."""

    def __init__(self) -> None:
        self.unknown_records = 0
        self._chunks = 0
        self._received = BytesIO()
        self._sizes: list[Integers] = []
        self._monotonic_ns: list[Integers] = []
        self._utc_ns: list[Integers] = []
        self._others: list[Item] = []
        self._chunks_before: list[int] = []

    def add(self, batch: Batch, stretch: Stretch) -> None:
        """Add some records of `batch`, and as events the gaps between them."""
        begin, end = stretch.begin, stretch.end
        kinds = batch.kinds[begin:end]
        is_chunk = kinds == RecordKind.RECEIVED
        self.unknown_records += int(np.count_nonzero(~_KNOWN[kinds]))
        self._add_others(batch, stretch, is_chunk)
        rows = slice(begin, end) if is_chunk.all() else begin + np.flatnonzero(is_chunk)
        starts, ends = batch.starts[rows], batch.ends[rows]
        self._received.write(end_to_end(batch.data, starts, ends))
        self._sizes.append(ends - starts)
        self._monotonic_ns.append(batch.monotonic_ns[rows])
        self._utc_ns.append(batch.utc_ns[rows])
        self._chunks += len(starts)

    def _add_others(self, batch: Batch, stretch: Stretch, is_chunk: npt.NDArray[np.bool_]) -> None:
        """Add all that is no chunk, each with how many chunks came before it."""
        gaps = {number - stretch.begin: damage for number, damage in stretch.gaps}
        chunks_before = self._chunks + np.cumsum(is_chunk) - is_chunk
        for number in sorted({*np.flatnonzero(~is_chunk).tolist(), *gaps}):
            record = batch.record(stretch.begin + number)
            gap = gap_event(gaps[number], record) if number in gaps else None
            other = None if is_chunk[number] else item_of(record)
            others = [item for item in (gap, other) if item is not None]
            self._others += others
            self._chunks_before += [int(chunks_before[number])] * len(others)

    def columns(self) -> LogColumns:
        """Return what was gathered."""
        starts = np.zeros(self._chunks + 1, np.int64)
        np.cumsum(_joined(self._sizes), out=starts[1:])
        return LogColumns(
            self._received.getvalue(),
            starts,
            _joined(self._monotonic_ns),
            _joined(self._utc_ns),
            tuple(self._others),
            np.array(self._chunks_before, np.int64),
        )


def join_columns(parts: Sequence[LogColumns]) -> LogColumns:
    """Return the columns of a flight whose parts are these, one behind the other."""
    bytes_before = np.cumsum([0, *(len(part.received) for part in parts)])
    chunks_before = np.cumsum([0, *(len(part.monotonic_ns) for part in parts)])
    return LogColumns(
        b"".join(part.received for part in parts),
        np.concatenate(
            [[0], *(p.starts[1:] + before for p, before in zip(parts, bytes_before, strict=False))]
        ).astype(np.int64),
        np.concatenate([part.monotonic_ns for part in parts]),
        np.concatenate([part.utc_ns for part in parts]),
        tuple(item for part in parts for item in part.others),
        np.concatenate(
            [p.chunks_before + before for p, before in zip(parts, chunks_before, strict=False)]
        ),
    )


def _joined(pieces: list[Integers]) -> Integers:
    return np.concatenate(pieces) if pieces else np.empty(0, np.int64)
