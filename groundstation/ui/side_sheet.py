"""A sheet that lies beside the flight: it covers neither the headline nor the first plot."""

from PySide6.QtCore import QEvent, QObject, QRect, QSize, Qt, Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QScrollArea, QVBoxLayout, QWidget

from groundstation.ui import theme
from groundstation.ui.labels import Text

_MARGIN_PX = 12
_EDGES_PX = 2 * (_MARGIN_PX + 2)
"""Margins and border, both sides together."""


class SideSheet(QFrame):
    """A frame within the window: a heading, and below it what is added to `body`.

    `lie_in` gives it the room, of which it takes what it needs; what is longer can be scrolled.
    The keys of the flight go on working: the sheet has the focus when it opens, none of its
    buttons has. `closed` tells that it has gone.
    """

    closed = Signal()

    def __init__(self, heading: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("sideSheet")
        self.setAccessibleName(heading)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self._room = QRect()
        title = Text(heading)
        title.setFont(theme.font(bold=True))
        self._leave = QPushButton("Close")
        self._leave.setAccessibleName("Close what lies over the flight")
        self._leave.setToolTip("Esc")
        self._leave.clicked.connect(self.close)
        head = QHBoxLayout()
        head.addWidget(title)
        head.addStretch(1)
        head.addWidget(self._leave)
        self._content = QWidget()
        self._content.setObjectName("sheetBody")
        self._content.installEventFilter(self)
        self.body = QVBoxLayout(self._content)
        self.body.setContentsMargins(0, 0, 0, 0)
        self.body.setSpacing(theme.SPACE_PX)
        self._scroll = QScrollArea()
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setWidgetResizable(True)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setWidget(self._content)
        layout = QVBoxLayout(self)
        layout.setSpacing(theme.SPACE_PX)
        layout.setContentsMargins(*[_MARGIN_PX] * 4)
        layout.addLayout(head)
        layout.addWidget(self._scroll, 1)
        self.hide()

    def open_in(self, room: QRect) -> None:
        """Show the sheet in `room`, px of the parent, and let it have the keyboard."""
        self.show()
        self.lie_in(room)
        self.raise_()
        self.setFocus()

    def lie_in(self, room: QRect) -> None:
        """Take what is needed of `room`, from its upper right corner."""
        self._room = room
        needed = self.needed(room)
        width_px, height_px = needed.width(), min(needed.height(), room.height())
        if height_px < needed.height():
            width_px += self._scroll.verticalScrollBar().sizeHint().width()
        # What is to be worked is whole, whatever it covers on a small window
        left = max(0, room.right() + 1 - width_px)
        self.setGeometry(left, room.top(), room.right() + 1 - left, height_px)

    def needed(self, _room: QRect) -> QSize:
        """Return the size in which all of the content is seen, px."""
        content = self._content.sizeHint()
        head_px = self._leave.sizeHint().height() + theme.SPACE_PX
        return QSize(content.width() + _EDGES_PX, content.height() + head_px + _EDGES_PX)

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802 - Qt's name
        """Go; what was begun in the sheet goes on."""
        super().closeEvent(event)
        self.closed.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Take another size when the content needs one."""
        if event.type() == QEvent.Type.LayoutRequest and self.isVisible():
            self.lie_in(self._room)
        return super().eventFilter(watched, event)
