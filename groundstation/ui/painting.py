"""What several panels paint alike."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QPainter


def hatch(painter: QPainter, rect: QRectF, colour: str, ground: str | None = None) -> None:
    """Hatch `rect` with slanting lines, over `ground` when given."""
    if ground:
        painter.fillRect(rect, QColor(ground))
    painter.fillRect(rect, QBrush(QColor(colour), Qt.BrushStyle.BDiagPattern))
