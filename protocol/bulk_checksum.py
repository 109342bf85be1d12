"""The checksums of many payloads of one size at once.

Every CRC, and the exclusive or, is affine over GF(2): the sum of a payload is the sum of the
zeros, changed for each byte by what that byte alone changes. A CRC is the remainder of a
division by a polynomial P(x), and over GF(2) P(x^8) is P(x)^8, a multiple of P. So a leading
byte may be taken away when it is added, whole, to the bytes where P has its terms: four
exclusive ors of all payloads for the 16-bit CCITT polynomial. The few bytes left are looked up
in tables for each pair of bytes, computed with the algorithm itself. Other sums are computed
payload by payload.
"""

from collections.abc import Callable, Sequence
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from protocol.checksum import ChecksumCodec
from protocol.checksum_algorithms import ALGORITHMS

Planes = npt.NDArray[np.uint8]
"""Bytes of many payloads, one row a place in the payload, shape (size, payloads)."""

Places = Sequence[npt.NDArray[np.uint8]]
"""The same as one array a place, each of shape (payloads,)."""

Sums = npt.NDArray[np.unsignedinteger]

_TYPES: dict[int, type[np.unsignedinteger]] = {1: np.uint8, 2: np.uint16, 4: np.uint32}


class BulkChecksum:
    """Tells which of many payloads have the checksum that stands behind them."""

    def __init__(self, codec: ChecksumCodec, payload_size: int) -> None:
        self._codec = codec
        self._size = payload_size
        affine = _is_affine(codec) and payload_size > codec.skip
        self._affine = affine_sums(codec.compute, codec.size) if affine else None

    def fits(self, planes: Planes | Places) -> npt.NDArray[np.bool_]:
        """Return of each payload, with its checksum behind it, whether that is right."""
        size, order = self._codec.size, self._codec.order
        received = np.zeros(len(planes[0]), _TYPES[size])
        behind = range(size) if order == "big" else reversed(range(size))
        for place in behind:
            if size > 1:
                received <<= received.dtype.type(8)
            received |= planes[self._size + place]
        fitting: npt.NDArray[np.bool_] = received == self._sums(planes[: self._size])
        return fitting

    def _sums(self, planes: Planes | Places) -> Sums:
        covered = planes[self._codec.skip :]
        if self._affine is not None:
            return self._affine.sums(covered)
        rows = np.stack(list(covered), axis=1)
        compute = self._codec.compute
        return np.array([compute(row.tobytes()) for row in rows], _TYPES[self._codec.size])


class AffineSums:
    """The sums of many messages of one size, by an algorithm that is affine over GF(2).

    What a byte changes depends only on how many bytes stand behind it, so the tables serve
    messages of any size.
    """

    def __init__(self, compute: Callable[[bytes], int], size: int) -> None:
        self._compute = compute
        self._type = _TYPES[size]
        self._pairs: list[Sums] = []
        self._zeros = lru_cache(maxsize=64)(lambda length: compute(bytes(length)))
        self._terms = self._polynomial(size)

    def sums(self, planes: Planes | Places) -> Sums:
        """Return the sum of each message, shape (messages,)."""
        messages = len(planes[0])
        total = np.full(messages, self._zeros(len(planes)), self._type)
        planes = self._shortened(planes)
        length = len(planes)
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

    def _shortened(self, planes: Planes | Places) -> Planes | Places:
        """Return messages of as many bytes as the sum has bits, of which the same is changed."""
        most = self._terms[-1]
        if len(planes) <= most:
            return planes
        register = [plane.copy() for plane in planes[:most]]
        inner = [most - term for term in self._terms[1:-1]]
        for place in range(most, len(planes)):
            leading = register[place % most]
            for ahead in inner:
                changed = register[(place + ahead) % most]
                np.bitwise_xor(changed, leading, out=changed)
            np.bitwise_xor(leading, planes[place], out=leading)
        first = len(planes) % most
        return register[first:] + register[:first]

    def _polynomial(self, size: int) -> list[int]:
        """Return the exponents of the terms of the polynomial, 0 first."""
        bits = 8 * size
        for lowest, exponents in ((0x01, range(bits)), (0x80, range(bits - 1, -1, -1))):
            rest = self._compute(bytes([lowest])) ^ self._compute(bytes(1))
            terms = sorted(term for bit, term in enumerate(exponents) if rest >> bit & 1)
            terms.append(bits)
            if not np.bitwise_xor.reduce([self._changes(term) for term in terms]).any():
                return terms
        raise ValueError("no polynomial divides what a sum of this kind leaves")

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
