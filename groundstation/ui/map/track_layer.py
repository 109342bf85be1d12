"""The way of the CanSat, coloured by phase, and the marks of pad, CanSat and crew."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen, QPolygonF

from groundstation.flight.phase_span import PhaseSpan
from groundstation.flight.store import Floats, Integers
from groundstation.ui import theme
from groundstation.ui.map.labels import Labels
from groundstation.ui.map.view import Box, View
from groundstation.ui.painting import draw_lines

_CLOSEST_PX = 1.5
"""Points nearer to the last one drawn are left out."""
_AROUND = 2.5
"""No point that is left out lies so many spacings away from one that is kept."""
_MARK_PX, _DOT_PX = 8.0, 10.0
_NAMED = ("apogee", "release", "descent", "landed")
"""Phases whose beginning is marked on the way."""


@dataclass(frozen=True, slots=True)
class Track:
    """Points of the way, m east and north of the pad, the phases of the flight, and the place
    among them of the phase in which each point was reached, -1 before the first.

    The last point is the latest fix, the others lie `spacing_m` apart. Two tracks of the same
    `edition` (not None) differ by points at the end only.
    """

    east_m: Floats
    north_m: Floats
    phase_at: npt.NDArray[np.intp]
    phases: Sequence[PhaseSpan]
    edition: object = None
    spacing_m: float = 0.0

    def from_point(self, first: int) -> "Track":
        """Return the way from one of its points on."""
        return self._part(slice(first, None))

    def until_point(self, end: int) -> "Track":
        """Return the way up to one of its points, without it."""
        return self._part(slice(end))

    def _part(self, part: slice) -> "Track":
        east, north = self.east_m[part], self.north_m[part]
        return Track(east, north, self.phase_at[part], self.phases)

    def phase(self, number: int) -> str | None:
        """Return the phase at a place among the phases; None before the first."""
        return self.phases[number].phase if number >= 0 else None

    @property
    def box(self) -> Box:
        """What holds all points, and the next ones until one of them is kept: so it moves in
        steps, and never back while the way grows."""
        most = max(1, len(self.east_m) - 1) if self.spacing_m else len(self.east_m)
        east, north = self.east_m[:most], self.north_m[:most]
        more = _AROUND * self.spacing_m
        return Box(
            float(east.min()) - more,
            float(north.min()) - more,
            float(east.max()) + more,
            float(north.max()) + more,
        )


@dataclass(frozen=True, slots=True)
class Marks:
    """Where CanSat and crew are, m east and north of the pad; None where it is not known.

    `stale` tells that the last fix is old.
    """

    cansat_m: tuple[float, float] | None = None
    me_m: tuple[float, float] | None = None
    stale: bool = False


def reserve(labels: Labels, view: View, track: Track, marks: Marks) -> None:
    """Keep texts away from the marks and, where possible, from the way."""
    labels.spare(*_dense(*view.to_px(track.east_m, track.north_m)))
    for place in ((0.0, 0.0), marks.cansat_m, marks.me_m):
        if place:
            x, y = view.point(*place)
            labels.keep_free(QRectF(x - 10, y - 10, 20, 20))


def draw_track(painter: QPainter, view: View, track: Track) -> None:
    """Draw the way in the colour of each phase, over an edge that parts it from any picture."""
    x, y = view.to_px(track.east_m, track.north_m)
    kept = _spread(x, y)
    x, y = x[kept], y[kept]
    # Piece by piece: a wide polyline costs Qt thirty times as much
    pieces = np.column_stack((x[:-1], y[:-1], x[1:], y[1:]))
    painter.setPen(_pen(theme.current().ground, theme.TRACE_WIDTH_PX + 3))
    draw_lines(painter, pieces)
    numbers, place = np.unique(track.phase_at[kept][:-1], return_inverse=True)
    colours = [_colour(track.phase(number) or "") for number in numbers.tolist()]
    for colour in dict.fromkeys(colours):
        painter.setPen(_pen(colour, theme.TRACE_WIDTH_PX))
        draw_lines(painter, pieces[np.array([one == colour for one in colours])[place]])


def draw_changes(painter: QPainter, labels: Labels, view: View, track: Track) -> None:
    """Mark where phases began, with their names, unless another mark is there."""
    begins = np.flatnonzero(np.diff(track.phase_at, prepend=-1))
    x, y = view.to_px(track.east_m[begins], track.north_m[begins])
    places = zip(x.tolist(), y.tolist(), track.phase_at[begins].tolist(), strict=True)
    marked: set[tuple[int, int]] = set()
    for left, top, number in places:
        phase, cell = track.phase(number), (round(left / _DOT_PX), round(top / _DOT_PX))
        if phase not in _NAMED or cell in marked:
            continue
        marked.add(cell)
        dot = QRectF(left - _DOT_PX / 2, top - _DOT_PX / 2, _DOT_PX, _DOT_PX)
        if labels.is_free(dot):
            labels.keep_free(dot)
            painter.setPen(theme.pen(theme.current().ground, 1.5))
            painter.setBrush(theme.colour(_colour(phase)))
            painter.drawEllipse(dot)
            labels.write_beside(phase, left, top, 8, _colour(phase))


def draw_marks(painter: QPainter, labels: Labels, view: View, marks: Marks) -> None:
    """Draw the pad, the CanSat and the crew, each in a shape of its own, with its name."""
    colours = theme.current()
    pad = view.point(0.0, 0.0)
    cansat = view.point(*marks.cansat_m) if marks.cansat_m else None
    me = view.point(*marks.me_m) if marks.me_m else None
    if me and cansat:
        pen = theme.pen(colours.info, 2)
        pen.setStyle(Qt.PenStyle.DashLine)
        painter.setPen(pen)
        painter.drawLine(QPointF(*me), QPointF(*cansat))
    _draw_pad(painter, pad)
    if me:
        _draw_me(painter, me)
    if cansat:
        _draw_cansat(painter, cansat, stale=marks.stale)
        labels.write_beside("CanSat", *cansat, _MARK_PX + 4, colours.ink)
    if me:
        labels.write_beside("Me", *me, _MARK_PX + 4, colours.info)
    labels.write_beside("Pad", *pad, _MARK_PX + 4, colours.quiet)


def _pen(colour: str, width_px: float) -> QPen:
    """Return a pen whose pieces join: their ends are square, which Qt draws quickest."""
    pen = theme.pen(colour, width_px)
    pen.setCapStyle(Qt.PenCapStyle.SquareCap)
    return pen


def _draw_pad(painter: QPainter, place: tuple[float, float]) -> None:
    """Draw a square with a cross in it."""
    x, y = place
    colours = theme.current()
    square = QRectF(x - 7, y - 7, 14, 14)
    painter.setBrush(theme.colour(colours.ground))
    painter.setPen(theme.pen(colours.ink, 2.5))
    painter.drawRect(square)
    painter.drawLine(square.topLeft(), square.bottomRight())
    painter.drawLine(square.topRight(), square.bottomLeft())


def _draw_me(painter: QPainter, place: tuple[float, float]) -> None:
    """Draw a triangle that stands on its base."""
    x, y = place
    colours = theme.current()
    painter.setBrush(theme.colour(colours.info))
    painter.setPen(theme.pen(colours.ground, 2))

    corners = QPointF(x, y - 10), QPointF(x + 9, y + 7), QPointF(x - 9, y + 7)
    painter.drawPolygon(QPolygonF(corners))


def _draw_cansat(painter: QPainter, place: tuple[float, float], *, stale: bool) -> None:
    """Draw a disc with a rim; hollow when the last fix is old."""
    point, colours = QPointF(*place), theme.current()
    painter.setPen(theme.pen(colours.ground, 2))
    painter.setBrush(theme.colour(colours.ink))
    painter.drawEllipse(point, _MARK_PX + 2, _MARK_PX + 2)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.colour(colours.ground if stale else colours.traces[1]))
    painter.drawEllipse(point, _MARK_PX - 2, _MARK_PX - 2)


def _spread(x: Floats, y: Floats) -> npt.NDArray[np.intp]:
    """Return which points to draw: none on the same spot of the screen as the one before."""
    cells = np.round(np.stack([x, y]) / _CLOSEST_PX)
    moved = np.ones(len(x), np.bool_)
    moved[1:] = (cells[:, 1:] != cells[:, :-1]).any(axis=0)
    moved[-1:] = True
    return np.flatnonzero(moved & np.isfinite(x) & np.isfinite(y))


def _dense(x: Floats, y: Floats) -> tuple[Floats, Floats]:
    """Return the points of a line with those halfway between them."""
    places = np.arange(0, len(x) - 0.5, 0.25)
    known = np.arange(len(x))
    return np.interp(places, known, x), np.interp(places, known, y)


def phases_at(times_ns: Integers, phases: Sequence[PhaseSpan]) -> npt.NDArray[np.intp]:
    """Return the place of the phase at each moment, -1 before the first; shape as given."""
    begins = np.fromiter((span.begin_ns for span in phases), np.int64, len(phases))
    return np.searchsorted(begins, times_ns, "right") - 1


def _colour(phase: str) -> str:
    colours = theme.current()
    return colours.track.get(phase, colours.traces[0])
