"""What the bulk decoders of delimited frames have in common."""

import numpy as np
import numpy.typing as npt

from protocol.stream import Integers


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
