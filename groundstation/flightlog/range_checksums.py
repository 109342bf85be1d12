"""CRC-32 of many ranges of the same bytes, however much they overlap, in one pass over them.

A file in which lengths lie by the thousand would otherwise be summed up again for each of them.
From A, B and AB end to end, crc(B) = crc(AB) ^ crc(A) shifted by the length of B: the identity
by which zlib's crc32_combine joins two checksums.
"""

import zlib

import numpy as np
import numpy.typing as npt

_POLYNOMIAL = np.uint32(0xEDB88320)
_ONE = 1 << 31
"""The polynomial 1: bits are reflected, the highest is x to the power of 0."""

Sums = npt.NDArray[np.uint32]


def range_sums(data: bytes, begins: npt.NDArray[np.int64], ends: npt.NDArray[np.int64]) -> Sums:
    """Return the CRC-32 of each `data[begins[k]:ends[k]]`, shape (ranges,)."""
    places = np.unique(np.concatenate((begins, ends)))
    sums, crc, before = np.empty(len(places), np.uint32), 0, 0
    for number, place in enumerate(places.tolist()):
        crc = zlib.crc32(data[before:place], crc)
        sums[number], before = crc, place
    of_begins = sums[np.searchsorted(places, begins)]
    of_ends = sums[np.searchsorted(places, ends)]
    return of_ends ^ _shifted(of_begins, ends - begins)


def _shifted(sums: Sums, sizes: npt.NDArray[np.int64]) -> Sums:
    """Return each checksum times x to the power of 8 times its size."""
    result, power = sums.copy(), _squared(_squared(_squared(1 << 30)))
    for bit in range(int(sizes.max(initial=0)).bit_length()):
        rows = np.flatnonzero(sizes >> bit & 1)
        result[rows] = _times(power, result[rows])
        power = _squared(power)
    return result


def _squared(factor: int) -> int:
    return int(_times(factor, np.array([factor], np.uint32))[0])


def _times(factor: int, sums: Sums) -> Sums:
    """Return the product of each of `sums` with one polynomial, modulo that of CRC-32."""
    product, shifted = np.zeros_like(sums), sums
    for bit in range(32):
        if factor & (_ONE >> bit):
            product = product ^ shifted
        falls_out = np.where(shifted & np.uint32(1), _POLYNOMIAL, np.uint32(0))
        shifted = (shifted >> np.uint32(1)) ^ falls_out
    return product
