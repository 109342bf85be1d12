"""The drawn map: one view of the ground, dragged and zoomed with the mouse and the keys."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPixmap,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QWidget

from groundstation.basemap.area import Area
from groundstation.geo.local_plane import LocalPlane, Place
from groundstation.ui import theme
from groundstation.ui.map.backdrop import Backdrop
from groundstation.ui.map.labels import Labels
from groundstation.ui.map.scenery import (
    draw_north,
    draw_pictures,
    draw_rings,
    draw_scale,
    write_distances,
)
from groundstation.ui.map.track_layer import (
    Marks,
    Track,
    draw_changes,
    draw_marks,
    draw_track,
    reserve,
)
from groundstation.ui.map.view import Box, View

_NEAR_M, _NEAR_TIMES = 3000.0, 4.0
"""A crew farther away than this, or than so many times the track, does not widen the view."""
_STEP = 1.25
_MOST_ANEW = 100
"""Fewer points of the way are drawn at each frame; the others are kept as a picture."""
_KEY_PX = 40


@dataclass(frozen=True, slots=True)
class Content:
    """All that a map shows: the plane around the pad, the track, the marks, and `notes`, each
    as texts from the longest to the shortest."""

    plane: LocalPlane
    track: Track
    marks: Marks
    notes: tuple[tuple[str, ...], ...] = ()

    @property
    def box(self) -> Box:
        """The part of the ground that should be seen."""
        box = self.track.box.around(0.0, 0.0)
        if self.marks.me_m is None:
            return box
        wider = box.around(*self.marks.me_m)
        near = wider.extent_m <= max(_NEAR_M, _NEAR_TIMES * box.extent_m)
        return wider if near else box


class MapCanvas(QWidget):
    """Draws `Content` over a `Backdrop`; without content it says what would fill it.

    It follows the flight until it is dragged or zoomed; a double click or Home follows again.
    `menu_wanted` tells where a menu was asked for: the place and the point on the screen.
    `points` is the size of its letters.
    """

    menu_wanted = Signal(object, object)

    def __init__(self, backdrop: Backdrop, points: float = theme.TEXT_PT) -> None:
        super().__init__()
        self._points = points
        self.setAccessibleName("Map")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.OpenHandCursor)
        self.view = View(1.0, 1.0)
        self.following = True
        self._content: Content | None = None
        self._nothing = ""
        self._backdrop = backdrop
        self._scenery: QPixmap | None = None
        self._edition: object = None
        self._in_ground = 0
        self._dragged_from: QPointF | None = None
        backdrop.changed.connect(self.refresh)

    def show_content(self, content: Content) -> None:
        """Draw `content`."""
        moved = self._content is None or self._content.plane.origin != content.plane.origin
        self._content = content
        if self.following:
            self._look(self.view.fitted(content.box))
        if moved:
            self._ask_for_pieces()
        self.update()

    def show_nothing(self, sentence: str) -> None:
        """Show a sentence in place of the map."""
        if self._content is not None or sentence != self._nothing:
            self._content, self._nothing = None, sentence
            self.refresh()

    def follow(self) -> None:
        """Show the whole flight and follow it."""
        self.following = True
        if self._content:
            self._look(self.view.fitted(self._content.box))

    def refresh(self) -> None:
        """Draw everything anew: the theme or the pictures have changed."""
        self._scenery = None
        self.update()

    def place_at(self, point: QPointF) -> Place | None:
        """Return the place shown at a point; None without a map."""
        if self._content is None:
            return None
        return self._content.plane.place_at(*self.view.to_metres(point.x(), point.y()))

    def paintEvent(self, _: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Draw the ground from memory, the flight anew."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self._content is None:
            self._draw_nothing(painter)
            return
        colours = theme.current()
        patch = colours.ground if self._backdrop.drawn else colours.raised
        area = QRectF(self.rect()).adjusted(2, 2, -2, -2)
        labels = Labels(painter, area, patch, self._points)
        content = self._content
        painter.drawPixmap(0, 0, self._ground_of(content))
        reserve(labels, self.view, content.track, content.marks)
        draw_track(painter, self.view, content.track.from_point(max(0, self._in_ground - 1)))
        draw_scale(painter, labels, self.view)
        draw_marks(painter, labels, self.view, content.marks)
        draw_north(painter, labels, self.view)
        self._write_notes(labels, content.notes)
        self._write_source(labels)
        draw_changes(painter, labels, self.view, content.track)
        write_distances(labels, self.view)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Show the same ground in the new size."""
        super().resizeEvent(event)
        self._look(self.view.resized(self.width(), self.height()))
        if self.following and self._content:
            self._look(self.view.fitted(self._content.box))

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802 - Qt's name
        """Zoom at the mouse."""
        turns = event.angleDelta().y() / 120
        self._zoom(_STEP**turns, event.position().x(), event.position().y())
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Take hold of the ground."""
        if event.button() == Qt.MouseButton.LeftButton:
            self._dragged_from = event.position()
            self.setCursor(Qt.CursorShape.ClosedHandCursor)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Drag the ground."""
        if self._dragged_from is None:
            return
        by = event.position() - self._dragged_from
        self._dragged_from = event.position()
        self.following = False
        self._look(self.view.moved(by.x(), by.y()))

    def mouseReleaseEvent(self, _: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Let go of the ground."""
        self._dragged_from = None
        self.setCursor(Qt.CursorShape.OpenHandCursor)

    def mouseDoubleClickEvent(self, _: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Follow the flight again."""
        self.follow()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Zoom by + and -, move by the arrows with Shift, follow again by Home."""
        act = self._keys().get((event.key(), event.modifiers() & Qt.KeyboardModifier.ShiftModifier))
        if act is None:
            super().keyPressEvent(event)
        else:
            act()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:  # noqa: N802 - Qt's name
        """Ask for the menu of this place."""
        place = self.place_at(QPointF(event.pos()))
        self.menu_wanted.emit(place, event.globalPos())

    def _keys(self) -> dict[tuple[int, Qt.KeyboardModifier], Callable[[], None]]:
        plain, shift = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier
        key = Qt.Key
        x, y = self.width() / 2, self.height() / 2
        return {
            (key.Key_Plus, plain): lambda: self._zoom(_STEP, x, y),
            (key.Key_Plus, shift): lambda: self._zoom(_STEP, x, y),
            (key.Key_Minus, plain): lambda: self._zoom(1 / _STEP, x, y),
            (key.Key_Home, plain): self.follow,
            (key.Key_Left, shift): lambda: self._move(_KEY_PX, 0),
            (key.Key_Right, shift): lambda: self._move(-_KEY_PX, 0),
            (key.Key_Up, shift): lambda: self._move(0, _KEY_PX),
            (key.Key_Down, shift): lambda: self._move(0, -_KEY_PX),
        }

    def _zoom(self, factor: float, x: float, y: float) -> None:
        self.following = False
        self._look(self.view.zoomed(factor, x, y))

    def _move(self, right_px: float, down_px: float) -> None:
        self.following = False
        self._look(self.view.moved(right_px, down_px))

    def _look(self, view: View) -> None:
        if view != self.view:
            self.view = view
            self._ask_for_pieces()
            self.refresh()

    def _ask_for_pieces(self) -> None:
        """Ask for the pictures of what is seen and a little around it."""
        if self._content is None:
            return
        seen = self.view.box
        corners = [
            self._content.plane.place_at(east, north)
            for east in (seen.west, seen.east)
            for north in (seen.south, seen.north)
        ]
        latitudes, longitudes = zip(*corners, strict=True)
        area = Area(min(latitudes), min(longitudes), max(latitudes), max(longitudes))
        if not area.problem:
            self._backdrop.show_area(area, self.view.metres_per_px / self.devicePixelRatioF())

    def _ground_of(self, content: Content) -> QPixmap:
        """Return the picture of the ground with most of the way on it: that changes little."""
        track = content.track
        in_ground = (len(track.east_m) - 1) // _MOST_ANEW * _MOST_ANEW
        fits = track.edition is not None and track.edition == self._edition
        if self._scenery is None or not fits or in_ground != self._in_ground:
            self._scenery = self._draw_ground(content.plane)
            self._edition, self._in_ground = track.edition, in_ground
            painter = QPainter(self._scenery)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            draw_track(painter, self.view, track.until_point(self._in_ground))
            painter.end()
        return self._scenery

    def _draw_ground(self, plane: LocalPlane) -> QPixmap:
        ratio = self.devicePixelRatioF()
        ground = QPixmap(self.size() * ratio)
        ground.setDevicePixelRatio(ratio)
        ground.fill(theme.colour(theme.current().raised))
        painter = QPainter(ground)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        draw_pictures(painter, self.view, plane, self._backdrop.drawn)
        draw_rings(painter, self.view, over_picture=bool(self._backdrop.drawn))
        painter.end()
        return ground

    def _write_notes(self, labels: Labels, notes: tuple[tuple[str, ...], ...]) -> None:
        """Write each note in a corner that is free, in the longest of its texts that fits."""
        ink = theme.current().ink
        right, bottom = self.width() - 6.0, self.height() - 6.0
        corners = ((6.0, 6.0, (0.0, 0.0)), (right, bottom, (1.0, 1.0)), (right, 6.0, (1.0, 0.0)))
        for texts in notes:
            any(
                labels.write(text, left, top, anchor=anchor, ink=ink, bold=False)
                for text in texts
                for left, top, anchor in corners
            )

    def _write_source(self, labels: Labels) -> None:
        """Name whose map it is."""
        if self._backdrop.attribution:
            labels.write(
                self._backdrop.attribution,
                self.width() - 6.0,
                self.height() - 6.0,
                anchor=(1, 1),
                ink=theme.current().quiet,
                bold=False,
            )

    def _draw_nothing(self, painter: QPainter) -> None:
        painter.fillRect(self.rect(), theme.colour(theme.current().raised))
        painter.setFont(theme.font(self._points))
        painter.setPen(theme.colour(theme.current().quiet))
        inner = QRectF(self.rect()).adjusted(12, 8, -12, -8)
        flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
        painter.drawText(inner, int(flags), self._nothing)
