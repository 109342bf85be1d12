"""Vertical speed from heights: how fast the CanSat rises (positive) or falls."""

import math
from typing import NamedTuple

import numpy as np

from groundstation.flight.flight import Flight
from groundstation.flight.milestones import height_field
from groundstation.flight.store import Floats, Integers
from protocol.mission import Mission

LEAST_SAMPLES, MOST_SAMPLES = 4, 9
WINDOW_S = 1.0
"""The slope is that of the heights of about so long, but of so many at least and at most."""

LONGEST_S = 15.0
"""Heights that are further apart in time say nothing of the present speed."""


class VerticalSpeed(NamedTuple):
    """The speed in m/s; `sent` when it is the CanSat's own descent rate, with its own sign,
    else it is derived from the height and positive upwards. NaN is not known."""

    speed_m_s: float
    sent: bool


def window_of(mission: Mission) -> int:
    """Return over how many heights of this mission the slope is taken."""
    return min(max(round(WINDOW_S * mission.rate_hz), LEAST_SAMPLES), MOST_SAMPLES)


def slopes_m_s(times_ns: Integers, heights_m: Floats, window: int) -> Floats:
    """Return the vertical speed at each height, m/s, shape (rows,); NaN where it is not known.

    The heights are replaced by the median of each with the two before it, so that one damaged
    number does nothing; the speed is the slope of the least squares line through the last
    `window` of those. It looks back only, by `window + 1` heights that are numbers, so a
    column that grows never changes what it has said.
    """
    speeds = np.full(len(heights_m), math.nan)
    there = np.flatnonzero(np.isfinite(heights_m))
    if len(there) < window + 2:
        return speeds
    heights = heights_m[there]
    first, second, third = heights[:-2], heights[1:-1], heights[2:]
    steady = np.maximum(np.minimum(first, second), np.minimum(np.maximum(first, second), third))
    at_ns = times_ns[there][2:]
    speeds[there[window + 1 :]] = _slopes(at_ns, steady, window)
    return speeds


def vertical_speed(flight: Flight) -> VerticalSpeed:
    """Return the present vertical speed: as sent when the mission has a descent rate."""
    name = flight.name_of("descent_rate")
    if name is not None:
        store = flight.store_of(name)
        values = store.number_in(name, slice(-1, None))
        return VerticalSpeed(float(values[-1]) if len(values) else math.nan, True)
    return VerticalSpeed(_latest_slope(flight), False)


def vertical_speeds(flight: Flight) -> tuple[Integers, Floats]:
    """Return times (monotonic ns) and vertical speeds derived from the height, m/s, both of
    shape (rows,); empty when the mission sends no height."""
    name = height_field(flight.mission)
    if name is None:
        return np.empty(0, np.int64), np.empty(0)
    store = flight.store_of(name)
    heights_m = store.number(name)
    times_ns = store.received_ns[: len(heights_m)]
    return times_ns, slopes_m_s(times_ns, heights_m[: len(times_ns)], window_of(flight.mission))


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


def _slopes(at_ns: Integers, heights_m: Floats, window: int) -> Floats:
    """Return the slope of each run of `window` heights, m/s, shape (rows - window + 1,)."""
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
    slopes[~(times_s[-1] <= LONGEST_S) | ~np.isfinite(slopes)] = math.nan
    return slopes
