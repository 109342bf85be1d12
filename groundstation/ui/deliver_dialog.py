"""Delivering to the judges: choose the stick, press one button, see that it is there."""

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
from groundstation.deliver.report import report_lines
from groundstation.deliver.sticks import Stick, sticks
from groundstation.flightlog.reader import read_flight_log
from groundstation.ui import theme
from groundstation.ui.background import Background
from groundstation.ui.labels import Chip, Text

LOOK_PERIOD_MS = 1000
WIDTH_PX = 620


class DeliverDialog(QDialog):
    """Puts the judges' CSV of the flight log at `path` on a stick.

    Sticks are looked for as long as it is open; of several one must be chosen. A file of the same
    name with other contents is replaced only when the person says so.
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
        layout = QVBoxLayout(self)
        layout.setContentsMargins(*[theme.MARGIN_PX] * 4)
        layout.setSpacing(theme.SPACE_PX)
        layout.addWidget(purpose)
        layout.addLayout(where)
        layout.addWidget(self._told)
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
        self._timer.stop()
        self._busy(True)
        self._report.show_text("")
        working = Background(
            lambda: deliver(
                read_flight_log(self._path),
                folder,
                may_replace=lambda _: replace,
                tell=self._step.emit,
            ),
            self,
        )
        working.done.connect(self._show)
        working.failed.connect(self._fail)
        working.start()

    def _show(self, made: Delivery) -> None:
        self._busy(False)
        *lines, last = report_lines(made)
        self._told.tell("caution" if made.stray else "plain", f"✓ {last}")
        self._report.show_text("\n".join(lines))
        self.adjustSize()

    def _fail(self, sentence: str) -> None:
        self._busy(False)
        there = "is there already with other contents" in sentence
        self._told.tell(
            "caution", sentence.replace("say --overwrite, or ", "") if there else sentence
        )
        self._replace.setVisible(there)
        self._timer.start(LOOK_PERIOD_MS)
        self.adjustSize()

    def _busy(self, busy: bool) -> None:
        for button in (self._go, self._other, self._close, self._sticks):
            button.setEnabled(not busy)
        self._replace.hide()

    def _ask_folder(self) -> None:
        folder = QFileDialog.getExistingDirectory(self, "Where the CSV goes")
        if folder:
            self.choose(Path(folder))
