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

_SPACE_PX, _LEAST_SPACE_PX = 10, 3
_LEGEND_GAP_PX, _SAMPLE_GAP_PX = 8, 5
_UNIT_GAP_PX = 6
_SAMPLE_PX = (12.0, 22.0)
"""The shortest and the longest piece of a line in the legend."""
_SHORT = {
    "Acceleration": "Accel.",
    "Magnetic": "Magn.",
    "Temperature": "Temp.",
    "difference": "diff.",
}
"""Words of titles as they stand in a narrow plot, so that unit and legend have room."""
_MOST = 1e9
"""Larger values are read off with three digits, so that they fit."""


class Caption(pg.GraphicsWidget):
    """Title, unit and legend of `group`; over them the values that are `read` off, while any."""

    def __init__(self, group: PlotGroup) -> None:
        super().__init__()
        self._group = group
        self._title = group.title
        self._short_title = " ".join(_SHORT.get(word, word) for word in group.title.split(" "))
        self._values: list[float] = []
        self.setFixedHeight(theme.line_px())

    def read(self, values: list[float]) -> None:
        """Show the values of one moment, one for each field; an empty list shows the legend."""
        if values != self._values:
            self._values = values
            self.update()

    @property
    def title_end_px(self) -> float | None:
        """Where title and unit end while nothing is read off, px; None where a legend follows."""
        if len(self._group.fields) > 1:
            return None
        return float(self._needed_px(*self._fitting(int(self.width()))))

    def paint(self, painter: QPainter, *_: object) -> None:
        """Paint the line."""
        readout = self._readout()
        metrics = theme.metrics(bold=True)
        widths = [metrics.horizontalAdvance(text) + _SPACE_PX for text in readout]
        readout_left = max(0.0, self.width() - EDGE_PX - sum(widths) + _SPACE_PX)
        end = self._paint_title(painter, readout_left - _SPACE_PX if readout else self.width())
        if not readout and len(self._group.fields) > 1:
            self._paint_legend(painter, end)
        painter.setFont(theme.font(bold=True))
        for place, (text, width) in enumerate(zip(readout, widths, strict=True)):
            _write(painter, readout_left, text, _trace_colour(place))
            readout_left += width

    def _paint_title(self, painter: QPainter, room_px: float) -> float:
        """Write the title and behind it the unit, as far as they fit whole; return the end, px."""
        colours, width = theme.current(), int(self.width())
        title, unit = self._fitting(width)
        title = theme.metrics(bold=True).elidedText(title, Qt.TextElideMode.ElideRight, width)
        parts = [(title, theme.font(bold=True), colours.ink)]
        if unit:
            parts.append((unit, theme.font(), colours.quiet))
        left = 0.0
        for text, font, colour in parts:
            painter.setFont(font)
            if left + painter.fontMetrics().horizontalAdvance(text) > room_px:
                break
            left = _write(painter, left, text, colour) + _UNIT_GAP_PX
        return left - _UNIT_GAP_PX

    def _fitting(self, width_px: int) -> tuple[str, str]:
        """Return the longest title, and the unit, beside which the legend has room: without one
        nobody can tell the lines apart."""
        unit = display_unit(self._group.fields[0].unit)
        forms = ((self._title, unit), (self._short_title, unit), (self._short_title, ""))
        fitting = (form for form in forms if self._needed_px(*form) <= width_px)
        return next(fitting, (self._title, unit))

    def _needed_px(self, title: str, unit: str) -> int:
        """Return the least width of a title with its unit and the legend, px."""
        plain, labels = theme.metrics(), self._group.labels
        needed_px = theme.metrics(bold=True).horizontalAdvance(title)
        needed_px += _UNIT_GAP_PX + plain.horizontalAdvance(unit) if unit else 0
        if len(labels) > 1:
            needed_px += _LEGEND_GAP_PX + sum(plain.horizontalAdvance(label) for label in labels)
            needed_px += _LEAST_SPACE_PX * (len(labels) - 1)
        return needed_px

    def _paint_legend(self, painter: QPainter, left: float) -> None:
        """Paint a piece of each line before its label, shorter where there is little room; where
        there is too little the labels alone, in the colours of their lines."""
        painter.setFont(theme.font())
        labels = self._group.labels
        widths = [painter.fontMetrics().horizontalAdvance(label) for label in labels]
        room_px = self.width() - left - sum(widths) - _LEGEND_GAP_PX
        each_px = (room_px + _SPACE_PX) // len(labels) - _SPACE_PX - _SAMPLE_GAP_PX
        sample_px = min(_SAMPLE_PX[1], each_px) if each_px >= _SAMPLE_PX[0] else 0.0
        space_px = _SPACE_PX if sample_px else room_px // max(1, len(labels) - 1)
        if space_px < _LEAST_SPACE_PX:
            return
        left += _LEGEND_GAP_PX
        for place, label in enumerate(labels):
            if sample_px:
                draw_sample(painter, left, theme.line_px() / 2, place, sample_px)
                left += sample_px + _SAMPLE_GAP_PX
            left = _write(painter, left, label, _trace_colour(place)) + min(space_px, _SPACE_PX)

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
