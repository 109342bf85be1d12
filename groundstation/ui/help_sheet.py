"""The help sheet: every action and its key on one page."""

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import (
    QDialog,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from groundstation.ui import theme
from groundstation.ui.actions import Action, key_text
from groundstation.ui.labels import Text

COLUMNS = 3
_FRAME_PX = 40
"""What the window system may put around it."""
_IN_PALETTE = "Ctrl+K"
"""By which an action without a key of its own is found."""


class HelpSheet(QDialog):
    """Lists the actions by groups, in columns of about one length; those that have no key of
    their own are told to be in the palette."""

    def __init__(self, actions: Sequence[Action], parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle("Keys")
        self._groups: dict[str, list[Action]] = {}
        for action in actions:
            self._groups.setdefault(action.group, []).append(action)
        self._scroll = QScrollArea()
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setAccessibleName("All keys")
        self._close = QPushButton("Close")
        self._close.setDefault(True)
        self._close.clicked.connect(self.accept)
        foot = QHBoxLayout()
        foot.addWidget(Text("Ctrl+K finds these, and each flight, command and panel.", "quiet"))
        foot.addStretch(1)
        foot.addWidget(self._close)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(*[theme.MARGIN_PX] * 4)
        layout.setSpacing(2 * theme.SPACE_PX)
        layout.addWidget(self._scroll)
        layout.addLayout(foot)
        self._fill(parent.size())
        self._close.setFocus()

    def _fill(self, room: QSize) -> None:
        """Stand in as many columns as the room has the width for; what is longer is scrolled."""
        edges_px = 2 * theme.MARGIN_PX + self._scroll.verticalScrollBar().sizeHint().width()
        for count in range(COLUMNS, 0, -1):
            page = self._page(count)
            if page.width() + edges_px <= room.width():
                break
        self._scroll.setWidget(page)
        foot_px = self._close.sizeHint().height() + 2 * theme.MARGIN_PX + 2 * theme.SPACE_PX
        height_px = min(page.height(), room.height() - foot_px - _FRAME_PX)
        over_px = edges_px - 2 * theme.MARGIN_PX if height_px < page.height() else 0
        self._scroll.setFixedSize(page.width() + over_px, height_px)

    def _page(self, count: int) -> QWidget:
        page = QWidget()
        page.setObjectName("sheetBody")
        columns = QHBoxLayout(page)
        columns.setContentsMargins(0, 0, 0, 0)
        columns.setSpacing(4 * theme.SPACE_PX)
        sizes = {name: len(members) for name, members in self._groups.items()}
        for names in _balanced(sizes, count):
            column = QVBoxLayout()
            column.setSpacing(2 * theme.SPACE_PX)
            for name in names:
                column.addLayout(_group(name, self._groups[name]))
            column.addStretch(1)
            columns.addLayout(column)
        page.adjustSize()
        return page


def _group(name: str, actions: Sequence[Action]) -> QGridLayout:
    grid = QGridLayout()
    grid.setHorizontalSpacing(2 * theme.SPACE_PX)
    grid.setVerticalSpacing(1)
    heading = Text(name)
    heading.setFont(theme.font(bold=True))
    grid.addWidget(heading, 0, 0, 1, 2)
    for row, action in enumerate(actions, start=1):
        key = Text(key_text(action) or _IN_PALETTE, *([] if action.keys else ["quiet"]))
        if action.keys:
            key.setFont(theme.font(bold=True))
        key.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        grid.addWidget(key, row, 0)
        grid.addWidget(Text(action.name), row, 1)
    grid.setColumnStretch(1, 1)
    return grid


def _balanced(sizes: dict[str, int], count: int) -> list[list[str]]:
    """Share the groups out to so many columns that are about equally long, the longest first;
    in a column they keep their order."""
    columns: list[list[str]] = [[] for _ in range(count)]
    for name in sorted(sizes, key=lambda name: -sizes[name]):
        min(columns, key=lambda names: sum(sizes[n] + 2 for n in names)).append(name)
    order = list(sizes)
    kept = [sorted(names, key=order.index) for names in columns if names]
    return sorted(kept, key=lambda names: order.index(names[0]))
