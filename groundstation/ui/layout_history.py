"""The arrangement of the panels as it was changed, step by step, and remembered by mission."""

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QUndoCommand, QUndoStack

from groundstation.remembered.panel_layout import PanelLayout
from groundstation.remembered.preferences import RememberedPreferences


class LayoutHistory(QObject):
    """The layout of the mission shown; `changed` tells of another one, also when undone."""

    changed = Signal()

    def __init__(self, preferences: RememberedPreferences, parent: QObject) -> None:
        super().__init__(parent)
        self._preferences = preferences
        self._mission = ""
        self._stack = QUndoStack(self)
        # After each step, when the stack knows what can be undone
        self._stack.indexChanged.connect(self.changed)

    @property
    def layout(self) -> PanelLayout:
        """The layout that holds."""
        return self._preferences.values.layouts.get(self._mission, PanelLayout())

    @property
    def can_undo(self) -> bool:
        """Whether there is a step to take back."""
        return self._stack.canUndo()

    @property
    def can_redo(self) -> bool:
        """Whether there is a step taken back."""
        return self._stack.canRedo()

    def show_mission(self, name: str) -> None:
        """Begin with the layout remembered for another mission."""
        if name != self._mission:
            self._mission = name
            self._stack.clear()

    def change(self, layout: PanelLayout) -> None:
        """Take another layout, as one step."""
        if layout != self.layout:
            self._stack.push(_Step(self, self.layout, layout))

    def reset(self) -> None:
        """Take the layout of the mission itself, as one step."""
        self.change(PanelLayout())

    def undo(self) -> None:
        """Take the last step back."""
        self._stack.undo()

    def redo(self) -> None:
        """Take a step again that was taken back."""
        self._stack.redo()

    def hold(self, layout: PanelLayout) -> None:
        """Let `layout` hold, and remember it."""
        layouts = self._preferences.values.layouts
        layouts.pop(self._mission, None)
        if layout != PanelLayout():
            layouts[self._mission] = layout
        self._preferences.save()


class _Step(QUndoCommand):
    def __init__(self, history: LayoutHistory, before: PanelLayout, after: PanelLayout) -> None:
        super().__init__()
        self._history, self._before, self._after = history, before, after

    def undo(self) -> None:
        self._history.hold(self._before)

    def redo(self) -> None:
        self._history.hold(self._after)
