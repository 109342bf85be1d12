"""The types a field may have, in binary packets and in text lines."""

BINARY_INTEGERS: dict[str, tuple[int, bool]] = {
    f"{sign}int{bits}": (bits // 8, sign == "")
    for bits in (8, 16, 24, 32, 64)
    for sign in ("u", "")
}
"""Integers of binary packets: name -> (size in bytes, signed)."""

BINARY_FLOATS: dict[str, int] = {"float32": 4, "float64": 8}
"""IEEE 754 numbers of binary packets: name -> size in bytes."""

BIT_FIELD = "bits"
"""Part of a byte or of several; neighbours share whole bytes."""

BINARY_TYPES: tuple[str, ...] = (*BINARY_INTEGERS, *BINARY_FLOATS, BIT_FIELD, "text")
DIGITS = "digits"
"""A word of the digits 0 and 1 in a line, one for each of the field's flags, in their order."""

TEXT_TYPES: tuple[str, ...] = ("number", "integer", "text", "time", DIGITS)


def integer_range(type_name: str) -> tuple[int, int]:
    """Return the lowest and highest number that the integer type can hold."""
    size, signed = BINARY_INTEGERS[type_name]
    bits = size * 8
    return (-(1 << (bits - 1)), (1 << (bits - 1)) - 1) if signed else (0, (1 << bits) - 1)


def wire_range(type_name: str, bits: int | None) -> tuple[int, int]:
    """Return the lowest and highest number that an integer type or bit field can hold."""
    return (0, (1 << (bits or 1)) - 1) if type_name == BIT_FIELD else integer_range(type_name)
