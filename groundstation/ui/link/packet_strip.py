"""The packet strip: one cell a packet, its fate by colour and shape; hover says why."""

import numpy as np
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QHelpEvent, QPainter, QPainterPath, QPaintEvent, QPolygonF
from PySide6.QtWidgets import QToolTip, QWidget

from groundstation.flight.outcomes import KINDS, OutcomeKind, Outcomes
from groundstation.flight.store import Floats
from groundstation.ui import theme
from groundstation.ui.freshness import age_text
from groundstation.ui.link.strip_layout import Cell, Grid, cells_of, count_packets, grid_for
from groundstation.ui.painting import draw_rects

_SHAPED_FROM_PX = 8
"""Cells smaller than this are plain; larger ones have a shape as well as a colour."""

WORDS = {
    OutcomeKind.GOOD: "good",
    OutcomeKind.REJECTED: "damaged",
    OutcomeKind.LOST: "lost",
    OutcomeKind.DUPLICATE: "duplicate",
    OutcomeKind.OUT_OF_ORDER: "out of order",
    OutcomeKind.RESET: "reset: loss unknown",
}


class PacketStrip(QWidget):
    """Draws the latest outcomes, the newest at the end."""

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName("Packet strip")
        self._outcomes = Outcomes.of([])
        self._ended_at = 0
        self._now_ns = 0
        self._grid = Grid(1, 1, 1, 1)
        self._cells = cells_of(self._outcomes, 0, self._grid)

    def show_outcomes(self, outcomes: Outcomes, ended_at: int, now_ns: int) -> None:
        """Show `outcomes`; `ended_at` counts all packets so far, `now_ns` is the present."""
        self._now_ns = now_ns
        if self._outcomes != outcomes:
            self._outcomes, self._ended_at = outcomes, ended_at
            self._arrange()

    @property
    def packets_a_cell(self) -> int:
        """How many packets each cell stands for."""
        return self._grid.packets_a_cell

    def cell_at(self, point: QPointF) -> Cell | None:
        """Return the cell drawn at a point."""
        side = self._grid.cell_px
        return self._cells.at(int(point.x() // side), int(point.y() // side))

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Return the size of some rows."""
        return QSize(200, 60)

    def paintEvent(self, _: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Draw all cells, those of one kind together."""
        painter = QPainter(self)
        side = self._grid.cell_px
        shaped = side >= _SHAPED_FROM_PX
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, shaped)
        cells = self._cells
        codes = self._outcomes.codes[cells.worst]
        corners = np.column_stack((cells.columns, cells.rows)) * side + 1.0
        rects = np.column_stack((corners, np.full_like(corners, side - 2.0)))
        for code, kind in enumerate(KINDS):
            if shaped:
                draw_cells(painter, kind, rects[codes == code])
            else:
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(theme.colour(_plain_colour(kind)))
                draw_rects(painter, rects[codes == code])

    def resizeEvent(self, _: object) -> None:  # noqa: N802 - Qt's name
        """Arrange the cells for the new size."""
        self._arrange()

    def event(self, event: QEvent) -> bool:
        """Say of the cell under the mouse what became of its packet."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            cell = self.cell_at(QPointF(event.pos()))
            if cell:
                QToolTip.showText(event.globalPos(), self.words_of(cell), self)
            else:
                QToolTip.hideText()
            return True
        return super().event(event)

    def words_of(self, cell: Cell) -> str:
        """Return what became of the packet of a cell, with its number, reason and age."""
        outcome = cell.outcome
        number = "" if outcome.packet_number is None else f"packet {outcome.packet_number}: "
        many = f" ({outcome.packets} in a row)" if outcome.packets > 1 else ""
        reason = f", {outcome.reason}" if outcome.reason else ""
        age = age_text((self._now_ns - outcome.time_ns) / 1e9)
        others = f"; the worst of {cell.packets}" if cell.packets > 1 else ""
        return f"{number}{WORDS[outcome.kind]}{many}{reason}, {age} ago{others}"

    def _arrange(self) -> None:
        packets = count_packets(self._outcomes)
        self._grid = grid_for(packets, self.width(), self.height())
        self._cells = cells_of(self._outcomes, self._ended_at, self._grid)
        self.update()


def draw_cells(painter: QPainter, kind: OutcomeKind, cells: Floats) -> None:
    """Draw cells of one kind, shape (cells, 4): left, top, width and height, px.

    Good ones are quiet squares; damaged a cross on red; lost an empty frame on yellow; a
    duplicate two bars; out of order a diamond; a reset a question mark on yellow.
    """
    colours = theme.current()
    painter.setPen(Qt.PenStyle.NoPen)
    if kind is OutcomeKind.GOOD:
        painter.setBrush(theme.colour(colours.quiet, 0.55))
        draw_rects(painter, cells + np.array([1.0, 1.0, -2.0, -2.0]))
        return
    rects = [QRectF(*cell) for cell in cells.tolist()]
    if kind is OutcomeKind.REJECTED:
        painter.setBrush(theme.colour(colours.warning))
        painter.drawRects(rects)
        painter.setPen(theme.pen(colours.on_warning, 1.8))
        for rect in rects:
            inner = rect.adjusted(2, 2, -2, -2)
            painter.drawLine(inner.topLeft(), inner.bottomRight())
            painter.drawLine(inner.topRight(), inner.bottomLeft())
    elif kind is OutcomeKind.LOST:
        painter.setBrush(theme.colour(colours.caution))
        painter.setPen(theme.pen(colours.ink, 1.5))
        painter.drawRects([rect.adjusted(0.5, 0.5, -0.5, -0.5) for rect in rects])
    elif kind is OutcomeKind.DUPLICATE:
        painter.setBrush(theme.colour(colours.info))
        for rect in rects:
            third = rect.width() / 3
            painter.drawRect(QRectF(rect.left(), rect.top(), third, rect.height()))
            painter.drawRect(QRectF(rect.right() - third, rect.top(), third, rect.height()))
    elif kind is OutcomeKind.OUT_OF_ORDER:
        painter.setBrush(theme.colour(colours.info))
        for rect in rects:
            painter.drawPolygon(_diamond(rect))
    else:
        painter.setBrush(theme.colour(colours.caution))
        painter.drawRects(rects)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for rect in rects:
            painter.setPen(theme.pen(colours.on_caution, rect.width() / 9))
            painter.drawPath(_question_mark(rect))


def _question_mark(cell: QRectF) -> QPainterPath:
    """Return its hook, its stem and its point: no letter, since cells are smaller than any."""
    side = cell.width()
    hook = QRectF(cell.left() + side * 0.3, cell.top() + side * 0.12, side * 0.4, side * 0.34)
    path = QPainterPath()
    path.arcMoveTo(hook, 170)
    path.arcTo(hook, 170, -260)
    middle = cell.center().x()
    path.lineTo(middle, cell.top() + side * 0.58)
    path.moveTo(middle, cell.top() + side * 0.82)
    path.lineTo(middle, cell.top() + side * 0.85)
    return path


def _diamond(rect: QRectF) -> QPolygonF:
    middle = rect.center()
    return QPolygonF(
        [
            QPointF(middle.x(), rect.top()),
            QPointF(rect.right(), middle.y()),
            QPointF(middle.x(), rect.bottom()),
            QPointF(rect.left(), middle.y()),
        ]
    )


def _plain_colour(kind: OutcomeKind) -> str:
    colours = theme.current()
    return {
        OutcomeKind.GOOD: colours.stale,
        OutcomeKind.REJECTED: colours.warning,
        OutcomeKind.LOST: colours.caution,
        OutcomeKind.RESET: colours.caution,
    }.get(kind, colours.info)
