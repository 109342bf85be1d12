"""Many records of a flight log at once, as they were found in a block of its bytes."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from groundstation.flightlog.format import CRC_BYTES, HEAD_BYTES, Record
from groundstation.flightlog.runs import Run

Integers = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Damage:
    """A stretch of the file `path` that holds no intact record: place and size in bytes."""

    offset: int
    size: int
    path: Path = Path()


@dataclass(frozen=True, slots=True)
class Batch:
    """The intact records of a block, in order.

    Record k begins at `offsets[k]` in the file, and its payload is
    `data[starts[k]:ends[k]]`. All arrays have shape (records,). `damage_before` is what of the
    file is damaged right before a record, by the record's number; `behind_signature` are the
    numbers of records before which the first line of a log stands.
    """

    data: bytes
    kinds: npt.NDArray[np.uint8]
    monotonic_ns: Integers
    utc_ns: Integers
    starts: Integers
    ends: Integers
    offsets: Integers
    damage_before: dict[int, Damage] = field(default_factory=dict)
    behind_signature: set[int] = field(default_factory=set)

    def record(self, number: int) -> Record:
        """Return one record."""
        payload = self.data[self.starts[number] : self.ends[number]]
        return Record(
            int(self.kinds[number]),
            int(self.monotonic_ns[number]),
            int(self.utc_ns[number]),
            payload,
        )

    def bounds(self) -> list[tuple[int, int, int]]:
        """Return where in the file each stretch of records without a gap begins and ends, and
        the number of its first record."""
        if not len(self.offsets):
            return []
        ends = self.offsets + (self.ends - self.starts) + (HEAD_BYTES + CRC_BYTES)
        firsts = np.concatenate(([0], np.flatnonzero(self.offsets[1:] != ends[:-1]) + 1))
        lasts = np.concatenate((firsts[1:] - 1, [len(ends) - 1]))
        bounds = zip(self.offsets[firsts], ends[lasts], firsts, strict=True)
        return [(int(begin), int(end), int(first)) for begin, end, first in bounds]


def empty_batch() -> Batch:
    """Return no records."""
    none = np.empty(0, np.int64)
    return Batch(b"", np.empty(0, np.uint8), none, none, none, none, none)


def batch_of_run(data: bytes, at: int, run: Run) -> Batch:
    """Return the records of a run in `data`, which lies at `at` in the file."""
    heads = run.heads(data)
    places = np.arange(run.start, run.end, run.size)
    return Batch(
        data,
        heads["kind"].copy(),
        heads["monotonic_ns"].astype(np.int64),
        heads["utc_ns"].astype(np.int64),
        places + HEAD_BYTES,
        places + (run.size - CRC_BYTES),
        places + at,
    )


def batch_of_all(batches: Sequence[Batch]) -> Batch:
    """Return as one the batches of the same data, one behind the other; there is at least one."""
    filled = [batch for batch in batches if len(batch.kinds)]
    if len(filled) < 2:
        return (filled or batches)[0]

    def every(name: str) -> npt.NDArray[Any]:
        return np.concatenate([getattr(batch, name) for batch in filled])

    return Batch(
        filled[0].data,
        every("kinds"),
        every("monotonic_ns"),
        every("utc_ns"),
        every("starts"),
        every("ends"),
        every("offsets"),
    )
