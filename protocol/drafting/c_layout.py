"""Where the members of a struct lie in memory, by the rules of GCC on the CanSat's processor."""

from collections.abc import Iterator
from dataclasses import dataclass

from protocol.drafting.c_parser import Declarations
from protocol.drafting.c_types import Member, Scalar, Structure, enum_scalar, scalar
from protocol.drafting.errors import DraftError

MAX_BYTES = 4000
_MOST_PARTS = 1000
_DEEPEST = 16


@dataclass(frozen=True, slots=True)
class Part:
    """A number, an array of numbers, or bits, at a place in the struct counted in bits."""

    name: str
    scalar: Scalar
    bit_offset: int
    count: int | None = None
    bits: int | None = None
    comment: str = ""


@dataclass(frozen=True, slots=True)
class Laid:
    """A struct laid out: its parts, size and alignment in bytes."""

    parts: list[Part]
    size: int
    align: int


def laid_out(structure: Structure, declared: Declarations, platform: str) -> Laid:
    """Return where everything lies; raises DraftError for what cannot be sent."""
    return _Layouter(declared, platform).layout(structure, 0)


class _Layouter:
    def __init__(self, declared: Declarations, platform: str) -> None:
        self._declared = declared
        self._platform = platform

    def layout(self, structure: Structure, depth: int) -> Laid:
        if depth > _DEEPEST:
            raise DraftError(f"{structure.name} holds itself; a struct of bytes cannot")
        parts: list[Part] = []
        end, align = 0, 1
        for member in structure.members:
            start = 0 if structure.union else end
            placed, stop, own = self._placed(member, structure, start, depth)
            align = max(align, own)
            if not structure.union or not parts:
                parts += placed
            end = max(end, stop)
            if end > MAX_BYTES * 8 or len(parts) > _MOST_PARTS:
                raise DraftError(
                    f"{structure.name or 'the struct'} is larger than a packet can be: at most "
                    f"{MAX_BYTES} bytes and {_MOST_PARTS} members"
                )
        size = -(-end // 8)
        return Laid(parts, -(-size // align) * align, align)

    def _placed(
        self, member: Member, structure: Structure, start: int, depth: int
    ) -> tuple[list[Part], int, int]:
        """Return the parts of a member, where it ends in bits, and its alignment in bytes."""
        inner = self._structure_of(member)
        if inner is not None:
            laid = self.layout(inner, depth + 1)
            align = _capped(laid.align, structure)
            first = -(-start // (align * 8)) * align * 8
            parts, stop = _repeated(member, laid, first)
            return parts, stop, align
        number = self._scalar_of(member)
        natural = 1 if self._platform == "avr" else number.size
        align = _capped(natural, structure)
        if member.bits is not None:
            return _bits(member, number, structure, start, natural)
        first = -(-start // (align * 8)) * align * 8
        count = _count(member) if member.sizes else None
        stop = first + number.size * 8 * (1 if count is None else count)
        if count == 0:
            return [], first, align
        part = Part(member.name, number, first, count, None, member.comment)
        return [part], stop, align

    def _structure_of(self, member: Member) -> Structure | None:
        if isinstance(member.type, Structure):
            return member.type
        return self._declared.structures.get(self._resolved(member.type))

    def _scalar_of(self, member: Member) -> Scalar:
        name = self._resolved(str(member.type))
        found = scalar(name.split(), self._platform)
        if found is None and name in self._declared.enumerations:
            found = enum_scalar(self._declared.enumerations[name], self._platform)
        if found is None:
            raise DraftError(
                f"line {member.line}: the type {name[:40]!r} of {member.name} is not declared in "
                "the file; put its declaration in"
            )
        return found

    def _resolved(self, name: str) -> str:
        for _ in range(_DEEPEST):
            further = self._declared.synonyms.get(name)
            if further is None or further == name:
                break
            name = further
        return name


def _capped(align: int, structure: Structure) -> int:
    if structure.attribute_packed:
        return 1
    return min(align, structure.pack) if structure.pack else align


def _count(member: Member) -> int:
    count = 1
    for size in member.sizes:
        if not 0 <= size <= MAX_BYTES:
            raise DraftError(f"line {member.line}: {member.name} has {size} elements")
        count *= size
    return count


def _repeated(member: Member, laid: Laid, first: int) -> tuple[list[Part], int]:
    """Return the parts of an inner struct, or of each of an array of them."""
    count = _count(member)
    if count * max(len(laid.parts), 1) > _MOST_PARTS:
        raise DraftError(f"line {member.line}: {member.name} has too many elements for a packet")
    parts: list[Part] = []
    for index in range(count):
        offset = first + index * laid.size * 8
        stem = f"{member.name}_{index}" if member.sizes else member.name
        parts += _moved(laid.parts, stem, offset)
    return parts, first + count * laid.size * 8


def _moved(parts: list[Part], stem: str, offset: int) -> Iterator[Part]:
    for part in parts:
        name = f"{stem}_{part.name}" if stem else part.name
        yield Part(name, part.scalar, offset + part.bit_offset, part.count, part.bits, part.comment)


def _bits(
    member: Member, number: Scalar, structure: Structure, start: int, natural: int
) -> tuple[list[Part], int, int]:
    """Place a bit field: it may not touch more units of its type than the type has.

    (GCC, stor-layout.cc, place_field: with packed or #pragma pack bits simply follow.)
    """
    bits = member.bits or 0
    if not 0 <= bits <= number.size * 8:
        raise DraftError(f"line {member.line}: {member.name} has {bits} bits of a {number.name}")
    loose = structure.attribute_packed or structure.pack
    unit = natural * 8
    if bits == 0:
        return [], -(-start // unit) * unit, 1
    touched = -(-(start % unit + bits) // unit)
    if not loose and touched > number.size * 8 // unit:
        start = -(-start // unit) * unit
    part = Part(member.name, number, start, None, bits, member.comment)
    named = [part] if member.name else []
    return named, start + bits, _capped(natural, structure) if member.name else 1
