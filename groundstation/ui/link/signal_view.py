"""Signal strength as a bar and as its course over the last two minutes."""

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPolygonF
from PySide6.QtWidgets import QWidget

from groundstation.flight.signal_history import SignalHistory
from groundstation.flight.store import Floats
from groundstation.ui import theme

SHOWN_S = 120.0
WEAKEST_DBM, STRONGEST_DBM = -125.0, -35.0
"""Between what a LoRa radio can just decode and what it receives on the desk."""

_BAR_PX = 84
_MOST_POINTS = 240


class SignalView(QWidget):
    """A bar of the present strength and a line of its history."""

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName("Signal strength")
        self.setMinimumHeight(18)
        self._points: list[tuple[float, float]] = []
        self._share: float | None = None

    def show_signal(self, signal: SignalHistory, now_ns: int) -> None:
        """Show the strength up to the present of the link's clock."""
        times, strengths = signal.since(now_ns - round(SHOWN_S * 1e9))
        step = max(1, len(times) // _MOST_POINTS)
        ages = ((times - now_ns) / 1e9 / SHOWN_S)[::-step][::-1]
        shares = _shares(strengths)[::-step][::-1]
        points = list(zip(ages.tolist(), shares.tolist(), strict=True))
        if points != self._points:
            self._points = points
            self._share = points[-1][1] if points else None
            self.update()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Return the size of one line of text."""
        return QSize(160, theme.line_px())

    def paintEvent(self, _: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Draw bar and line."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        colours = theme.current()
        bar = QRectF(0, self.height() / 2 - 6, min(_BAR_PX, self.width()), 12)
        painter.setPen(theme.pen(colours.rule, 1.5))
        painter.setBrush(theme.colour(colours.raised))
        painter.drawRect(bar.adjusted(1, 1, -1, -1))
        if self._share is not None:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.colour(colours.info))
            inner = bar.adjusted(2, 2, -2, -2)
            inner.setWidth(inner.width() * self._share)
            painter.drawRect(inner)
        left = bar.right() + theme.SPACE_PX
        if self.width() - left > 40:
            self._draw_history(painter, QRectF(left, 2, self.width() - left - 2, self.height() - 4))

    def _draw_history(self, painter: QPainter, area: QRectF) -> None:
        colours = theme.current()
        painter.setPen(theme.pen(colours.rule, 1))
        painter.drawLine(area.bottomLeft(), area.bottomRight())
        points = [
            QPointF(area.right() + age * area.width(), area.bottom() - share * area.height())
            for age, share in self._points
        ]
        painter.setPen(theme.pen(colours.info, 2))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPolyline(QPolygonF(points))


def _shares(strengths_dbm: Floats) -> Floats:
    """Return strengths as parts of the bar, 0 to 1."""
    shares: Floats = (strengths_dbm - WEAKEST_DBM) / (STRONGEST_DBM - WEAKEST_DBM)
    return shares.clip(0.0, 1.0)
