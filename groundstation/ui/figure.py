"""A figure: a value that keeps its place, told apart when it is beyond its limits or old."""

import re
from contextlib import suppress

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QWidget

from groundstation.flight.readings import NO_VALUE, Level
from groundstation.ui import theme
from groundstation.ui.painting import hatch_boldly

MARKS: dict[Level, str] = {"plain": "", "caution": "▲ ", "warning": "■ "}
_INSET_PX = 4
_HATCH_ALPHA = 0.2
"""How strongly a status that is old is hatched in the colour of its text, which stays readable."""
_POINTS_A_HATCH_PX = 24


class Figure(QLabel):
    """Shows a text, and behind it smaller its `unit`, on one baseline.

    Beyond a limit it has a mark and a ground of its own; stale it is hatched and italic. `title`
    is what a screen reader calls it. The text stands in the middle, or on `baseline_px`; a
    `hugged` one has its ground behind the text only. One that shows `many` words says how many
    more there are when it has no room for all.
    """

    def __init__(self, title: str, unit: str = "", parent: QWidget | None = None) -> None:
        super().__init__(NO_VALUE, parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setAccessibleName(title)
        self.unit = unit
        self.points = float(theme.TEXT_PT)
        self.unit_points = float(theme.TEXT_PT)
        self.level: Level = "plain"
        self.stale = False
        self.right_aligned = False
        self.hugged = False
        self.many = False
        self.baseline_px: float | None = None

    def show_value(self, text: str, level: Level = "plain", *, stale: bool = False) -> None:
        """Show `text` at `level`, or as stale; costs nothing when it is shown already."""
        stale = stale and text != NO_VALUE
        marked = MARKS[level] + text
        if (marked, level, stale) == (self.text(), self.level, self.stale):
            return
        self.level, self.stale = level, stale
        self.setText(marked)
        self.update()

    def width_px(self, widest: str, points: float, unit_points: float) -> int:
        """Return the width that `widest` takes with the unit in such sizes, fresh or stale, px."""
        text = typeset(widest)
        width = max(
            theme.metrics(points, bold=True, italic=italic).horizontalAdvance(text)
            for italic in (False, True)
        )
        return width + self._unit_px(points, unit_points) + 2 * _INSET_PX

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Paint ground, text and unit."""
        painter = QPainter(self)
        font = theme.font(self.points, bold=True, italic=self.stale)
        painter.setFont(font)
        metrics = painter.fontMetrics()
        baseline = self.baseline_px or (self.height() + metrics.capHeight()) / 2
        unit_px = self._unit_px(self.points, self.unit_points)
        room_px = self.width() - 2 * _INSET_PX - unit_px
        whole = typeset(self.text())
        text = (words_fitting if self.many else fitting)(whole, metrics, room_px)
        width = metrics.horizontalAdvance(text)
        left = float(_INSET_PX)
        if self.right_aligned:
            left = self.width() - _INSET_PX - width - unit_px
        self._paint_ground(painter, width + 2 * _INSET_PX if self.hugged else self.width())
        painter.setPen(QColor(self._ink()))
        painter.drawText(QPointF(left, baseline), text)
        if self.unit and self.text() != NO_VALUE:
            painter.setFont(theme.font(self.unit_points))
            left += width + _unit_gap_px(self.points)
            painter.drawText(QPointF(left, baseline), self.unit)

    def _paint_ground(self, painter: QPainter, width_px: int) -> None:
        colours = theme.current()
        rect = QRectF(0, 0, width_px, self.height())
        if self.level != "plain":
            painter.fillRect(
                rect, QColor(colours.caution if self.level == "caution" else colours.warning)
            )
        if self.stale:
            over = self.level != "plain"
            ink = theme.colour(self._ink(), _HATCH_ALPHA) if over else QColor(colours.stale)
            hatch_boldly(painter, rect, ink, max(1.5, self.points / _POINTS_A_HATCH_PX))

    def _ink(self) -> str:
        colours = theme.current()
        if self.level != "plain":
            return colours.on_caution if self.level == "caution" else colours.on_warning
        return colours.quiet if self.stale else colours.ink

    def _unit_px(self, points: float, unit_points: float) -> int:
        if not self.unit:
            return 0
        width = theme.metrics(unit_points).horizontalAdvance(self.unit)
        return width + _unit_gap_px(points)


def typeset(text: str) -> str:
    """Return `text` with a true minus sign where it is a negative number."""
    return text.replace("-", "−", 1) if re.fullmatch(r"(\S )?-\d.*", text) else text


def fitting(text: str, metrics: QFontMetrics, width_px: int) -> str:
    """Return `text` as it fits into `width_px`: a number far out of its usual range in powers
    of ten, or without a digit, as one that is cut would be another; anything else with its end
    left out."""
    if metrics.horizontalAdvance(text) <= width_px:
        return text
    mark = next((mark for mark in MARKS.values() if mark and text.startswith(mark)), "")
    with suppress(ValueError):
        number = float(text.removeprefix(mark).replace("−", "-"))
        power = f"{number:.0e}".replace("e+", "e").replace("-", "−")
        forms = mark + power, mark.strip() + power, mark + "…"
        return next((form for form in forms if metrics.horizontalAdvance(form) <= width_px), "…")
    return metrics.elidedText(text, Qt.TextElideMode.ElideRight, width_px)


def words_fitting(text: str, metrics: QFontMetrics, width_px: int) -> str:
    """Return as many words of `text` as fit into `width_px`, and how many more there are."""
    words = text.split(" ")
    for shown in range(len(words), 0, -1):
        more = f" +{len(words) - shown}" if shown < len(words) else ""
        fitted = " ".join(words[:shown]) + more
        if metrics.horizontalAdvance(fitted) <= width_px:
            return fitted
    return fitting(text, metrics, width_px)


def _unit_gap_px(points: float) -> int:
    return 4 + int(points / 12)
