"""From the columns of a flight to no more points than a screen can show."""

import numpy as np
import numpy.typing as npt
from tsdownsample import NaNMinMaxDownsampler

from groundstation.flight.store import Floats, Integers

_DOWNSAMPLER = NaNMinMaxDownsampler()  # type: ignore[no-untyped-call]


def drawable(
    received_ns: Integers, values: Floats, missing: Integers, start_ns: int, max_points: int
) -> tuple[Floats, Floats, npt.NDArray[np.int32]]:
    """Return what to draw of `values`: seconds since `start_ns`, values, and connections.

    At most about `max_points` remain, among them the lowest and highest of every stretch,
    so no spike is lost. A point is connected with the next one unless packets are missing
    between them or a value is absent. All arrays have shape (points,).
    """
    chosen = _chosen(values, max_points)
    x = (received_ns[chosen] - start_ns) / 1e9
    y = values[chosen]
    real = np.isfinite(y)
    absent_before = np.cumsum(~real)[real]
    gaps = missing[chosen][real] + absent_before
    connected = np.zeros(len(gaps), np.int32)
    connected[:-1] = gaps[1:] == gaps[:-1]
    return x[real], y[real], connected


def _chosen(values: Floats, max_points: int) -> npt.NDArray[np.intp]:
    if len(values) <= max_points:
        return np.arange(len(values))
    picked = _DOWNSAMPLER.downsample(values, n_out=max_points - max_points % 2)
    return np.unique(picked).astype(np.intp)
