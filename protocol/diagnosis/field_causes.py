"""Binary packets: byte order, types of another size or sign, and fields too many or few."""

from collections.abc import Iterator, Sequence

from msgspec.structs import replace

from protocol.diagnosis.frames import growths
from protocol.diagnosis.sizes import resized
from protocol.diagnosis.suggestion import (
    LIKELY,
    POSSIBLE,
    RARE,
    UNKNOWN,
    USUAL,
    Suggestion,
    with_all_packets,
)
from protocol.field_types import BINARY_FLOATS, BINARY_INTEGERS, BIT_FIELD
from protocol.layout import size_of
from protocol.mission import Field, Mission, PacketKind

_MOST_EXTRA_BYTES = 16
_NUMBER_SIZES = {name: size for name, (size, _) in BINARY_INTEGERS.items()} | BINARY_FLOATS


def suggest_fields(mission: Mission, data: bytes, doubtful: Sequence[str]) -> Iterator[Suggestion]:
    """Yield what the fields may be instead; `doubtful` names those whose values cannot be."""
    if mission.packet.encoding != "binary":
        return
    yield _other_byte_order(mission)
    yield from _types_of_same_size(mission, doubtful)
    yield from _swapped_neighbours(mission, doubtful)
    for growth in growths(mission, data):
        yield from _all_floats(mission, growth)
        yield from _types_of_other_size(mission, growth)
        if 0 < growth <= _MOST_EXTRA_BYTES:
            yield from _one_more(mission, growth)
        yield from _one_fewer(mission, growth)


def _other_byte_order(mission: Mission) -> Suggestion:
    order = "big" if mission.packet.byte_order == "little" else "little"
    first = {"big": "high", "little": "low"}[order]
    return Suggestion(
        "field-byte-order",
        f"the numbers in the packet are sent {order}-endian ({first} byte first)",
        f'set byte_order = "{order}" in [[packet]]',
        with_all_packets(mission, byte_order=order),
    )


def _types_of_same_size(mission: Mission, doubtful: Sequence[str]) -> Iterator[Suggestion]:
    for position, field in enumerate(mission.packet.fields):
        if field.name not in doubtful or field.type not in _NUMBER_SIZES:
            continue
        for name, size in _NUMBER_SIZES.items():
            if size == _NUMBER_SIZES[field.type] and name != field.type:
                yield from _with_type(mission, [position], name)


def _types_of_other_size(mission: Mission, growth: int) -> Iterator[Suggestion]:
    for position, field in enumerate(mission.packet.fields):
        size = _NUMBER_SIZES.get(field.type, -100)
        for name, other in _NUMBER_SIZES.items():
            if other - size == growth:
                yield from _with_type(mission, [position], name)


def _all_floats(mission: Mission, growth: int) -> Iterator[Suggestion]:
    """Yield what happens where `double` is 8 bytes, or only 4 as on an Arduino Uno."""
    for now, then in (("float32", "float64"), ("float64", "float32")):
        places = [i for i, field in enumerate(mission.packet.fields) if field.type == now]
        if len(places) * (BINARY_FLOATS[then] - BINARY_FLOATS[now]) == growth and places:
            yield from _with_type(mission, places, then)


def _with_type(mission: Mission, positions: list[int], name: str) -> Iterator[Suggestion]:
    fields = list(mission.packet.fields)
    names = [fields[position].name for position in positions]
    before = fields[positions[0]].type
    for position in positions:
        fields[position] = _retyped(fields[position], name)
    changed = resized(mission, 0, tuple(fields))
    if changed is None:
        return
    few = len(names) == 1
    what = names[0] if few else f"each of {', '.join(names[:3])}{'...' if len(names) > 3 else ''}"
    plain = "float" in name and "float" not in before
    extra = " and remove its scale and offset" if plain else ""
    yield Suggestion(
        "field-type",
        f"{what} is sent as {name}, the mission says {before}",
        f'set type = "{name}" for {what}{extra}',
        changed,
        rarity=(POSSIBLE if plain else USUAL) if few else LIKELY,
    )


def _retyped(field: Field, name: str) -> Field:
    if name in BINARY_FLOATS and field.type not in BINARY_FLOATS:
        return replace(field, type=name, scale=1.0, offset=0.0, polynomial=(), table=())
    fits_words = name in BINARY_INTEGERS
    return replace(
        field,
        type=name,
        values=field.values if fits_words else (),
        flags=field.flags if fits_words else (),
        constant=field.constant if fits_words else None,
    )


def _swapped_neighbours(mission: Mission, doubtful: Sequence[str]) -> Iterator[Suggestion]:
    fields = mission.packet.fields
    for position in range(len(fields) - 1):
        first, second = fields[position : position + 2]
        if BIT_FIELD in (first.type, second.type) or first.name not in doubtful:
            continue
        changed = resized(mission, 0, (*fields[:position], second, first, *fields[position + 2 :]))
        if changed:
            yield Suggestion(
                "field-order",
                f"{second.name} is sent before {first.name}",
                f"exchange {first.name} and {second.name} in fields",
                changed,
                rarity=POSSIBLE,
            )


def _one_more(mission: Mission, growth: int) -> Iterator[Suggestion]:
    packet = mission.packet
    more = Field(UNKNOWN, "text", length=growth)
    for position in range(len(packet.fields) + 1):
        changed = resized(mission, 0, (*packet.fields[:position], more, *packet.fields[position:]))
        if changed:
            yield Suggestion(
                "field-missing-in-mission",
                f"the frames hold {_bytes(growth)} more than described, {_where(packet, position)}",
                f"describe the field of {_bytes(growth)} {_where(packet, position)}, "
                f"or remove it from the firmware",
                changed,
                rarity=POSSIBLE,
                place=_where(packet, position),
            )


def _one_fewer(mission: Mission, growth: int) -> Iterator[Suggestion]:
    fields = mission.packet.fields
    for position, field in enumerate(fields):
        if field.type == BIT_FIELD or size_of(field) != -growth:
            continue
        changed = resized(mission, 0, (*fields[:position], *fields[position + 1 :]))
        if changed:
            yield Suggestion(
                "field-missing-in-frames",
                f"the frames do not hold {field.name} ({_bytes(-growth)})",
                f"remove {field.name} from fields, or send it",
                changed,
                rarity=RARE,
                place=f"without {field.name}",
            )


def _where(packet: PacketKind, position: int) -> str:
    if position == 0:
        return "at the beginning"
    return f"behind {packet.fields[position - 1].name}"


def _bytes(number: int) -> str:
    return "1 byte" if number == 1 else f"{number} bytes"
