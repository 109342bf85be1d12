"""One frame drawn part by part: bytes or words above, the names of the fields below."""

import math
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QPointF, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QHelpEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QToolTip, QWidget

from groundstation.ui import theme
from protocol.diagnosis import NOT_PLAUSIBLE, FramePart

_PADDING_PX = 4.0
_GAP_PX = 2.0


@dataclass(frozen=True, slots=True)
class _Box:
    """Where a part, or a piece of a long one, is drawn; `odd` parts have a darker ground."""

    rect: QRectF
    text: str
    part: FramePart
    number: int
    first: bool


class FrameView(QWidget):
    """Draws parts in rows; the first that cannot be is marked. Hover tells the value of each.

    The first row begins behind `indent_px`, for a title. Names are left out where there is no
    height for them; where there is none for all parts, the wrong one is always in view.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Frame by field")
        self._parts: Sequence[FramePart] = ()
        self._boxes: list[_Box] = []
        self._named = True
        self._wrong: int | None = None
        self._indent_px = 0.0

    def set_indent(self, indent_px: float) -> None:
        """Begin the first row behind so many px."""
        if indent_px != self._indent_px:
            self._indent_px = indent_px
            self._arrange()

    def show_parts(self, parts: Sequence[FramePart]) -> None:
        """Show the parts of a frame."""
        if parts != self._parts:
            self._parts = parts
            self._arrange()

    def paintEvent(self, _: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Draw the parts that are in view."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for box in self._boxes:
            self._draw(painter, box)

    def resizeEvent(self, _: object) -> None:  # noqa: N802 - Qt's name
        """Arrange the parts for the new size."""
        self._arrange()

    def event(self, event: QEvent) -> bool:
        """Tell the name, the value and the fault of the part under the mouse."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            part = self.part_at(QPointF(event.pos()))
            if part is None:
                QToolTip.hideText()
            else:
                QToolTip.showText(event.globalPos(), words_of(part), self)
            return True
        return super().event(event)

    def part_at(self, point: QPointF) -> FramePart | None:
        """Return the part drawn at a point."""
        return next((box.part for box in self._boxes if box.rect.contains(point)), None)

    def _arrange(self) -> None:
        self._wrong = _first_wrong(self._parts)
        named = any(part.name for part in self._parts)
        for self._named in (True, False) if named else (False,):
            self._boxes = self._flowing_from(0)
            if not self._boxes or self._boxes[-1].rect.bottom() <= self.height():
                break
        begins = range((self._wrong or 0) + 1)
        begin = bisect_left(begins, -self.height(), hi=len(begins) - 1, key=self._reach_px_from)
        boxes = self._flowing_from(begin) if begin else self._boxes
        self._boxes = [box for box in boxes if box.rect.bottom() <= self.height()]
        self.update()

    def _flowing_from(self, begin: int) -> list[_Box]:
        """Return the boxes of the parts from one on, which stands behind the title."""
        return _flow(
            self._parts,
            self.width(),
            self._indent_px,
            named=self._named,
            begin=begin,
            wrong=self._wrong,
        )

    def _reach_px_from(self, begin: int) -> int:
        """Return how far down the wrong part is seen when the frame is shown from a part on,
        negative so that it grows with it."""
        wrong = [box for box in self._flowing_from(begin) if box.number == self._wrong]
        return -math.ceil(wrong[0].rect.bottom()) if wrong else 0

    def _draw(self, painter: QPainter, box: _Box) -> None:
        ground, ink, quiet = self._colours(box)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour(ground))
        painter.drawRoundedRect(box.rect, 3, 3)
        inner = box.rect.adjusted(_PADDING_PX, 0, -_PADDING_PX, 0)
        painter.setFont(theme.font(bold=True))
        painter.setPen(theme.colour(ink))
        painter.drawText(inner, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop, box.text)
        if self._named and box.first:
            painter.setFont(theme.font())
            painter.setPen(theme.colour(quiet))
            flags = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignBottom
            painter.drawText(inner, flags, box.part.name)

    def _colours(self, box: _Box) -> tuple[str, str, str]:
        """Return the colours of ground, text and name: red for the first part that cannot be,
        yellow for values that are doubted, else two quiet grounds by turns."""
        colours = theme.current()
        if box.number == self._wrong:
            return colours.warning, colours.on_warning, colours.on_warning
        if box.part.problem == NOT_PLAUSIBLE:
            return colours.caution, colours.on_caution, colours.on_caution
        return colours.grid if box.number % 2 else colours.raised, colours.ink, colours.quiet


def height_of(parts: Sequence[FramePart], width_px: float, indent_px: float, *, named: bool) -> int:
    """Return the height in which all `parts` are in view, with their names or without, px."""
    boxes = _flow(parts, width_px, indent_px, named=named)
    return math.ceil(max((box.rect.bottom() for box in boxes), default=0.0))


def _flow(
    parts: Sequence[FramePart],
    width_px: float,
    indent_px: float,
    *,
    named: bool,
    begin: int = 0,
    wrong: int | None = None,
) -> list[_Box]:
    """Return the boxes of all parts from one on, in rows of a width; colour has its sign."""
    bold, plain = QFontMetricsF(theme.font(bold=True)), QFontMetricsF(theme.font())
    height = bold.height() + (plain.height() if named else 0.0)
    boxes: list[_Box] = []
    x, y = indent_px, 0.0
    for number, part in enumerate(parts[begin:], start=begin):
        sign = "■ " if number == wrong else "▲ " if part.problem == NOT_PLAUSIBLE else ""
        for index, text in enumerate(_pieces(sign + _shown(part), bold, width_px)):
            name = part.name if named and index == 0 else ""
            content = max(bold.horizontalAdvance(text), plain.horizontalAdvance(name), 10.0)
            width = min(content + 2 * _PADDING_PX, width_px)
            if x and x + width > width_px:
                x, y = 0.0, y + height + _GAP_PX
            boxes.append(_Box(QRectF(x, y, width, height), text, part, number, index == 0))
            x += width + _GAP_PX
    return boxes


def _first_wrong(parts: Sequence[FramePart]) -> int | None:
    """Return the number of the first part that cannot be; a value may be odd and still right.

    Bytes without any field have no wrong part: all of them are.
    """
    if not any(part.name for part in parts):
        return None
    hard = (n for n, part in enumerate(parts) if part.problem not in ("", NOT_PLAUSIBLE))
    return next(hard, None)


def _shown(part: FramePart) -> str:
    return part.text or part.problem or "–"


def words_of(part: FramePart) -> str:
    """Return name, value and fault of a part in words."""
    name = part.name or "no field"
    value = f": {part.value}" if part.value else ""
    return f"{name}{value}" + (f"\n{part.problem}" if part.problem else "")


def _pieces(text: str, metrics: QFontMetricsF, width_px: float) -> list[str]:
    """Return the text in pieces that each fit into a row."""
    room = width_px - 2 * _PADDING_PX
    if metrics.horizontalAdvance(text) <= room or not text:
        return [text]
    pieces = []
    while text:
        size = max(1, int(len(text) * room / metrics.horizontalAdvance(text)))
        while size > 1 and metrics.horizontalAdvance(text[:size]) > room:
            size -= 1
        between = text.rfind(" ", 0, size) + 1
        cut = between if between and size < len(text) else size
        pieces.append(text[:cut].rstrip())
        text = text[cut:]
    return pieces
