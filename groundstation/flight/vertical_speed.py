"""Vertical speed from heights: how fast the CanSat rises (positive) or falls."""

import math
from typing import NamedTuple

import numpy as np

from groundstation.flight.flight import Flight
from groundstation.flight.milestones import height_field
from groundstation.flight.store import Floats, Integers
from protocol.mission import Mission

MOST_SAMPLES = 9
WINDOW_S = 1.0
"""The slope is that of the heights of about so long, of `MOST_SAMPLES` at most."""

SPARSE_SAMPLES = 4
"""Where so many heights or fewer come in that time each of them tells news of its own."""
STEADY_M = 1.0
"""Sparse heights this near to one line are smoothed; otherwise the last difference is told."""
SUDDEN_M, SUDDEN_M_S2 = 3.0, 40.0
"""A sparse height that is further than either, as an acceleration, from where the speed before
would have brought it is damaged, or the motor burns: the next height tells."""

SHORTEST_S = 0.1
"""Sparse heights nearer in time were repeated, or held up on their way and came at once."""

LONGEST_S = 15.0
"""Heights that are further apart in time say nothing of the present speed."""


class VerticalSpeed(NamedTuple):
    """The speed in m/s; `sent` when it is the CanSat's own descent rate, with its own sign,
    else it is derived from the height and positive upwards. NaN is not known."""

    speed_m_s: float
    sent: bool


def window_of(mission: Mission) -> int:
    """Return over how many heights of this mission the slope is taken."""
    return min(max(round(WINDOW_S * mission.rate_hz), SPARSE_SAMPLES), MOST_SAMPLES)


def slopes_m_s(times_ns: Integers, heights_m: Floats, window: int) -> Floats:
    """Return the vertical speed at each height, m/s, shape (rows,); NaN where it is not known.

    It looks back only, by `window + 1` heights that are numbers, so a column that grows never
    changes what it has said. One damaged height never makes a speed.
    """
    speeds = np.full(len(heights_m), math.nan)
    there = np.flatnonzero(np.isfinite(heights_m))
    take = _sparse if window <= SPARSE_SAMPLES else _dense
    if len(there):
        speeds[there] = take(times_ns[there], heights_m[there], window)
    return speeds


def _dense(times_ns: Integers, heights_m: Floats, window: int) -> Floats:
    """Return the speeds at heights that come often: those are replaced by the median of each with
    the two before it, so that one damaged number does nothing; the speed is the slope of the
    least squares line through the last `window` of those."""
    speeds = np.full(len(heights_m), math.nan)
    if len(heights_m) < window + 2:
        return speeds
    first, second, third = heights_m[:-2], heights_m[1:-1], heights_m[2:]
    steady = np.maximum(np.minimum(first, second), np.minimum(np.maximum(first, second), third))
    speeds[window + 1 :] = _lines(times_ns[2:], steady, window).slopes_m_s
    return speeds


def _sparse(times_ns: Integers, heights_m: Floats, window: int) -> Floats:
    """Return the speeds at heights that come once a second or so: a median or a longer slope
    would claim what was true seconds ago. The speed is that of the last two heights, and where
    the last `window` lie on one line the slope of that. It is not known where the last height
    is a surprise: it may be damaged, and the speed is told when the next one agrees."""
    speeds = np.full(len(heights_m), math.nan)
    if len(heights_m) < 3:
        return speeds
    with np.errstate(invalid="ignore", divide="ignore", over="ignore"):
        apart_s = np.diff(times_ns) / 1e9
        last_m_s = np.diff(heights_m) / apart_s
        off_m = np.abs(last_m_s[1:] - last_m_s[:-1]) * apart_s[1:]
        allowed_m = np.maximum(SUDDEN_M, SUDDEN_M_S2 * apart_s[1:] * apart_s[1:])
        known = (off_m <= allowed_m) & (apart_s[1:] + apart_s[:-1] <= LONGEST_S)
        known &= apart_s[1:] >= SHORTEST_S
    speeds[2:] = np.where(known, last_m_s[1:], math.nan)
    if len(heights_m) >= window:
        lines = _lines(times_ns, heights_m, window)
        at = np.flatnonzero(lines.off_m <= STEADY_M) + window - 1
        speeds[at] = lines.slopes_m_s[at - window + 1]
    speeds[~np.isfinite(speeds)] = math.nan
    return speeds


def vertical_speed(flight: Flight) -> VerticalSpeed:
    """Return the present vertical speed: as sent when the mission has a descent rate."""
    name = flight.name_of("descent_rate")
    if name is not None:
        store = flight.store_of(name)
        values = store.number_in(name, slice(-1, None))
        return VerticalSpeed(float(values[-1]) if len(values) else math.nan, True)
    return VerticalSpeed(_latest_slope(flight), False)


def _latest_slope(flight: Flight) -> float:
    name = height_field(flight.mission)
    if name is None:
        return math.nan
    store, window = flight.store_of(name), window_of(flight.mission)
    length = store.revision
    rows = 4 * window
    while True:  # numbers may be few; the speed needs so many of them
        latest = slice(max(0, length - rows), length)
        heights_m = store.number_in(name, latest)
        found = slopes_m_s(store.received_ns[latest], heights_m, window)
        there = np.flatnonzero(np.isfinite(heights_m))
        if rows >= length or len(there) >= window + 2:
            return float(found[there[-1]]) if len(there) else math.nan
        rows *= 4


class _Lines(NamedTuple):
    """Least squares lines: their slopes, m/s, and how far the height furthest from each is off
    it, m, both of shape (lines,); NaN where there is none."""

    slopes_m_s: Floats
    off_m: Floats


def _lines(at_ns: Integers, heights_m: Floats, window: int) -> _Lines:
    """Return the line of each run of `window` heights, `rows - window + 1` of them."""
    rows = len(heights_m) - window + 1
    begin_ns = at_ns[:rows]
    times_s = [(at_ns[shift : shift + rows] - begin_ns) / 1e9 for shift in range(window)]
    mean_s = sum(times_s) / window
    with np.errstate(invalid="ignore", divide="ignore", over="ignore"):
        heights = [heights_m[shift : shift + rows] - heights_m[:rows] for shift in range(window)]
        mean_m = sum(heights) / window
        above = sum((t - mean_s) * (h - mean_m) for t, h in zip(times_s, heights, strict=True))
        below = sum((t - mean_s) ** 2 for t in times_s)
        slopes = np.asarray(above / below, np.float64)
        off = [
            np.abs(h - mean_m - slopes * (t - mean_s))
            for t, h in zip(times_s, heights, strict=True)
        ]
        off_m = np.asarray(np.max(off, axis=0), np.float64)
    unknown = ~(times_s[-1] <= LONGEST_S) | ~np.isfinite(slopes)
    slopes[unknown] = off_m[unknown] = math.nan
    return _Lines(slopes, off_m)
