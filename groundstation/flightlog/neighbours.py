"""Checking the CRC-32 of records that stand one behind the other, thousands at once.

A CRC is affine: between two stretches of bytes of one size it differs by what their exclusive
or leaves when it is divided by the polynomial. So records whose CRCs are all right leave,
end to end, the CRC of as many records that hold nothing but zeros and *their* CRCs: both
differ from that by multiples of the polynomial. One damaged record always changes it, since
no shift makes a remainder zero; several at once escape as seldom as damage escapes a CRC-32.
"""

import zlib
from functools import lru_cache

import numpy as np
import numpy.typing as npt
from fastcrc import crc32

from groundstation.flightlog.format import CRC_BYTES, CRC_STRUCT, SYNC

MOST_TOGETHER = 1 << 13
"""So many records are checked together: damage to one costs another look at so many."""

Integers = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]


def fit_with_neighbours(data: bytes, starts: Integers, ends: Integers) -> Bools:
    """Return which records are surely intact, because all they are checked with are.

    Record k lies in `data[starts[k]:ends[k]]`, from its sync mark to behind its CRC.
    """
    fits = np.zeros(len(starts), np.bool_)
    breaks = (np.flatnonzero(starts[1:] != ends[:-1]) + 1).tolist()
    for first, last in zip([0, *breaks], [*breaks, len(starts)], strict=True):
        for begin in range(first, last, MOST_TOGETHER):
            run = slice(begin, min(begin + MOST_TOGETHER, last))
            place, end = int(starts[begin]), int(ends[run.stop - 1])
            sizes = ends[run] - starts[run]
            like = _zeros_like(sizes, starts[run] - place)
            fits[run] = crc32.iso_hdlc(memoryview(data)[place:end]) == crc32.iso_hdlc(like)
    return fits


def _zeros_like(sizes: Integers, places: Integers) -> bytes:
    """Return records of these sizes at these places, which follow on each other, that hold
    zeros and the CRCs of those."""
    size = int(sizes[0])
    if np.all(sizes == size):
        return zero_records(size, len(sizes))
    records = np.zeros(int(sizes.sum()), np.uint8)
    for place, byte in enumerate(SYNC):
        records[places + place] = byte
    crcs = np.zeros(int(sizes.max()) + 1, "<u4")
    for size in np.flatnonzero(np.bincount(sizes)).tolist():
        crcs[size] = _crc_of_zeros(size)
    tails = crcs.view(np.uint8).reshape(-1, CRC_BYTES)
    behind = places + sizes - CRC_BYTES
    for place in range(CRC_BYTES):
        records[behind + place] = tails[:, place].take(sizes)
    return records.tobytes()


def zero_records(size: int, count: int) -> bytes:
    """Return `count` records of `size` bytes that hold zeros and the CRCs of those."""
    zeros = bytes(size - len(SYNC) - CRC_BYTES)
    return (SYNC + zeros + CRC_STRUCT.pack(_crc_of_zeros(size))) * count


@lru_cache(maxsize=1024)
def _crc_of_zeros(size: int) -> int:
    return zlib.crc32(bytes(size - len(SYNC) - CRC_BYTES))
