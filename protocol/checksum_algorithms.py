"""Checksum algorithms by their names.

CRCs: names, aliases and parameters of the catalogue of parametrised CRC algorithms
(reveng), all of 8, 16 and 32 bits. The check value of each algorithm is its result for the
nine bytes "123456789"; the tests compare all of them.
"""

import zlib
from collections.abc import Callable
from functools import reduce
from itertools import accumulate
from operator import xor

from fastcrc import crc8, crc16, crc32

Compute = Callable[[bytes], int]

NMEA = "NMEA"
"""The exclusive or of a line's bytes between `$` and `*`, in hexadecimal digits (NMEA 0183)."""

_ALIASES: dict[str, tuple[str, ...]] = {
    "CRC-8/I-432-1": ("CRC-8/ITU",),
    "CRC-8/MAXIM-DOW": ("CRC-8/MAXIM",),
    "CRC-8/SMBUS": ("CRC-8",),
    "CRC-8/TECH-3250": ("CRC-8/AES", "CRC-8/EBU"),
    "CRC-16/ARC": ("CRC-16/LHA",),
    "CRC-16/GENIBUS": ("CRC-16/DARC", "CRC-16/EPC", "CRC-16/EPC-C1G2", "CRC-16/I-CODE"),
    "CRC-16/IBM-3740": ("CRC-16/CCITT-FALSE",),
    "CRC-16/IBM-SDLC": ("CRC-16/ISO-HDLC", "CRC-16/ISO-IEC-14443-3-B", "CRC-16/X-25"),
    "CRC-16/KERMIT": ("CRC-16/BLUETOOTH", "CRC-16/CCITT-TRUE", "CRC-16/V-41-LSB"),
    "CRC-16/MAXIM-DOW": ("CRC-16/MAXIM",),
    "CRC-16/PROFIBUS": ("CRC-16/IEC-61158-2",),
    "CRC-16/SPI-FUJITSU": ("CRC-16/AUG-CCITT",),
    "CRC-16/UMTS": ("CRC-16/BUYPASS", "CRC-16/VERIFONE"),
    "CRC-16/XMODEM": ("CRC-16/ACORN", "CRC-16/LTE", "CRC-16/V-41-MSB"),
    "CRC-32/AIXM": ("CRC-32Q",),
    "CRC-32/BASE91-D": ("CRC-32D",),
    "CRC-32/BZIP2": ("CRC-32/AAL5", "CRC-32/DECT-B"),
    "CRC-32/CKSUM": ("CRC-32/POSIX",),
    "CRC-32/ISCSI": (
        *("CRC-32/BASE91-C", "CRC-32/CASTAGNOLI", "CRC-32/INTERLAKEN", "CRC-32/NVME"),
        "CRC-32C",
    ),
    "CRC-32/ISO-HDLC": ("CRC-32", "CRC-32/ADCCP", "CRC-32/V-42", "CRC-32/XZ"),
}
"""Other names that the catalogue gives; names that people use for several are left out."""


def _by_name() -> dict[str, tuple[int, Compute]]:
    found: dict[str, tuple[int, Compute]] = {
        "CRC-8/HITAG": (1, lambda data: crc8.sae_j1850(data) ^ 0xFF),
        "CRC-16/M17": (2, _crc_of_high_bits(2, 0x5935, 0xFFFF)),
        "CRC-32/MEF": (4, _crc_of_low_bits(0xEB31D82E, 0xFFFFFFFF)),
        "XOR-8": (1, xor_8),
        NMEA: (1, xor_8),
        "SUM-8": (1, lambda data: sum(data) & 0xFF),
        "SUM-8/ONES-COMPLEMENT": (1, lambda data: ~sum(data) & 0xFF),
        "SUM-8/TWOS-COMPLEMENT": (1, lambda data: -sum(data) & 0xFF),
        "SUM-16": (2, lambda data: sum(data) & 0xFFFF),
        "FLETCHER-16": (2, fletcher_16),
        "ADLER-32": (4, zlib.adler32),
    }
    for width, module in ((8, crc8), (16, crc16), (32, crc32)):
        for word in module.algorithms_available:
            name = f"CRC-{width}/{word.upper().replace('_', '-')}"
            found[name] = (width // 8, getattr(module, word))
    for name, aliases in _ALIASES.items():
        found.update(dict.fromkeys(aliases, found[name]))
    return found


def xor_8(data: bytes) -> int:
    """Return the exclusive or of all bytes."""
    return reduce(xor, data, 0)


def fletcher_16(data: bytes) -> int:
    """Return Fletcher's checksum: the sum modulo 255 and, in the high byte, the sum of sums.

    Source: J. Fletcher, "An Arithmetic Checksum for Serial Transmissions", IEEE
    Transactions on Communications 30(1), 1982.
    """
    return sum(accumulate(data)) % 255 << 8 | sum(data) % 255


def _crc_of_high_bits(size: int, polynomial: int, initial: int) -> Compute:
    """Return a CRC of `size` bytes that takes the highest bit of each byte first."""
    top, mask = size * 8 - 8, (1 << size * 8) - 1
    table = []
    for byte in range(256):
        register = byte << top
        for _ in range(8):
            register = register << 1 ^ (polynomial if register >> (top + 7) & 1 else 0)
        table.append(register & mask)

    def compute(data: bytes) -> int:
        register = initial
        for byte in data:
            register = (register << 8 & mask) ^ table[register >> top ^ byte]
        return register

    return compute


def _crc_of_low_bits(polynomial_reversed: int, initial: int) -> Compute:
    """Return a CRC that takes the lowest bit of each byte first."""
    table = []
    for byte in range(256):
        register = byte
        for _ in range(8):
            register = register >> 1 ^ (polynomial_reversed if register & 1 else 0)
        table.append(register)

    def compute(data: bytes) -> int:
        register = initial
        for byte in data:
            register = register >> 8 ^ table[(register ^ byte) & 0xFF]
        return register

    return compute


ALGORITHMS = _by_name()
"""Size in bytes and function of each algorithm."""


def algorithm_names() -> list[str]:
    """Return the names a mission file may use."""
    return sorted(ALGORITHMS)
