"""The checksum behind lines, `...*5A`, found by trying the catalogue."""

import re

from protocol.checksum import checksum_codec
from protocol.checksum_algorithms import ALGORITHMS, NMEA
from protocol.drafting.checksum_search import by_familiarity
from protocol.mission import Checksum

_TAIL = re.compile(r"(.+)([*#^~])([0-9A-Fa-f]{1,8})\s*\Z")
_MOST = 0.8
_LINES_TRIED = 40


def line_checksum(lines: list[str]) -> tuple[list[str], Checksum | None, str]:
    """Return the lines without their checksum, the checksum, and why; as they are without."""
    tails = [match for line in lines if (match := _TAIL.match(line))]
    if len(tails) < _MOST * len(lines) or len(tails) < 2:
        return lines, None, ""
    checksum = _found(
        [match.group(0).rstrip() for match in tails[:_LINES_TRIED]], tails[0].group(2)
    )
    if checksum is None:
        return lines, None, ""
    bare = [match.group(1) for match in tails]
    if checksum.algorithm == NMEA:
        bare = [line.removeprefix("$") for line in bare]
    return bare, checksum, "It fits nearly all of the lines."


def _found(lines: list[str], separator: str) -> Checksum | None:
    candidates = [Checksum(NMEA)] if separator == "*" else []
    candidates += [
        Checksum(name, written="hex", separator=separator, skip=skip)
        for name in by_familiarity(ALGORITHMS)
        if name != NMEA
        for skip in (None, 1)
    ]
    encoded = [line.encode() for line in lines]
    for checksum in candidates:
        codec = checksum_codec(checksum)
        if sum(map(codec.fits, encoded)) >= _MOST * len(encoded):
            return checksum
    return None
