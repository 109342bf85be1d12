"""Checksums in hexadecimal digits behind a line."""

import re
from collections import Counter
from collections.abc import Iterator

from msgspec.structs import replace

from protocol.checksum import checksum_codec
from protocol.checksum_algorithms import ALGORITHMS, algorithm_names
from protocol.diagnosis.line_samples import some_lines_of
from protocol.diagnosis.suggestion import LIKELY, USUAL, Suggestion
from protocol.mission import Checksum, Mission

_TAIL = re.compile(r"([*#~])([0-9A-Fa-f]{1,8})\Z")
_LINES_TRIED = 24
_SKIPS = (0, 1, 2)


def suggest_line_checksums(mission: Mission, data: bytes) -> Iterator[Suggestion]:
    """Yield the checksums that the digits behind the lines turn out to be, or none."""
    if mission.packet.encoding != "text":
        return
    if mission.checksum is not None:
        yield Suggestion(
            "checksum-missing",
            "the lines end without the checksum that is described",
            "remove [checksum] from the mission, or better send it",
            replace(mission, checksum=None),
        )
    lines = some_lines_of(data)[-_LINES_TRIED:]
    tails = [match for match in map(_TAIL.search, lines) if match]
    if len(tails) < 3 or 2 * len(tails) < len(lines):
        return
    separator = Counter(match.group(1) for match in tails).most_common(1)[0][0]
    digits = max(len(match.group(2)) for match in tails)
    for checksum in _candidates(separator, digits):
        if checksum != mission.checksum and _holds(checksum, lines):
            yield _suggestion(mission, checksum)


def _candidates(separator: str, digits: int) -> Iterator[Checksum]:
    if separator == "*":
        yield Checksum("NMEA")
    seen: set[int] = set()
    for name in algorithm_names():
        size, compute = ALGORITHMS[name]
        if 2 * size != digits + digits % 2 or id(compute) in seen:
            continue
        seen.add(id(compute))
        for skip in _SKIPS:
            yield Checksum(name, skip=skip or None, written="hex", separator=separator)


def _holds(checksum: Checksum, lines: list[str]) -> bool:
    codec = checksum_codec(checksum)
    return 2 * sum(codec.fits(line.encode("latin-1")) for line in lines) > len(lines)


def _suggestion(mission: Mission, found: Checksum) -> Suggestion:
    given = mission.checksum
    keys = f'algorithm = "{found.algorithm}"'
    if found.written == "hex":
        keys += f', written = "hex", separator = "{found.separator}"'
    if found.skip:
        keys += f", skip = {found.skip}"
    name = "checksum-algorithm" if given else "checksum-undescribed"
    said = f"the mission says {given.algorithm}" if given else "which is not described"
    return Suggestion(
        name,
        f"the lines end with a checksum, {found.algorithm}, {said}",
        f"set {keys} in [checksum]",
        replace(mission, checksum=found),
        rarity=USUAL if found.skip else LIKELY,
    )
