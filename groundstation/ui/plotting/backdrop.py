"""What lies behind the traces: limits, gaps, grid and marks."""

from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QLineF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from groundstation.flight.store import Floats, Integers
from groundstation.ui import theme
from groundstation.ui.painting import hatch
from groundstation.ui.plotting.axes import time_ticks_s
from groundstation.ui.plotting.marks import Marks
from groundstation.ui.plotting.placement import Placement
from groundstation.ui.plotting.trace import joined
from protocol.mission import Field

_NARROW_PX = 6
_FOOT_PX = 8
_LEAST_GAP_PX = 3.0
_LEAST_MARK_PX = 2


@dataclass(frozen=True, slots=True)
class Backdrop:
    """The limits of `field`, begins and ends of `gaps` (ns), and `marks`."""

    field: Field
    gaps: tuple[Integers, Integers]
    marks: Marks

    def paint(self, painter: QPainter, placement: Placement) -> None:
        """Paint all of it."""
        painter.fillRect(_box(placement), QColor(theme.current().ground))
        self._paint_limits(painter, placement)
        self.paint_gaps(painter, placement)
        _paint_grid(painter, placement)
        self._paint_marks(painter, placement)

    def _paint_limits(self, painter: QPainter, placement: Placement) -> None:
        colours, scale = theme.current(), placement.scale
        dashed, whole = Qt.PenStyle.DashLine, Qt.PenStyle.SolidLine
        for bounds, ground, line in (
            (self.field.caution, colours.caution_band, QPen(QColor(colours.caution), 2, dashed)),
            (self.field.warning, colours.warning_band, QPen(QColor(colours.warning), 2, whole)),
        ):
            for value, outward in zip(bounds or (), (-1, 1), strict=False):
                if scale.low < value < scale.high:
                    y, box = placement.y_of(value), _box(placement)
                    box.setTop(y) if outward < 0 else box.setBottom(y)
                    painter.fillRect(box, QColor(ground))
                    painter.setPen(line)
                    painter.drawLine(QLineF(0, y, placement.width_px, y))

    def paint_gaps(self, painter: QPainter, placement: Placement) -> None:
        """Paint the gaps alone."""
        begins, ends = (placement.x(time_ns) for time_ns in self.gaps)
        wide = ends - begins > _NARROW_PX
        _hatch_gaps(painter, placement, begins[wide], ends[wide], placement.height_px)
        # what is too narrow for a hatch is a mark at the foot of the plot
        begins, ends = begins[~wide], ends[~wide]
        _hatch_gaps(painter, placement, begins, np.maximum(ends, begins + _LEAST_GAP_PX), _FOOT_PX)

    def _paint_marks(self, painter: QPainter, placement: Placement) -> None:
        painter.setPen(QPen(QColor(theme.current().quiet), 1, Qt.PenStyle.DashLine))
        seen = self.marks.within(placement.span.start_ns, placement.span.end_ns)
        columns = np.unique(placement.x(seen.times_ns) // _LEAST_MARK_PX)
        for x in (columns[columns > 0] * _LEAST_MARK_PX).tolist():  # the axis stands at 0
            painter.drawLine(QLineF(x, 0, x, placement.height_px))


def _box(placement: Placement) -> QRectF:
    return QRectF(0, 0, placement.width_px, placement.height_px)


def _hatch_gaps(
    painter: QPainter, placement: Placement, begins: Floats, ends: Floats, height_px: float
) -> None:
    colours = theme.current()
    for begin, end in joined(begins, ends):
        left, right = max(0.0, begin), min(placement.width_px, end)
        if right > left:
            top = placement.height_px - height_px
            hatch(painter, QRectF(left, top, right - left, height_px), colours.rule, colours.gap)


def _paint_grid(painter: QPainter, placement: Placement) -> None:
    painter.setPen(QPen(QColor(theme.current().grid), 1))
    for value in placement.scale.ticks():
        y = placement.y_of(value)
        painter.drawLine(QLineF(0, y, placement.width_px, y))
    start_s, end_s = placement.span.seconds()
    for seconds in time_ticks_s(start_s, end_s, placement.width_px):
        x = placement.x_of(placement.span.zero_ns + int(seconds * 1e9))
        painter.drawLine(QLineF(x, 0, x, placement.height_px))
