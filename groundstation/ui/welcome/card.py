"""A card of the first page: a heading, a line that says what it is for, and its content."""

from PySide6.QtWidgets import QFrame, QVBoxLayout

from groundstation.ui import theme
from groundstation.ui.labels import Text

HEADING_PT = 20


class Card(QFrame):
    """Content is added to `body`."""

    def __init__(self, heading: str, purpose: str) -> None:
        super().__init__()
        self.setProperty("card", True)
        title = Text(heading)
        title.setFont(theme.font(HEADING_PT, bold=True))
        said = Text(purpose, "quiet")
        said.setWordWrap(True)
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(*[2 * theme.SPACE_PX] * 4)
        self.body.setSpacing(theme.SPACE_PX)
        self.body.addWidget(title)
        self.body.addWidget(said)
