"""The sheet on which a crew arranges the panels; the screen follows at once."""

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QCheckBox, QGridLayout, QHBoxLayout, QPushButton, QWidget

from groundstation.ui import theme
from groundstation.ui.actions import Action
from groundstation.ui.arranging import COLUMNS, arranged, moved, sent_over, with_shown
from groundstation.ui.flight_screen import FlightScreen
from groundstation.ui.labels import Text
from groundstation.ui.layout_history import LayoutHistory
from groundstation.ui.panel_table import PanelKind, Region
from groundstation.ui.side_sheet import SideSheet

_PLACES = {
    Region.TOP: "across the top",
    Region.MAIN: "in the middle",
    Region.SIDE: "at the side",
    Region.BOTTOM: "across the bottom",
}


class PanelsSheet(SideSheet):
    """Lists the panels of `screen` from the top down, each to be hidden, moved or sent over."""

    def __init__(self, screen: FlightScreen, history: LayoutHistory, parent: QWidget) -> None:
        super().__init__("Panels, from the top down", parent)
        self._screen = screen
        self._kinds = screen.kinds
        self._history = history
        self._rows = {kind.name: _Row(kind, self) for kind in self._kinds}
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(theme.SPACE_PX)
        self._grid.setVerticalSpacing(theme.SPACE_PX)
        self._grid.setColumnStretch(0, 1)
        self._undo = _button("Undo", history.undo, "Undo a change of the panels")
        self._redo = _button("Redo", history.redo, "Redo a change of the panels")
        self._reset = _button("Reset", history.reset, "All panels as the mission has them")
        self._reset.setToolTip("Every panel as the mission has it")
        self._lay_out()
        history.changed.connect(self._show_layout)
        screen.left_out_changed.connect(self._show_room)
        self._show_layout()

    def _lay_out(self) -> None:
        foot = QHBoxLayout()
        foot.setSpacing(theme.SPACE_PX)
        for button in (self._undo, self._redo, self._reset):
            foot.addWidget(button)
        foot.addStretch(1)
        self.body.addLayout(self._grid)
        self.body.addLayout(foot)
        self.body.addStretch(1)

    def offered_actions(self) -> list[Action]:
        """Return what can be done with each panel, by name."""
        return [action for row in self._rows.values() for action in row.offered_actions()]

    def show_panel(self, name: str, *, shown: bool) -> None:
        """Show or hide one panel."""
        self._history.change(with_shown(self._history.layout, name, shown=shown))

    def move_panel(self, name: str, step: int) -> None:
        """Move one panel so many places down."""
        self._history.change(moved(self._kinds, self._history.layout, name, step))

    def send_panel(self, name: str) -> None:
        """Send one panel to the other column."""
        self._history.change(sent_over(self._kinds, self._history.layout, name))

    def _show_layout(self) -> None:
        layout = self._history.layout
        order = arranged(self._kinds, layout)
        before: QWidget | None = None
        for number, kind in enumerate(order):
            row = self._rows[kind.name]
            for column, widget in enumerate(row.widgets):
                self._grid.addWidget(widget, number, column)
                if before is not None:
                    QWidget.setTabOrder(before, widget)
                before = widget
            row.show_state(
                kind,
                shown=kind.name not in layout.hidden,
                up=any(o.region is kind.region for o in order[:number]),
                down=any(o.region is kind.region for o in order[number + 1 :]),
                lack=self._screen.without_room.get(kind.name, ""),
            )
        self._undo.setEnabled(self._history.can_undo)
        self._redo.setEnabled(self._history.can_redo)
        self._reset.setEnabled(bool(layout.hidden or layout.order or layout.regions))

    def _show_room(self, _left_out: Sequence[str]) -> None:
        """Show which panels have room, after that has changed."""
        self._show_layout()


class _Row:
    """One panel: whether it is shown, its place, and the buttons that move it."""

    def __init__(self, kind: PanelKind, sheet: PanelsSheet) -> None:
        name, title = kind.name, kind.title
        self._shown = QCheckBox(title)
        self._shown.setAccessibleName(f"Show or hide {title}")
        self._shown.clicked.connect(lambda shown: sheet.show_panel(name, shown=shown))
        self._place = Text("", "quiet")
        self._up = _button("Up", lambda: sheet.move_panel(name, -1), f"Move {title} up")
        self._down = _button("Down", lambda: sheet.move_panel(name, 1), f"Move {title} down")
        self._over = _button("", lambda: sheet.send_panel(name))
        self._title = title
        self.widgets: list[QWidget] = [self._shown, self._place, self._up, self._down, self._over]

    def offered_actions(self) -> list[Action]:
        """Return what the box and the buttons do, by name."""
        return [
            Action(worked.accessibleName(), "Panels", (), worked.click, worked.isEnabled)
            for worked in (self._shown, self._up, self._down, self._over)
            if not worked.isHidden()
        ]

    def show_state(self, kind: PanelKind, *, shown: bool, up: bool, down: bool, lack: str) -> None:
        """Show where the panel stands, what it lacks, and what can be done with it."""
        self._shown.setChecked(shown)
        place = f"▲ {lack}" if lack else _PLACES[kind.region]
        self._place.show_text(place if shown else "hidden")
        self._place.dress("level", "caution" if shown and lack else "none")
        self._up.setEnabled(shown and up)
        self._down.setEnabled(shown and down)
        other = COLUMNS.get(kind.region)
        self._over.setText("To the side" if other is Region.SIDE else "To the middle")
        self._over.setAccessibleName(f"{self._over.text()}: {self._title}")
        self._over.setEnabled(shown and other is not None)
        for button in (self._up, self._down, self._over):
            button.setVisible(other is not None)


def _button(text: str, do: Callable[[], object], name: str = "") -> QPushButton:
    button = QPushButton(text)
    button.setAccessibleName(name or text)
    button.clicked.connect(lambda: do())
    return button
