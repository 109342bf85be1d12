"""The checksum of frames, found by trying the catalogue, both byte orders and likely spans."""

from collections.abc import Iterable, Iterator
from typing import Literal

from protocol.checksum import checksum_codec
from protocol.checksum_algorithms import ALGORITHMS, NMEA
from protocol.framing import innermost
from protocol.framing.marked import hex_bytes
from protocol.mission import Checksum, Framing
from protocol.packet import Frame

_FAMILIAR = (
    *("CRC-32", "CRC-32C", "CRC-16/CCITT-FALSE", "CRC-16/XMODEM", "CRC-16/MODBUS"),
    *("CRC-16/KERMIT", "CRC-16/ARC", "CRC-16/X-25", "FLETCHER-16", "ADLER-32", "SUM-16"),
    *("CRC-8", "CRC-8/MAXIM", "XOR-8", "SUM-8", "SUM-8/TWOS-COMPLEMENT"),
)
_MOST = 0.8
_FRAMES_TRIED = 24
_FEWEST = {1: 6, 2: 3, 4: 2}
"""Bytes of the checksum -> different frames it must fit, so that chance does not."""


def by_familiarity(names: Iterable[str]) -> list[str]:
    """Return names of algorithms, those that people use most first."""
    known = [name for name in _FAMILIAR if name in names]
    return [*known, *sorted(name for name in names if name not in known)]


def find_checksum(frames: list[Frame], framing: Framing) -> Checksum | None:
    """Return a checksum that fits nearly all frames, the longest that does, or None."""
    tried = list({frame.payload: frame for frame in frames if frame.payload}.values())
    tried = tried[:_FRAMES_TRIED]
    sync = hex_bytes(innermost(framing).sync)
    for checksum in _candidates(len(tried)):
        codec = checksum_codec(checksum, sync)
        first = codec.fits(tried[0].payload, tried[0].head) + codec.fits(
            tried[-1].payload, tried[-1].head
        )
        if not first:
            continue
        good = sum(codec.fits(frame.payload, frame.head) for frame in tried)
        if good >= _MOST * len(tried):
            return checksum
    return None


def _candidates(frames: int) -> Iterator[Checksum]:
    names = by_familiarity(ALGORITHMS)
    orders: tuple[Literal["little", "big"], ...] = ("little", "big")
    for size in (4, 2, 1):
        if frames < _FEWEST[size]:
            continue
        for name in names:
            if name == NMEA or ALGORITHMS[name][0] != size:
                continue
            for skip in (None, 0, 1, 2, 3, 4):
                for order in orders[: 1 if size == 1 else 2]:
                    yield Checksum(name, byte_order=order, skip=skip)
