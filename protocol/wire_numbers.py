"""Numbers as the wire can hold them."""

import math
import struct

from protocol.packet import Value

_FLOAT32 = struct.Struct("<f")
_FLOAT32_MAX = float.fromhex("0x1.fffffep127")


def as_float(value: Value) -> float:
    """Return the value as a float, infinite beyond what a float holds; raises ValueError for a
    word."""
    try:
        return float(value)
    except OverflowError:
        return math.inf if int(value) > 0 else -math.inf


def clamped(number: float, lowest: int, highest: int) -> int:
    """Return the nearest whole number within the range, 0 for NaN."""
    return 0 if math.isnan(number) else round(min(max(number, lowest), highest))


def as_float32(number: float) -> float:
    """Return the number as 32 bits hold it; what is beyond is the largest there is."""
    if math.isfinite(number):
        number = min(max(number, -_FLOAT32_MAX), _FLOAT32_MAX)
    rounded: float = _FLOAT32.unpack(_FLOAT32.pack(number))[0]
    return rounded
