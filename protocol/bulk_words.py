"""Many short words of text at once: numbers and times of day read eight bytes at a time.

A word of up to eight characters lies in one 64-bit integer, its first character in the
lowest byte. Arithmetic on all bytes of the integer together ("SIMD within a register")
checks that they are digits and joins them to a number; the idea for eight digits is D.
Lemire's ("Quickly parsing eight digits", 2018). A decimal number of up to 15 digits is its
digits, a whole number, divided by a power of ten: both are exact, so the quotient is
rounded as `float` does.
"""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

U64 = npt.NDArray[np.uint64]
Bools = npt.NDArray[np.bool_]
Floats = npt.NDArray[np.float64]
Places = npt.NDArray[np.int64]

BEFORE, BEHIND = b"\0" * 8, b"\0" * 24
"""What must stand around the text, so that every word can be loaded as a whole."""

_LONGEST = 16
_MINUS = ord("-")
_EIGHT = np.uint64(8)
_ONES = np.uint64(0x0101010101010101)
_TOPS = np.uint64(0x8080808080808080)
_POINTS = np.uint64(0x2E2E2E2E2E2E2E2E)
_ZEROS = np.uint64(0x3030303030303030)
_HIGH_HALVES = np.uint64(0xF0F0F0F0F0F0F0F0)
_SIXES = np.uint64(0x0606060606060606)
_PAIRS = np.uint64(0x000000FF000000FF)
_MILLIONS = np.uint64(100 + (1_000_000 << 32))
_UNITS = np.uint64(1 + (10_000 << 32))
_COLONS = np.uint64(0x00003A00003A0000)
_COLON_PLACES = np.uint64(0x0000FF0000FF0000)
_KEPT = np.array([(1 << 8 * size) - 1 for size in range(9)], np.uint64)
_SHIFT_UP = np.array([8 * (8 - size) % 64 for size in range(9)], np.uint64)
_KEPT_BEFORE = ~_KEPT[::-1]
_ZEROS_BELOW = np.array(
    [0x3030303030303030 & ((1 << 8 * (8 - n)) - 1) for n in range(9)], np.uint64
)
_TENS = 10.0 ** np.arange(_LONGEST + 1)


class Text(NamedTuple):
    """A text: as it is, as bytes, as the 64 bits from each byte on, and as the 64 bits before
    each byte."""

    raw: bytes
    characters: npt.NDArray[np.uint8]
    loads: U64
    loads_before: U64


class Words(NamedTuple):
    """Words of one column: the text they stand in, where they begin and how long they are,
    shape (rows,)."""

    text: Text
    begins: Places
    sizes: Places

    def first(self) -> U64:
        """Return the first eight bytes of each word, zeros behind its end."""
        return self.text.loads[self.begins] & _KEPT[np.minimum(self.sizes, 8)]


def text_of(raw: bytes) -> Text:
    """Return a text of which words can be read."""
    padded = BEFORE + raw + BEHIND
    loads = np.ndarray((len(padded) - 7,), "<u8", padded, strides=(1,))
    return Text(raw, np.frombuffer(padded, np.uint8)[len(BEFORE) :], loads[len(BEFORE) :], loads)


def numbers_of(words: Words, *, whole: bool) -> tuple[Floats, Bools]:
    """Return the numbers, NaN for empty words, and which words are surely read rightly.

    Those are numbers of up to 16 characters and 15 digits without an exponent; `whole` ones
    have no point.
    """
    alike = _alike(words, whole)
    if alike is not None:
        return alike, np.ones(len(words.begins), np.bool_)
    text, begins, sizes = words
    first = text.characters[begins]
    minus = first == _MINUS
    signed = (minus | (first == ord("+"))) & (sizes > 0)
    begins, sizes = begins + signed, sizes - signed
    unsigned = Words(text, begins, sizes)
    longest = int(sizes.max(initial=0))
    values, good = _short(unsigned, whole) if longest <= 8 else _long(unsigned, whole)
    np.negative(values, out=values, where=minus)
    empty = words.sizes == 0
    values[empty] = np.nan
    return values, good | empty


def clocks_of(words: Words) -> tuple[Floats, Bools]:
    """Return times of day written as hh:mm:ss in seconds, NaN for empty words, and which
    words are such times."""
    packed = words.first()
    good = (words.sizes == 8) & ((packed & _COLON_PLACES) == _COLONS)
    digits = (packed & ~_COLON_PLACES) | (_ZEROS & _COLON_PLACES)
    number, are_digits = _eight_digits(digits)  # hh0mm0ss
    minutes, seconds = number // np.uint64(1000) % np.uint64(100), number % np.uint64(100)
    hours = number // np.uint64(1_000_000)
    good &= are_digits & (minutes < 60) & (seconds < 60)
    values = (hours * np.uint64(3600) + minutes * np.uint64(60) + seconds).astype(np.float64)
    empty = words.sizes == 0
    values[empty] = np.nan
    return values, good | empty


def _alike(words: Words, whole: bool) -> Floats | None:
    """Return the numbers if all have as many decimals, and up to eight characters without
    their sign, as columns mostly do; else None."""
    text, begins, sizes = words
    if not len(begins) or not sizes.all():
        return None
    decimals = _decimals_of(text.raw[begins[0] : begins[0] + sizes[0]])
    minus = text.characters[begins] == _MINUS
    negative = bool(minus.any())
    bare = sizes - minus if negative else sizes
    if bare.max() > 8 or (negative and not bare.all()) or (whole and decimals >= 0):
        return None
    packed = text.loads_before[begins + sizes]
    packed &= _KEPT_BEFORE.take(bare)
    packed |= _ZEROS_BELOW.take(bare)
    if decimals >= 0:
        place = np.uint64(8 * (7 - decimals))
        points = (packed >> place) & np.uint64(0xFF)
        if decimals > 6 or not (points == ord(".")).all() or bare.min() < 2:
            return None
        below = packed & ((np.uint64(1) << place) - np.uint64(1))
        packed &= ~((np.uint64(1) << (place + _EIGHT)) - np.uint64(1))
        packed |= below << _EIGHT
        packed |= np.uint64(ord("0"))
    packed ^= _ZEROS
    if (((packed + _SIXES) | packed) & _HIGH_HALVES).any():
        return None
    values = _joined_digits(packed).view(np.int64).astype(np.float64)
    if decimals > 0:
        values /= _TENS[decimals]
    if negative:
        np.negative(values, out=values, where=minus)
    return values


def _decimals_of(word: bytes) -> int:
    """Return how many characters stand behind the point; -1 without one."""
    place = word.rfind(b".")
    return len(word) - 1 - place if place >= 0 else -1


def _short(words: Words, whole: bool) -> tuple[Floats, Bools]:
    """Return the numbers of up to eight characters: the point is taken out."""
    sizes, packed = words.sizes, words.first()
    if whole:
        number, good = _digits(packed, sizes)
        return number.astype(np.float64), good
    below, before = _below_point(packed)
    has_point = before < 8
    number, good = _digits((packed & below) | ((packed >> _EIGHT) & ~below), sizes - has_point)
    decimals = np.where(has_point, sizes - 1 - before, 0)
    return number / _TENS[np.maximum(decimals, 0)], good


def _long(words: Words, whole: bool) -> tuple[Floats, Bools]:
    """Return the numbers of up to 16 characters: what stands before the point, or the first
    eight digits, and the rest are read by themselves."""
    loads, begins, sizes = words.text.loads, words.begins, words.sizes
    _, before = _below_point(words.first())
    has_point = before < np.minimum(sizes, 8)
    head = np.minimum(before, np.minimum(sizes, 8))
    tail = np.minimum(np.maximum(sizes - head - has_point, 0), 9)
    fits = (tail <= 8) & (head + tail <= 15)
    tail = np.minimum(tail, 8)
    behind = np.minimum(begins + head + has_point, len(loads) - 1)
    high, head_good = _digits(loads[begins] & _KEPT[head], head)
    low, tail_good = _digits(loads[behind] & _KEPT[tail], tail)
    good = fits & (head_good | (head == 0)) & (tail_good | (tail == 0)) & (head + tail > 0)
    if whole:
        good &= ~has_point
    number = high.astype(np.float64) * _TENS[tail] + low.astype(np.float64)
    return number / _TENS[np.where(has_point, tail, 0)], good


def _below_point(packed: U64) -> tuple[U64, Places]:
    """Return a mask of the bytes before the first point, and how many they are; 8 without."""
    differs = packed ^ _POINTS
    zero = (differs - _ONES) & ~differs & _TOPS
    below = ((zero & (~zero + np.uint64(1))) >> np.uint64(7)) - np.uint64(1)
    return below, (((below & _ONES) * _ONES) >> np.uint64(56)).astype(np.int64)


def _digits(packed: U64, sizes: Places) -> tuple[U64, Bools]:
    """Return the number that the first `sizes` bytes write in digits, and whether they are."""
    there = np.clip(sizes, 0, 8)
    aligned = (packed << _SHIFT_UP[there]) | _ZEROS_BELOW[there]
    number, are_digits = _eight_digits(np.where(there == 0, _ZEROS, aligned))
    return number, are_digits & (sizes > 0) & (sizes <= 8)


def _eight_digits(packed: U64) -> tuple[U64, Bools]:
    halves = (packed & _HIGH_HALVES) | (((packed + _SIXES) & _HIGH_HALVES) >> np.uint64(4))
    are_digits: Bools = halves == np.uint64(0x3333333333333333)
    return _joined_digits(packed - _ZEROS), are_digits


def _joined_digits(digits: U64) -> U64:
    """Return the number of eight digits, each in one byte, the first in the lowest."""
    pairs = digits * np.uint64(10)
    pairs += digits >> _EIGHT
    high = (pairs & _PAIRS) * _MILLIONS
    pairs >>= np.uint64(16)
    pairs &= _PAIRS
    pairs *= _UNITS
    pairs += high
    pairs >>= np.uint64(32)
    return pairs
