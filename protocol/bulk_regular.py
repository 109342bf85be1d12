"""What the bulk decoders of delimited frames have in common."""

import numpy as np
import numpy.typing as npt

from protocol.stream import Integers

_PIECE_BYTES = 1 << 17
"""So many bytes, and what is worked out of them, stay in the processor's cache."""


def places_of(bytes_: npt.NDArray[np.uint8], byte: int) -> Integers:
    """Return the places at which `byte` stands."""
    found = [
        np.flatnonzero(bytes_[begin : begin + _PIECE_BYTES] == byte) + begin
        for begin in range(0, len(bytes_), _PIECE_BYTES)
    ]
    return np.concatenate([np.empty(0, np.int64), *found])


def pieces_between(delimiters: Integers, start: int = 0) -> tuple[Integers, Integers]:
    """Return where the piece before each delimiter begins, and its size in bytes."""
    begins = np.empty_like(delimiters)
    begins[:1] = start
    begins[1:] = delimiters[:-1] + 1
    return begins, delimiters - begins


def open_stretches(
    settled: npt.NDArray[np.bool_], begins: Integers, delimiters: Integers, size: int
) -> list[tuple[int, int]]:
    """Return the stretches of neighbouring pieces that are not settled, each from its begin to
    behind its delimiter, and what stands behind the last delimiter of `size` bytes."""
    still_open = np.flatnonzero(~settled)
    breaks = np.flatnonzero(np.diff(still_open) > 1) + 1
    runs = [run for run in np.split(still_open, breaks) if len(run)]
    found = [(int(begins[run[0]]), int(delimiters[run[-1]]) + 1) for run in runs]
    rest = int(delimiters[-1]) + 1 if len(delimiters) else 0
    return [*found, (rest, size)] if rest < size else found
