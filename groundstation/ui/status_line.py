"""The line at the bottom: what is recorded, what happened last, and what is not seen."""

from collections.abc import Sequence

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from groundstation.flight.flight import Flight
from groundstation.flight.summary import utc_text
from groundstation.station import Station
from groundstation.ui import theme
from groundstation.ui.labels import Chip, Text

_FEW = 2
"""So many things that are not seen are named in a shorter text; the others are counted."""
_GAP_PX = 2 * theme.SPACE_PX


class StatusLine(QWidget):
    """Says whether the flight is recorded, what is not seen, the last event, and mistakes.

    Each has texts from the longest to the shortest; on a narrow window the shorter ones stand.
    Mistakes and warnings are told whole, on more lines if need be.
    """

    def __init__(self) -> None:
        super().__init__()
        self._without_room: list[str] = []
        self._hidden: list[str] = []
        self._mistake = Chip()
        self._warning = Chip()
        for sentence in (self._mistake, self._warning):
            # However long a sentence is, it wraps: it must never widen the window
            sentence.setWordWrap(True)
            sentence.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
            sentence.hide()
        self._recording = Text("", "value")
        self._left_out = Text("", "quiet")
        self._event = Text("", "quiet")
        self._texts: dict[Text, Sequence[str]] = dict.fromkeys(
            (self._event, self._recording, self._left_out), ("",)
        )
        layout = QHBoxLayout(self)
        layout.setContentsMargins(theme.MARGIN_PX, 0, theme.MARGIN_PX, theme.SPACE_PX)
        layout.setSpacing(_GAP_PX)
        layout.addWidget(self._mistake, 1)
        layout.addWidget(self._warning, 2)
        layout.addWidget(self._recording)
        layout.addStretch()
        layout.addWidget(self._left_out)
        layout.addStretch()
        layout.addWidget(self._event)

    def show_station(self, station: Station) -> None:
        """Show the present of `station`."""
        level, *texts = _recording(station)
        quiet = level == "plain"
        self._warning.tell(level, "" if quiet else texts[0])
        self._texts[self._recording] = texts if quiet else ("",)
        self._texts[self._event] = _latest(station.flight)
        self._fit()

    def tell_left_out(self, titles: Sequence[str]) -> None:
        """Say what finds no room in the window."""
        self._without_room = list(titles)
        self._tell_missing()

    def tell_hidden(self, titles: Sequence[str]) -> None:
        """Say which panels the crew has hidden: some rules ask for all telemetry to be seen."""
        self._hidden = list(titles)
        self._tell_missing()

    def clear(self) -> None:
        """Show that no station runs."""
        self._warning.tell("plain", "")
        self._texts[self._recording] = self._texts[self._event] = ("",)
        self.tell_mistake("")

    def tell_mistake(self, sentence: str) -> None:
        """Show a mistake of the person's until the next thing they do; empty clears it."""
        self._mistake.tell("warning", sentence)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Tell as much as there is room for."""
        super().resizeEvent(event)
        self._fit()

    def _tell_missing(self) -> None:
        told = [("no room for", self._without_room), ("hidden", self._hidden)]
        told = [(why, titles) for why, titles in told if titles]
        self._texts[self._left_out] = [
            "; ".join(f"{why}: {words(titles)}" for why, titles in told)
            for words in (", ".join, _few, _count)
        ]
        hints = []
        if self._without_room:
            titles = ", ".join(self._without_room)
            hints.append(
                f"No room for: {titles}. Enlarge the window, or lower the display's scale."
            )
        if self._hidden:
            hints.append(f"Hidden: {', '.join(self._hidden)}. F4 shows them again.")
        self._left_out.setToolTip("\n".join(hints))
        self._fit()

    def _fit(self) -> None:
        """Show the longest texts that fit beside each other; the event is the first to go."""
        mistaken = bool(self._mistake.text())
        warned = bool(self._warning.text())
        shown = {label: list(texts) for label, texts in self._texts.items()}
        room_px = (self.width() - 2 * theme.MARGIN_PX) * (0.5 if warned else 1.0)
        for label in (self._event, self._recording, self._left_out, self._event):
            while _width_px(shown) > room_px and len(shown[label]) > 1:
                del shown[label][0]
        if _width_px(shown) > room_px:
            shown[self._event] = [""]
        for label, texts in shown.items():
            label.show_text(texts[0])
            label.setVisible(bool(texts[0]) and not mistaken)
        self._mistake.setVisible(mistaken)
        self._warning.setVisible(warned and not mistaken)


def _width_px(shown: dict[Text, list[str]]) -> int:
    bold = theme.metrics(bold=True)
    return sum(bold.horizontalAdvance(texts[0]) + 2 * _GAP_PX for texts in shown.values())


def _few(titles: Sequence[str]) -> str:
    more = len(titles) - _FEW
    named = ", ".join(titles[:_FEW])
    return f"{named} and {more} more" if more > 0 else named


def _count(titles: Sequence[str]) -> str:
    return f"{len(titles)} things" if len(titles) > 1 else titles[0]


def _latest(flight: Flight) -> Sequence[str]:
    """Return what happened last: an event, or frames rejected, with their reasons."""
    event = flight.events[-1] if flight.events else None
    reject = flight.latest_rejects[-1] if flight.latest_rejects else None
    if reject and (event is None or reject.monotonic_ns >= event.monotonic_ns):
        counts = ", ".join(f"{n} {reason}" for reason, n in flight.rejected_by_reason.items())
        utc_ns, what = reject.utc_ns, f"rejected: {counts}"
    elif event:
        utc_ns, what = event.utc_ns, f"{event.kind}: {event.text}" if event.text else event.kind
    else:
        return ("",)
    return f"{utc_text(utc_ns)[11:19]} UTC  {what}", what


def _recording(station: Station) -> tuple[str, ...]:
    """Return the level and the words, longest first, for what becomes of the bytes received."""
    if station.fault:
        return "warning", f"fault in the program, still recording: {station.fault!r}"
    if station.recording_problem:
        return "warning", station.recording_problem
    if station.recording_warning:
        return "caution", station.recording_warning
    if station.log:
        verb = "recording" if station.running else "recorded"
        return "plain", f"{verb} {station.log.path.name}", verb
    verb = "replaying" if station.running else "replayed"
    return "plain", f"{verb} {station.link.name}", verb
