"""The help sheet: every action and its key on one page."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QGridLayout, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from groundstation.ui import theme
from groundstation.ui.actions import Action, key_text
from groundstation.ui.labels import Text

COLUMNS = 3


class HelpSheet(QDialog):
    """Lists the actions that have a key, by groups, in columns of about one length."""

    def __init__(self, actions: Sequence[Action], parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle("Keys")
        groups: dict[str, list[Action]] = {}
        for action in actions:
            if action.keys:
                groups.setdefault(action.group, []).append(action)
        columns = QHBoxLayout()
        columns.setSpacing(4 * theme.SPACE_PX)
        for names in _balanced({name: len(members) for name, members in groups.items()}):
            column = QVBoxLayout()
            column.setSpacing(2 * theme.SPACE_PX)
            for name in names:
                column.addLayout(_group(name, groups[name]))
            column.addStretch(1)
            columns.addLayout(column)
        close = QPushButton("Close")
        close.setDefault(True)
        close.clicked.connect(self.accept)
        foot = QHBoxLayout()
        foot.addWidget(Text("Every action is also in the palette: Ctrl+K", "quiet"))
        foot.addStretch(1)
        foot.addWidget(close)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(*[theme.MARGIN_PX] * 4)
        layout.setSpacing(2 * theme.SPACE_PX)
        layout.addLayout(columns)
        layout.addLayout(foot)


def _group(name: str, actions: Sequence[Action]) -> QGridLayout:
    grid = QGridLayout()
    grid.setHorizontalSpacing(2 * theme.SPACE_PX)
    grid.setVerticalSpacing(theme.SPACE_PX // 2)
    heading = Text(name)
    heading.setFont(theme.font(bold=True))
    grid.addWidget(heading, 0, 0, 1, 2)
    for row, action in enumerate(actions, start=1):
        key = Text(key_text(action), "value")
        key.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        grid.addWidget(key, row, 0)
        grid.addWidget(Text(action.name), row, 1)
    grid.setColumnStretch(1, 1)
    return grid


def _balanced(sizes: dict[str, int]) -> list[list[str]]:
    """Share the groups, in their order, among the columns so that these are about equally long."""
    whole = sum(size + 2 for size in sizes.values())
    columns: list[list[str]] = [[]]
    filled = 0
    for name, size in sizes.items():
        if columns[-1] and filled >= whole / COLUMNS * len(columns) and len(columns) < COLUMNS:
            columns.append([])
        columns[-1].append(name)
        filled += size + 2
    return columns
