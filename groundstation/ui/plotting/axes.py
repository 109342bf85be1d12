"""The axes of a plot: pyqtgraph's, with round numbers and texts that stay inside."""

from collections.abc import Sequence

import pyqtgraph as pg
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from groundstation.ui import theme
from groundstation.ui.plotting.placement import EDGE_PX
from groundstation.ui.plotting.ticks import Scale, clock, time_step_s

_VALUE_GAP_PX, _TIME_GAP_PX = 7, 2
_TIME_ROOM_PX = 72
_FEWEST_TIMES = 2
_ABOVE_FIGURES_PX = 5.5
"""In a line of text, above and below its figures."""
_FURTHEST_PX = 60
"""No text reaches further beyond its axis before it is moved inside."""

Ticks = list[tuple[float, list[float]]]
TextSpec = tuple[QRectF, int, str]
LineSpec = tuple[QPen, QPointF, QPointF]


class Axis(pg.AxisItem):
    """An axis without marks of its own (the grid has them), in the colours of the theme."""

    def __init__(self, orientation: str, text_gap_px: int) -> None:
        super().__init__(orientation, maxTickLength=0)
        self.enableAutoSIPrefix(False)
        # pyqtgraph drops the texts that reach beyond the axis; here they are moved
        self.setStyle(
            tickTextOffset=text_gap_px,
            hideOverlappingLabels=_FURTHEST_PX,
            autoExpandTextSpace=False,
        )
        self.restyle()

    def restyle(self) -> None:
        """Take font and colours that hold now."""
        ink = QColor(theme.current().ink)
        self.setStyle(tickFont=theme.font())
        self.setPen(QPen(ink, theme.AXIS_WIDTH_PX))
        self.setTextPen(QPen(ink))

    def drawPicture(  # noqa: N802 - pyqtgraph's name
        self,
        painter: QPainter,
        line: LineSpec,
        _ticks: Sequence[LineSpec],
        texts: Sequence[TextSpec],
    ) -> None:
        """Draw the line, and the texts that stand clear of each other."""
        pen, begin, end = line
        painter.setPen(pen)
        painter.drawLine(QLineF(begin, end))
        painter.setPen(self.textPen())
        drawn: list[QRectF] = []
        for rect, _, text in texts:
            place = QRectF(0, 0, rect.width(), theme.line_px())
            place.moveCenter(rect.center())
            moved = self._moved(place)
            if moved is None:
                continue
            figures = moved.adjusted(0, _ABOVE_FIGURES_PX, 0, -_ABOVE_FIGURES_PX)
            if not any(figures.intersects(other) for other in drawn):
                drawn.append(figures)
                painter.drawText(moved, Qt.AlignmentFlag.AlignCenter, text)

    def _moved(self, rect: QRectF) -> QRectF | None:
        """Return where a text stands that pyqtgraph would put into `rect`; None for nowhere."""
        raise NotImplementedError


class ValueAxis(Axis):
    """The values at the left, marked where `show_scale` says."""

    def __init__(self) -> None:
        super().__init__("left", _VALUE_GAP_PX)
        self._scale: Scale | None = None

    def show_scale(self, scale: Scale | None) -> None:
        """Mark the ticks of `scale`; none before there are values."""
        if scale != self._scale:
            self._scale = scale
            self.picture = None
            self.update()

    def tickValues(  # noqa: N802 - pyqtgraph's name
        self, _low: float, _high: float, _size_px: float
    ) -> Ticks:
        """Return the scale's ticks."""
        return [(self._scale.step, self._scale.ticks())] if self._scale else []

    def tickStrings(  # noqa: N802 - pyqtgraph's name
        self, values: list[float], _factor: float, _spacing: float
    ) -> list[str]:
        """Return them as texts."""
        return [self._scale.text(value) for value in values] if self._scale else []

    def _moved(self, rect: QRectF) -> QRectF | None:
        top = min(max(rect.top(), -3.0), self.height() + 3.0 - rect.height())
        return QRectF(rect.left(), top, rect.width(), rect.height())


class TimeAxis(Axis):
    """The time below, shared by all plots: h:mm:ss since the first packet.

    `show_times` tells whether it has texts; `read` marks the moment under the mouse.
    """

    def __init__(self) -> None:
        super().__init__("bottom", _TIME_GAP_PX)
        self._read_s: float | None = None
        self.show_times(True)

    def show_times(self, shown: bool) -> None:
        """Show texts, or the line alone."""
        self.setStyle(showValues=shown)
        self.setHeight(theme.line_px() if shown else EDGE_PX)

    def read(self, seconds: float | None) -> None:
        """Write this moment over the others."""
        if seconds != self._read_s:
            self._read_s = seconds
            self.picture = None
            self.update()

    def tickValues(  # noqa: N802 - pyqtgraph's name
        self, start_s: float, end_s: float, size_px: float
    ) -> Ticks:
        """Return the moments to be marked, s."""
        return [(1.0, time_ticks_s(start_s, end_s, size_px))]

    def tickStrings(  # noqa: N802 - pyqtgraph's name
        self, values: list[float], _factor: float, _spacing: float
    ) -> list[str]:
        """Return them as texts."""
        return [clock(seconds) for seconds in values]

    def paint(self, painter: QPainter, *more: object) -> None:
        """Paint the axis and the moment under the mouse."""
        super().paint(painter, *more)
        chip = self._chip()
        if chip is None or self._read_s is None:
            return
        colours = theme.current()
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colours.ink))
        painter.drawRoundedRect(chip, 3, 3)
        painter.setPen(QColor(colours.ground))
        painter.setFont(theme.font())
        painter.drawText(chip, Qt.AlignmentFlag.AlignCenter, clock(self._read_s))

    def _chip(self) -> QRectF | None:
        """Return the ground of the moment under the mouse."""
        if self._read_s is None or not self.style["showValues"]:
            return None
        low_s, high_s = self.range
        x = (self._read_s - low_s) / (high_s - low_s) * self.width()
        width = theme.metrics().horizontalAdvance(clock(self._read_s)) + 12
        return self._inside(QRectF(x - width / 2, _TIME_GAP_PX, width, theme.line_px()))

    def _moved(self, rect: QRectF) -> QRectF | None:
        chip, place = self._chip(), self._inside(rect)
        return None if chip is not None and chip.intersects(place) else place

    def _inside(self, rect: QRectF) -> QRectF:
        left = min(max(rect.left(), -8.0), self.width() + EDGE_PX - rect.width())
        return QRectF(left, _TIME_GAP_PX, rect.width(), rect.height())


def time_ticks_s(start_s: float, end_s: float, width_px: float) -> list[float]:
    """Return the round moments of an axis, s."""
    step_s = time_step_s(end_s - start_s, max(_FEWEST_TIMES, int(width_px) // _TIME_ROOM_PX))
    return [float(n * step_s) for n in range(int(-(-start_s // step_s)), int(end_s // step_s) + 1)]
