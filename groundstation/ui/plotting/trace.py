"""Traces as plots paint them."""

from functools import lru_cache

import numpy as np
import numpy.typing as npt
from PySide6.QtGui import QColor, QPainter, QPen

from groundstation.flight.store import Floats
from groundstation.ui import theme
from groundstation.ui.painting import draw_lines

_PIECE_PX = 3.0
_DASHES_PX = (None, (9.0, 5.0), (3.0, 4.0))
"""Drawn and left out along the time axis; None is a whole line."""


def draw_line(
    painter: QPainter, x: Floats, y: Floats, connected: npt.NDArray[np.bool_], place: int
) -> None:
    """Draw the `place`-th trace of a plot through points in px, all arrays of shape (points,).

    Its dashes hang on the time axis, so a line that is continued later continues its dashes.
    """
    if not len(x):
        return
    painter.setPen(_pen(place))
    draw_lines(painter, _dashed(_pieces(x, y, connected), place))


def draw_sample(painter: QPainter, left: float, y: float, place: int, length_px: float) -> None:
    """Draw a short piece of the `place`-th trace from a point on; its dashes begin there."""
    painter.setPen(_pen(place))
    draw_lines(painter, _sample(place, length_px) + np.array([left, y, left, y]))


@lru_cache
def _sample(place: int, length_px: float) -> Floats:
    ends = np.array([0.0, length_px])
    return _dashed(_pieces(ends, np.zeros(2), np.array([True, False])), place)


def _dashed(drawn: Floats, place: int) -> Floats:
    """Return the pieces that are not left out between the dashes of a trace."""
    dash = _DASHES_PX[place % len(_DASHES_PX)]
    if dash is not None:
        period_px = sum(dash)
        flat = np.abs(drawn[:, 3] - drawn[:, 1]) < 2 * _PIECE_PX
        left_out = flat & (drawn[:, 0] % period_px > dash[0])
        drawn = drawn[~left_out]
    return drawn


def _pen(place: int) -> QPen:
    traces = theme.current().traces
    return QPen(QColor(traces[place % len(traces)]), theme.TRACE_WIDTH_PX)


def _pieces(x: Floats, y: Floats, connected: npt.NDArray[np.bool_]) -> Floats:
    """Return the line as straight pieces no longer along the time axis than a dash, and a piece
    of no length where a point stands alone; shape (pieces, 4): x and y of both ends."""
    start = np.flatnonzero(connected[:-1])
    width = x[start + 1] - x[start]
    parts = np.maximum(1, np.ceil(width / _PIECE_PX)).astype(np.intp)
    whole = np.repeat(start, parts)
    place = np.arange(len(whole)) - np.repeat(np.cumsum(parts) - parts, parts)
    share, step = place / np.repeat(parts, parts), 1 / np.repeat(parts, parts)
    dx, dy = x[whole + 1] - x[whole], y[whole + 1] - y[whole]
    pieces = np.column_stack(
        (
            x[whole] + share * dx,
            y[whole] + share * dy,
            x[whole] + (share + step) * dx,
            y[whole] + (share + step) * dy,
        )
    )
    before = np.concatenate(([False], connected[:-1]))
    alone = np.flatnonzero(~connected & ~before)
    dots = np.column_stack((x[alone], y[alone], x[alone], y[alone]))
    return np.concatenate((pieces, dots))


def joined(begins: Floats, ends: Floats) -> list[tuple[float, float]]:
    """Return stretches from `begins` to `ends`, px in order, shape (stretches,), with those that
    touch made one."""
    if not len(begins):
        return []
    reach = np.maximum.accumulate(ends)
    first = np.concatenate(([True], begins[1:] > reach[:-1] + 1))
    last = np.concatenate((first[1:], [True]))
    return list(zip(begins[first].tolist(), reach[last].tolist(), strict=True))
