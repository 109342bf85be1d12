"""The names of marks, above a plot."""

from dataclasses import dataclass

import pyqtgraph as pg
from PySide6.QtCore import QLineF, QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from groundstation.ui import theme
from groundstation.ui.plotting.marks import NO_MARKS, Marks, rows_of_names
from groundstation.ui.plotting.placement import Placement

_MOST_NAMES = 30
_SPACE_PX = 8


@dataclass(frozen=True, slots=True)
class _Name:
    """The name of a mark at `x`, written from `left` in a row, px."""

    x: float
    left: float
    row: int
    text: str


class MarkNames(pg.GraphicsWidget):
    """Gives each mark's name a place, the latest first, where it hides no other; those that find
    none are marks without a name. It is as high as its rows."""

    def __init__(self) -> None:
        super().__init__()
        self._names: list[_Name] = []
        self.setFixedHeight(0)

    def place(self, marks: Marks, placement: Placement, most_rows: int, before_px: int = 0) -> None:
        """Place the names of `marks` over a plot placed like this, with room `before_px` it."""
        span, metrics = placement.span, theme.metrics()
        seen = marks.within(span.start_ns, span.end_ns) if most_rows else NO_MARKS
        latest = list(zip(seen.times_ns.tolist(), seen.names, strict=True))[-_MOST_NAMES:]
        wanted = []
        for time_ns, text in reversed(latest):
            x, width = placement.x_of(time_ns), metrics.horizontalAdvance(text) + _SPACE_PX
            left = _left_of(x, width, placement.width_px, before_px)
            wanted.append((x, left, left + width, text))
        rows = rows_of_names([(x, left, right) for x, left, right, _ in wanted], most_rows)
        self._names = [
            _Name(x, left, row, text)
            for (x, left, _, text), row in zip(wanted, rows, strict=True)
            if row is not None
        ]
        used = max((name.row + 1 for name in self._names), default=0)
        self.setFixedHeight(used * theme.line_px())
        self.update()

    def paint(self, painter: QPainter, *_: object) -> None:
        """Paint each name, and from it a stem down to the plot."""
        quiet = QColor(theme.current().quiet)
        painter.setFont(theme.font())
        ascent = painter.fontMetrics().ascent()
        for name in self._names:
            top = name.row * theme.line_px()
            painter.setPen(QPen(quiet, 1, Qt.PenStyle.DashLine))
            covered = (
                name.left
                <= name.x
                <= name.left + painter.fontMetrics().horizontalAdvance(name.text)
            )
            begin = top + (theme.line_px() if covered else 6)
            painter.drawLine(QLineF(name.x, begin, name.x, self.height()))
            painter.setPen(quiet)
            painter.drawText(QPointF(name.left, top + ascent), name.text)


def _left_of(x: float, width: float, room_px: float, before_px: float) -> float:
    """Return where a name begins: behind its mark, else before it, else over it."""
    if x + 3 + width <= room_px:
        return x + 3
    return x - width if x - width >= -before_px else max(-before_px, room_px - width)
