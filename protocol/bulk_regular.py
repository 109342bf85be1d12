"""What the bulk decoders of delimited frames have in common."""

import numpy as np
import numpy.typing as npt

from protocol.stream import Integers

_PIECE_BYTES = 1 << 17
"""So many bytes, and what is worked out of them, stay in the processor's cache."""


def places_of(bytes_: npt.NDArray[np.uint8], byte: int, spacing: int = 0) -> Integers:
    """Return the places at which `byte` stands.

    It costs less where it stands every `spacing` bytes, and nowhere else.
    """
    found = [np.empty(0, np.int64)]
    due = spacing - 1
    for begin in range(0, len(bytes_), _PIECE_BYTES):
        is_there = bytes_[begin : begin + _PIECE_BYTES] == byte
        if spacing and _stands_every(spacing, is_there, due - begin):
            places = np.arange(due, begin + len(is_there), spacing)
        else:
            places = np.flatnonzero(is_there) + begin
        found.append(places)
        due = int(places[-1]) + spacing if len(places) else due
    return np.concatenate(found)


def _stands_every(spacing: int, is_there: npt.NDArray[np.bool_], first: int) -> bool:
    due = is_there[first::spacing] if first >= 0 else is_there[:0]
    return bool(len(due) == np.count_nonzero(is_there) and due.all())


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
