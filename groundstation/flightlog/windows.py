"""Many pieces of one block of bytes at once."""

from itertools import pairwise

import numpy as np
import numpy.typing as npt

from groundstation.flightlog.batch import Integers

_FEW_STRETCHES = 100
_MANY_ALIKE = 100
"""So many pieces of a size are copied at once in less time than one by one."""


def windows(array: npt.NDArray[np.uint8], starts: Integers, size: int) -> npt.NDArray[np.uint8]:
    """Return the `size` bytes from each of `starts` on, shape (starts, size)."""
    if not len(starts) or not size:
        return np.empty((len(starts), size), np.uint8)
    steps = np.diff(starts)
    bounds = [0, *(np.flatnonzero(steps[1:] != steps[:-1]) + 1).tolist(), len(starts)]
    if len(bounds) > _FEW_STRETCHES:
        return np.lib.stride_tricks.sliding_window_view(array, size)[starts]
    whole = np.dtype((np.void, size))  # copied as one, a piece costs less than by its bytes
    found = np.empty(len(starts), whole)
    for first, end in pairwise(bounds):
        step = int(steps[first]) if end - first > 1 else size
        found[first:end] = np.ndarray((end - first,), whole, array, int(starts[first]), (step,))
    return found.view(np.uint8).reshape(len(starts), size)


def end_to_end(data: bytes, starts: Integers, ends: Integers) -> bytes | memoryview:
    """Return the bytes of the pieces of `data` from each of `starts` to its end, end to end."""
    sizes = ends - starts
    if len(sizes) and np.all(sizes == sizes[0]):
        return windows(np.frombuffer(data, np.uint8), starts, int(sizes[0])).data
    different = np.unique(sizes)
    if len(different) * _MANY_ALIKE < len(sizes):
        return _size_by_size(data, starts, sizes, different)
    pieces = zip(starts.tolist(), ends.tolist(), strict=True)
    return b"".join([data[start:end] for start, end in pieces])


def _size_by_size(
    data: bytes, starts: Integers, sizes: Integers, different: Integers
) -> memoryview:
    """Return the pieces end to end; all of one of the `different` sizes are copied at once."""
    found = np.empty(int(sizes.sum()), np.uint8)
    places = np.cumsum(sizes) - sizes
    for size in different[different > 0].tolist():
        chosen = np.flatnonzero(sizes == size)
        whole = np.dtype((np.void, size))
        anywhere = np.ndarray((len(data) - size + 1,), whole, data, 0, (1,))
        to = np.ndarray((len(found) - size + 1,), whole, found, 0, (1,))
        to[places[chosen]] = anywhere[starts[chosen]]
    return found.data
