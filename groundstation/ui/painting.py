"""What several panels paint alike."""

from typing import cast

import numpy as np
import numpy.typing as npt
import shiboken6
from PySide6.QtCore import QLineF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPen

Floats = npt.NDArray[np.float64]


def hatch(painter: QPainter, rect: QRectF, colour: str, ground: str | None = None) -> None:
    """Hatch `rect` with slanting lines, over `ground` when given."""
    if ground:
        painter.fillRect(rect, QColor(ground))
    painter.fillRect(rect, QBrush(QColor(colour), Qt.BrushStyle.BDiagPattern))


def hatch_boldly(painter: QPainter, rect: QRectF, colour: QColor, width_px: float) -> None:
    """Hatch `rect` with slanting lines so wide, px, that it is seen behind large letters."""
    painter.save()
    painter.setClipRect(rect)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(colour, width_px))
    begin = np.arange(rect.left() - rect.height(), rect.right(), 5 * width_px)
    ends = np.empty((len(begin), 4))
    ends[:, 0], ends[:, 1] = begin, rect.bottom()
    ends[:, 2], ends[:, 3] = begin + rect.height(), rect.top()
    draw_lines(painter, ends)
    painter.restore()


def draw_lines(painter: QPainter, ends: Floats) -> None:
    """Draw a straight line for each row of `ends`, shape (lines, 4): x and y of both ends, px.

    Qt reads them where they lie: a QLineF is four doubles, and thousands of Python objects cost
    more than the drawing.
    """
    packed = np.ascontiguousarray(ends, np.float64)
    if len(packed):
        first = cast(QLineF, shiboken6.wrapInstance(packed.ctypes.data, QLineF))
        painter.drawLines(first, len(packed))


def draw_rects(painter: QPainter, rects: Floats) -> None:
    """Draw a rectangle for each row of `rects`, shape (rects, 4): left, top, width, height, px."""
    packed = np.ascontiguousarray(rects, np.float64)
    if len(packed):
        first = cast(QRectF, shiboken6.wrapInstance(packed.ctypes.data, QRectF))
        painter.drawRects(first, len(packed))
