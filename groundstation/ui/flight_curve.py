"""The whole flight as a small curve to scrub on: altitude, gaps, events, and where it stands."""

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPainterPath, QPaintEvent, QPixmap, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from groundstation.flight.events import Event
from groundstation.flight.flight import Flight
from groundstation.flight.mark_names import with_names
from groundstation.flight.milestones import height_field
from groundstation.flight.simulation import without_pressures
from groundstation.flight.store import Floats, Integers
from groundstation.ui import theme
from groundstation.ui.freshness import overdue_after_s
from groundstation.ui.painting import hatch

HEIGHT_PX = 52
NEAR_PX = 6
_PIECES = 8192
"""More than any screen has columns of pixels."""


class FlightCurve(QWidget):
    """Shows `flight` from `begin_ns` to `end_ns`; `moved` carries the moment of a click or drag.

    The picture is painted once for each size and theme; only what moves is painted anew.
    """

    moved = Signal(object)

    def __init__(self, flight: Flight, begin_ns: int, end_ns: int) -> None:
        super().__init__()
        self.setAccessibleName("Moment of the flight")
        self.setMinimumHeight(HEIGHT_PX)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setMouseTracking(True)
        self._begin_ns = begin_ns
        self._span_ns = max(1, end_ns - begin_ns)
        self._events = without_pressures(with_names(flight.events), flight.mission)
        self._overdue_ns = int(overdue_after_s(flight.mission.rate_hz) * 1e9)
        """Where nothing came for so long the curve is open."""
        self._silences, self._highest_m = self._look_through(*_altitudes(flight))
        self._now_ns = begin_ns
        self._loop: tuple[int, int] | None = None
        self._picture: QPixmap | None = None
        theme.hook().changed.connect(self._paint_anew)

    def show_moment(self, now_ns: int, loop: tuple[int, int] | None) -> None:
        """Show where the replay stands, and the stretch that it repeats."""
        if (now_ns, loop) != (self._now_ns, self._loop):
            self._now_ns, self._loop = now_ns, loop
            self.update()

    def moment_at(self, x_px: float) -> int:
        """Return the moment at a place of the curve, ns."""
        share = min(max(x_px / max(1, self.width() - 1), 0.0), 1.0)
        return self._begin_ns + int(share * self._span_ns)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Go to the place of the click."""
        if event.button() == Qt.MouseButton.LeftButton:
            self.moved.emit(self.moment_at(event.position().x()))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Scrub while the button is held; else name the event under the pointer."""
        if event.buttons() & Qt.MouseButton.LeftButton:
            self.moved.emit(self.moment_at(event.position().x()))
        else:
            self.setToolTip("\n".join(self._near(event.position().x())))

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Paint the picture for the new size."""
        super().resizeEvent(event)
        self._picture = None

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Paint the flight, what is repeated, and the present."""
        if self._picture is None:
            self._picture = self._painted()
        colours = theme.current()
        painter = QPainter(self)
        painter.drawPixmap(0, 0, self._picture)
        now_px = self._x(self._now_ns)
        shade = theme.colour(colours.accent, 0.14)
        painter.fillRect(QRectF(0, 0, now_px, self.height()), shade)
        if self._loop:
            first, last = (self._x(moment_ns) for moment_ns in self._loop)
            painter.setPen(theme.pen(colours.ink, 2))
            painter.drawRect(QRectF(first, 1, max(2.0, last - first), self.height() - 2))
        painter.setPen(theme.pen(colours.ink, 3))
        painter.drawLine(QPointF(now_px, 0), QPointF(now_px, self.height()))
        painter.end()

    def _near(self, x_px: float) -> list[str]:
        near: list[Event] = [
            event for event in self._events if abs(self._x(event.monotonic_ns) - x_px) <= NEAR_PX
        ]
        return [f"{event.kind}: {event.text}" if event.text else str(event.kind) for event in near]

    def _x(self, moment_ns: int) -> float:
        return (moment_ns - self._begin_ns) / self._span_ns * (self.width() - 1)

    def _paint_anew(self) -> None:
        self._picture = None
        self.update()

    def _painted(self) -> QPixmap:
        colours = theme.current()
        ratio = self.devicePixelRatioF()
        picture = QPixmap(self.size() * ratio)
        picture.setDevicePixelRatio(ratio)
        picture.fill(theme.colour(colours.raised))
        painter = QPainter(picture)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for begin_ns, end_ns in self._silences:
            left, right = self._x(begin_ns), self._x(end_ns)
            hatch(painter, QRectF(left, 0, right - left, self.height()), colours.gap)
        painter.setPen(theme.pen(colours.rule, 1))
        # one line a pixel: thousands of events look the same
        for x_px in {round(self._x(event.monotonic_ns)) for event in self._events}:
            painter.drawLine(QPointF(x_px, 0), QPointF(x_px, self.height()))
        painter.setPen(theme.pen(colours.traces[0], 2))
        painter.drawPath(self._curve())
        painter.end()
        return picture

    def _look_through(
        self, time_ns: Integers, altitude_m: Floats
    ) -> tuple[list[tuple[int, int]], Floats]:
        """Return the silences, and the highest altitude of each of _PIECES parts of the flight,
        NaN where there is none: all that pictures of any size are made of."""
        waits = np.diff(time_ns)
        silent = np.flatnonzero(waits > self._overdue_ns)
        silences = list(zip(time_ns[silent].tolist(), time_ns[silent + 1].tolist(), strict=True))
        highest_m = np.full(_PIECES, np.nan)
        if len(waits) and waits.min() < 0:
            order = np.argsort(time_ns, kind="stable")
            time_ns, altitude_m = time_ns[order], altitude_m[order]
        borders_ns = self._begin_ns + self._span_ns * np.arange(_PIECES) // _PIECES
        first = np.searchsorted(time_ns, borders_ns)
        filled = np.flatnonzero(np.diff(first, append=len(time_ns)) > 0)
        if len(filled):
            highest_m[filled] = np.maximum.reduceat(altitude_m, first[filled])
        return silences, highest_m

    def _curve(self) -> QPainterPath:
        """Return the highest altitude of each column of pixels, open where packets are missing."""
        path = QPainterPath()
        pieces = np.flatnonzero(np.isfinite(self._highest_m))
        if not len(pieces):
            return path
        known_m = self._highest_m[pieces]
        highest_m = np.full(self.width(), -np.inf)
        np.maximum.at(highest_m, pieces * self.width() // _PIECES, known_m)
        lowest_m = float(known_m.min())
        scale = (self.height() - 8) / max(float(known_m.max()) - lowest_m, 1.0)
        most_px = max(3.0, self._overdue_ns / self._span_ns * self.width())
        before: int | None = None
        for x_px in np.flatnonzero(np.isfinite(highest_m)).tolist():
            point = QPointF(x_px, self.height() - 4 - (highest_m[x_px] - lowest_m) * scale)
            if before is None or x_px - before > most_px:
                path.moveTo(point)
            path.lineTo(point)
            before = x_px
        return path


def _altitudes(flight: Flight) -> tuple[Integers, Floats]:
    """Return times (ns) and altitudes (m) that are known, both of shape (rows,)."""
    field = height_field(flight.mission)
    if field is None:
        return np.empty(0, np.int64), np.empty(0)
    store = flight.store_of(field)
    altitude_m = store.number(field)
    known = np.isfinite(altitude_m)
    return store.received_ns[known], altitude_m[known]
