"""Delivering to the judges: choose the stick, press one button, see that it is there."""

import re
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QFileDialog,
    QHBoxLayout,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from groundstation.deliver.delivery import Delivery, deliver
from groundstation.deliver.report import WARNING, report_lines
from groundstation.deliver.sticks import Stick, is_of_this_machine, sticks
from groundstation.deliver.whose import Teams, teams_in_words
from groundstation.errors import UserError
from groundstation.flightlog.reader import read_flight_log
from groundstation.ui import theme
from groundstation.ui.background import Background
from groundstation.ui.labels import Chip, Text

LOOK_PERIOD_MS = 1000
WIDTH_PX = 620
_LONGEST_WORD = 32


class DeliverDialog(QDialog):
    """Puts the judges' CSV of the flight log at `path` on a stick.

    Sticks are looked for as long as it is open; of several one must be chosen. A file of the same
    name with other contents is replaced only when the person says so, and where nobody knows
    whose the packets are, the person chooses the team.
    """

    _step = Signal(str)

    def __init__(self, path: Path, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle("Deliver to the judges")
        self._path = path
        self._found: list[Stick] = []
        self._picked: Path | None = None
        self._sticks = QComboBox()
        self._sticks.setAccessibleName("USB stick")
        self._sticks.activated.connect(lambda _: self._pick())
        self._other = QPushButton("Another folder …")
        self._other.clicked.connect(self._ask_folder)
        self._whose = QComboBox()
        self._whose.setAccessibleName("Your team")
        self._whose.hide()
        self._teams: Teams = ()
        self._go = QPushButton("Deliver")
        self._go.setProperty("primary", True)
        self._go.clicked.connect(lambda: self.deliver(replace=False))
        self._replace = QPushButton("Replace the file there")
        self._replace.clicked.connect(lambda: self.deliver(replace=True))
        self._replace.hide()
        self._close = QPushButton("Close")
        self._close.clicked.connect(self.accept)
        self._told = Chip()
        self._told.setWordWrap(True)
        self._doubts = Chip()
        self._doubts.setWordWrap(True)
        self._doubts.hide()
        self._report = Text()
        self._report.setWordWrap(True)
        self._step.connect(lambda words: self._told.tell("plain", f"{words} …"))
        self._lay_out()
        self._timer = QTimer(self)
        self._timer.timeout.connect(self.look)
        self._timer.start(LOOK_PERIOD_MS)
        self.look()

    def _lay_out(self) -> None:
        purpose = Text(
            "The CSV of every packet received goes on the stick, is read back and compared.",
            "quiet",
        )
        purpose.setWordWrap(True)
        where = QHBoxLayout()
        where.setSpacing(theme.SPACE_PX)
        where.addWidget(self._sticks, 1)
        where.addWidget(self._other)
        buttons = QHBoxLayout()
        buttons.setSpacing(theme.SPACE_PX)
        for button in (self._go, self._replace):
            buttons.addWidget(button)
        buttons.addStretch(1)
        buttons.addWidget(self._close)
        layout = self._box = QVBoxLayout(self)
        layout.setContentsMargins(*[theme.MARGIN_PX] * 4)
        layout.setSpacing(theme.SPACE_PX)
        layout.addWidget(purpose)
        layout.addLayout(where)
        layout.addWidget(self._told)
        layout.addWidget(self._whose)
        layout.addWidget(self._doubts)
        layout.addWidget(self._report)
        layout.addLayout(buttons)
        self.setMinimumWidth(WIDTH_PX)

    def look(self) -> None:
        """Look for sticks; one that is chosen stays chosen while it is there, and the only one
        needs no choice."""
        found = sticks()
        if found == self._found and self._sticks.count():
            return
        gone = {stick.folder for stick in self._found} - {stick.folder for stick in found}
        self._picked = None if self._picked in gone else self._picked
        self._found = found
        self._sticks.clear()
        if len(found) != 1 and self._picked is None:
            several = f"{len(found)} USB sticks are plugged in: choose one"
            self._sticks.addItem(several if found else "no USB stick yet: plug it in", None)
        for stick in found:
            self._sticks.addItem(stick.label, stick.folder)
        if self._picked is not None:
            self.choose(self._picked)
        self._go.setEnabled(self._sticks.currentData() is not None)

    def _pick(self) -> None:
        self._picked = self._sticks.currentData()
        self._go.setEnabled(self._picked is not None)

    def choose(self, folder: Path) -> None:
        """Show a folder as chosen, also one that is no stick."""
        places = [self._sticks.itemData(index) for index in range(self._sticks.count())]
        if folder not in places:
            self._sticks.addItem(str(folder), folder)
            places.append(folder)
        self._sticks.setCurrentIndex(places.index(folder))
        self._pick()

    def deliver(self, *, replace: bool) -> None:
        """Deliver to what is chosen."""
        folder = self._sticks.currentData()
        if folder is None:
            return
        known = any(stick.folder == folder for stick in self._found)
        ours = not known and is_of_this_machine(folder)
        self._timer.stop()
        self._busy(True)
        self._tell_report([])
        working = Background(
            lambda: deliver(
                read_flight_log(self._path),
                folder,
                choose_team=partial(self._choose_team, self._whose.currentData()),
                may_replace=lambda _: replace,
                tell=self._step.emit,
                onto="folder" if ours else "stick",
            ),
            self,
        )
        working.done.connect(self._show)
        working.failed.connect(self._fail)
        working.start()

    def _choose_team(self, chosen: str | None, teams: Teams) -> str:
        """Return what was chosen; when nothing was, stop and let the person choose."""
        if chosen is None:
            self._teams = teams
            raise UserError(
                f"packets of team {teams_in_words(teams)} were received, and the mission has "
                "another number: choose whose are yours, and deliver"
            )
        return chosen

    def _show(self, made: Delivery) -> None:
        self._busy(False)
        *lines, last = report_lines(made)
        self._told.tell("plain", f"✓ {last}")
        self._tell_report(lines)
        self._fit()

    def _tell_report(self, lines: Sequence[str]) -> None:
        """Show what is said of a delivery; what is doubtful stands apart and before the rest."""
        doubts = [line.removeprefix(WARNING) for line in lines if line.startswith(WARNING)]
        certain = [line for line in lines if not line.startswith(WARNING)]
        self._doubts.tell("caution", "\n".join(map(_breakable, doubts)))
        self._doubts.setVisible(bool(doubts))
        self._report.show_text("\n".join(map(_breakable, certain)))

    def _fail(self, sentence: str) -> None:
        self._busy(False)
        there = "is there already with other contents" in sentence
        self._told.tell(
            "caution", sentence.replace("say --overwrite, or ", "") if there else sentence
        )
        self._replace.setVisible(there)
        if self._teams and not self._whose.count():
            for team, packets in self._teams:
                many = "1 packet" if packets == 1 else f"{packets} packets"
                self._whose.addItem(f"team {team}, {many}", team)
            self._whose.addItem("all packets, under the number in the mission", "")
            self._whose.show()
        self._timer.start(LOOK_PERIOD_MS)
        self._fit()

    def _fit(self) -> None:
        """Take the height that the wrapped texts need at this width."""
        self._box.activate()
        self.resize(self.width(), self._box.totalHeightForWidth(self.width()))

    def _busy(self, busy: bool) -> None:
        for button in (self._go, self._other, self._close, self._sticks, self._whose):
            button.setEnabled(not busy)
        self._replace.hide()

    def _ask_folder(self) -> None:
        folder = QFileDialog.getExistingDirectory(self, "Where the CSV goes")
        if folder:
            self.choose(Path(folder))


def _breakable(line: str) -> str:
    """Return a line of which words too long for the dialog may be broken, by marks of no width."""
    return re.sub(rf"\S{{{_LONGEST_WORD}}}(?=\S)", lambda found: found[0] + "\u200b", line)
