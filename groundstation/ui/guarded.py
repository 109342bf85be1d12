"""A panel behind a guard: whatever it raises, a plain message takes its place."""

import logging
from collections.abc import Callable

from PySide6.QtCore import QRect, Qt, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from groundstation.station import Station
from groundstation.ui.labels import Text
from groundstation.ui.panel import Panel
from groundstation.ui.room import Room

_LOG = logging.getLogger(__name__)
_ROOM_OF_MESSAGE = Room(160, 60, 60)


class Guarded(QWidget):
    """Holds one panel and calls it; a fault of the panel stays in its place.

    What the panel raises where Qt calls it, in painting or under the mouse, comes by `faults`.

    `make` builds the panel; `title` names it in the message. Once failed it is left alone: what
    fails at each frame would fill the log and slow the rest down.
    """

    def __init__(self, title: str, make: Callable[[], Panel]) -> None:
        super().__init__()
        self.title = title
        self.setAccessibleName(title)
        self.fault: Exception | None = None
        self._panel: Panel | None = None
        self._message = Text("", "quiet", parent=self)
        self._message.setWordWrap(True)
        self._message.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._message.hide()
        self._room = _ROOM_OF_MESSAGE
        self._try(lambda: self._take(make()))

    @property
    def panel(self) -> Panel | None:
        """The panel; None when it could not be made."""
        return self._panel

    def room(self, width_px: int) -> Room:
        """Return the room that the panel needs; the last known one when it has failed."""
        if self._panel and not self.fault:
            panel = self._panel
            self._try(lambda: self._keep_room(panel.room(width_px)))
        return self._room

    def not_seen(self, width_px: int, height_px: int) -> list[str]:
        """Return what of the panel is not seen in so much room."""
        found: list[str] = []
        if self._panel and not self.fault:
            panel = self._panel
            self._try(lambda: found.extend(panel.not_seen(width_px, height_px)))
        return found

    def draw(self, station: Station) -> None:
        """Let the panel draw what is new."""
        if self._panel and not self.fault:
            panel = self._panel
            self._try(lambda: panel.draw(station))

    def show_figures(self, station: Station) -> None:
        """Let the panel show its figures."""
        if self._panel and not self.fault:
            panel = self._panel
            self._try(lambda: panel.show_figures(station))

    def restyle(self) -> None:
        """Let the panel take the colours that hold now."""
        if self._panel and not self.fault:
            self._try(self._panel.restyle)

    def stand(self, place: QRect | None) -> None:
        """Stand in `place`, or nowhere."""
        self._try(lambda: self.setVisible(place is not None))
        if place is not None:
            self._try(lambda: self.setGeometry(place))

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Give the panel, or the message, all the room."""
        super().resizeEvent(event)
        self._message.setGeometry(self.rect())
        if self._panel and not self.fault:
            panel = self._panel
            self._try(lambda: panel.setGeometry(self.rect()))

    def _take(self, panel: Panel) -> None:
        panel.setParent(self)
        self._panel = panel

    def _keep_room(self, room: Room) -> None:
        self._room = room

    def stop(self, error: Exception) -> None:
        """Put the message in the panel's place as soon as Qt has done with it; say why once."""
        if self.fault is None:
            _LOG.error("the panel %s failed", self.title, exc_info=error)
            self.fault = error.with_traceback(None)
            QTimer.singleShot(0, self, self._show_fault)

    def _try(self, step: Callable[[], None]) -> None:
        try:
            step()
        except Exception as error:
            _LOG.exception("the panel %s failed", self.title)
            self.fault = error.with_traceback(None)
            self._show_fault()

    def _show_fault(self) -> None:
        if self._panel:
            self._panel.hide()
        self._message.show_text(
            f"{self.title}: a fault in the program stopped this panel "
            f"({type(self.fault).__name__}: {self.fault}). Everything else goes on."
        )
        self._message.show()
