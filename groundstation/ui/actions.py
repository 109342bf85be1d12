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


def bind_keys(actions: Sequence[Action], window: QWidget) -> None:
    """Let the keys of all actions work in `window`."""
    for action in actions:
        for key in action.keys:
            shortcut = QShortcut(QKeySequence(key), window)
            shortcut.setContext(Qt.ShortcutContext.WindowShortcut)
            shortcut.setAutoRepeat("Left" in key or "Right" in key)
            shortcut.activated.connect(lambda a=action, k=key: _press(a, k))


def _press(action: Action, key: str) -> None:
    """Space on a button that has the focus presses that button, as everywhere else."""
    focused = QApplication.focusWidget()
    if key == "Space" and isinstance(focused, QAbstractButton):
        focused.click()
        return
    run_if_possible(action)
