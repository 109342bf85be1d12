"""A flight in the size of a stamp: its altitude over time."""

from collections.abc import Sequence

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPaintEvent
from PySide6.QtWidgets import QWidget

from groundstation.ui import theme

WIDTH_PX, HEIGHT_PX = 96, 40


class AltitudePicture(QWidget):
    """Draws altitudes, evenly in time, from the lowest to the highest."""

    def __init__(self, altitudes_m: Sequence[float]) -> None:
        super().__init__()
        self._altitudes_m = altitudes_m
        self.setFixedSize(WIDTH_PX, HEIGHT_PX)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Draw the curve and what lies under it."""
        if len(self._altitudes_m) < 2:
            return
        colours = theme.current()
        lowest, highest = min(self._altitudes_m), max(self._altitudes_m)
        scale = (HEIGHT_PX - 4) / max(highest - lowest, 1.0)
        step = (WIDTH_PX - 2) / (len(self._altitudes_m) - 1)
        points = [
            QPointF(1 + step * number, HEIGHT_PX - 2 - (altitude_m - lowest) * scale)
            for number, altitude_m in enumerate(self._altitudes_m)
        ]
        curve = QPainterPath(points[0])
        for point in points[1:]:
            curve.lineTo(point)
        under = QPainterPath(curve)
        under.lineTo(points[-1].x(), HEIGHT_PX)
        under.lineTo(points[0].x(), HEIGHT_PX)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillPath(under, theme.colour(colours.traces[0], 0.15))
        painter.setPen(theme.pen(colours.traces[0], 2))
        painter.drawPath(curve)
        painter.end()
