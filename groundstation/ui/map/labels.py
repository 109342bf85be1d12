"""Short texts on a map, each on a patch of ground so that it can be read over any picture."""

import numpy as np
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter

from groundstation.flight.store import Floats
from groundstation.ui import theme

_PADDING_PX = 3.0


class Labels:
    """Writes texts where nothing has been written before; what finds no place is left out.

    `patch` is the colour that lies under each, `points` the size of the letters.
    """

    def __init__(
        self, painter: QPainter, area: QRectF, patch: str, points: float = theme.TEXT_PT
    ) -> None:
        self._painter = painter
        self._points = points
        self._patch = theme.colour(patch, 0.85)
        self._area = area
        self._taken: list[QRectF] = []
        self._line = np.empty(0), np.empty(0)

    def keep_free(self, rect: QRectF) -> None:
        """Write nothing here."""
        self._taken.append(rect)

    def spare(self, x: Floats, y: Floats) -> None:
        """Cover as few as possible of these points of a line."""
        self._line = x, y

    def is_free(self, rect: QRectF) -> bool:
        """Tell whether nothing has been written or is kept free here."""
        return not any(rect.intersects(other) for other in self._taken)

    def write(
        self, text: str, x: float, y: float, *, anchor: tuple[float, float], ink: str, bold: bool
    ) -> QRectF | None:
        """Write `text` with its `anchor` (0 to 1 from left and top) at a point.

        Return its rectangle, or None when it would leave the map or cover another.
        """
        rect = self._rect(text, x, y, anchor, bold=bold)
        if not self._area.contains(rect) or not self.is_free(rect):
            return None
        self._taken.append(rect)
        self._painter.setPen(Qt.PenStyle.NoPen)
        self._painter.setBrush(self._patch)
        self._painter.drawRoundedRect(rect, 3, 3)
        self._painter.setFont(theme.font(self._points, bold=bold))
        self._painter.setPen(theme.colour(ink))
        self._painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, text)
        return rect

    def write_beside(self, text: str, x: float, y: float, gap_px: float, ink: str) -> QRectF | None:
        """Write `text` beside a mark, on the side where it covers least of the line.

        Return its rectangle, or None when there is no room on any side, nor over or under the
        mark towards one.
        """
        sides = (
            (x + gap_px, y, (0.0, 0.5)),
            (x - gap_px, y, (1.0, 0.5)),
            (x, y - gap_px, (0.5, 1.0)),
            (x, y + gap_px, (0.5, 0.0)),
            (x - gap_px, y + gap_px, (0.0, 0.0)),
            (x + gap_px, y + gap_px, (1.0, 0.0)),
            (x - gap_px, y - gap_px, (0.0, 1.0)),
            (x + gap_px, y - gap_px, (1.0, 1.0)),
        )

        def covered(side: tuple[float, float, tuple[float, float]]) -> int:
            left, top, anchor = side
            return self._covered(self._rect(text, left, top, anchor, bold=True))

        for left, top, anchor in sorted(sides, key=covered):
            written = self.write(text, left, top, anchor=anchor, ink=ink, bold=True)
            if written:
                return written
        return None

    def _rect(
        self, text: str, x: float, y: float, anchor: tuple[float, float], *, bold: bool
    ) -> QRectF:
        metrics = QFontMetricsF(theme.font(self._points, bold=bold))
        width = metrics.horizontalAdvance(text) + 2 * _PADDING_PX
        height = metrics.height()
        return QRectF(x - anchor[0] * width, y - anchor[1] * height, width, height)

    def _covered(self, rect: QRectF) -> int:
        """Return how many points of the line lie in a rectangle."""
        x, y = self._line
        across = (rect.left() <= x) & (x <= rect.right())
        return int(np.count_nonzero(across & (rect.top() <= y) & (y <= rect.bottom())))
