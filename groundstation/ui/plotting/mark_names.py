"""The names of marks, above a plot."""

from dataclasses import dataclass

import pyqtgraph as pg
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from groundstation.flight.events import EventKind
from groundstation.ui import theme
from groundstation.ui.plotting.marks import NO_MARKS, Marks, places_of_names
from groundstation.ui.plotting.placement import Placement

_MOST_NAMES = 30
_STEM_GAP_PX = 3
"""Between a name and its own stem."""
_SPACE_PX = 8
"""Kept with a name: its gap, and on its other side more, so that it belongs to its own stem."""
_FIRST = frozenset(
    str(kind)
    for kind in (
        EventKind.LAUNCH_SEEN,
        EventKind.APOGEE_SEEN,
        EventKind.LANDING_SEEN,
        EventKind.RESET_SEEN,
    )
)
"""What everyone looks for keeps its name before all others."""


@dataclass(frozen=True, slots=True)
class _Name:
    """The name of a mark at `x`, written from `left` in a row, px."""

    x: float
    left: float
    row: int
    text: str


class MarkNames(pg.GraphicsWidget):
    """Gives each mark's name a place where it hides no other, milestones first, then the latest;
    those that find none are marks without a name. It is as high as its rows.

    In a plot too low for rows they stand in the line of its title, and give way to what is read
    off there.
    """

    def __init__(self) -> None:
        super().__init__()
        self._names: list[_Name] = []
        self._before_px = 0
        self._lifted_px = 0
        self._gives_way = False
        self.setFixedHeight(0)

    def boundingRect(self) -> QRectF:  # noqa: N802 - Qt's name
        """Names may begin before the plot, above its gutter, or stand beside its title: that is
        painted too."""
        plot: QRectF = super().boundingRect()
        return plot.adjusted(-self._before_px, -self._lifted_px, 0, 0)

    def place(self, marks: Marks, placement: Placement, most_rows: int, before_px: int = 0) -> None:
        """Place the names of `marks` over a plot placed like this, with room `before_px` it."""
        self._reach(before_px, 0)
        self._place(marks, placement, most_rows, [])
        used = max((name.row + 1 for name in self._names), default=0)
        self.setFixedHeight(used * theme.line_px())

    def place_in_title(
        self, marks: Marks, placement: Placement, title_px: float, line_px: int
    ) -> None:
        """Place them in the line of the title, `line_px` above the plot, behind the title: it
        ends at `title_px` of the plot."""
        self._reach(0, line_px)
        beginning = min(0.0, title_px)
        self._place(marks, placement, 1, [(beginning, [beginning], title_px - beginning)])
        self.setFixedHeight(0)

    def give_way(self, gives_way: bool) -> None:
        """Let what is read off stand in the line of the title, or come back."""
        if gives_way != self._gives_way:
            self._gives_way = gives_way
            self.update()

    def _reach(self, before_px: int, lifted_px: int) -> None:
        """Paint so far before the plot and above it."""
        if (before_px, lifted_px) != (self._before_px, self._lifted_px):
            self.prepareGeometryChange()
            self._before_px, self._lifted_px = before_px, lifted_px

    def _place(
        self,
        marks: Marks,
        placement: Placement,
        most_rows: int,
        taken: list[tuple[float, list[float], float]],
    ) -> None:
        """Place as many names as find room in the rows, beside what has `taken` its place."""
        span, metrics, before_px = placement.span, theme.metrics(), self._before_px
        seen = marks.within(span.start_ns, span.end_ns) if most_rows else NO_MARKS
        latest = list(zip(seen.times_ns.tolist(), seen.names, strict=True))[-_MOST_NAMES:]
        first = [mark for mark in reversed(latest) if mark[1] in _FIRST]
        wanted = []
        for time_ns, text in (*first, *(m for m in reversed(latest) if m[1] not in _FIRST)):
            x, width = placement.x_of(time_ns), metrics.horizontalAdvance(text) + _SPACE_PX
            lefts = _lefts_of(x, width, placement.width_px, before_px)
            wanted.append((x, lefts, width, text))
        asked = [*taken, *((x, lefts, width) for x, lefts, width, _ in wanted)]
        places = places_of_names(asked, most_rows)[len(taken) :]
        self._names = [
            _Name(x, _written_from(place[1], x, width), place[0], text)
            for (x, _, width, text), place in zip(wanted, places, strict=True)
            if place is not None
        ]
        self.update()

    def paint(self, painter: QPainter, *_: object) -> None:
        """Paint each name, and from it a stem down to the plot."""
        if self._lifted_px and self._gives_way:
            return
        quiet = QColor(theme.current().quiet)
        painter.setFont(theme.font())
        ascent = painter.fontMetrics().ascent()
        for name in self._names:
            top = name.row * theme.line_px() - self._lifted_px
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


def _lefts_of(x: float, width: float, room_px: float, before_px: float) -> list[float]:
    """Return where a name may begin: behind its mark, or before it; else it lies over it."""
    right = x + _STEM_GAP_PX
    lefts = [right] if right + width <= room_px else []
    if x - width >= -before_px:
        lefts.append(x - width)
    return lefts or [max(-before_px, room_px - width)]


def _written_from(left: float, x: float, width: float) -> float:
    """Return where the text begins in its place: one before its mark stands close to it."""
    is_before = left + width - _STEM_GAP_PX <= x
    return left + _SPACE_PX - _STEM_GAP_PX if is_before else left
