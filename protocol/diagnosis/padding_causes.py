"""Padding: the bytes a C compiler puts between fields so that each begins at its own multiple.

Source: the System V and ARM procedure call standards: a number is aligned to its size, a
struct is as long as a multiple of its widest number. AVR aligns nothing; some compilers align
to 4 or to 2 at most.
"""

from collections.abc import Iterator

from protocol.diagnosis.frames import growths
from protocol.diagnosis.sizes import resized
from protocol.diagnosis.suggestion import LIKELY, UNKNOWN, USUAL, Suggestion
from protocol.layout import parts
from protocol.mission import Field, Mission, PacketKind

_ALIGNMENTS = (8, 4, 2)
_NUMBER_SIZES = (1, 2, 4, 8)


def suggest_padding(mission: Mission, data: bytes) -> Iterator[Suggestion]:
    """Yield the packet as a compiler lays out a struct that is not packed."""
    if mission.packet.encoding != "binary":
        return
    observed = growths(mission, data)
    tried: set[tuple[Field, ...]] = set()
    for widest in _ALIGNMENTS:
        for closed in (True, False):
            fields = tuple(_padded(mission.packet, widest, closed))
            if fields in tried or _added(fields) not in observed:
                continue
            tried.add(fields)
            changed = resized(mission, 0, fields)
            if changed:
                yield _suggestion(fields, changed, LIKELY if closed else USUAL)


def _padded(packet: PacketKind, widest: int, closed: bool) -> Iterator[Field]:
    """Yield the fields with padding before those that need it and, `closed`, at the end."""
    place, struct_alignment, number = 0, 1, 0
    for fields, size in parts(packet):
        alignment = min(size, widest) if _is_number(fields[0], size) else 1
        struct_alignment = max(struct_alignment, alignment)
        gap = -place % alignment
        if gap:
            number += 1
            yield Field(f"{UNKNOWN}_PADDING_{number}", "text", length=gap)
        yield from fields
        place += gap + size
    gap = -place % struct_alignment
    if gap and closed:
        yield Field(f"{UNKNOWN}_PADDING_{number + 1}", "text", length=gap)


def _is_number(field: Field, size: int) -> bool:
    return field.type != "text" and size in _NUMBER_SIZES


def _added(fields: tuple[Field, ...]) -> int:
    return sum(field.length or 0 for field in fields if field.name.startswith(UNKNOWN))


def _suggestion(fields: tuple[Field, ...], mission: Mission, rarity: int) -> Suggestion:
    gaps = list(_gaps(fields))
    first = fields.index(next(f for f in fields if f.name.startswith(UNKNOWN)))
    size = fields[first].length
    return Suggestion(
        "padding",
        f"the compiler put padding into the struct: {', '.join(gaps)}",
        "write __attribute__((packed)) behind struct in the firmware, or add fields for the "
        f'padding, such as {{ name = "PADDING_1", type = "text", length = {size} }} '
        f"{gaps[0].partition(' ')[2].partition(' ')[2]}",
        mission,
        rarity=rarity,
    )


def _gaps(fields: tuple[Field, ...]) -> Iterator[str]:
    for position, field in enumerate(fields):
        if field.name.startswith(UNKNOWN):
            unit = "byte" if field.length == 1 else "bytes"
            last = position + 1 == len(fields)
            where = "at the end" if last else f"before {fields[position + 1].name}"
            yield f"{field.length} {unit} {where}"
