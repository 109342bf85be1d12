"""A few words over a plot."""

import pyqtgraph as pg
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QStyleOptionGraphicsItem, QWidget

from groundstation.ui import theme

_INSET_PX = 8
_ABOVE_AXIS_PX = 4

WAITING = "waiting for the first packet"
HELD = "held · L: live"


class Notice(pg.GraphicsObject):
    """Says in a view box that nothing has come yet, or that the view is held."""

    def __init__(self) -> None:
        super().__init__()
        self._text = ""
        self.hide()

    def say(self, text: str, box: pg.ViewBox) -> None:
        """Show `text` in `box`; an empty one shows nothing."""
        self.setParentItem(box)
        self.setVisible(bool(text))
        self.prepareGeometryChange()
        self._text = text
        metrics = theme.metrics()
        width, height = metrics.horizontalAdvance(text) + 2 * _INSET_PX, theme.line_px()
        if text == HELD:
            self.setPos(box.width() - width, box.height() - height - _ABOVE_AXIS_PX)
        else:
            self.setPos(round((box.width() - width) / 2), round((box.height() - height) / 2))
        self.update()

    def boundingRect(self) -> QRectF:  # noqa: N802 - Qt's name
        """Return the room of the words."""
        width = theme.metrics().horizontalAdvance(self._text) + 2 * _INSET_PX
        return QRectF(0, 0, width, theme.line_px())

    def paint(
        self, painter: QPainter, _option: QStyleOptionGraphicsItem, _widget: QWidget | None = None
    ) -> None:
        """Paint the words; a held view is told as what can be changed."""
        colours = theme.current()
        painter.setFont(theme.font())
        painter.setPen(QColor(colours.quiet))
        if self._text == HELD:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(colours.accent))
            painter.drawRoundedRect(self.boundingRect(), 4, 4)
            painter.setPen(QColor(colours.on_accent))
        painter.drawText(self.boundingRect(), Qt.AlignmentFlag.AlignCenter, self._text)
