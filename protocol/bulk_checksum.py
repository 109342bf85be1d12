"""The checksums of many payloads of one size at once.

Every CRC, and the exclusive or, is affine over GF(2): the sum of a payload is the sum of the
zeros, changed for each byte by what that byte alone changes. So a table for each pair of
bytes, computed with the algorithm itself, gives the sums of all payloads by one look-up for
each pair. Other sums are computed payload by payload.
"""

from collections.abc import Callable
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from protocol.checksum import ChecksumCodec
from protocol.checksum_algorithms import ALGORITHMS

Planes = npt.NDArray[np.uint8]
"""Bytes of many payloads, one row a place in the payload, shape (size, payloads)."""

Sums = npt.NDArray[np.unsignedinteger]

_TYPES: dict[int, type[np.unsignedinteger]] = {1: np.uint8, 2: np.uint16, 4: np.uint32}
_MOST_COVERED = 512
"""Tables for more bytes than this would need more than 64 MB."""


class BulkChecksum:
    """Tells which of many payloads have the checksum that stands behind them."""

    def __init__(self, codec: ChecksumCodec, payload_size: int) -> None:
        self._codec = codec
        self._size = payload_size
        covered = payload_size - codec.skip
        affine = _is_affine(codec) and 0 < covered <= _MOST_COVERED
        self._affine = affine_sums(codec.compute, codec.size) if affine else None

    def fits(self, planes: Planes) -> npt.NDArray[np.bool_]:
        """Return of each payload, with its checksum behind it, whether that is right."""
        size, order = self._codec.size, self._codec.order
        received = np.zeros(planes.shape[1], _TYPES[size])
        behind = range(size) if order == "big" else reversed(range(size))
        for place in behind:
            if size > 1:
                received <<= received.dtype.type(8)
            received |= planes[self._size + place]
        fitting: npt.NDArray[np.bool_] = received == self._sums(planes[: self._size])
        return fitting

    def _sums(self, planes: Planes) -> Sums:
        covered = planes[self._codec.skip :]
        if self._affine is not None:
            return self._affine.sums(covered)
        rows = np.ascontiguousarray(covered.T)
        compute = self._codec.compute
        return np.array([compute(row.tobytes()) for row in rows], _TYPES[self._codec.size])


class AffineSums:
    """The sums of many messages of one size, by an algorithm that is affine over GF(2).

    What a byte changes depends only on how many bytes stand behind it, so the tables serve
    messages of any size; they are made when the first message so long comes.
    """

    def __init__(self, compute: Callable[[bytes], int], size: int) -> None:
        self._compute = compute
        self._type = _TYPES[size]
        self._pairs: list[Sums] = []
        self._zeros = lru_cache(maxsize=64)(lambda length: compute(bytes(length)))

    def sums(self, planes: Planes) -> Sums:
        """Return the sum of each message, shape (messages,)."""
        length, messages = planes.shape
        total = np.full(messages, self._zeros(length), self._type)
        values, high = np.empty(messages, np.uint16), np.empty(messages, np.uint16)
        changes = np.empty_like(total)
        for pair in range((length + 1) // 2):
            behind = length - 1 - 2 * pair
            values[:] = planes[behind]
            if behind > 0:
                high[:] = planes[behind - 1]
                high <<= np.uint16(8)
                values |= high
            # Whatever mode but "raise", which would copy `changes`; all values have their place
            np.take(self._table(pair), values, out=changes, mode="wrap")
            total ^= changes
        return total

    def _table(self, pair: int) -> Sums:
        """Return what two bytes change, by their value, with so many pairs behind them."""
        while len(self._pairs) <= pair:
            behind = 2 * len(self._pairs)
            table = np.bitwise_xor.outer(self._changes(behind + 1), self._changes(behind))
            self._pairs.append(table.ravel())
        return self._pairs[pair]

    def _changes(self, behind: int) -> Sums:
        """Return what one byte changes, by its value, with so many bytes behind it."""
        zeros = self._compute(bytes(behind + 1))
        changes = np.zeros(256, self._type)
        for bit in range(8):
            alone = self._compute(bytes([1 << bit]) + bytes(behind)) ^ zeros
            changes[1 << bit : 2 << bit] = changes[: 1 << bit] ^ changes.dtype.type(alone)
        return changes


@lru_cache(maxsize=4)
def affine_sums(compute: Callable[[bytes], int], size: int) -> AffineSums:
    """Return the sums of an affine algorithm of `size` bytes; its tables are made only once."""
    return AffineSums(compute, size)


def _is_affine(codec: ChecksumCodec) -> bool:
    return any(
        compute is codec.compute and (name.startswith("CRC-") or name == "XOR-8")
        for name, (_, compute) in ALGORITHMS.items()
    )
