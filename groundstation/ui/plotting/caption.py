"""The first line of a plot: what it shows, its legend, and what is read off."""

import pyqtgraph as pg
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QPainter

from groundstation.ui import theme
from groundstation.ui.plot_groups import PlotGroup
from groundstation.ui.plotting.placement import EDGE_PX
from groundstation.ui.plotting.trace import draw_sample
from protocol.conversion import decimals_of
from protocol.units import display_unit

_SPACE_PX = 10
_UNIT_GAP_PX = 6
_SAMPLE_PX = (12.0, 22.0)
"""The shortest and the longest piece of a line in the legend."""
_MOST = 1e9
"""Larger values are read off with three digits, so that they fit."""


class Caption(pg.GraphicsWidget):
    """Title, unit and legend of `group`; over them the values that are `read` off, while any."""

    def __init__(self, group: PlotGroup) -> None:
        super().__init__()
        self._group = group
        self._values: list[float] = []
        self.setFixedHeight(theme.line_px())

    def read(self, values: list[float]) -> None:
        """Show the values of one moment, one for each field; an empty list shows the legend."""
        if values != self._values:
            self._values = values
            self.update()

    def paint(self, painter: QPainter, *_: object) -> None:
        """Paint the line."""
        readout = self._readout()
        metrics = theme.metrics(bold=True)
        widths = [metrics.horizontalAdvance(text) + _SPACE_PX for text in readout]
        readout_left = max(0.0, self.width() - EDGE_PX - sum(widths) + _SPACE_PX)
        end = self._paint_title(painter, readout_left - _SPACE_PX if readout else self.width())
        if not readout and len(self._group.fields) > 1:
            self._paint_legend(painter, end + 12)
        painter.setFont(theme.font(bold=True))
        for place, (text, width) in enumerate(zip(readout, widths, strict=True)):
            _write(painter, readout_left, text, _trace_colour(place))
            readout_left += width

    def _paint_title(self, painter: QPainter, room_px: float) -> float:
        """Write the title and behind it the unit, as far as they fit whole; return the end, px."""
        colours, width = theme.current(), int(self.width())
        title = theme.metrics(bold=True).elidedText(
            self._group.title, Qt.TextElideMode.ElideRight, width
        )
        parts = [(title, theme.font(bold=True), colours.ink)]
        if unit := display_unit(self._group.fields[0].unit):
            parts.append((unit, theme.font(), colours.quiet))
        left = 0.0
        for text, font, colour in parts:
            painter.setFont(font)
            if left + painter.fontMetrics().horizontalAdvance(text) > room_px:
                break
            left = _write(painter, left, text, colour) + _UNIT_GAP_PX
        return left - _UNIT_GAP_PX

    def _paint_legend(self, painter: QPainter, left: float) -> None:
        """Paint a piece of each line before its label, shorter where there is little room."""
        painter.setFont(theme.font())
        widths = [painter.fontMetrics().horizontalAdvance(label) for label in self._group.labels]
        needed = sum(widths) + len(widths) * (5 + _SPACE_PX) - _SPACE_PX
        free_px = (self.width() - left - needed) // len(widths)
        sample_px = min(_SAMPLE_PX[1], max(_SAMPLE_PX[0], free_px))
        for place, (label, width) in enumerate(zip(self._group.labels, widths, strict=True)):
            if left + sample_px + 5 + width > self.width():
                return
            draw_sample(painter, left, theme.line_px() / 2, place, sample_px)
            left = _write(painter, left + sample_px + 5, label, _trace_colour(place)) + _SPACE_PX

    def _readout(self) -> list[str]:
        """Return each field's value with its label."""
        fields = self._group.fields
        texts = []
        for field, label, value in zip(fields, self._group.labels, self._values, strict=False):
            digits = f".{decimals_of(field) or 0}f" if abs(value) < _MOST else ".3g"
            shown = "–" if value != value else f"{value:{digits}}".replace("-", "−")
            texts.append(f"{label} {shown}" if len(fields) > 1 else shown)
        return texts


def _trace_colour(place: int) -> str:
    traces = theme.current().traces
    return traces[place % len(traces)]


def _write(painter: QPainter, left: float, text: str, colour: str) -> float:
    """Write `text` from `left`; return where it ends, px."""
    metrics = painter.fontMetrics()
    painter.setPen(QColor(colour))
    painter.drawText(QPointF(left, metrics.ascent()), text)
    return left + metrics.horizontalAdvance(text)
