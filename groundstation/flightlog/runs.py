"""Records of one size, one behind the other from a sound place on: found without a search.

A log mostly holds such runs, since the packets of a mission mostly have one size. Where they end
the search for sync marks goes on.
"""

from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from fastcrc import crc32

from groundstation.flightlog.format import (
    CRC_BYTES,
    HEAD_BYTES,
    HEAD_DTYPE,
    MAX_PAYLOAD_BYTES,
    SYNC,
)
from groundstation.flightlog.neighbours import MOST_TOGETHER, zero_records

_WRAPPING_BYTES = HEAD_BYTES + CRC_BYTES
_MARK = np.frombuffer(SYNC, np.uint32)[0]
_FEW = 16
"""A shorter run is told in time, before the heads of a whole block are looked at."""

_MOST_SHORT = 40
"""So many short runs are followed; then the search, which takes all sizes at once, is quicker."""


class Run(NamedTuple):
    """`records` intact records of `size` bytes each, the first of which begins at `start`."""

    start: int
    size: int
    records: int

    @property
    def end(self) -> int:
        """Where the last record ends."""
        return self.start + self.size * self.records

    def heads(self, data: bytes) -> npt.NDArray[np.void]:
        """Return the heads of its records, shape (records,), as they lie in `data`."""
        return np.ndarray((self.records,), HEAD_DTYPE, data, self.start, (self.size,))


def runs_from(data: bytes, start: int) -> Iterator[Run]:
    """Yield the runs of intact records that stand at `start`, each behind the one before."""
    short = 0
    while short < _MOST_SHORT and (alike := _alike_at(data, start)) is not None:
        run = alike._replace(records=_how_many_intact(data, alike))
        if run.records:
            yield run
        if run.records < alike.records:
            return
        start = run.end
        short += run.records < _FEW


def _alike_at(data: bytes, start: int) -> Run | None:
    """Return the records at `start` whose heads say one size; None when none is whole there."""
    if start + _WRAPPING_BYTES > len(data):
        return None
    length = int(Run(start, 0, 1).heads(data)["length"][0])
    size = length + _WRAPPING_BYTES
    most = (len(data) - start) // size
    count = 0
    for seen in (_FEW, most):
        heads = Run(start, size, min(seen, most)).heads(data)
        alike = (heads["sync"].view(np.uint32) == _MARK) & (heads["length"] == length)
        count = len(alike) if alike.all() else int(np.argmin(alike))
        if count < seen:
            break
    return Run(start, size, count) if count and length <= MAX_PAYLOAD_BYTES else None


def _how_many_intact(data: bytes, run: Run) -> int:
    """Return how many of the first records are surely intact; see `neighbours`."""
    bytes_ = memoryview(data)
    for begin in range(0, run.records, MOST_TOGETHER):
        some = min(MOST_TOGETHER, run.records - begin)
        first = run.start + begin * run.size
        made = crc32.iso_hdlc(bytes_[first : first + some * run.size])
        if made != _crc_of_zero_records(run.size, some):
            return begin
    return run.records


@lru_cache(maxsize=256)
def _crc_of_zero_records(size: int, count: int) -> int:
    return crc32.iso_hdlc(zero_records(size, count))
