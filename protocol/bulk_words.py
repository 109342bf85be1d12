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

_ROOM_BEHIND = 24
"""So many bytes must stand behind a text, so that every word can be loaded as a whole."""

_LONGEST = 16
_MINUS, _SPACE = ord("-"), ord(" ")
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
_CLOCK = np.frombuffer(b"00:00:00", "<u8")[0]
_CLOCK_SIXES = np.uint64(0x76767F76767F7676)
"""Added to the differences from 00:00:00, it sets the top bit of a byte above 9, or of a wrong
colon."""
_KEPT = np.array([(1 << 8 * size) - 1 for size in range(9)], np.uint64)
_SHIFT_UP = np.array([8 * (8 - size) % 64 for size in range(9)], np.uint64)
_ZEROS_BELOW = np.array(
    [0x3030303030303030 & ((1 << 8 * (8 - n)) - 1) for n in range(9)], np.uint64
)
_TENS = 10.0 ** np.arange(_LONGEST + 1)


class Text(NamedTuple):
    """The part of `data` from `start` on, with some room behind it: as bytes, and as the eight
    bytes from each of its bytes on; and whether there are spaces in it."""

    data: bytes
    start: int
    characters: Bytes
    loads: U64
    has_spaces: bool


class Words(NamedTuple):
    """Words of one column: the text they stand in, where they begin and how long they are,
    shape (rows,). `step` is the size of all of them if they are as long and stand end to end."""

    text: Text
    begins: Places
    sizes: Places
    step: int = 0

    def eight(self, distance: int = 0) -> U64:
        """Return eight bytes of each word from `distance` behind its begin on, or its last eight,
        or all of a shorter word and zeros behind its end; the first in the lowest byte."""
        if self.step and not distance:
            loads = self.text.loads[:: self.step][: len(self.begins)]
            found: U64 = loads & _KEPT[min(self.step, 8)]
            return found
        begins = self.begins
        if distance:
            begins = begins + np.minimum(np.maximum(self.sizes - 8, 0), distance)
        return self.text.loads[begins] & _KEPT[np.minimum(self.sizes, 8)]

    def stripped(self) -> tuple["Words", Bools | np.bool_]:
        """Return the words without a space before them, and which of them have no further ones."""
        if not self.text.has_spaces:
            return self, np.True_
        characters, begins, sizes = self.text.characters, self.begins, self.sizes
        leading = (characters[begins] == _SPACE) & (sizes > 0)
        begins, sizes = begins + leading, sizes - leading
        last = characters[np.maximum(begins + sizes - 1, 0)]
        fits = (sizes == 0) | ((characters[begins] != _SPACE) & (last != _SPACE))
        return Words(self.text, begins, sizes), fits


def text_of(data: bytes, start: int, end: int) -> Text:
    """Return a part of `data` as a text of which words can be read."""
    size = end + _ROOM_BEHIND - start
    if start + size <= len(data):
        characters = np.frombuffer(data, np.uint8, size, start)
    else:
        characters = np.frombuffer(data[start:end] + bytes(_ROOM_BEHIND), np.uint8)
    loads = np.ndarray((size - 7,), "<u8", characters, strides=(1,))
    return Text(data, start, characters, loads, data.find(b" ", start, end) >= 0)


def words_in(characters: bytes, borders: npt.NDArray[np.int32]) -> Words:
    """Return words that stand end to end in `characters`, between `borders`, shape (rows + 1,)."""
    begins, sizes = borders[:-1].astype(np.int64), np.diff(borders).astype(np.int64)
    step = int(sizes[0]) if len(sizes) and sizes.min() == sizes.max() else 0
    return Words(text_of(characters, 0, len(characters)), begins, sizes, step)


def numbers_of(words: Words, *, whole: bool) -> tuple[Floats, Bools]:
    """Return the numbers, NaN for empty words, and which words are surely read rightly.

    Those are numbers of up to 16 characters and 15 digits without an exponent; `whole` ones
    have no point.
    """
    text, begins, sizes, _ = words
    first = text.characters[begins]
    minus = first == _MINUS
    signed = (minus | (first == ord("+"))) & (sizes > 0)
    begins, sizes = begins + signed, sizes - signed
    unsigned = Words(text, begins, sizes)
    longest = int(sizes.max(initial=0))
    values, good = _short(unsigned, whole) if longest <= 8 else _long(unsigned, whole)
    np.negative(values, out=values, where=minus)
    if whole:
        values += 0.0  # -0 is 0
    empty = words.sizes == 0
    values[empty] = np.nan
    return values, good | empty


def clocks_of(words: Words) -> tuple[Floats, Bools]:
    """Return times of day written as hh:mm:ss in seconds, NaN for empty words, and which
    words are such times."""
    packed = words.eight()
    packed ^= _CLOCK
    beyond = packed + _CLOCK_SIXES
    beyond |= packed
    beyond &= _TOPS
    good = beyond == 0
    good &= words.sizes == 8
    pairs = packed * np.uint64(10)
    packed >>= _EIGHT
    pairs += packed
    hours, minutes, seconds = ((pairs >> np.uint64(bits)) & np.uint64(0xFF) for bits in (0, 24, 48))
    good &= (minutes <= 59) & (seconds <= 59)
    hours *= np.uint64(60)
    hours += minutes
    hours *= np.uint64(60)
    hours += seconds
    values = hours.astype(np.float64)
    empty = words.sizes == 0
    if empty.any():
        values[empty] = np.nan
    return values, good | empty


def _short(words: Words, whole: bool) -> tuple[Floats, Bools]:
    """Return the numbers of up to eight characters: the point is taken out."""
    sizes, packed = words.sizes, words.eight()
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
    text, begins, sizes, _ = words
    _, before = _below_point(words.eight())
    has_point = before < np.minimum(sizes, 8)
    head = np.minimum(before, np.minimum(sizes, 8))
    tail = np.minimum(np.maximum(sizes - head - has_point, 0), 9)
    fits = (tail <= 8) & (head + tail <= 15)
    tail = np.minimum(tail, 8)
    high, head_good = _digits(text.loads[begins] & _KEPT[head], head)
    low, tail_good = _digits(text.loads[begins + head + has_point] & _KEPT[tail], tail)
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
    """Return the number of eight digits, each in one byte, the first in the lowest; `digits` is
    used up."""
    pairs = digits * np.uint64(10)
    digits >>= _EIGHT
    pairs += digits
    np.bitwise_and(pairs, _PAIRS, out=digits)
    digits *= _MILLIONS
    pairs >>= np.uint64(16)
    pairs &= _PAIRS
    pairs *= _UNITS
    pairs += digits
    pairs >>= np.uint64(32)
    return pairs
