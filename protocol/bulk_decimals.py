"""Columns of decimal numbers that are written alike, many at once.

In a column of a telemetry line all numbers mostly have as many decimals. Their points then
stand at the same distance from the ends of the words, so that the words of all columns are
read by the same steps, eight bytes at a time.
"""

from typing import NamedTuple

import numpy as np

from protocol.bulk_words import (
    ZEROS,
    Bools,
    Bytes,
    Floats,
    Places,
    Text,
    Words,
    joined_digits,
    numbers_of,
)

_MINUS, _POINT, _ZERO = ord("-"), ord("."), ord("0")
_LONGEST = 255
_MOST_DECIMALS = 6
_EIGHT = np.uint64(8)
_SIXES = np.uint64(0x7676767676767676)
_TOPS = np.uint64(0x8080808080808080)


def _masks(decimals: int) -> tuple[int, int, int]:
    """Return, of the eight bytes up to the end of a word of so many decimals, -1 for none and no
    point: a one at the point, and all ones before it and behind it."""
    if decimals < 0:
        return 0, 0, (1 << 64) - 1
    bits = 8 * (7 - decimals)
    return 1 << bits, (1 << bits) - 1, ((1 << 64) - 1) ^ ((1 << bits + 8) - 1)


_COLUMN_MASKS = np.array([_masks(d) for d in range(-1, _MOST_DECIMALS + 1)], np.uint64)


class Grid(NamedTuple):
    """The words of lines that have as many: where each ends, and how long it is up to 255
    bytes, shape (words, lines)."""

    ends: Places
    sizes: Bytes

    @staticmethod
    def between(before: Places, ends: Places) -> "Grid":
        """Return the words that end there; `before`, shape (lines,), are the places before the
        first ones, and one mark stands between two words."""
        if len(ends) and int((ends[-1] - before).max(initial=0)) <= _LONGEST:
            low = ends.astype(np.uint8)  # differences below 256 are seen in the lowest byte alone
            sizes = low.copy()
            sizes[0] -= before.astype(np.uint8)
            sizes[1:] -= low[:-1]
            sizes -= np.uint8(1)
            return Grid(ends, sizes)
        sizes = np.empty(ends.shape, np.uint8)
        sizes[:1] = np.minimum(ends[:1] - before - 1, _LONGEST)
        sizes[1:] = np.minimum(ends[1:] - ends[:-1] - 1, _LONGEST)
        return Grid(ends, sizes)

    def words(self, text: Text, place: int) -> Words:
        """Return the words of one column."""
        sizes = self.sizes[place].astype(np.int64)
        return Words(text, self.ends[place] - sizes, sizes)


def alike_numbers(text: Text, grid: Grid, places: Places, whole: Bools, out: Floats) -> Bools:
    """Write the numbers of several columns into `out`, shape (columns, rows), NaN for empty
    words; return the rows of which all are surely read rightly.

    `places` are the columns, and `whole` tells which of them hold whole numbers. Columns in
    which all words have as many decimals as in the first row take little time; other words are
    read by `numbers_of`.
    """
    decimals = np.array([_decimals_of(text, grid, place) for place in places.tolist()])
    good = _write_alike(text, grid.ends[places], grid.sizes[places], decimals, out)
    good[whole & (decimals >= 0)] = False
    sure = np.ones(out.shape[1], np.bool_)
    for number in np.flatnonzero(~good.all(axis=1)).tolist():
        left = np.flatnonzero(~good[number])
        every = grid.words(text, int(places[number]))
        words = Words(text, every.begins[left], every.sizes[left])
        out[number, left], are_read = numbers_of(words, whole=bool(whole[number]))
        sure[left] &= are_read
    return sure


def _write_alike(text: Text, ends: Places, sizes: Bytes, decimals: Places, out: Floats) -> Bools:
    """Write the numbers that have up to eight characters and as many decimals as their column
    has, -1 for none and no point; return which words are such numbers."""
    packed = text.eight(ends, -8)
    packed ^= ZEROS  # a digit becomes its value
    point, before, behind = (_COLUMN_MASKS[decimals + 1, k, np.newaxis] for k in range(3))
    part = packed & (point * np.uint64(0xFF))
    good: Bools = part == point * np.uint64(_POINT ^ _ZERO)
    np.bitwise_and(packed, behind, out=part)
    packed &= before
    packed <<= _EIGHT
    packed |= part
    least = np.maximum(decimals + 2, 1).astype(np.uint8)[:, np.newaxis]
    good &= sizes <= 8
    unused = (np.uint8(8) + (least > 1) - sizes).astype(np.uint64)
    unused <<= np.uint64(3)
    packed >>= unused
    np.bitwise_and(packed, np.uint64(0xFF), out=part)
    minus = part == np.uint64(_MINUS ^ _ZERO)
    np.multiply(minus, np.uint64(_MINUS ^ _ZERO), out=part)
    packed -= part
    packed <<= unused
    good &= sizes >= least + minus
    part <<= np.uint64(63)  # the sign of a minus, which is odd
    beyond = np.add(packed, _SIXES, out=unused)
    beyond |= packed
    beyond &= _TOPS
    good &= beyond == 0
    # Digits and power of ten are exact, so the quotient is rounded as `float` rounds.
    powers = 10.0 ** np.maximum(decimals, 0)[:, np.newaxis]
    np.divide(joined_digits(packed).view(np.int64), powers, out=out)
    signs = out.view(np.uint64)
    signs |= part
    return good


def _decimals_of(text: Text, grid: Grid, place: int) -> int:
    """Return how many characters stand behind the point of a column's first word; -1 without a
    point, or when they are too many."""
    size = int(grid.sizes[place, 0])
    word = text.word(int(grid.ends[place, 0]) - size, size)
    point = word.rfind(b".")
    decimals = len(word) - 1 - point
    return decimals if point >= 0 and decimals <= _MOST_DECIMALS else -1
