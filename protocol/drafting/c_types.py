"""The types of C and how large they are on the processors that CanSats carry."""

from collections.abc import Sequence
from dataclasses import dataclass

_WIDTHS: dict[str, tuple[int, int]] = {
    "char": (1, 1),
    "short": (2, 2),
    "int": (4, 2),
    "long": (4, 4),
    "long long": (8, 8),
    "size_t": (4, 2),
}
"""Whole numbers: name -> bytes on 32-bit processors and on AVR."""

_SAME_NAMES = {
    "byte": "uint8_t",
    "uchar": "uint8_t",
    "boolean": "bool",
    "uint": "unsigned int",
    "ulong": "unsigned long",
    "ushort": "unsigned short",
    "word": "unsigned int",
    "float32_t": "float",
    "float64_t": "double",
}
_EXACT = {
    f"{sign}int{bits}_t": (bits // 8, sign == "") for sign in ("", "u") for bits in (8, 16, 32, 64)
}
TYPE_WORDS = frozenset(
    {"unsigned", "signed", "char", "short", "int", "long", "float", "double", "bool", "_Bool"}
    | {"size_t"}
)
"""Words that a type of several words is made of."""


@dataclass(frozen=True, slots=True)
class Scalar:
    """A number of C: its name there, size in bytes, and what it holds.

    `kind` is "signed", "unsigned", "float", "bool" or "char" (which may be text). `names` are
    those of an enumeration, by number.
    """

    name: str
    size: int
    kind: str
    names: tuple[tuple[int, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Enumeration:
    """An enumeration: its names by number and the type that it is stated to have, if any."""

    name: str
    names: tuple[tuple[int, str], ...]
    stated: str = ""


@dataclass(frozen=True, slots=True)
class Member:
    """One member of a struct: its type by name or as a struct, its array sizes, its bits."""

    name: str
    type: "str | Structure"
    line: int
    comment: str = ""
    sizes: tuple[int, ...] = ()
    bits: int | None = None


@dataclass(slots=True)
class Structure:
    """A struct or union as declared; `pack` caps the alignment (1: packed, 0: natural)."""

    name: str
    members: list[Member]
    line: int
    pack: int = 0
    attribute_packed: bool = False
    union: bool = False


def scalar(words: Sequence[str], platform: str) -> Scalar | None:
    """Return the number that the words of a type name, or None when they name none."""
    name = " ".join(words)
    known = _SAME_NAMES.get(name)
    if known:
        return scalar(known.split(), platform)
    if name in _EXACT:
        size, signed = _EXACT[name]
        return Scalar(name, size, "signed" if signed else "unsigned")
    if name in ("bool", "_Bool"):
        return Scalar(name, 1, "bool")
    if name == "float":
        return Scalar(name, 4, "float")
    if name in ("double", "long double"):
        return Scalar(name, 4 if platform == "avr" else 8, "float")
    return _whole(list(words), platform)


def _whole(words: list[str], platform: str) -> Scalar | None:
    kind = "unsigned" if "unsigned" in words or words == ["size_t"] else "signed"
    base = [word for word in words if word not in ("signed", "unsigned")]
    if len(base) > 1 and "int" in base:
        base.remove("int")
    width = _WIDTHS.get(" ".join(base) or "int")
    if width is None:
        return None
    if base == ["char"] and words == ["char"]:
        kind = "char"
    return Scalar(" ".join(words), width[platform == "avr"], kind)


def enum_scalar(enumeration: Enumeration, platform: str) -> Scalar:
    """Return the number that an enumeration is sent as.

    ARM's ABI for microcontrollers takes the smallest type that fits, the others at least an int.
    """
    stated = scalar(enumeration.stated.split(), platform) if enumeration.stated else None
    numbers = [number for number, _ in enumeration.names] or [0]
    signed = min(numbers) < 0
    if stated:
        return Scalar(enumeration.name, stated.size, stated.kind, enumeration.names)
    largest = max(max(numbers), -min(numbers) - 1)
    smallest = {"arm": 1, "avr": 2}.get(platform, 4)
    sizes = [size for size in (1, 2, 4, 8) if size >= smallest]
    size = next((size for size in sizes if largest < 1 << (8 * size - signed)), 8)
    return Scalar(enumeration.name, size, "signed" if signed else "unsigned", enumeration.names)
