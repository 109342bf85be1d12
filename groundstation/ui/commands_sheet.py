"""The commands of a mission as buttons, with what became of each."""

from collections.abc import Callable

from PySide6.QtCore import QRect, QSize, QTimer
from PySide6.QtWidgets import (
    QComboBox,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QWidget,
)

from groundstation.errors import UserError
from groundstation.flight.commanding import Followed, Outcome
from groundstation.flight.flight import Flight
from groundstation.station import Station
from groundstation.ui import theme
from groundstation.ui.labels import Chip, Text
from groundstation.ui.pressures_row import PressuresRow
from groundstation.ui.side_sheet import SideSheet
from protocol.mission import Command, Parameter

ARMED_MS = 4000
SHOWN_LAST = 4
_ARMED = "■ again to send"
_NONE = (
    "This mission has no commands.\n"
    "Each [[command]] in its file is a button here:\n"
    "docs/missions.md shows how."
)
_NOTHING_SENT = "nothing yet; the echo will stand beside it"

_LEVELS = {Outcome.FAILED: "caution", Outcome.NOT_SENT: "warning"}


class CommandsSheet(SideSheet):
    """Sends the commands of `station`'s mission and shows the latest ones with their echo.

    A hazardous command wants its button twice within four seconds. `pressures` flies the CanSat
    by a file of simulated pressures, where the mission says how.
    """

    def __init__(self, station: Station, parent: QWidget) -> None:
        super().__init__("Commands to the CanSat", parent)
        self._station = station
        self._mistake = Chip()
        self._mistake.setWordWrap(True)
        self._mistake.hide()
        grid = QGridLayout()
        grid.setHorizontalSpacing(2 * theme.SPACE_PX)
        grid.setVerticalSpacing(2)
        self._rows = {
            command.name: CommandRow(command, self._send) for command in station.mission.commands
        }
        for number, row in enumerate(self._rows.values()):
            row.put_into(grid, number)
        self._radio = Text("", "quiet")
        self._radio.setWordWrap(True)
        self._radio.setVisible(station.module is not None)
        self.pressures = PressuresRow(station) if station.mission.simulation else None
        self._latest = [Chip() for _ in range(SHOWN_LAST if self._rows else 0)]
        if not self._rows:
            self.body.addWidget(Text(_NONE))
        self.body.addLayout(grid)
        self.body.addWidget(self._mistake)
        if self.pressures:
            self.body.addWidget(self.pressures)
        self.body.addWidget(self._radio)
        sent = QGridLayout()
        sent.setHorizontalSpacing(2 * theme.SPACE_PX)
        sent.setVerticalSpacing(0)
        sent.setColumnStretch(1, 1)
        if self._rows:
            sent.addWidget(Text("Sent", "quiet"), 0, 0)
        for number, chip in enumerate(self._latest):
            sent.addWidget(chip, number, 1)
        self.body.addLayout(sent)
        self.body.addStretch(1)
        self.show_flight(station.flight)

    def needed(self, room: QRect) -> QSize:
        """Return the size for the commands and as many of the latest ones as there is room for."""
        whole = super().needed(room)
        if not self._latest:
            return whole
        line_px = self._latest[0].sizeHint().height()
        shown = sum(not chip.isHidden() for chip in self._latest)
        fitting = shown + (room.height() - whole.height()) // line_px
        wanted = min(max(fitting, 1), len(self._latest))
        for number, chip in enumerate(self._latest):
            chip.setVisible(number < wanted)
        return whole + QSize(0, (wanted - shown) * line_px)

    def go_to(self, name: str) -> None:
        """Let the button of one command have the keyboard."""
        self._rows[name].take_focus()

    def show_flight(self, flight: Flight) -> None:
        """Show what became of the latest commands, the last one first, and of the pressures."""
        if self.pressures:
            self.pressures.show_progress()
        if self._station.module:
            self._radio.show_text(self._station.module.told)
        if not self._latest:
            return
        latest = flight.commanding.history[-len(self._latest) :][::-1]
        told = [_told(followed) for followed in latest] or [("plain", _NOTHING_SENT)]
        told += [("plain", "")] * (len(self._latest) - len(told))
        for chip, (level, text) in zip(self._latest, told, strict=True):
            chip.tell(level, text)

    def _send(self, command: Command, arguments: dict[str, str]) -> None:
        try:
            self._station.command(command.name, arguments)
            mistake = ""
        except UserError as error:
            mistake = str(error)
        self._mistake.tell("caution", mistake)
        self._mistake.setVisible(bool(mistake))


class CommandRow:
    """One command: its button, and a box for each parameter."""

    def __init__(self, command: Command, send: Callable[[Command, dict[str, str]], None]) -> None:
        self._command = command
        self._send = send
        self._armed = False
        self._button = QPushButton(_title_of(command))
        self._button.setAccessibleName(name_of(command))
        if command.hazardous:  # or the sheet would grow when the button is pressed
            self._button.setText(_ARMED)
            armed_px = self._button.sizeHint().width()
            self._button.setText(_title_of(command))
            self._button.setMinimumWidth(max(armed_px, self._button.sizeHint().width()))
        self._button.setToolTip(command.send)
        self._button.clicked.connect(self._press)
        self._boxes = {parameter.name: _box(parameter) for parameter in command.parameters}

    def take_focus(self) -> None:
        """Let the button have the keyboard."""
        self._button.setFocus()

    def put_into(self, grid: QGridLayout, row: int) -> None:
        """Place button and boxes into a row of `grid`."""
        grid.addWidget(self._button, row, 0)
        boxes = QHBoxLayout()
        boxes.setSpacing(theme.SPACE_PX)
        for box in self._boxes.values():
            boxes.addWidget(box)
        boxes.addStretch(1)
        grid.addLayout(boxes, row, 1)

    def _press(self) -> None:
        if self._command.hazardous and not self._armed:
            self._armed = True
            self._button.setText(_ARMED)
            self._button.setAccessibleName(f"Again to send: {_title_of(self._command)}")
            QTimer.singleShot(ARMED_MS, self._button, self._disarm)
            return
        self._disarm()
        self._send(self._command, {name: _word(box) for name, box in self._boxes.items()})

    def _disarm(self) -> None:
        self._armed = False
        self._button.setText(_title_of(self._command))
        self._button.setAccessibleName(name_of(self._command))


def name_of(command: Command) -> str:
    """Return what a screen reader and the palette call a command."""
    return f"Command: {_title_of(command)}"


def _title_of(command: Command) -> str:
    return command.title or command.name


def _box(parameter: Parameter) -> QComboBox | QLineEdit:
    if parameter.values:
        box = QComboBox()
        box.addItems(parameter.values)
        box.setAccessibleName(parameter.name)
        return box
    line = QLineEdit()
    line.setAccessibleName(parameter.name)
    bounds = f" {parameter.range[0]:g} to {parameter.range[1]:g}" if parameter.range else ""
    line.setPlaceholderText(f"{parameter.name}{bounds}")
    line.setMinimumWidth(line.fontMetrics().horizontalAdvance(line.placeholderText()) + 40)
    return line


def _word(box: QComboBox | QLineEdit) -> str:
    return box.currentText() if isinstance(box, QComboBox) else box.text().strip()


def _told(followed: Followed) -> tuple[str, str]:
    """Return level and words for what became of a command."""
    mark = "✓ " if followed.outcome is Outcome.ECHOED else ""
    after = "" if followed.after_s is None else f" after {followed.after_s:.1f} s"
    words = f"{mark}{followed.command.text}: {followed.outcome}{after}"
    return _LEVELS.get(followed.outcome, "plain"), words
