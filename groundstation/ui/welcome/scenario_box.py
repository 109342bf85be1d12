"""The choice of what goes wrong on a simulated day."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QComboBox

from groundstation.simulator import NOMINAL, scenarios
from groundstation.ui.background import Background

_NOMINAL_WORDS = "A flight as it should be"
_LOOKING = "looking for what can go wrong …"


class ScenarioBox(QComboBox):
    """Holds the simulator's scenarios, each in one sentence; the nominal one stands as chosen.

    The simulator, a program of its own, is asked for them when somebody looks.
    """

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName("What goes wrong")
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(18)
        self.addItem(_NOMINAL_WORDS, NOMINAL)
        self._asking: Background | None = None

    def scenario(self) -> str:
        """Return the name of the scenario that is chosen."""
        return str(self.currentData() or NOMINAL)

    def choose(self, name: str) -> None:
        """Choose the scenario of that name, when it is there."""
        self.setCurrentIndex(max(0, self.findData(name)))

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt's name
        """Ask for the scenarios: the arrow keys go through them."""
        super().focusInEvent(event)
        self.ask()

    def showPopup(self) -> None:  # noqa: N802 - Qt's name
        """Show the scenarios, or that they are looked for."""
        self.ask()
        super().showPopup()

    def ask(self) -> None:
        """Ask the simulator for its scenarios, once."""
        if self._asking is not None:
            return
        self.addItem(_LOOKING, NOMINAL)
        self._asking = Background(scenarios, self)
        self._asking.done.connect(self._fill)
        self._asking.failed.connect(lambda sentence: self.setItemText(1, sentence))
        self._asking.start()

    def _fill(self, found: dict[str, str]) -> None:
        is_open = self.view().isVisible()
        if is_open:
            self.hidePopup()
        self.clear()
        for name in sorted(found, key=lambda name: (name != NOMINAL, found[name])):
            self.addItem(found[name], name)
            self.setItemData(self.count() - 1, name, Qt.ItemDataRole.ToolTipRole)
        self.choose(NOMINAL)
        if is_open:
            super().showPopup()
