"""What moves over a plot: the moment under the mouse, and the time since the last packet."""

import pyqtgraph as pg
from PySide6.QtCore import QLineF, QPointF, QRectF
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QGraphicsItem

from groundstation.ui import theme
from groundstation.ui.painting import hatch

_POINT_PX = 6


class Reading(pg.GraphicsObject):
    """A line through one moment, and a point on each trace, one for each of the values."""

    def __init__(self, parent: QGraphicsItem) -> None:
        super().__init__(parent)
        self._height_px = 0.0
        self._points: list[float] = []
        self.hide()

    def show_at(self, x: float, points: list[float], height_px: float) -> None:
        """Stand at `x`, with points at these heights, px; NaN for none."""
        self.prepareGeometryChange()
        self._height_px, self._points = height_px, points
        self.setPos(round(x), 0)
        self.show()
        self.update()

    def boundingRect(self) -> QRectF:  # noqa: N802 - Qt's name
        """Return the room of the line and the points."""
        return QRectF(-_POINT_PX - 2, 0, 2 * _POINT_PX + 4, self._height_px)

    def paint(self, painter: QPainter, *_: object) -> None:
        """Paint the line and the points."""
        colours = theme.current()
        painter.setPen(QPen(QColor(colours.ink), 1))
        painter.drawLine(QLineF(0, 0, 0, self._height_px))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(colours.ground), 2))
        for place, y in enumerate(self._points):
            if y == y:
                painter.setBrush(QColor(colours.traces[place % len(colours.traces)]))
                painter.drawEllipse(QPointF(0, y), _POINT_PX, _POINT_PX)


class Silence(pg.GraphicsObject):
    """The stretch in which nothing has come, hatched."""

    def __init__(self, parent: QGraphicsItem) -> None:
        super().__init__(parent)
        self._rect = QRectF()

    def show_rect(self, rect: QRectF) -> None:
        """Cover `rect`, which may be empty."""
        if rect != self._rect:
            self.prepareGeometryChange()
            self._rect = rect
            self.update()

    def boundingRect(self) -> QRectF:  # noqa: N802 - Qt's name
        """Return what is covered."""
        return self._rect

    def paint(self, painter: QPainter, *_: object) -> None:
        """Hatch it."""
        if not self._rect.isEmpty():
            colours = theme.current()
            hatch(painter, self._rect, colours.rule, colours.stale)
