"""Which framings a stream of bytes may have, by what repeats in it."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from protocol.mission import Framing

_MOST_MARKS = 40
_FEWEST = 4
_SAME_GAP = 0.6
_LONGEST_FRAME = 1024
_BYTES_LOOKED_AT = 100_000
_FAMILIAR = (b"\xaa\x55", b"\x55\xaa", b"\xb5\x62", b"\xeb\x90", b"\xfe\xfa", b"\x24\x54")


@dataclass(frozen=True, slots=True)
class FramingGuess:
    """A framing worth trying, and what speaks for it."""

    framing: Framing
    why: str


def framing_guesses(data: bytes) -> list[FramingGuess]:
    """Return the framings that the stream may have."""
    found = [
        FramingGuess(Framing("xbee-api"), "XBee frames begin with 7E and their checksum is right"),
        FramingGuess(Framing("xbee-api", mode=2), "XBee frames with escaped bytes"),
        FramingGuess(Framing("cobs"), "COBS: what stands between 0x00 bytes can be decoded"),
        FramingGuess(Framing("slip"), "SLIP: C0 stands between the frames"),
    ]
    return [*found, *_with_start_bytes(data[:_BYTES_LOOKED_AT])]


def _with_start_bytes(data: bytes) -> Iterator[FramingGuess]:
    for mark in _marks(data):
        places = _places(data, mark)
        gaps = Counter(after - before for before, after in pairwise(places))
        if len(places) < _FEWEST:
            continue
        gap, often = gaps.most_common(1)[0]
        spelled = mark.hex(" ").upper()
        if often >= _SAME_GAP * len(places) and len(mark) < gap <= _LONGEST_FRAME:
            yield FramingGuess(
                Framing("sync-fixed", sync=spelled, length=gap),
                f"{spelled} comes back after {gap} bytes",
            )
        yield from _with_length(data, mark, places)


def _marks(data: bytes) -> list[bytes]:
    """Return the pairs of bytes that may be start bytes: the most frequent ones."""
    pairs = Counter(pairwise(data))
    found = [bytes(pair) for pair, often in pairs.most_common(_MOST_MARKS) if often >= _FEWEST]
    return [mark for mark in _FAMILIAR if mark in found] + [
        mark for mark in found if mark not in _FAMILIAR and mark != b"\0\0"
    ]


def _places(data: bytes, mark: bytes) -> list[int]:
    found: list[int] = []
    at = data.find(mark)
    while at >= 0:
        found.append(at)
        at = data.find(mark, at + len(mark))
    return found


def _with_length(data: bytes, mark: bytes, places: list[int]) -> Iterator[FramingGuess]:
    """Tell a length behind the start bytes: the gap to the next frame less it is always equal."""
    at = len(mark)
    rests = Counter(
        after - before - data[before + at]
        for before, after in pairwise(places)
        if before + at < len(data)
    )
    lengths = {data[place + at] for place in places[:-1] if place + at < len(data)}
    if not rests or len(lengths) < 2:
        return
    rest, often = rests.most_common(1)[0]
    if often >= _SAME_GAP * len(places) and 0 <= rest - at - 1 <= 8:
        spelled = mark.hex(" ").upper()
        yield FramingGuess(
            Framing("sync-length", sync=spelled, length_adjust=rest - at - 1),
            f"{spelled} and a length begin each frame",
        )
