"""A mission drafted from the C struct that a team's firmware sends."""

import re
from dataclasses import replace

import msgspec

from protocol.drafting.c_layout import Laid, Part, laid_out
from protocol.drafting.c_parser import Declarations, parse_declarations
from protocol.drafting.c_tokens import read_source
from protocol.drafting.c_types import Structure
from protocol.drafting.draft import Draft, DraftField, DraftPacket
from protocol.drafting.errors import DraftError
from protocol.drafting.meaning import MEANINGS, Meaning, name_score, with_axes
from protocol.drafting.spelling import tokens
from protocol.drafting.states import phases_of
from protocol.drafting.table import unique
from protocol.drafting.unit_hint import unit_hint
from protocol.mission import Field, Framing, PacketKind
from protocol.platforms import DEFAULT_PLATFORM, PLATFORMS

_LONGEST_TEXT = 1024
_MOST_ELEMENTS = 1000
_MOST_NAMES = 256
_RUN_BITS = 64
_CHECKSUMS = frozenset({"crc", "checksum", "chk", "crc16", "crc8", "sum"})
_STARTS = frozenset({"sync", "header", "start", "magic", "preamble"})


def draft_of_struct(
    text: str, name: str, struct: str = "", platform: str = DEFAULT_PLATFORM
) -> Draft:
    """Return the draft of a mission whose packet is a struct of the C header `text`.

    `struct` names it where there are several, `platform` is one of
    `protocol.platforms.PLATFORMS`. Raises DraftError.
    """
    declared = parse_declarations(read_source(text))
    structure = _chosen(declared, struct)
    laid = laid_out(structure, declared, platform)
    if not laid.parts:
        raise DraftError(f"struct {structure.name} has no members; there is nothing to send")
    fields = _fields(laid)
    kind = PacketKind("telemetry", "binary", ())
    packet = DraftPacket(kind, fields)
    packet.remarks.append(f"struct {structure.name}, {laid.size} bytes, little-endian.")
    draft = Draft(name, [packet], Framing("cobs"))
    draft.reasons["framing"] = (
        "A struct does not tell its framing: COBS (0x00 between packets) is a good one; say what "
        "you send."
    )
    draft.remarks += _platform_remarks(structure, declared, laid, platform)
    state = next((f.field for f in fields if f.field.role == "state"), None)
    draft.states = phases_of(state.values) if state else {}
    return draft


def _chosen(declared: Declarations, wanted: str) -> Structure:
    """Return the struct named `wanted`, or the one that is no part of another."""
    known = {name: s for name, s in declared.structures.items() if not s.union}
    if wanted:
        if wanted not in known:
            told = ", ".join(known) or "none"
            raise DraftError(f"there is no struct {wanted[:60]!r}; the file has {told[:300]}")
        return known[wanted]
    inner = set(map(id, _used(declared)))
    outer = {id(s): s for s in known.values() if id(s) not in inner}
    if not known:
        raise DraftError("there is no struct in it; give the header with the struct that is sent")
    if len(outer) != 1:
        told = ", ".join(s.name for s in (outer or {id(s): s for s in known.values()}).values())
        raise DraftError(f"there are several structs: choose with --struct one of {told[:300]}")
    return next(iter(outer.values()))


def _used(declared: Declarations) -> list[Structure]:
    """Return the structs that are members of others."""
    found: list[Structure] = []
    for structure in declared.structures.values():
        for member in structure.members:
            if isinstance(member.type, Structure):
                found.append(member.type)
                continue
            name = declared.synonyms.get(member.type, member.type)
            inner = declared.structures.get(name)
            if inner is not None:
                found.append(inner)
    return found


def _platform_remarks(
    structure: Structure, declared: Declarations, laid: Laid, platform: str
) -> list[str]:
    """Say for which processor the layout is, where it matters."""
    sizes = {name: laid_out(structure, declared, name) for name in PLATFORMS}
    others = [
        f"--platform {name}: {other.size} bytes"
        for name, other in sizes.items()
        if _shape(other) != _shape(laid)
    ]
    if not others:
        return ["The struct lies alike on all processors."]
    return [
        f"Laid out for {platform}; on another processor it lies otherwise ({'; '.join(others)})."
    ]


def _shape(laid: Laid) -> list[tuple[int, int]]:
    return [(part.bit_offset, part.scalar.size) for part in laid.parts] + [(laid.size, 0)]


def _fields(laid: Laid) -> list[DraftField]:
    """Return a field for each part and for each gap between them."""
    names = _apart(laid.parts)
    parts = [replace(part, name=name) for part, name in zip(laid.parts, names, strict=True)]
    meanings = _meanings(parts)
    found: list[DraftField] = []
    end = 0
    run = 0
    for index, part in enumerate(parts):
        gap = _padding(found, end, part.bit_offset)
        run = 0 if gap >= 8 else run + gap
        whole = part.bits is None or _is_whole(part)
        run = 0 if whole else run + (part.bits or 0)
        if run > _RUN_BITS:
            raise DraftError(
                f"{part.name}: more than {_RUN_BITS} bits of bit fields in a row; "
                "put another member between them"
            )
        found.append(_field(part, meanings[index], index, len(parts)))
        end = part.bit_offset + _bits_of(part)
    _padding(found, end, laid.size * 8)
    return found


def _apart(parts: list[Part]) -> tuple[str, ...]:
    """Return a name for each part, that none of the elements of an array has as well."""
    names = unique([part.name for part in parts])
    elements = {
        f"{name}_{index}"
        for name, part in zip(names, parts, strict=True)
        if part.count is not None
        for index in range(part.count)
    }
    apart = [f"{name}_own" if name in elements else name for name in names]
    return unique([f"{name}_own" if name.startswith("_PAD") else name for name in apart])


def _bits_of(part: Part) -> int:
    return part.bits or part.scalar.size * 8 * (part.count or 1)


def _is_whole(part: Part) -> bool:
    return part.bits in (8, 16, 32, 64) and part.bit_offset % 8 == 0


def _padding(found: list[DraftField], end: int, start: int) -> int:
    """Append fields for the bits from `end` to `start` that the compiler leaves unused."""
    gap = start - end
    loose = min(-end % 8, gap)
    number = sum(draft.field.name.startswith("_PAD") for draft in found) + 1
    if loose:
        field = Field(f"_PAD{number}", "bits", bits=loose)
        found.append(DraftField(field, "bits that the compiler leaves unused"))
        number += 1
    if gap > loose:
        size = (gap - loose) // 8
        rest = (gap - loose) % 8
        if size:
            pad = Field(f"_PAD{number}", "uint8", count=size if size > 1 else None)
            found.append(DraftField(pad, "padding: the next member lies at a multiple of its size"))
            number += 1
        if rest:
            field = Field(f"_PAD{number}", "bits", bits=rest)
            found.append(DraftField(field, "bits that the compiler leaves unused"))
    return gap


def _meanings(parts: list[Part]) -> list[tuple[Meaning | None, str | None]]:
    """Return what each part means by its name, and its role, each role once."""
    words = with_axes([tokens(part.name) for part in parts])
    ranked = sorted(
        (
            (-name_score(meaning, name), index, order)
            for index, name in enumerate(words)
            for order, meaning in enumerate(MEANINGS)
            if name_score(meaning, name) > 0
        ),
    )
    found: list[tuple[Meaning | None, str | None]] = [(None, None)] * len(parts)
    given: set[str] = set()
    for _, index, order in ranked:
        meaning = MEANINGS[order]
        if found[index][0] is None:
            found[index] = (meaning, None)
        role = meaning.role
        if role and role not in given and found[index][1] is None and _can(parts[index], meaning):
            found[index] = (meaning, role)
            given.add(role)
    return found


def _can(part: Part, meaning: Meaning) -> bool:
    """Tell whether a part can have a meaning's role."""
    is_text = part.scalar.kind == "char" and part.count is not None
    if part.count is not None and not is_text:
        return False
    if meaning.dimension is None:
        return meaning.role != "command_echo" or is_text
    return not is_text and not part.scalar.names and part.scalar.kind != "bool"


def _field(
    part: Part, meant: tuple[Meaning | None, str | None], index: int, parts: int
) -> DraftField:
    meaning, role = meant
    field = Field(part.name, _type(part), role=role)
    reasons = [f"{part.scalar.name or 'enum'} in C"]
    if meaning and role:
        reasons.append(f"{meaning.title} by its name")
    if part.scalar.kind == "char" and part.count is not None:
        text = msgspec.structs.replace(field, length=part.count)
        return DraftField(text, "; ".join(reasons))
    if field.type == "bits":
        field = msgspec.structs.replace(field, bits=part.bits)
        if part.scalar.kind == "signed" and not part.scalar.names:
            reasons.append("signed in C: negative numbers show as large ones")
    if part.count is not None:
        field = msgspec.structs.replace(field, count=part.count)
    field = _named(field, part, reasons)
    if not field.values:
        field = _in_units(field, part, meaning, reasons)
    reasons += _hints(part, index, parts)
    return DraftField(field, "; ".join(reasons))


def _type(part: Part) -> str:
    scalar = part.scalar
    if part.bits is not None and not _is_whole(part):
        if part.bits > 32:
            raise DraftError(f"{part.name} has {part.bits} bits; a bit field has at most 32")
        return "bits"
    bits = part.bits or scalar.size * 8
    if scalar.kind == "float":
        return f"float{bits}"
    if scalar.kind == "char":
        if part.count is None:
            return "int8"
        if part.count > _LONGEST_TEXT:
            raise DraftError(f"{part.name} has {part.count} letters; at most {_LONGEST_TEXT}")
        return "text"
    if part.count is not None and part.count > _MOST_ELEMENTS:
        raise DraftError(f"{part.name} has {part.count} elements; at most {_MOST_ELEMENTS}")
    return f"int{bits}" if scalar.kind == "signed" else f"uint{bits}"


def _named(field: Field, part: Part, reasons: list[str]) -> Field:
    """Give an enumeration its words, when its numbers are few and not negative."""
    names = dict(part.scalar.names[::-1])
    if not names:
        return field
    highest = max(names)
    room = 1 << (part.bits or part.scalar.size * 8)
    if min(names) < 0 or highest >= min(_MOST_NAMES, room):
        reasons.append("its numbers are too many for words")
        return field
    words = tuple(names.get(number, f"_{number}") for number in range(highest + 1))
    if len(set(words)) != len(words):
        return field
    reasons.append("words by the names of the enumeration")
    return msgspec.structs.replace(field, values=words)


def _in_units(field: Field, part: Part, meaning: Meaning | None, reasons: list[str]) -> Field:
    """Give a number the unit and scale of its comment, else the usual unit of its role."""
    dimension = meaning.dimension if meaning else None
    hint = unit_hint(part.comment, dimension)
    if hint:
        unit, scale = hint
        reasons.append(f"unit by the comment: {part.comment[:60]}")
        return msgspec.structs.replace(field, unit=unit, scale=scale)
    if meaning is None or dimension in (None, "number") or part.scalar.kind == "bool":
        return field
    if meaning.role in ("latitude", "longitude") and field.type == "int32":
        reasons.append("ten-millionths of a degree are usual in 32 bits")
        return msgspec.structs.replace(field, unit="deg", scale=1e-7)
    unit = "ms" if dimension == "time" and field.type == "uint32" else meaning.unit or "Pa"
    usual = f"{unit} is usual"
    if part.scalar.kind != "float" and dimension != "time":
        usual += "; if it is sent in parts of that, give scale, such as 0.01"
    reasons.append(usual)
    return msgspec.structs.replace(field, unit=unit)


def _hints(part: Part, index: int, parts: int) -> list[str]:
    """Say what the first or last member may be besides a value."""
    words = set(re.findall(r"[a-z]+\d*", part.name.lower().replace("_", " ")))
    if index == 0 and words & _STARTS:
        return ["start bytes? Then take it out and say so in [framing], kind sync-fixed"]
    if index == parts - 1 and words & _CHECKSUMS:
        return ["a checksum? Then take it out and name its algorithm in [checksum]"]
    return []
