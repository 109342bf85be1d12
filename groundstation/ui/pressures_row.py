"""Flying the CanSat by a file of simulated pressures: choose it, start, pause, stop."""

from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from groundstation.errors import UserError
from groundstation.sending.pressure_file import read_pressures
from groundstation.sending.pressure_player import Playing, PressurePlayer
from groundstation.station import Station
from groundstation.ui import theme
from groundstation.ui.actions import Action
from groundstation.ui.labels import Chip, Text

_FILES = "Pressures (*.txt *.csv *.dat);;All files (*)"


class PressuresRow(QWidget):
    """The pressures of a file, sent by `station`; what they do is shown by `show_progress`."""

    def __init__(self, station: Station) -> None:
        super().__init__()
        self._station = station
        self._player = station.pressure_player
        self._choose = QPushButton("Choose a file …")
        self._choose.setToolTip("Lines such as CMD,$,SIMP,101325, or one number a line")
        self._start = QPushButton("Start simulation")
        self._pause = QPushButton("Pause")
        self._stop = QPushButton("Stop")
        self._told = Chip()
        self._told.setWordWrap(True)
        self._told.tell("plain", "no file chosen")
        self._doubt = Chip()
        self._doubt.setWordWrap(True)
        self._doubt.hide()
        self._worked = {
            "Simulated pressures: choose a file …": (self._choose, self._ask),
            "Simulated pressures: start": (self._start, self._begin),
            "Simulated pressures: pause or go on": (self._pause, self._pause_or_go_on),
            "Simulated pressures: stop": (self._stop, self._end),
        }
        buttons = QHBoxLayout()
        buttons.setSpacing(theme.SPACE_PX)
        for name, (button, do) in self._worked.items():
            button.setAccessibleName(name)
            button.clicked.connect(lambda _=False, do=do: do())
            buttons.addWidget(button)
        buttons.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.SPACE_PX)
        head = QHBoxLayout()
        head.setSpacing(2 * theme.SPACE_PX)
        head.addWidget(Text("Simulated pressures", "quiet"))
        head.addWidget(self._told, 1)
        layout.addLayout(head)
        layout.addLayout(buttons)
        layout.addWidget(self._doubt)
        self.show_progress()

    def offered_actions(self) -> list[Action]:
        """Return what the buttons do, by name."""
        return [
            Action(name, "Commands", (), do, button.isEnabled)
            for name, (button, do) in self._worked.items()
        ]

    def choose(self, path: Path) -> None:
        """Take the pressures in the file at `path`, or say what is wrong with it."""
        try:
            pressures = read_pressures(path, self._station.mission)
        except UserError as error:
            self._told.tell("warning", str(error))
            return
        self._player = PressurePlayer(self._station.mission, pressures)
        self.show_progress()

    def show_progress(self) -> None:
        """Show how far the pressures are, and offer what can be done."""
        player = self._player
        playing = player.progress.playing if player else None
        under_way = playing in (Playing.RUNNING, Playing.PAUSED)
        self._start.setText("Start again" if playing in _OVER else "Start simulation")
        self._pause.setText("Go on" if playing is Playing.PAUSED else "Pause")
        self._offer(
            {
                self._choose: not under_way,
                self._start: player is not None and not under_way,
                self._pause: under_way,
                self._stop: under_way,
            }
        )
        if player:
            self._told.tell("caution" if player.problem else "plain", player.told)
            doubt = player.doubt(self._station.flight)
            self._doubt.tell("caution", doubt)
            self._doubt.setVisible(bool(doubt))

    def _offer(self, possible: dict[QPushButton, bool]) -> None:
        """Let these be pressed; a keyboard that stood on one that cannot be stays in this row.

        Left to Qt it goes to a button that has nothing to do with it, such as one that leaves the
        flight.
        """
        left = any(button.hasFocus() and not possible[button] for button in possible)
        for button, can in possible.items():
            button.setEnabled(can)
        if left:
            (self._pause if possible[self._pause] else self._choose).setFocus()

    def _ask(self) -> None:
        name, _ = QFileDialog.getOpenFileName(self, "File of simulated pressures", "", _FILES)
        if name:
            self.choose(Path(name))

    def _begin(self) -> None:
        if self._player is None:
            return
        try:
            self._station.play(self._player)
        except UserError as error:
            self._told.tell("warning", str(error))
            return
        self.show_progress()

    def _pause_or_go_on(self) -> None:
        if self._player is None:
            return
        if self._player.progress.playing is Playing.PAUSED:
            self._player.go_on(self._station.link.now_ns())
        else:
            self._player.pause()
        self.show_progress()

    def _end(self) -> None:
        if self._player:
            self._player.stop()
        self.show_progress()


_OVER = (Playing.STOPPED, Playing.DONE)
