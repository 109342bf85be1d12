"""The traces of a plot, as on a strip of paper."""

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter, QPixmap
from PySide6.QtWidgets import QGraphicsItem

from groundstation.ui.plotting.backdrop import Backdrop
from groundstation.ui.plotting.placement import Placement
from groundstation.ui.plotting.series import Line
from groundstation.ui.plotting.trace import draw_line

_PEN_PX = 3
_CLEAR_PX = 2
"""No trace comes nearer to the top and the bottom: what stands beside is not painted anew."""


class Strip(pg.GraphicsObject):
    """Keeps what is drawn as a picture, to which lines are added; fills the box of its parent.

    pyqtgraph's curves draw all their points at each frame, and every one anew when one comes.
    """

    def __init__(self, parent: QGraphicsItem) -> None:
        super().__init__(parent)
        self.setZValue(-2)
        self._picture = QPixmap()
        self._placement: Placement | None = None

    def boundingRect(self) -> QRectF:  # noqa: N802 - Qt's name
        """Return the box of the plot."""
        if self._placement is None:
            return QRectF()
        return QRectF(0, 0, self._placement.width_px, self._placement.height_px)

    def draw(
        self, backdrop: Backdrop, lines: list[Line], placement: Placement, ratio: float
    ) -> None:
        """Make the picture anew, `ratio` device pixels a pixel."""
        self.prepareGeometryChange()
        self._placement = placement
        size = QSize(int(placement.width_px), int(placement.height_px)) * ratio
        if self._picture.size() != size:
            self._picture = QPixmap(size)
        self._picture.setDevicePixelRatio(ratio)
        painter = QPainter(self._picture)
        backdrop.paint(painter, placement)
        _draw_lines(painter, lines, placement)
        painter.end()
        self.update()

    def add(self, backdrop: Backdrop, lines: list[Line]) -> None:
        """Draw the gaps of `backdrop` and `lines` into the picture, and on the screen the columns
        that they touch."""
        if self._placement is None:
            return
        painter = QPainter(self._picture)
        backdrop.paint_gaps(painter, self._placement)
        _draw_lines(painter, lines, self._placement)
        painter.end()
        times_ns = np.concatenate([*backdrop.gaps, *(line.time_ns for line in lines)])
        if len(times_ns):
            begin, end = self._placement.x(np.array([times_ns.min(), times_ns.max()])).tolist()
            clear_px = 0 if len(backdrop.gaps[0]) else _CLEAR_PX
            changed = self.boundingRect().adjusted(0, clear_px, 0, -clear_px)
            changed.setLeft(begin - _PEN_PX)
            changed.setRight(end + _PEN_PX)
            self.update(changed)

    def paint(self, painter: QPainter, *_: object) -> None:
        """Show the picture."""
        painter.drawPixmap(0, 0, self._picture)


def _draw_lines(painter: QPainter, lines: list[Line], placement: Placement) -> None:
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    for place, line in enumerate(lines):
        draw_line(
            painter, placement.x(line.time_ns), placement.y(line.values), line.connected, place
        )
