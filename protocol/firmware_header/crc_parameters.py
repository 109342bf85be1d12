"""The parameters of a CRC, read from the function that this program computes it with.

So the header's CRC and the ground's cannot differ. A CRC over bytes is a register that is
shifted and combined with a table: what one byte does, without what any byte does, is the
table's entry, and the polynomial is the entry of the byte with one bit at the end that is
shifted out last. Initial and final value follow from the results for short data.
"""

from collections.abc import Callable
from dataclasses import dataclass

_PROBES = (b"\0", b"\0\0", b"123456789")


@dataclass(frozen=True, slots=True)
class CrcParameters:
    """A CRC of `bits` bits in the words of the reveng catalogue.

    When `reflected`, the lowest bit of each byte comes first, and `polynomial` and `initial`
    are those of a register that is shifted down.
    """

    bits: int
    reflected: bool
    polynomial: int
    initial: int
    final_xor: int


def crc_parameters(size: int, compute: Callable[[bytes], int]) -> CrcParameters:
    """Return the parameters of the CRC of `size` bytes that `compute` computes."""
    bits = 8 * size
    base = compute(b"\0")
    highest, lowest = compute(b"\x80") ^ base, compute(b"\1") ^ base
    for reflected, polynomial in ((False, lowest), (True, highest)):
        for initial in (0, (1 << bits) - 1, compute(b""), compute(b"") ^ (1 << bits) - 1):
            found = CrcParameters(bits, reflected, polynomial, initial, compute(b"") ^ initial)
            if all(compute_crc(found, probe) == compute(probe) for probe in _PROBES):
                return found
    raise ValueError("not a CRC with parameters of the usual kind")


def compute_crc(parameters: CrcParameters, data: bytes) -> int:
    """Return the CRC of `data`, bit by bit, as the header computes it."""
    bits, polynomial = parameters.bits, parameters.polynomial
    mask, top = (1 << bits) - 1, 1 << (bits - 1)
    register = parameters.initial
    for byte in data:
        register ^= byte if parameters.reflected else byte << (bits - 8)
        for _ in range(8):
            if parameters.reflected:
                register = register >> 1 ^ (polynomial if register & 1 else 0)
            else:
                register = (register << 1 ^ (polynomial if register & top else 0)) & mask
    return register ^ parameters.final_xor
