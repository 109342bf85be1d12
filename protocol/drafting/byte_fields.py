"""What the bytes of packets are, by how they change: counters, floats, numbers, single bytes."""

import math
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from protocol.drafting.column import Column
from protocol.drafting.draft import DraftField
from protocol.drafting.guess import Guess, guesses
from protocol.drafting.meaning import is_counter
from protocol.mission import Field

Order = Literal["little", "big"]

_ROWS_LOOKED_AT = 200
_SMALLEST, _LARGEST = 1e-5, 1e9
_FEW_FLOATS = 0.95
_SMOOTH = 0.15
_DECIMALS = 6
_COUNTS = {2: "H", 4: "L"}


@dataclass(frozen=True, slots=True)
class _Part:
    offset: int
    type: str
    size: int
    numbers: tuple[float, ...]
    why: str


def guessed_fields(payloads: list[bytes]) -> tuple[list[DraftField], Order]:
    """Return the fields that payloads of one size seem to have, and the order of their bytes."""
    rows = payloads[:_ROWS_LOOKED_AT]
    little, big = _parts(rows, "little"), _parts(rows, "big")
    order: Order = "big" if _worth(big) > _worth(little) else "little"
    parts = big if order == "big" else little
    columns = [_column(part, index) for index, part in enumerate(parts)]
    found = guesses(columns)
    return [_field(part, guess) for part, guess in zip(parts, found, strict=True)], order


def _worth(parts: list[_Part]) -> int:
    return sum(part.size for part in parts if part.size > 1)


def _parts(rows: list[bytes], order: Order) -> list[_Part]:
    parts: list[_Part] = []
    offset, size = 0, len(rows[0])
    while offset < size:
        part = next(_readings(rows, offset, order))
        parts.append(part)
        offset += part.size
    return parts


def _readings(rows: list[bytes], offset: int, order: Order) -> Iterator[_Part]:
    """Yield what the bytes from `offset` on may be, the likeliest first."""
    mark = "<" if order == "little" else ">"
    for size in (4, 2):
        numbers = _read(rows, offset, mark + _COUNTS[size], size)
        if not numbers or len({number % 256 for number in numbers}) == 1:
            continue  # its lowest byte never changes: it is no number of this size
        if is_counter(numbers):
            yield _Part(offset, f"uint{8 * size}", size, numbers, "rises by one")
        if size == 4 and _ticks(numbers):
            yield _Part(offset, "uint32", size, numbers, "rises evenly, as a clock")
    floats = _read(rows, offset, mark + "f", 4)
    if floats and _are_floats(floats):
        yield _Part(offset, "float32", 4, floats, "sensible as a float")
    whole = _read(rows, offset, mark + "h", 2)
    if whole and _is_smooth(whole, rows, offset):
        yield _Part(offset, "int16", 2, whole, "changes smoothly as two bytes")
    single = tuple(float(row[offset]) for row in rows)
    yield _Part(offset, "uint8", 1, single, "a byte, or part of something larger")


def _read(rows: list[bytes], offset: int, code: str, size: int) -> tuple[float, ...]:
    if offset + size > len(rows[0]):
        return ()
    return tuple(float(struct.unpack_from(code, row, offset)[0]) for row in rows)


def _ticks(numbers: tuple[float, ...]) -> bool:
    """Tell whether the numbers rise as a clock does: nearly alike from packet to packet."""
    steps = [after - before for before, after in pairwise(numbers)]
    usual = sorted(steps)[len(steps) // 2] if steps else 0
    near = sum(0.5 * usual <= step <= 1.5 * usual for step in steps)
    return usual > 1 and usual < 1e8 and near >= 0.8 * len(steps)


def _are_floats(numbers: tuple[float, ...]) -> bool:
    usual = sum(
        number == 0 or (math.isfinite(number) and _SMALLEST <= abs(number) <= _LARGEST)
        for number in numbers
    )
    return usual >= _FEW_FLOATS * len(numbers) and len(set(numbers)) > 1


def _is_smooth(numbers: tuple[float, ...], rows: list[bytes], offset: int) -> bool:
    span = max(numbers) - min(numbers)
    steps = [abs(after - before) for before, after in pairwise(numbers)]
    both_change = all(len({row[at] for row in rows}) > 1 for at in (offset, offset + 1))
    return bool(steps) and both_change and sum(steps) / len(steps) < _SMOOTH * span


def _column(part: _Part, index: int) -> Column:
    finite = tuple(number for number in part.numbers if math.isfinite(number))
    if part.type == "float32":
        return Column(f"V{index + 1}", "number", len(finite), finite or (0.0,), decimals=_DECIMALS)
    return Column(f"V{index + 1}", "integer", len(finite), finite or (0.0,))


def _field(part: _Part, guess: Guess) -> DraftField:
    low, high = min(part.numbers), max(part.numbers)
    seen = f"{low:.7g} to {high:.7g} seen" if low != high else f"always {low:.7g}"
    reasons = [part.why, *([guess.why] if guess.role else []), seen]
    role = guess.role if part.size > 1 or guess.role == "packet_count" else None
    field = Field(f"B{part.offset}", part.type, unit=guess.unit.unit if role else "", role=role)
    return DraftField(field, "; ".join(reasons))
