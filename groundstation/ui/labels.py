"""Labels that are cheap to set often and are dressed by what they tell."""

import unicodedata

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from groundstation.ui import theme
from groundstation.ui.painting import hatch_boldly


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


class Aging(Text):
    """A text that is hatched as long as it is dressed as `stale`."""

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Hatch what is old, behind its letters."""
        if self.property("stale"):
            rect, colour = QRectF(self.rect()), theme.colour(theme.current().stale)
            hatch_boldly(QPainter(self), rect, colour, _HATCH_PX)
        super().paintEvent(event)


_HATCH_PX = 1.5
LONGEST_NAME = 32


def short_name(name: str) -> str:
    """Return a name as it stands before a value: one that nobody could read is cut."""
    return name if len(name) <= LONGEST_NAME else f"{name[: LONGEST_NAME - 1]}…"


_FEWEST = 6
"""So many wide letters of a text are better than none."""


class OneLine(Text):
    """A text of unknown length on one line: it takes what it needs and gives way before it would
    widen the window; what is left out then is told when the mouse rests on it."""

    def __init__(self, text: str = "", *dress: str, parent: QWidget | None = None) -> None:
        super().__init__(text, *dress, parent=parent)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Preferred)

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Return room for a few letters."""
        few_px = self.fontMetrics().horizontalAdvance("M" * _FEWEST)
        return QSize(min(few_px, self.sizeHint().width()), super().minimumSizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Paint the text, or as much of it as there is room for."""
        whole = self.text()
        room_px = self.contentsRect().width()
        shown = self.fontMetrics().elidedText(whole, Qt.TextElideMode.ElideRight, room_px)
        self.setToolTip("" if shown == whole else whole)
        if shown == whole:
            super().paintEvent(event)
            return
        painter = QPainter(self)
        self.style().drawItemText(
            painter,
            self.contentsRect(),
            int(self.alignment().value),
            self.palette(),
            True,
            shown,
            self.foregroundRole(),
        )


def isolated(text: str) -> str:
    """Return `text` so that, written from right to left, it does not turn what stands beside it
    (Unicode Standard Annex 9, isolates)."""
    turned = any(unicodedata.bidirectional(character) in _FROM_THE_RIGHT for character in text)
    return f"\u2068{text}\u2069" if turned else text


_FROM_THE_RIGHT = {"R", "AL", "RLE", "RLO", "RLI"}
_MARKS = {"plain": "", "caution": "▲ ", "warning": "■ "}


class Chip(Text):
    """A status in one word or sentence, with a mark before it: plain, caution or warning."""

    def __init__(self) -> None:
        super().__init__()
        self.tell("plain", "")

    def tell(self, level: str, text: str) -> None:
        """Show `text` at `level`; without text the chip is not seen."""
        # The dress first: a label keeps the size that it found when its text was set
        self.dress("level", level if text else "none")
        # Qt takes no notice of a padding in the style sheet that comes with a property
        side_px = 0 if level == "plain" else 8
        self.setContentsMargins(side_px, 2, side_px, 2)
        self.show_text(_MARKS[level] + text if text else "")
