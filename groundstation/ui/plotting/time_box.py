"""The field of a plot, under the mouse."""

import pyqtgraph as pg
from pyqtgraph.GraphicsScene.mouseEvents import HoverEvent, MouseClickEvent, MouseDragEvent
from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGraphicsSceneWheelEvent


class TimeBox(pg.ViewBox):
    """A view box that tells what the mouse wants instead of doing it: all plots follow one view.

    `dragged` carries the seconds by which the view is to move; `turned` notches of the wheel and
    the second under the mouse, `tilted` notches alone; `hovered` the second, or None beside it.
    """

    dragged = Signal(float)
    turned = Signal(float, float)
    tilted = Signal(float)
    doubled = Signal()
    hovered = Signal(object)

    def __init__(self) -> None:
        super().__init__(enableMenu=False, defaultPadding=0.0)
        self.disableAutoRange()

    def second_at(self, x_px: float) -> float:
        """Return the moment at `x_px` from the left edge, s."""
        low_s, high_s = self.viewRange()[0]
        return float(low_s + x_px / max(1.0, self.width()) * (high_s - low_s))

    def mouseDragEvent(  # noqa: N802 - pyqtgraph's name
        self, event: MouseDragEvent, axis: int | None = None
    ) -> None:
        """Tell by how much the time was dragged."""
        if event.button() != Qt.MouseButton.LeftButton:
            event.ignore()
            return
        event.accept()
        self.dragged.emit(self.second_at(event.lastPos().x()) - self.second_at(event.pos().x()))

    def wheelEvent(  # noqa: N802 - Qt's name
        self, event: QGraphicsSceneWheelEvent, axis: int | None = None
    ) -> None:
        """Tell how far the wheel was turned or tilted."""
        notches = event.delta() / 120
        if event.orientation() == Qt.Orientation.Horizontal:
            self.tilted.emit(notches)
        else:
            self.turned.emit(notches, self.second_at(self.mapFromScene(event.scenePos()).x()))
        event.accept()

    def mouseClickEvent(self, event: MouseClickEvent) -> None:  # noqa: N802 - pyqtgraph's name
        """Tell of a double click."""
        if event.double() and event.button() == Qt.MouseButton.LeftButton:
            event.accept()
            self.doubled.emit()

    def hoverEvent(self, event: HoverEvent) -> None:  # noqa: N802 - pyqtgraph's name
        """Tell where the mouse is."""
        inside = not event.isExit() and self.rect().contains(event.pos())
        self.hovered.emit(self.second_at(event.pos().x()) if inside else None)
