"""What the bytes look like when no mission decodes them: text, a known framing, or nothing."""

from collections import Counter
from collections.abc import Callable, Iterator
from typing import NamedTuple

from protocol.diagnosis.frames import distances_of
from protocol.diagnosis.line_samples import looks_like_text, some_lines_of
from protocol.framing import innermost, make_framer
from protocol.mission import Framing, Mission

_RUNS = frozenset({(0xFF << n) & 0xFF for n in range(9)} | {0xFF >> n for n in range(9)})
"""Bytes of one run of 0 and one of 1: what a receiver sees that is too fast."""

_LEAST_BYTES = 60
_LEAST_RUNS = 0.5
_LEAST_FRAMES = 5
_ALIKE = 0.7


class Look(NamedTuple):
    """What the bytes look like; `certain` from 0 to 1."""

    name: str
    sentence: str
    mend: str
    certain: float


def look_of(mission: Mission, data: bytes) -> Iterator[Look]:
    """Yield what the bytes look like, the most telling first."""
    kind = innermost(mission.framing).kind
    if len(data) < _LEAST_BYTES:
        return
    yield from _xbee(mission, data)
    yield from _lines(kind, data)
    runs = sum(byte in _RUNS for byte in data) / len(data)
    if runs < _LEAST_RUNS:
        yield from _delimited(kind, data)
        yield from _sync(kind, data)
    yield _baud(mission, data, runs)


def _xbee(mission: Mission, data: bytes) -> Iterator[Look]:
    frames = make_framer(Framing("xbee-api")).feed(data)
    good = sum(len(frame.raw) for frame in frames if not frame.problem)
    if mission.framing.kind != "xbee-api" and 2 * good > len(data):
        yield Look(
            "xbee-api",
            "the XBee on the ground is in API mode: frames of 0x7E with a right checksum come in",
            'set kind = "xbee-api" in [framing], or set the XBee to transparent mode in XCTU',
            0.9,
        )


def _lines(kind: str, data: bytes) -> Iterator[Look]:
    if not looks_like_text(data):
        return
    lines = some_lines_of(data)
    if len(lines) < 2:
        yield Look(
            "no-line-ends",
            "the data are text without line ends",
            "end each packet with a line end: Serial.println instead of Serial.print",
            0.8,
        )
        return
    words, mark = max((_usual_count(lines, mark), mark) for mark in ",;\t |")
    shown = {"\t": "tabs", " ": "blanks"}.get(mark, f"'{mark}'")
    described = "" if kind == "lines" else f", the mission says framing '{kind}'"
    yield Look(
        "framing" if kind != "lines" else "other-lines",
        f"the data are lines of text, mostly of {words} words divided by {shown}{described}",
        "describe these lines: `groundstation missions new` makes a first draft of them",
        0.8,
    )


def _usual_count(lines: list[str], mark: str) -> int:
    count, times = Counter(line.count(mark) + 1 for line in lines).most_common(1)[0]
    return count if times * 2 > len(lines) and count > 1 else 1


def _delimited(kind: str, data: bytes) -> Iterator[Look]:
    for name in ("cobs", "slip"):
        frames = make_framer(Framing(name)).feed(data)
        sizes = Counter(len(frame.payload) for frame in frames if not frame.problem)
        if name == kind or len(frames) < _LEAST_FRAMES or not sizes:
            continue
        size, count = sizes.most_common(1)[0]
        if count >= _ALIKE * len(frames) and size > 4:
            yield Look(
                "framing",
                f"the data lie in framing '{name}', in frames of {size} bytes; "
                f"the mission says '{kind}'",
                f'set kind = "{name}" in [framing] and describe the {size} bytes',
                0.8,
            )


def _sync(kind: str, data: bytes) -> Iterator[Look]:
    if kind.startswith("sync"):
        return
    pairs = Counter(data[place : place + 2] for place in range(len(data) - 1))
    for mark, count in pairs.most_common(6):
        found = distances_of(mark, data)
        if (
            found
            and count >= _LEAST_FRAMES
            and len(set(mark)) == 2
            and count * found[0] >= _ALIKE * len(data)
        ):
            yield Look(
                "framing",
                f"every {found[0]} bytes {mark.hex(' ').upper()} recurs: start bytes",
                f'set kind = "sync-fixed", sync = "{mark.hex(" ").upper()}" and '
                f"length = {found[0]} in [framing]",
                0.6,
            )
            return


def _baud(mission: Mission, data: bytes, runs: float) -> Look:
    distinct = len(set(data))
    if runs >= _LEAST_RUNS:
        return Look(
            "baud-rate",
            f"the baud rate is wrong: the sender is slower than {mission.baud_rate} baud "
            f"({100 * runs:.0f} % of the bytes are runs of equal bits, such as 00, 80, F8)",
            f"set baud_rate to that of the sender, less than {mission.baud_rate}: try "
            f"{_tried(mission.baud_rate, lambda rate, own: rate < own)}",
            0.8,
        )
    return Look(
        "baud-rate",
        f"the bytes have no structure that is known ({distinct} different values): most likely "
        f"the baud rate is wrong, the sender being faster than {mission.baud_rate} baud",
        "set baud_rate to that of the sender: try "
        f"{_tried(mission.baud_rate, lambda rate, own: rate != own)}; if it is right, the data "
        "are encrypted, compressed or of a framing of their own",
        0.5,
    )


_RATES = (115200, 57600, 38400, 19200, 9600, 4800, 2400, 1200)


def _tried(own: int, wanted: Callable[[int, int], bool]) -> str:
    rates = [str(rate) for rate in _RATES if wanted(rate, own)][:4]
    return ", ".join(rates) or "a lower one"
