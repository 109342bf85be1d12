"""Finding the intact records in the bytes of a flight log, many at once.

The rule is that of docs/flight-log.md: where no intact record begins, look for the next sync
mark behind that place. numpy finds the marks and reads the heads of a whole block; the CRCs
of neighbours are checked together, and only where one is wrong record by record.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
from fastcrc import crc32

from groundstation.flightlog.format import (
    CRC_BYTES,
    HEAD_BYTES,
    HEAD_DTYPE,
    MAX_PAYLOAD_BYTES,
    SIGNATURE,
    SYNC,
    Record,
)
from groundstation.flightlog.neighbours import fit_with_neighbours
from groundstation.flightlog.range_checksums import range_sums

BLOCK_BYTES = 4 * 1024 * 1024

MOST_USUAL_BYTES = 300
_MANY = 500
"""Records of one size, if many in a block have it, are copied together."""

_PIECE_BYTES = 1 << 17

_ANY_SIGNATURE = re.compile(rb"CANSAT FLIGHT LOG [0-9]\n")
_MANY_TIMES = 4
_WRAPPING_BYTES = HEAD_BYTES + CRC_BYTES

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
    `data[starts[k]:ends[k]]`. All arrays have shape (records,).
    """

    data: bytes
    kinds: npt.NDArray[np.uint8]
    monotonic_ns: Integers
    utc_ns: Integers
    starts: Integers
    ends: Integers
    offsets: Integers

    def record(self, number: int) -> Record:
        """Return one record."""
        payload = self.data[self.starts[number] : self.ends[number]]
        return Record(
            int(self.kinds[number]),
            int(self.monotonic_ns[number]),
            int(self.utc_ns[number]),
            payload,
        )


class Scanner:
    """Takes the bytes of one file block by block and gives the records in them.

    `damage` are the stretches between records, as far as the file is judged, and `sound_to`
    is where the last record found ends. Cost: O(n), but each length that lies may cost
    another look at up to 16 MiB.
    """

    def __init__(self, path: Path = Path(), offset: int = 0) -> None:
        self.damage: list[Damage] = []
        self.sound_to = offset
        self._path = path
        self._carry = b""
        self._carry_at = offset

    def rewind(self) -> int:
        """Forget bytes that made no record yet; return from where they are to be fed again."""
        self._carry = b""
        return self._carry_at

    def feed(self, data: bytes, *, last: bool = False) -> Batch:
        """Return the records that `data` completes; `last` says that nothing follows it."""
        whole = self._carry + data if self._carry else data
        at = self._carry_at
        if not at and not self.sound_to and _ANY_SIGNATURE.match(whole):
            self.sound_to = len(SIGNATURE)
        batch, undecided = _intact(whole, at, last=last)
        for start, end in _record_bounds(batch):
            if start > self.sound_to:
                self._note_damage(whole, start, at)
            self.sound_to = end
        if last:
            if at + len(whole) > self.sound_to:
                self._note_damage(whole, at + len(whole), at)
            self._carry, self._carry_at = b"", at + len(whole)
            return batch
        # What stands before a record may be the first line of a second log
        keep = max(self.sound_to - at, undecided - len(SIGNATURE), 0)
        self._carry, self._carry_at = whole[keep:], at + keep
        return batch

    def _note_damage(self, whole: bytes, end: int, at: int) -> None:
        before = whole[max(0, end - at - len(SIGNATURE)) : end - at]
        size = end - self.sound_to
        if _ANY_SIGNATURE.fullmatch(before) and size >= len(SIGNATURE):
            size -= len(SIGNATURE)
        if size:
            self.damage.append(Damage(self.sound_to, size, self._path))


def _record_bounds(batch: Batch) -> list[tuple[int, int]]:
    """Return where in the file each run of records without a gap begins and ends."""
    if not len(batch.offsets):
        return []
    ends = batch.offsets + (batch.ends - batch.starts) + _WRAPPING_BYTES
    breaks = np.flatnonzero(batch.offsets[1:] != ends[:-1])
    firsts = batch.offsets[np.concatenate(([0], breaks + 1))]
    lasts = ends[np.concatenate((breaks, [len(ends) - 1]))]
    return list(zip(firsts.tolist(), lasts.tolist(), strict=True))


def _intact(whole: bytes, at: int, *, last: bool) -> tuple[Batch, int]:
    """Return the records in `whole`, which lies at `at` in the file, and from where on it is
    undecided, for want of more bytes, what there is."""
    array = np.frombuffer(whole, np.uint8)
    marks = _sync_marks(array)
    with_head = marks[marks + HEAD_BYTES <= len(whole)]
    heads = windows(array, with_head, HEAD_BYTES).view(HEAD_DTYPE).reshape(-1)
    lengths = heads["length"].astype(np.int64)
    ends = with_head + lengths + _WRAPPING_BYTES
    possible = lengths <= MAX_PAYLOAD_BYTES
    there = possible & (ends <= len(whole))
    chosen = np.flatnonzero(there)
    chosen = chosen[_crc_fits(whole, array, with_head[chosen], ends[chosen])]
    chosen = chosen[_not_inside_another(with_head[chosen], ends[chosen])]
    undecided = len(whole) - len(SYNC) + 1
    if not last:
        cut = np.concatenate((with_head[possible & ~there], marks[len(with_head) :]))
        undecided = _first_outside(cut, with_head[chosen], ends[chosen], undecided)
        chosen = chosen[with_head[chosen] < undecided]
    return Batch(
        whole,
        heads["kind"][chosen],
        heads["monotonic_ns"].astype(np.int64)[chosen],
        heads["utc_ns"].astype(np.int64)[chosen],
        with_head[chosen] + HEAD_BYTES,
        ends[chosen] - CRC_BYTES,
        with_head[chosen] + at,
    ), undecided


def _sync_marks(array: npt.NDArray[np.uint8]) -> Integers:
    """Return where a sync mark stands, found piece by piece in the processor's cache."""
    size = max(0, len(array) - len(SYNC) + 1)
    found = [np.empty(0, np.int64)]
    for begin in range(0, size, _PIECE_BYTES):
        end = min(begin + _PIECE_BYTES, size)
        is_mark = array[begin:end] == SYNC[0]
        for place in range(1, len(SYNC)):
            is_mark &= array[begin + place : end + place] == SYNC[place]
        found.append(np.flatnonzero(is_mark) + begin)
    return np.concatenate(found)


def windows(array: npt.NDArray[np.uint8], starts: Integers, size: int) -> npt.NDArray[np.uint8]:
    """Return the `size` bytes from each of `starts` on, shape (starts, size)."""
    if not len(starts):
        return np.empty((0, size), np.uint8)
    first, last = int(starts[0]), int(starts[-1])
    step = (last - first) // max(len(starts) - 1, 1)
    if step > 0 and np.all(np.diff(starts) == step):
        evenly = np.ndarray((len(starts), size), np.uint8, array, first, (step, 1))
        return np.ascontiguousarray(evenly)
    return np.lib.stride_tricks.sliding_window_view(array, size)[starts]


def _crc_fits(
    whole: bytes, array: npt.NDArray[np.uint8], starts: Integers, ends: Integers
) -> npt.NDArray[np.bool_]:
    if int((ends - starts).sum()) > _MANY_TIMES * len(whole):  # lengths that lie by the thousand
        made = range_sums(whole, starts + len(SYNC), ends - CRC_BYTES)
        said = windows(array, ends - CRC_BYTES, CRC_BYTES).view("<u4").reshape(-1)
        return np.asarray(made == said)
    fits = fit_with_neighbours(whole, starts, ends)
    doubtful = np.flatnonzero(~fits)
    if len(doubtful):
        fits[doubtful] = _own_crc_fits(whole, array, starts[doubtful], ends[doubtful])
    return fits


def _own_crc_fits(
    whole: bytes, array: npt.NDArray[np.uint8], starts: Integers, ends: Integers
) -> npt.NDArray[np.bool_]:
    """Check each record by itself: slices of bytes take less time than memoryviews."""
    said = windows(array, ends - CRC_BYTES, CRC_BYTES).view("<u4").reshape(-1)
    begins, stops = (starts + len(SYNC)).tolist(), (ends - CRC_BYTES).tolist()
    compute = crc32.iso_hdlc
    made = [compute(whole[begin:stop]) for begin, stop in zip(begins, stops, strict=True)]
    return np.asarray(np.array(made, np.uint32) == said)


def of_usual_sizes(sizes: Integers) -> Iterator[tuple[int, Integers]]:
    """Yield each size that many have, up to MOST_USUAL_BYTES, and the places of those."""
    small = sizes[sizes <= MOST_USUAL_BYTES]
    for size in np.flatnonzero(np.bincount(small) >= _MANY).tolist():
        yield size, np.flatnonzero(sizes == size)


def _not_inside_another(starts: Integers, ends: Integers) -> npt.NDArray[np.bool_]:
    """Tell which records begin behind the end of the one before: the payload of one may hold
    what looks like a record."""
    outside = np.ones(len(starts), np.bool_)
    if np.all(starts[1:] >= ends[:-1]):
        return outside
    reached = 0
    for number, (start, end) in enumerate(zip(starts.tolist(), ends.tolist(), strict=True)):
        if start < reached:
            outside[number] = False
        else:
            reached = end
    return outside


def _first_outside(places: Integers, starts: Integers, ends: Integers, otherwise: int) -> int:
    """Return the first of `places` that lies in none of the records."""
    for place in places.tolist():
        before = int(np.searchsorted(starts, place, side="right")) - 1
        if before < 0 or ends[before] <= place:
            return min(int(place), otherwise)
    return otherwise
