"""Many pieces of one block of bytes at once."""

from collections.abc import Iterator
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from groundstation.flightlog.batch import Integers

_MOST_USUAL_BYTES = 300
_MANY = 500
"""Pieces of one size, if many in a block have it, are copied together."""

_FEW_STRETCHES = 100


def windows(array: npt.NDArray[np.uint8], starts: Integers, size: int) -> npt.NDArray[np.uint8]:
    """Return the `size` bytes from each of `starts` on, shape (starts, size)."""
    if not len(starts):
        return np.empty((0, size), np.uint8)
    steps = np.diff(starts)
    bounds = [0, *(np.flatnonzero(steps[1:] != steps[:-1]) + 1).tolist(), len(starts)]
    if len(bounds) > _FEW_STRETCHES:
        return np.lib.stride_tricks.sliding_window_view(array, size)[starts]
    found = np.empty((len(starts), size), np.uint8)
    for first, end in pairwise(bounds):
        step = int(steps[first]) if end - first > 1 else size
        found[first:end] = _evenly(array, int(starts[first]), end - first, size, step)
    return found


def end_to_end(data: bytes, starts: Integers, sizes: Integers) -> npt.NDArray[np.uint8]:
    """Return the bytes of the pieces of `data` that begin at `starts`, end to end, in any shape."""
    array = np.frombuffer(data, np.uint8)
    if len(sizes) and np.all(sizes == sizes[0]):
        return windows(array, starts, int(sizes[0]))
    joined = np.empty(int(sizes.sum()), np.uint8)
    places = np.cumsum(sizes) - sizes
    singly = np.ones(len(starts), np.bool_)
    for size, alike in _of_usual_sizes(sizes):
        if size:
            target = np.lib.stride_tricks.sliding_window_view(joined, size, writeable=True)
            target[places[alike]] = windows(array, starts[alike], size)
        singly[alike] = False
    rare = np.flatnonzero(singly)
    pieces = zip(places[rare].tolist(), starts[rare].tolist(), sizes[rare].tolist(), strict=True)
    for place, start, size in pieces:
        joined[place : place + size] = array[start : start + size]
    return joined


def _evenly(
    array: npt.NDArray[np.uint8], first: int, count: int, size: int, step: int
) -> npt.NDArray[np.uint8]:
    """Return a view of pieces each of which begins `step` bytes behind the one before."""
    return np.ndarray((count, size), np.uint8, array, first, (step, 1))


def _of_usual_sizes(sizes: Integers) -> Iterator[tuple[int, Integers]]:
    """Yield each size that many have, and the places of those."""
    small = sizes[sizes <= _MOST_USUAL_BYTES]
    for size in np.flatnonzero(np.bincount(small) >= _MANY).tolist():
        yield size, np.flatnonzero(sizes == size)
