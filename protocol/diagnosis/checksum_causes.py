"""Checksums: another algorithm, byte order or span than described, or one too many or few."""

from collections.abc import Callable, Iterator
from typing import Literal, NamedTuple

from msgspec.structs import replace

from protocol.checksum import algorithm_names, checksum_codec
from protocol.diagnosis.frames import frames_of, payload_sizes
from protocol.diagnosis.sizes import checksum_bytes, with_frame_growth
from protocol.diagnosis.suggestion import UNKNOWN, USUAL, Suggestion, with_fields
from protocol.framing import innermost
from protocol.framing.marked import hex_bytes
from protocol.mission import Checksum, Field, Mission
from protocol.packet import Frame

_FRAMES_TRIED = 24
_LEAST_SHARE = 0.5
_SKIPS = (0, 1, 2, 3, 4)
_USUAL_NAMES = (
    *("CRC-16/CCITT-FALSE", "CRC-16/MODBUS", "CRC-16/XMODEM", "CRC-16/ARC", "CRC-16/KERMIT"),
    *("CRC-16/X-25", "CRC-8", "CRC-8/MAXIM-DOW", "CRC-32", "CRC-32C", "XOR-8", "SUM-8"),
)
"""The names that people know come first, where the catalogue has several for one."""

ByteOrder = Literal["little", "big"]


class _Guess(NamedTuple):
    """A checksum that most frames have; `short` when the last byte of the payload is left out."""

    algorithm: str
    order: ByteOrder
    skip: int
    size: int
    short: bool
    share: float


def suggest_checksums(mission: Mission, data: bytes) -> Iterator[Suggestion]:
    """Yield every checksum that the frames turn out to have, and none when none is there."""
    frames = frames_of(mission, data)
    sized = [frame for frame in frames if len(frame.payload) > 4][-_FRAMES_TRIED:]
    if mission.checksum is not None:
        yield _none(mission)
    if len(sized) < 3 or innermost(mission.framing).kind == "lines":
        return
    for guess in _guesses(mission, sized):
        yield _suggestion(mission, guess)


def _guesses(mission: Mission, frames: list[Frame]) -> Iterator[_Guess]:
    sizes = payload_sizes(mission)
    yield from (found := list(_guesses_of(frames, sizes)))
    if not found and sizes is not None:
        yield from _guesses_of(frames, None)


def _guesses_of(frames: list[Frame], sizes: set[int] | None) -> Iterator[_Guess]:
    for name, size, compute in _algorithms():
        fitting = [f for f in frames if sizes is None or len(f.payload) - size in sizes]
        if 2 * len(fitting) < len(frames):
            continue
        for order in _orders(size):
            for skip in _SKIPS:
                for short in (False, True):
                    share = _share(fitting, compute, size, order, skip, short)
                    if share >= _LEAST_SHARE:
                        yield _Guess(name, order, skip, size, short, share)
                        break


def _orders(size: int) -> tuple[ByteOrder, ...]:
    return ("little", "big") if size > 1 else ("little",)


def _algorithms() -> Iterator[tuple[str, int, Callable[[bytes], int]]]:
    """Yield name, size and function of each algorithm once, under its best known name."""
    names = algorithm_names()
    seen: set[int] = set()
    for name in (*(word for word in _USUAL_NAMES if word in names), *names):
        codec = checksum_codec(Checksum(name))
        if id(codec.compute) not in seen and name != "NMEA":
            seen.add(id(codec.compute))
            yield name, codec.size, codec.compute


def _share(
    frames: list[Frame],
    compute: Callable[[bytes], int],
    size: int,
    order: ByteOrder,
    skip: int,
    short: bool,
) -> float:
    """Return the share of `frames` that have this checksum; gives up early."""
    right = 0
    for number, frame in enumerate(frames, start=1):
        covered = (frame.head + frame.payload[:-size])[skip:]
        received = int.from_bytes(frame.payload[-size:], order)
        right += compute(covered[:-1] if short else covered) == received
        if number == 6 and right < 2:
            return 0.0
    return right / len(frames)


def _suggestion(mission: Mission, guess: _Guess) -> Suggestion:
    if guess.short:
        return _short(mission, guess)
    skip = None if guess.skip == _usual_skip(mission) else guess.skip
    order: ByteOrder = guess.order if guess.size > 1 else "little"
    given = mission.checksum
    if given and guess.size == 1:
        order = given.byte_order
    checksum = Checksum(guess.algorithm, byte_order=order, skip=skip)
    name, sentence, keys = _difference(given, checksum)
    return Suggestion(
        name,
        sentence,
        f"set {keys} in [checksum] of the mission",
        _with_checksum(mission, checksum),
        rarity=1 + _changes(given, checksum),
    )


def _with_checksum(mission: Mission, checksum: Checksum | None) -> Mission:
    changed = replace(mission, checksum=checksum)
    return with_frame_growth(changed, checksum_bytes(changed) - checksum_bytes(mission))


def _usual_skip(mission: Mission) -> int:
    return len(hex_bytes(innermost(mission.framing).sync))


def _is_same(first: str, second: str) -> bool:
    one, other = (checksum_codec(Checksum(name)) for name in (first, second))
    return one.compute == other.compute


def _changes(given: Checksum | None, found: Checksum) -> int:
    if given is None:
        return int(found.skip is not None)
    return (
        (not _is_same(given.algorithm, found.algorithm))
        + (given.byte_order != found.byte_order)
        + (given.skip != found.skip)
        - 1
    )


def _difference(given: Checksum | None, found: Checksum) -> tuple[str, str, str]:
    """Return the name, the sentence and the keys of what differs."""
    keys = [f'algorithm = "{found.algorithm}"']
    if given is None or given.byte_order != found.byte_order:
        keys.append(f'byte_order = "{found.byte_order}"')
    if found.skip is not None or (given and given.skip is not None):
        keys.append(f"skip = {found.skip or 0}")
    text = " and ".join(keys)
    if given is None:
        sentence = f"the frames end with a checksum ({found.algorithm}) that is not described"
        return "checksum-undescribed", sentence, text
    if not _is_same(given.algorithm, found.algorithm):
        sentence = f"the checksum is {found.algorithm}, the mission says {given.algorithm}"
        return "checksum-algorithm", sentence, text
    if given.skip != found.skip:
        return "checksum-span", _span(given, found), " and ".join(keys[1:])
    sentence = f"the checksum is sent {found.byte_order} byte first ({found.byte_order}-endian)"
    sentence = sentence.replace("little byte", "low byte").replace("big byte", "high byte")
    return "checksum-byte-order", sentence, " and ".join(keys[1:])


def _span(given: Checksum, found: Checksum) -> str:
    now, then = (found.skip or 0), (given.skip or 0)
    if now > then:
        return f"the checksum does not cover the first {_bytes(now - then)} that it should cover"
    return f"the checksum also covers {_bytes(then - now)} before its described beginning"


def _bytes(number: int) -> str:
    return "byte" if number == 1 else f"{number} bytes"


def _short(mission: Mission, guess: _Guess) -> Suggestion:
    """Return the suggestion for a loop that ends one byte early; no mission can say that."""
    tail = Field(UNKNOWN, "text", length=guess.size)
    changed = replace(mission, checksum=None)
    for index, packet in enumerate(mission.packets):
        changed = with_fields(changed, index, (*packet.fields, tail))
    return Suggestion(
        "checksum-span",
        f"the checksum ({guess.algorithm}) leaves out the last byte of the payload",
        "in the firmware let the checksum run over all bytes of the payload; "
        "its loop ends one byte early",
        changed,
        rarity=USUAL,
        share=guess.share,
    )


def _none(mission: Mission) -> Suggestion:
    size = checksum_bytes(mission)
    return Suggestion(
        "checksum-missing",
        f"the frames end without the checksum of {_bytes(size)} that is described",
        "remove [checksum] from the mission, or better send it",
        _with_checksum(mission, None),
    )
