"""The line at the bottom: what is recorded, what happened last, and what is not seen."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from groundstation.flight.flight import Flight
from groundstation.flight.summary import utc_text
from groundstation.station import Station
from groundstation.ui import theme
from groundstation.ui.labels import Chip, Text

_FEW = 2
"""So many panels that are not seen are named; of more the number is told."""


class StatusLine(QWidget):
    """Says whether the flight is recorded, the last event, and mistakes to be mended."""

    def __init__(self) -> None:
        super().__init__()
        self._without_room: list[str] = []
        self._hidden: list[str] = []
        self._mistake = Chip()
        self._mistake.hide()
        self._recording = Chip()
        self._left_out = Text("", "quiet")
        self._event = Text("", "quiet")
        self._event.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        for label in (self._mistake, self._recording, self._left_out, self._event):
            # However long a sentence is, it wraps: it must never widen the window
            label.setWordWrap(True)
            label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(theme.MARGIN_PX, 0, theme.MARGIN_PX, theme.SPACE_PX)
        layout.setSpacing(theme.SPACE_PX)
        layout.addWidget(self._mistake, 15)
        layout.addWidget(self._recording, 7)
        layout.addWidget(self._left_out, 3)
        layout.addWidget(self._event, 5)

    def show_station(self, station: Station) -> None:
        """Show the present of `station`."""
        self._recording.tell(*_recording(station))
        self._event.show_text(_latest(station.flight))

    def tell_left_out(self, titles: Sequence[str]) -> None:
        """Say which panels find no room in the window."""
        self._without_room = list(titles)
        self._tell_missing()

    def tell_hidden(self, titles: Sequence[str]) -> None:
        """Say which panels the crew has hidden: some rules ask for all telemetry to be seen."""
        self._hidden = list(titles)
        self._tell_missing()

    def _tell_missing(self) -> None:
        told = [("no room for", self._without_room), ("hidden", self._hidden)]
        self._left_out.show_text("; ".join(f"{why}: {_few(t)}" for why, t in told if t))
        hints = []
        if self._without_room:
            titles = ", ".join(self._without_room)
            hints.append(
                f"No room for: {titles}. Enlarge the window, or lower the display's scale."
            )
        if self._hidden:
            hints.append(f"Hidden: {', '.join(self._hidden)}. F4 shows them again.")
        self._left_out.setToolTip("\n".join(hints))
        self._left_out.setVisible(bool(self._left_out.text()) and not self._mistake.text())

    def clear(self) -> None:
        """Show that no station runs."""
        self._recording.tell("plain", "")
        self._event.show_text("")
        self.tell_mistake("")

    def tell_mistake(self, sentence: str) -> None:
        """Show a mistake of the person's until the next thing they do; empty clears it."""
        self._mistake.tell("warning", sentence)
        self._mistake.setVisible(bool(sentence))
        self._recording.setVisible(not sentence)
        self._left_out.setVisible(bool(self._left_out.text()) and not sentence)
        self._event.setVisible(not sentence)


def _few(titles: Sequence[str]) -> str:
    return ", ".join(titles) if len(titles) <= _FEW else f"{len(titles)} panels"


def _latest(flight: Flight) -> str:
    """Return what happened last: an event, or frames rejected, with their reasons."""
    event = flight.events[-1] if flight.events else None
    reject = flight.latest_rejects[-1] if flight.latest_rejects else None
    if reject and (event is None or reject.monotonic_ns >= event.monotonic_ns):
        counts = ", ".join(f"{n} {reason}" for reason, n in flight.rejected_by_reason.items())
        return f"{utc_text(reject.utc_ns)[11:19]} UTC  rejected: {counts}"
    return f"{utc_text(event.utc_ns)[11:19]} UTC  {event.kind}: {event.text}" if event else ""


def _recording(station: Station) -> tuple[str, str]:
    """Return level and words for what becomes of the bytes received."""
    if station.fault:
        return "warning", f"fault in the program, still recording: {station.fault!r}"
    if station.recording_problem:
        return "warning", station.recording_problem
    if station.recording_warning:
        return "caution", station.recording_warning
    if station.log:
        verb = "recording" if station.running else "recorded"
        return "plain", f"{verb} {station.log.path.name}"
    verb = "replaying" if station.running else "replayed"
    return "plain", f"{verb} {station.link.name}"
