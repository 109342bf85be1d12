"""The choice of a mission: built in, a team's own, or another file."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QFileDialog

from protocol.mission_file import builtin_names

_OTHER_FILE = "A mission file of your own …"


class MissionBox(QComboBox):
    """Holds names of built-in missions and paths of files; `picked` tells of a person's choice."""

    picked = Signal(str)

    def __init__(self, own_files: Sequence[str]) -> None:
        super().__init__()
        self.setAccessibleName("Mission")
        self.setPlaceholderText("what your CanSat sends")
        self.addItems([*own_files, *builtin_names(), _OTHER_FILE])
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(18)
        self.textActivated.connect(self._take)
        self.currentIndexChanged.connect(self._dress)
        self._dress(self.currentIndex())
        self._last = ""

    def mission(self) -> str:
        """Return the name or path that is chosen, empty when none is."""
        chosen = self.currentText()
        return "" if chosen == _OTHER_FILE else chosen

    def choose(self, mission: str) -> None:
        """Show `mission` as chosen; an empty name chooses none."""
        if mission and self.findText(mission) < 0:
            self.insertItem(0, mission)
        self.setCurrentIndex(self.findText(mission) if mission else -1)
        self._last = mission

    def _dress(self, index: int) -> None:
        """What stands for a choice must not look like one."""
        if self.property("empty") != (index < 0):
            self.setProperty("empty", index < 0)
            self.style().unpolish(self)
            self.style().polish(self)

    def _take(self, text: str) -> None:
        if text == _OTHER_FILE:
            path, _ = QFileDialog.getOpenFileName(self, "Mission file", "", "Missions (*.toml)")
            if not path:
                self.choose(self._last)
                return
            text = path
        self.choose(text)
        self.picked.emit(text)
