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

Bytes = npt.NDArray[np.uint8]
U64 = npt.NDArray[np.uint64]
Bools = npt.NDArray[np.bool_]
Floats = npt.NDArray[np.float64]
Places = npt.NDArray[np.int64]

ROOM_BEFORE, ROOM_BEHIND = 16, 24
"""So many bytes must stand around a text, so that every word can be loaded as a whole."""

_LONGEST = 16
_MINUS, _POINT, _COLON = ord("-"), ord("."), ord(":")
_ZERO = np.uint8(ord("0"))
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
_KEPT = np.array([(1 << 8 * size) - 1 for size in range(9)], np.uint64)
_SHIFT_UP = np.array([8 * (8 - size) % 64 for size in range(9)], np.uint64)
_ZEROS_BELOW = np.array(
    [0x3030303030303030 & ((1 << 8 * (8 - n)) - 1) for n in range(9)], np.uint64
)
_TENS = 10.0 ** np.arange(_LONGEST + 1)


class Text(NamedTuple):
    """The part of `data` from `start` on: as bytes, with some room before and behind it, and as
    the 64 bits from each of its bytes on."""

    data: bytes
    start: int
    padded: Bytes
    loads: U64

    @property
    def characters(self) -> Bytes:
        """The bytes of the text, and what stands behind it."""
        return self.padded[ROOM_BEFORE:]

    def behind(self, places: Places, distance: int) -> Bytes:
        """Return the characters `distance` behind each place; before it, if that is negative,
        down to -ROOM_BEFORE."""
        return self.padded[ROOM_BEFORE + distance :].take(places)

    def word(self, begin: int, size: int) -> bytes:
        """Return `size` bytes from a place on."""
        begin += self.start
        return self.data[begin : begin + size]


class Words(NamedTuple):
    """Words of one column: the text they stand in, where they begin and how long they are,
    shape (rows,)."""

    text: Text
    begins: Places
    sizes: Places

    def first(self) -> U64:
        """Return the first eight bytes of each word, zeros behind its end."""
        return self.text.loads[self.begins] & _KEPT[np.minimum(self.sizes, 8)]


def text_of(data: bytes, start: int, end: int) -> Text:
    """Return a part of `data` as a text of which words can be read."""
    first, last = start - ROOM_BEFORE, end + ROOM_BEHIND
    if first >= 0 and last <= len(data):
        padded = np.frombuffer(data, np.uint8, last - first, first)
    else:
        part = bytes(ROOM_BEFORE) + data[start:end] + bytes(ROOM_BEHIND)
        padded = np.frombuffer(part, np.uint8)
    loads = np.ndarray((len(padded) - 7,), "<u8", padded, strides=(1,))
    return Text(data, start, padded, loads[ROOM_BEFORE:])


def numbers_of(words: Words, *, whole: bool) -> tuple[Floats, Bools]:
    """Return the numbers, NaN for empty words, and which words are surely read rightly.

    Those are numbers of up to 16 characters and 15 digits without an exponent; `whole` ones
    have no point.
    """
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
    text, begins, sizes = words
    good = sizes == 8
    seconds = np.zeros(len(begins), np.uint32)
    for place, most in ((0, 99), (3, 59), (6, 59)):
        tens, ones = text.behind(begins, place), text.behind(begins, place + 1)
        tens -= _ZERO
        ones -= _ZERO
        good &= (tens <= 9) & (ones <= 9)
        tens *= np.uint8(10)
        tens += ones
        good &= tens <= most
        seconds *= np.uint32(60)
        seconds += tens
    for place in (2, 5):
        good &= text.behind(begins, place) == _COLON
    values = seconds.astype(np.float64)
    empty = sizes == 0
    if empty.any():
        values[empty] = np.nan
    return values, good | empty


def alike_numbers(
    text: Text, borders: Places, places: Places, whole: Bools
) -> tuple[Floats, Bools]:
    """Return the numbers of several columns, shape (columns, rows), NaN for empty words, and
    the rows of which all are surely read rightly.

    Word k of a row stands between its borders k and k + 1, shape (rows, words + 1), since the
    words of a line lie close together. `places` are the columns, and `whole` tells which of them
    hold whole numbers. Columns in which all words have as many decimals as in the first row take
    little time; other words are read by `numbers_of`.
    """
    values = np.empty((len(places), len(borders)), np.float64)
    sure = np.ones(len(borders), np.bool_)
    first = borders[0].tolist()
    decimals = [_decimals_of(text, first[k] + 1, first[k + 1]) for k in places.tolist()]
    for many in set(decimals):
        group = np.array([place for place, own in enumerate(decimals) if own == many])
        begins, ends = (borders.take(places[group] + step, axis=1) for step in (0, 1))
        begins += 1
        found, good = _alike(text, begins, ends, many)
        for place, number in enumerate(group.tolist()):
            values[number] = found[:, place]
        if many >= 0:
            good[:, whole[group]] = False
        for place in () if good.all() else np.flatnonzero(~good.all(axis=0)).tolist():
            left, number = np.flatnonzero(~good[:, place]), group[place]
            begin, end = begins[left, place], ends[left, place]
            words = Words(text, begin, end - begin)
            values[number, left], are_read = numbers_of(words, whole=bool(whole[number]))
            sure[left] &= are_read
    return values, sure


def _alike(text: Text, begins: Places, ends: Places, decimals: int) -> tuple[Floats, Bools]:
    """Return the numbers that have so many decimals, -1 for no point, and up to nine digits,
    and which words are such numbers."""
    sizes = ends - begins
    minus = text.behind(begins, 0) == _MINUS
    bare = np.minimum(sizes, 255).astype(np.uint8)
    good = bare > minus
    bare -= minus
    least, most = (1, 9) if decimals < 0 else (decimals + 2, 10)
    good &= (bare >= least) & (bare <= most)
    longest = min(max(int(bare.max()), 1), most)
    pairs = np.zeros(((longest + 1) // 2, *bare.shape), np.uint8)
    worst, digits = np.zeros_like(bare), 0
    for place in range(1, longest + 1):
        characters = text.behind(ends, -place)
        if place == decimals + 1:
            good &= characters == _POINT
            continue
        characters -= _ZERO
        if place > least:
            characters *= bare >= place
        np.maximum(worst, characters, out=worst)
        if digits % 2:
            characters *= np.uint8(10)
        pairs[digits // 2] += characters
        digits += 1
    good &= worst <= 9
    number = pairs[0].astype(np.int32)
    for pair in range(1, (digits + 1) // 2):
        number += pairs[pair] * np.int32(100**pair)
    values = number / _TENS[max(decimals, 0)]
    values.view(np.uint64)[...] |= minus.astype(np.uint64) << np.uint64(63)
    return values, good


def _decimals_of(text: Text, begin: int, end: int) -> int:
    """Return how many characters stand behind the point of a word; -1 without one."""
    word = text.word(begin, end - begin)
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
