"""Marks of the crew's: set at once, and named afterwards by whoever has a hand free."""

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QWidget

from groundstation.errors import UserError
from groundstation.flight.events import EventKind
from groundstation.flight.items import Mark
from groundstation.flight.phases import t_plus_s
from groundstation.station import Station
from groundstation.ui import theme
from groundstation.ui.labels import Text
from groundstation.ui.plotting.ticks import clock

SHOWN_MS = 8_000
"""So long the line stays when nobody names the mark."""
LEFT_ALONE_MS = 20_000
"""A name at which nobody has typed for so long is taken as it is."""
LONGEST_NAME = 60
_WIDTH_PX = 620


class MarkLine(QFrame):
    """Sets marks; lying over `below`, it tells of the last one for a few seconds.

    It leaves the keyboard to the flight until `name` is called: the next key may be another mark.
    `left` tells that the keyboard may go back.
    """

    left = Signal()

    def __init__(self, parent: QWidget, below: QWidget) -> None:
        super().__init__(parent)
        self._below = below
        self.setObjectName("markLine")
        self._station: Station | None = None
        self._mark: Mark | None = None
        self._number = 0
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self._take)
        self._told = Text("", "value")
        self._hint = Text("F2: give it a name", "quiet")
        self._name = QLineEdit()
        self._name.setAccessibleName("Name of the mark")
        self._name.setPlaceholderText("its name")
        self._name.setMaxLength(LONGEST_NAME)
        self._name.returnPressed.connect(self._take)
        self._name.textEdited.connect(lambda _: self._timer.start(LEFT_ALONE_MS))
        layout = QHBoxLayout(self)
        layout.setContentsMargins(theme.MARGIN_PX, 0, theme.SPACE_PX, 0)
        layout.setSpacing(2 * theme.SPACE_PX)
        layout.addWidget(self._told)
        layout.addWidget(self._name, 1)
        layout.addWidget(self._hint)
        layout.addStretch()
        self.hide()

    @property
    def can_name(self) -> bool:
        """Whether there is a mark of the flight being received that can be named."""
        return self._mark is not None and self._station is not None and self._station.running

    def set(self, station: Station) -> None:
        """Set a mark at this moment, and tell of it."""
        if self._name.isVisible():
            self._take()
        if station is not self._station:
            events = station.flight.events
            self._number = sum(event.kind is EventKind.MARK_SET for event in events)
        self._station = station
        self._name.hide()
        self._timer.start(SHOWN_MS)
        try:
            self._mark = station.mark(f"mark {self._number + 1}")
        except UserError as error:
            self._told.show_text(f"■ no mark: {error}")
            self._tell("")
            return
        self._number += 1
        since_s = t_plus_s(station.flight, self._mark.monotonic_ns)
        when = "" if since_s is None else f" at T+{clock(max(0.0, since_s))}"
        self._told.show_text(f"✓ mark {self._number}{when}")
        self._tell("F2: give it a name")

    def name(self) -> None:
        """Let the last mark be named: the line has the keyboard until Enter or Escape."""
        if not self.can_name:
            return
        self._tell("Enter: keep it")
        self._name.clear()
        self._name.show()
        self.window().activateWindow()  # the key may have been pressed on the projector
        self._name.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._timer.start(LEFT_ALONE_MS)

    def leave(self) -> bool:
        """Go, and leave the mark without the name being typed; return whether the line was seen."""
        seen = self.isVisible()
        self._timer.stop()
        self.hide()
        if seen:
            self.left.emit()
        return seen

    def _tell(self, hint: str) -> None:
        self._hint.show_text(hint)
        place = self._below.geometry()
        self.setGeometry(place.left(), place.top(), min(_WIDTH_PX, place.width()), place.height())
        self.show()
        self.raise_()

    def _take(self) -> None:
        """Record the name, if one was typed, and go."""
        words, station = self._name.text().strip(), self._station
        if self._name.isVisible() and words and self._mark and station and station.running:
            station.name_mark(self._mark, words)
        self.leave()
