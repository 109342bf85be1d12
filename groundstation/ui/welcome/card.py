"""A card of the first page: a heading, a line that says what it is for, and its content."""

from PySide6.QtWidgets import QFrame, QVBoxLayout

from groundstation.ui import theme
from groundstation.ui.labels import Text

HEADING_PT = 20
_MARGINS_PX = (2 * theme.SPACE_PX, 2 * theme.SPACE_PX, theme.SPACE_PX)
_SPACES_PX = (theme.SPACE_PX, theme.SPACE_PX, theme.SPACE_PX // 2)


class Card(QFrame):
    """Content is added to `body`."""

    def __init__(self, heading: str, purpose: str) -> None:
        super().__init__()
        self.setProperty("card", True)
        self._title = Text(heading)
        self._said = Text(purpose, "quiet")
        self._said.setWordWrap(True)
        self.body = QVBoxLayout(self)
        self.body.addWidget(self._title)
        self.body.addWidget(self._said)
        Card.set_density(self, 0)

    def set_density(self, density: int) -> None:
        """Stand spaciously (0), without the line that says what it is for (1), or tight (2)."""
        self.body.setContentsMargins(*[_MARGINS_PX[density]] * 4)
        self.body.setSpacing(_SPACES_PX[density])
        self._title.setFont(theme.font(HEADING_PT if density < 2 else theme.TEXT_PT, bold=True))
        self._said.setVisible(density == 0)
