"""The palette: all actions by name, found by a few letters."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)

from groundstation.ui import theme
from groundstation.ui.actions import Action, key_text, run_if_possible
from groundstation.ui.labels import Text

WIDTH_PX = 620
ROWS_SEEN = 9
_BORDERS_PX = 2
_TO_LIST = {Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown}


class Palette(QDialog):
    """Shows the actions that are possible; `chosen` is the one to be done when it is accepted.

    It is done by `run_chosen`, when the palette has gone: the action finds the window as it was.
    """

    def __init__(self, actions: Sequence[Action], parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle("All actions")
        self.setModal(True)
        self.chosen: Action | None = None
        self._actions = [action for action in actions if action.possible()]
        self._search = QLineEdit()
        self._search.setPlaceholderText("what do you want to do?")
        self._search.setAccessibleName("Search in all actions")
        self._search.textChanged.connect(self._show_matches)
        self._search.installEventFilter(self)
        self._list = QListWidget()
        self._list.setAccessibleName("Actions")
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._list.itemActivated.connect(lambda _: self._choose())
        self._list.itemClicked.connect(lambda _: self._choose())
        layout = QVBoxLayout(self)
        layout.setContentsMargins(*[theme.SPACE_PX] * 4)
        layout.setSpacing(theme.SPACE_PX)
        layout.addWidget(self._search)
        layout.addWidget(self._list)
        self.setFixedWidth(min(WIDTH_PX, parent.width() - 2 * theme.MARGIN_PX))
        self._show_matches("")
        self._list.setFixedHeight(ROWS_SEEN * max(1, self._list.sizeHintForRow(0)) + _BORDERS_PX)

    def shown(self) -> list[str]:
        """Return the names of the actions that match, best first."""
        return [action.name for action in self._matches]

    def run_chosen(self) -> None:
        """Do what was chosen, if anything was."""
        if self.chosen:
            run_if_possible(self.chosen)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Let the arrows move in the list and Enter choose while the search has the focus."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.key() in _TO_LIST:
                self._list.keyPressEvent(event)
                return True
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self._choose()
                return True
        return super().eventFilter(watched, event)

    def _show_matches(self, typed: str) -> None:
        self._matches = matching(self._actions, typed)
        self._list.clear()
        for action in self._matches:
            item = QListWidgetItem(self._list)
            row = _Row(action)
            item.setSizeHint(row.sizeHint())
            self._list.setItemWidget(item, row)
        if self._matches:
            self._list.setCurrentRow(0)

    def _choose(self) -> None:
        row = self._list.currentRow()
        if 0 <= row < len(self._matches):
            self.chosen = self._matches[row]
            self.accept()


class _Row(QWidget):
    """One action: its name at the left, its key at the right."""

    def __init__(self, action: Action) -> None:
        super().__init__()
        self.setAccessibleName(action.name)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(theme.SPACE_PX, 4, theme.SPACE_PX, 4)
        layout.addWidget(Text(action.name))
        layout.addStretch(1)
        layout.addWidget(Text(key_text(action), "quiet"))


def matching(actions: Sequence[Action], typed: str) -> list[Action]:
    """Return the actions that have every word typed, those first whose name begins with it."""
    words = typed.casefold().split()

    def rank(action: Action) -> tuple[bool, bool]:
        name = action.name.casefold()
        begins = all(any(part.startswith(word) for part in name.split()) for word in words)
        return not name.startswith(typed.casefold().strip()), not begins

    found = [a for a in actions if all(w in f"{a.name} {a.group}".casefold() for w in words)]
    return sorted(found, key=rank)
