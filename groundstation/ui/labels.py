"""Labels that are cheap to set often and are dressed by what they tell."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QWidget


class Text(QLabel):
    """A plain-text label; `dress` names the properties of the style sheet that hold for it."""

    def __init__(self, text: str = "", *dress: str, parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        for name in dress:
            self.setProperty(name, True)

    def show_text(self, text: str) -> None:
        """Show `text`; costs nothing when it is shown already."""
        if text != self.text():
            self.setText(text)

    def dress(self, name: str, value: object) -> None:
        """Set a property of the style sheet; costs nothing when it is set already."""
        if self.property(name) != value:
            self.setProperty(name, value)
            self.style().unpolish(self)
            self.style().polish(self)
            self.updateGeometry()  # another dress may have another padding


_MARKS = {"plain": "", "caution": "▲ ", "warning": "■ "}


class Chip(Text):
    """A status in one word or sentence, with a mark before it: plain, caution or warning."""

    def __init__(self) -> None:
        super().__init__()
        self.tell("plain", "")

    def tell(self, level: str, text: str) -> None:
        """Show `text` at `level`; without text the chip is not seen."""
        self.show_text(_MARKS[level] + text if text else "")
        self.dress("level", level if text else "none")
