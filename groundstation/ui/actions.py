"""What a person can do, each with its name, its keys and what it does: one list for keys, palette
and help sheet."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget


def _always() -> bool:
    return True


@dataclass(frozen=True, slots=True)
class Action:
    """One thing that can be done.

    `keys` are written as Qt names them, the first is shown. `group` is its heading on the help
    sheet. `possible` tells whether `run` makes sense at this moment.
    """

    name: str
    group: str
    keys: tuple[str, ...]
    run: Callable[[], object]
    possible: Callable[[], bool] = _always


def key_text(action: Action) -> str:
    """Return the first key as this system writes it; empty when there is none."""
    if not action.keys:
        return ""
    return QKeySequence(action.keys[0]).toString(QKeySequence.SequenceFormat.NativeText)


def run_if_possible(action: Action) -> None:
    """Do it, unless it makes no sense at this moment."""
    if action.possible():
        action.run()


class Keys:
    """Lets the keys of actions work in a window.

    `refresh` frees the keys of what is not possible, for the panel that has the focus.
    """

    def __init__(self, actions: Sequence[Action], window: QWidget) -> None:
        self._bound = [
            (self._shortcut(action, key, window), action)
            for action in actions
            for key in action.keys
        ]
        self.refresh()

    def refresh(self) -> None:
        """See what is possible at this moment."""
        for shortcut, action in self._bound:
            possible = action.possible()
            if shortcut.isEnabled() != possible:
                shortcut.setEnabled(possible)

    def _shortcut(self, action: Action, key: str, window: QWidget) -> QShortcut:
        shortcut = QShortcut(QKeySequence(key), window)
        shortcut.setContext(Qt.ShortcutContext.WindowShortcut)
        shortcut.setAutoRepeat("Left" in key or "Right" in key)
        shortcut.activated.connect(lambda: self._press(action, key))
        return shortcut

    def _press(self, action: Action, key: str) -> None:
        """Space on a button that has the focus presses that button, as everywhere else."""
        focused = QApplication.focusWidget()
        if key == "Space" and isinstance(focused, QAbstractButton):
            focused.click()
            return
        run_if_possible(action)
        self.refresh()  # the next key may be one that this has made possible
