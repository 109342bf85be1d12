"""The time since the last packet, over a plot."""

import pyqtgraph as pg
from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QGraphicsItem

from groundstation.ui import theme
from groundstation.ui.painting import hatch


class Silence(pg.GraphicsObject):
    """The stretch in which nothing has come, hatched."""

    def __init__(self, parent: QGraphicsItem) -> None:
        super().__init__(parent)
        self.setZValue(-1)
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
