"""Checksums around a payload: written behind it, read back and compared."""

import string
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from protocol.checksum_algorithms import ALGORITHMS, NMEA, algorithm_names
from protocol.mission import Checksum
from protocol.packet import FieldError, RejectReason

__all__ = ["ChecksumCodec", "HexChecksumCodec", "algorithm_names", "checksum_codec"]

_HEX_DIGITS = frozenset(string.hexdigits.encode())


@dataclass(frozen=True, slots=True)
class ChecksumCodec:
    """Appends a checksum of `size` bytes to a payload and takes it off again.

    `head` is what stands in the frame before the payload, such as start bytes; the checksum
    covers head and payload without their first `skip` bytes.
    """

    size: int
    compute: Callable[[bytes], int]
    order: Literal["little", "big"]
    skip: int = 0

    def append(self, payload: bytes, head: bytes = b"") -> bytes:
        """Return `payload` with its checksum behind it."""
        return payload + self._sum(payload, head).to_bytes(self.size, self.order)

    def split(self, data: bytes, head: bytes = b"") -> tuple[bytes, int, int]:
        """Return the payload, the checksum received and the one computed.

        Raises FieldError when `data` has no room for a payload and its checksum.
        """
        if len(data) <= self.size:
            raise FieldError(
                RejectReason.LENGTH, f"{len(data)} bytes, no payload before a checksum"
            )
        payload, tail = data[: -self.size], data[-self.size :]
        covered = head + payload if head else payload
        computed = self.compute(covered[self.skip :] if self.skip else covered)
        return payload, int.from_bytes(tail, self.order), computed

    def open(self, data: bytes, head: bytes = b"") -> bytes:
        """Return the payload; raises FieldError when it is not the one that was sent."""
        payload, received, computed = self.split(data, head)
        if received != computed:
            digits = self.size * 2
            raise FieldError(
                RejectReason.CHECKSUM,
                f"received {received:0{digits}X}, computed {computed:0{digits}X}",
            )
        return payload

    def fits(self, data: bytes, head: bytes = b"") -> bool:
        """Return whether `data` ends with the checksum of what stands before it.

        A checksum over nothing proves nothing: it does not fit.
        """
        if len(head) + len(data) - self.size <= self.skip:
            return False
        try:
            _, received, computed = self.split(data, head)
        except FieldError:
            return False
        return received == computed

    def _sum(self, payload: bytes, head: bytes) -> int:
        covered = head + payload if head else payload
        return self.compute(covered[self.skip :] if self.skip else covered)


@dataclass(frozen=True, slots=True)
class HexChecksumCodec(ChecksumCodec):
    """The same in text: hexadecimal digits behind the last `separator` of the line.

    `mark` is what the line begins with, outside of payload and checksum; a line that comes
    without it is taken as well. Leading zeros may be missing, because Arduino's
    `print(sum, HEX)` leaves them out.
    """

    separator: bytes = b"*"
    mark: bytes = b""

    def append(self, payload: bytes, head: bytes = b"") -> bytes:
        """Return `payload` with its mark, and its checksum as digits behind it."""
        digits = f"{self._sum(payload, head):0{self.size * 2}X}".encode()
        return self.mark + payload + self.separator + digits

    def split(self, data: bytes, head: bytes = b"") -> tuple[bytes, int, int]:
        """Return the payload, the checksum received and the one computed.

        Raises FieldError when `data` does not end with a separator and digits.
        """
        payload, separator, digits = data.removeprefix(self.mark).rpartition(self.separator)
        digits = digits.rstrip()
        if not separator or not payload:
            raise FieldError(
                RejectReason.CHECKSUM,
                f"no {self.separator.decode()!r} with a checksum behind the values",
            )
        if not (1 <= len(digits) <= self.size * 2 and _HEX_DIGITS.issuperset(digits)):
            raise FieldError(
                RejectReason.CHECKSUM,
                f"{digits[:20].decode('ascii', 'replace')!r} are not up to {self.size * 2} "
                "hexadecimal digits",
            )
        return payload, int(digits, 16), self._sum(payload, head)


def checksum_codec(checksum: Checksum, sync: bytes = b"") -> ChecksumCodec:
    """Return the codec for a mission's checksum; its name has been checked at loading.

    `sync` is what its frames start with: unless the mission says otherwise, it is left out.
    """
    size, compute = ALGORITHMS[checksum.algorithm]
    skip = len(sync) if checksum.skip is None else checksum.skip
    if checksum.algorithm == NMEA:
        return HexChecksumCodec(size, compute, "big", skip, b"*", b"$")
    if checksum.written == "hex":
        separator = checksum.separator.encode("ascii")
        return HexChecksumCodec(size, compute, "big", skip, separator)
    return ChecksumCodec(size, compute, checksum.byte_order, skip)
