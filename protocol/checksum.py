"""Checksums by their catalogue names.

Names and parameters: catalogue of parametrised CRC algorithms (reveng). The check
value of each is its result for the nine bytes "123456789".
"""

from collections.abc import Callable
from dataclasses import dataclass

from fastcrc import crc8, crc16, crc32

from protocol.mission import Checksum

_ALIASES: dict[str, str] = {
    "CRC-8": "CRC-8/SMBUS",
    "CRC-16/AUG-CCITT": "CRC-16/SPI-FUJITSU",
    "CRC-16/CCITT-FALSE": "CRC-16/IBM-3740",
    "CRC-16/X-25": "CRC-16/IBM-SDLC",
    "CRC-32": "CRC-32/ISO-HDLC",
    "CRC-32C": "CRC-32/ISCSI",
}
"""Other names that the catalogue gives; names that people use for several are left out."""


def _catalogue() -> dict[str, tuple[int, Callable[[bytes], int]]]:
    found: dict[str, tuple[int, Callable[[bytes], int]]] = {}
    for width, module in ((8, crc8), (16, crc16), (32, crc32)):
        for name in module.algorithms_available:
            found[f"CRC-{width}/{name.upper().replace('_', '-')}"] = (
                width // 8,
                getattr(module, name),
            )
    found.update({alias: found[name] for alias, name in _ALIASES.items() if name in found})
    return found


_ALGORITHMS = _catalogue()


def algorithm_names() -> list[str]:
    """Return the names a mission file may use."""
    return sorted(_ALGORITHMS)


@dataclass(frozen=True, slots=True)
class ChecksumCodec:
    """Appends a checksum of `size` bytes to a payload and takes it off again."""

    size: int
    compute: Callable[[bytes], int]
    little_endian: bool

    def append(self, payload: bytes) -> bytes:
        """Return `payload` with its checksum behind it."""
        order = "little" if self.little_endian else "big"
        return payload + self.compute(payload).to_bytes(self.size, order)  # type: ignore[arg-type]

    def split(self, data: bytes) -> tuple[bytes, int, int]:
        """Return the payload, the checksum received and the one computed from the payload."""
        payload, tail = data[: -self.size], data[-self.size :]
        received = int.from_bytes(tail, "little" if self.little_endian else "big")
        return payload, received, self.compute(payload)


def checksum_codec(checksum: Checksum) -> ChecksumCodec:
    """Return the codec for a mission's checksum; its name has been checked at loading."""
    size, compute = _ALGORITHMS[checksum.algorithm]
    return ChecksumCodec(size, compute, checksum.byte_order == "little")
