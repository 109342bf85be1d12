"""The card of recorded flights: the latest, each with its altitude, and any other file."""

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from groundstation.errors import UserError
from groundstation.flight.events import SIMULATED
from groundstation.flight.heights import height_text
from groundstation.flight.losses import share_in_words
from groundstation.flight_entry import FlightEntry
from groundstation.flights import flight_at, flights_in
from groundstation.ui import theme
from groundstation.ui.background import Background
from groundstation.ui.labels import OneLine, Text
from groundstation.ui.welcome.altitude_picture import HEIGHT_PX, WIDTH_PX, AltitudePicture
from groundstation.ui.welcome.card import Card

MOST_SHOWN = 6


class FlightsCard(Card):
    """Lists the flights of the log folder and those opened lately; `wanted` carries a path."""

    wanted = Signal(str)

    def __init__(self, log_folder: Path) -> None:
        super().__init__("Open a flight", "Every flight received here can be replayed.")
        self._log_folder = log_folder
        self._rows = QVBoxLayout()
        self._rows.setSpacing(theme.SPACE_PX // 2)
        self._note = Text("looking for flights …", "quiet")
        self._note.setWordWrap(True)
        other = QPushButton("Open a file …")
        other.setAccessibleName("Open a flight from a file …")
        other.clicked.connect(self.ask)
        self._reading: Background | None = None
        self._found: list[FlightEntry] = []
        self.body.addLayout(self._rows)
        self.body.addWidget(self._note)
        self.body.addStretch(1)
        self.body.addWidget(other, alignment=Qt.AlignmentFlag.AlignLeft)

    def show_flights(self, recent: Sequence[str]) -> None:
        """Look for flights anew; `recent` are paths opened lately, wherever they lie."""
        if self._reading is None:
            paths = [Path(path) for path in recent]
            self._reading = Background(lambda: _flights(self._log_folder, paths), self)
            self._reading.done.connect(self._show)
            self._reading.failed.connect(self._fail)
            self._reading.start()

    def shown(self) -> list[tuple[str, str]]:
        """Return what can be opened at a press: what it is called, and the path."""
        return [(_called(entry), entry.files[0]) for entry in self._found[: self._fitting()]]

    def ask(self) -> None:
        """Ask for a flight log and tell which one was chosen."""
        path, _ = QFileDialog.getOpenFileName(
            self, "Open a flight", str(self._log_folder), "Flight logs (*.flightlog)"
        )
        if path:
            self.wanted.emit(path)

    def _show(self, flights: list[FlightEntry]) -> None:
        self._reading = None
        self._found = flights
        self._show_rows()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Show as many as there is room for."""
        super().resizeEvent(event)
        if self._found and self._rows.count() != min(len(self._found), self._fitting()):
            self._show_rows()

    def _show_rows(self) -> None:
        flights = self._found
        while (item := self._rows.takeAt(0)) is not None:
            widget = item.widget()
            if widget:
                widget.hide()
                widget.deleteLater()
        for entry in flights[: self._fitting()]:
            row = FlightRow(entry)
            row.clicked.connect(lambda _=False, path=entry.files[0]: self.wanted.emit(path))
            self._rows.addWidget(row)
            row.show()
        self._note.setVisible(not flights)
        self._note.show_text(
            f"none yet: each flight received is kept in {self._log_folder} and appears here"
        )
        self.body.activate()  # or the rows would be painted once before they have their width

    def _fail(self, sentence: str) -> None:
        self._reading = None
        self._note.setVisible(True)
        self._note.show_text(sentence)

    def _fitting(self) -> int:
        room_px = self.height() - 6 * theme.line_px()
        return max(1, min(MOST_SHOWN, room_px // (HEIGHT_PX + 3 * theme.SPACE_PX)))


class FlightRow(QPushButton):
    """One flight as a button: picture, when and what, how high and how complete."""

    def __init__(self, entry: FlightEntry) -> None:
        super().__init__()
        self.setProperty("row", True)
        when, what = _when(entry), _what(entry)
        self.setAccessibleName(_called(entry))
        self.setToolTip(entry.files[0])
        words = QWidget()
        lines = QVBoxLayout(words)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(0)
        title = OneLine(when, "value")
        detail = OneLine(what, "quiet")
        for line in (title, detail):
            line.setTextInteractionFlags(Qt.TextInteractionFlag.NoTextInteraction)
            lines.addWidget(line)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(theme.SPACE_PX, 4, theme.SPACE_PX, 4)
        layout.setSpacing(2 * theme.SPACE_PX)
        self._picture = AltitudePicture(entry.altitudes_m)
        self._state = Text(_state(entry), "quiet")
        layout.addWidget(self._picture)
        layout.addWidget(words, 1)
        layout.addWidget(self._state)
        for child in (words, self._state):
            child.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._words = (title, detail)
        self.setMinimumHeight(max(HEIGHT_PX, 2 * theme.line_px()) + 8)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Leave out the picture, then the state, where the words need the room."""
        super().resizeEvent(event)
        gap_px = 2 * theme.SPACE_PX
        words_px = max(line.sizeHint().width() for line in self._words)
        room_px = self.width() - gap_px - words_px
        state_px = self._state.sizeHint().width() + gap_px
        self._picture.setVisible(room_px >= WIDTH_PX + gap_px + state_px)
        self._state.setVisible(room_px >= state_px)


def _flights(folder: Path, recent: Sequence[Path]) -> list[FlightEntry]:
    """Return the flights, the latest first; those opened lately wherever they lie."""
    try:
        found = flights_in(folder)
    except UserError:  # no flight has been received yet
        found = []
    known = {str(Path(file).resolve()) for entry in found for file in entry.files}
    found += [flight_at(path) for path in recent if str(path) not in known and path.is_file()]
    readable = [entry for entry in found if not entry.state.startswith("unreadable")]
    return sorted(readable, key=lambda entry: entry.started_utc or "", reverse=True)


def _called(entry: FlightEntry) -> str:
    return f"Open the flight of {_when(entry)}, {_what(entry)}"


def _when(entry: FlightEntry) -> str:
    try:
        moment = datetime.fromisoformat(entry.started_utc or "").replace(tzinfo=UTC).astimezone()
    except ValueError:
        return Path(entry.files[0]).stem
    return f"{moment:%d %b %Y, %H:%M}"


def _what(entry: FlightEntry) -> str:
    minutes, seconds = divmod(round(entry.duration_s), 60)
    height = "" if entry.height_m is None else f", {height_text(entry.height_m, 0)}"
    if height and entry.simulated:
        height += SIMULATED
    return f"{entry.mission}{height}, {minutes}:{seconds:02d} min"


def _state(entry: FlightEntry) -> str:
    if entry.state != "complete":
        return entry.state
    share = entry.lost_share
    if share == 0 and not entry.resets_seen:
        return "no loss"
    return "" if share is None else share_in_words(share, entry.resets_seen)
