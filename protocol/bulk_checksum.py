"""The checksums of many payloads of one size at once.

Every CRC, and the exclusive or, is affine over GF(2): the sum of a payload is the sum of the
zeros, changed for each byte by what that byte alone changes. So a table for each pair of
bytes, computed with the algorithm itself, gives the sums of all payloads by one look-up for
each pair. Other sums are computed payload by payload.
"""

from functools import lru_cache

import numpy as np
import numpy.typing as npt

from protocol.checksum import ChecksumCodec
from protocol.checksum_algorithms import ALGORITHMS

Planes = npt.NDArray[np.uint8]
"""Bytes of many payloads, one row a place in the payload, shape (size, payloads)."""

Sums = npt.NDArray[np.unsignedinteger]

_TYPES: dict[int, type[np.unsignedinteger]] = {1: np.uint8, 2: np.uint16, 4: np.uint32}
_LARGEST_TABLES = 512
"""Payloads of more bytes than this would need tables of more than 64 MB."""


class BulkChecksum:
    """Tells which of many payloads have the checksum that stands behind them."""

    def __init__(self, codec: ChecksumCodec, payload_size: int) -> None:
        self._codec = codec
        self._size = payload_size
        covered = payload_size - codec.skip
        affine = _is_affine(codec) and 0 < covered <= _LARGEST_TABLES
        self._tables = _tables(codec.compute, codec.size, covered) if affine else None

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
        if self._tables is None:
            rows = np.ascontiguousarray(covered.T)
            compute = self._codec.compute
            return np.array([compute(row.tobytes()) for row in rows], _TYPES[self._codec.size])
        zeros, tables = self._tables
        total = np.full(covered.shape[1], zeros, tables[0].dtype)
        for place, table in enumerate(tables):
            pair = covered[2 * place].astype(np.uint16)
            if 2 * place + 1 < len(covered):
                pair |= covered[2 * place + 1].astype(np.uint16) << np.uint16(8)
            total ^= table.take(pair)
        return total


def _is_affine(codec: ChecksumCodec) -> bool:
    return any(
        compute is codec.compute and (name.startswith("CRC-") or name == "XOR-8")
        for name, (_, compute) in ALGORITHMS.items()
    )


@lru_cache(maxsize=4)
def _tables(compute: object, size: int, covered: int) -> tuple[int, list[Sums]]:
    """Return the sum of zeros, and for each pair of bytes what it changes, by its value."""
    assert callable(compute)
    zeros = compute(bytes(covered))
    changes = np.zeros((covered + covered % 2, 256), _TYPES[size])
    for place in range(covered):
        alone = bytearray(covered)
        for bit in range(8):
            alone[place] = 1 << bit
            changes[place, 1 << bit : 2 << bit] = changes[place, : 1 << bit] ^ changes.dtype.type(
                compute(bytes(alone)) ^ zeros
            )
    pairs = [
        np.bitwise_xor.outer(changes[place + 1], changes[place]).ravel()
        for place in range(0, covered, 2)
    ]
    return zeros, pairs
