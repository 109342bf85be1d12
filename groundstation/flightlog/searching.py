"""Searching a block of a flight log for intact records, all of them at once.

The rule is that of docs/flight-log.md: where no intact record begins, look for the next sync
mark behind that place. numpy finds the marks and reads the heads of a whole block; the CRCs
of neighbours are checked together, and only where one is wrong record by record.
"""

import numpy as np
import numpy.typing as npt
from fastcrc import crc32

from groundstation.flightlog.batch import Batch, Integers
from groundstation.flightlog.format import (
    CRC_BYTES,
    HEAD_BYTES,
    HEAD_DTYPE,
    MAX_PAYLOAD_BYTES,
    SYNC,
)
from groundstation.flightlog.neighbours import fit_with_neighbours
from groundstation.flightlog.range_checksums import range_sums
from groundstation.flightlog.windows import windows

_PIECE_BYTES = 1 << 17
_MANY_TIMES = 4
_WRAPPING_BYTES = HEAD_BYTES + CRC_BYTES


def search(whole: bytes, begin: int, at: int, *, last: bool) -> tuple[Batch, int]:
    """Return the records that stand in `whole` from `begin` on, and from where on it is
    undecided, for want of more bytes, what there is; `whole` lies at `at` in the file."""
    array = np.frombuffer(whole, np.uint8)
    marks = _sync_marks(array[begin:]) + begin
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
