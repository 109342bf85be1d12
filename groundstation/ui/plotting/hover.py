"""The moment under the mouse, read off in every plot."""

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from groundstation.ui import theme
from groundstation.ui.plotting.series import Series
from groundstation.ui.plotting.ticks import clock
from groundstation.ui.plotting.time_plot import Span, TimePlot

_SPACE_PX = 10


def paint_hover(
    painter: QPainter, plot: TimePlot, series: list[Series], span: Span, moment_ns: int
) -> None:
    """Mark the packet nearest to `moment_ns` in `plot`, and write its values above."""
    found = [one.nearest(moment_ns) for one in series]
    near = [reading for reading in found if reading is not None]
    if not near:
        return
    time_ns = near[0][0]
    x = plot.x_of(time_ns, span)
    area = QRectF(plot.area)
    if not area.left() <= x <= area.right():
        return
    painter.setPen(QPen(QColor(theme.current().ink), 1))
    painter.drawLine(QLineF(x, area.top(), x, area.bottom()))
    _paint_points(painter, plot, [value for _, value in near], x)
    _paint_readout(painter, plot, [value for _, value in near])
    if plot.shows_times:
        _paint_time(painter, plot, x, clock((time_ns - span.zero_ns) / 1e9))


def _paint_points(painter: QPainter, plot: TimePlot, values: list[float], x: float) -> None:
    colours = theme.current()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    for place, value in enumerate(values):
        if value == value:
            painter.setPen(QPen(QColor(colours.ground), 2))
            painter.setBrush(QColor(colours.traces[place % len(colours.traces)]))
            painter.drawEllipse(QPointF(x, plot.y_of(value)), 6, 6)


def _paint_readout(painter: QPainter, plot: TimePlot, values: list[float]) -> None:
    """Write the values at the right end of the plot's first line, over its legend."""
    colours = theme.current()
    painter.setFont(theme.font(bold=True))
    metrics = painter.fontMetrics()
    parts = plot.readout(values)
    width = sum(metrics.horizontalAdvance(text) + _SPACE_PX for text, _ in parts)
    left = max(plot.rect.right() - width + _SPACE_PX - 4, plot.rect.left())
    top = plot.rect.top()
    # over the whole legend, and where it does not fit beside the title over that as well
    covered = plot.title_end_px + 1
    if left - _SPACE_PX < covered:
        covered = plot.rect.left()
    ground = QRectF(covered, top, plot.rect.right() - covered + 1, theme.line_px())
    painter.fillRect(ground, QColor(colours.ground))
    for text, place in parts:
        painter.setPen(QColor(colours.traces[place % len(colours.traces)]))
        painter.drawText(QPointF(left, top + metrics.ascent()), text)
        left += metrics.horizontalAdvance(text) + _SPACE_PX
    painter.setFont(theme.font())


def _paint_time(painter: QPainter, plot: TimePlot, x: float, text: str) -> None:
    colours = theme.current()
    width = painter.fontMetrics().horizontalAdvance(text) + 12
    left = min(max(x - width / 2, float(plot.rect.left())), plot.rect.right() - width)
    rect = QRectF(left, plot.area.bottom() + 2, width, theme.line_px())
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(colours.ink))
    painter.drawRoundedRect(rect, 3, 3)
    painter.setPen(QColor(colours.ground))
    painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, text)
