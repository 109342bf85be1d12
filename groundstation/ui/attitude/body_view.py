"""The can drawn as it points, over the ground, with the vertical and the angle between."""

import math

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QWidget

from groundstation.flight.attitude import Attitude
from groundstation.ui import theme
from groundstation.ui.attitude.body import axis_end, faces_of, projected

_ACROSS = 2.56
_LOWEST, _HIGHEST = -1.44, 1.24
"""What the picture shows from the left to the right and from below to above; a can is 1.6 long."""
_GROUND_M = -1.05
_CLEARLY, _LEANS = 1.3, 0.4
"""The side is changed when the lean is so many times better seen, and is not small (its sine)."""
_TURNING_DEG_S = 3.0
"""Below this an arrow would show the noise of the sensor."""
_ROOMY_PX = 100
_UPRIGHT = (0.0, 0.0, 1.0)


class BodyView(QWidget):
    """Draws an attitude; without a tilt the can is only outlined, upright."""

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName("Attitude of the CanSat")
        self._attitude = Attitude()
        self._turned_deg = 0.0

    def show_attitude(self, attitude: Attitude) -> None:
        """Show an attitude."""
        if attitude != self._attitude:
            self._attitude = attitude
            self._choose_side()
            self.update()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Return the size of a small picture."""
        return QSize(140, 140)

    @staticmethod
    def height_for(width_px: int) -> int:
        """Return the height of the largest picture in a width, px."""
        return round(width_px * (_HIGHEST - _LOWEST) / _ACROSS)

    @staticmethod
    def width_for(height_px: int) -> int:
        """Return the width of the largest picture in a height, px."""
        return round(height_px * _ACROSS / (_HIGHEST - _LOWEST))

    def paintEvent(self, _: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Draw ground, can, vertical, axis and spin."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        attitude = self._attitude
        heading = self._turned_deg
        self._draw_ground(painter)
        if attitude.up is None:
            self._draw_outline(painter)
        else:
            self._draw_can(painter, attitude.up, heading)
            self._draw_axes(painter, attitude.up, heading)
        if abs(attitude.spin_deg_s or 0.0) >= _TURNING_DEG_S and attitude.spin_deg_s:
            self._draw_spin(painter, attitude.up or _UPRIGHT, heading, attitude.spin_deg_s)

    def _choose_side(self) -> None:
        """Look from the side on which the lean is seen best, when no heading fixes it."""
        heading, up = self._attitude.heading_deg, self._attitude.up
        if heading is not None:
            self._turned_deg = heading
        elif up is not None and abs(self._turned_deg) in (0.0, 90.0):
            east, north, _ = axis_end(up, 0.0)
            across, along = (north, east) if self._turned_deg else (east, north)
            if abs(along) > max(_CLEARLY * abs(across), _LEANS):
                self._turned_deg = 90.0 - self._turned_deg

    def _at(self, right: float, up: float) -> QPointF:
        scale = min(self.width() / _ACROSS, self.height() / (_HIGHEST - _LOWEST))
        middle = (_LOWEST + _HIGHEST) / 2
        return QPointF(self.width() / 2 + right * scale, self.height() / 2 - (up - middle) * scale)

    def _polygon(self, corners: np.ndarray[tuple[int, int], np.dtype[np.float64]]) -> QPolygonF:
        return QPolygonF([self._at(right, up) for right, up in corners.T.tolist()])

    def _draw_ground(self, painter: QPainter) -> None:
        """Draw a disc on the ground with its points of the compass as ticks."""
        colours = theme.current()
        angles = np.linspace(0, math.tau, 73)
        for radius, filled in ((1.2, True), (0.6, False)):
            ring = np.stack(
                [radius * np.sin(angles), radius * np.cos(angles), np.full(73, _GROUND_M)]
            )
            painter.setPen(theme.pen(colours.rule, 1.5))
            painter.setBrush(
                theme.colour(colours.raised) if filled else QColor(Qt.GlobalColor.transparent)
            )
            painter.drawPolygon(self._polygon(projected(ring)))

    def _draw_can(
        self, painter: QPainter, up: tuple[float, float, float], heading_deg: float
    ) -> None:
        colours = theme.current()
        inks = {
            "side": colours.info,
            "mark": colours.caution,
            "top": colours.raised,
            "bottom": colours.quiet,
        }
        for face in faces_of(up, heading_deg):
            shade = _shaded(inks[face.part], face.brightness)
            painter.setPen(QPen(shade, 1))
            painter.setBrush(shade)
            painter.drawPolygon(self._polygon(face.corners))
            if face.part == "top":
                painter.setPen(theme.pen(colours.ink, 1.5))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawPolygon(self._polygon(face.corners))

    def _draw_axes(
        self, painter: QPainter, up: tuple[float, float, float], heading_deg: float
    ) -> None:
        """Draw the vertical dashed and the long axis out of the top."""
        colours = theme.current()
        axis = np.array(axis_end(up, heading_deg))
        ends = projected(np.stack([np.zeros(3), (0.0, 0.0, 1.25), 0.8 * axis, 1.25 * axis], axis=1))
        middle, top, lid, tip = (self._at(*end) for end in ends.T.tolist())
        pen = theme.pen(colours.quiet, 1.5)
        pen.setStyle(Qt.PenStyle.DashLine)
        painter.setPen(pen)
        painter.drawLine(middle, top)
        if axis[2] > -0.2:
            painter.setPen(theme.pen(colours.ink, 2.5))
            painter.drawLine(lid, tip)

    def _draw_spin(
        self,
        painter: QPainter,
        up: tuple[float, float, float],
        heading_deg: float,
        spin_deg_s: float,
    ) -> None:
        """Draw an arrow around the waist, the way the near side moves; longer when faster."""
        sweep = math.copysign(min(150.0, 20.0 + abs(spin_deg_s) / 3), spin_deg_s)
        axis = np.array(axis_end(up, heading_deg))
        side = np.cross(axis, (0.0, -1.0, 0.2))
        side /= max(1e-9, float(np.linalg.norm(side)))
        front = np.cross(side, axis)
        angles = np.radians(np.linspace(-sweep / 2, sweep / 2, 24))
        around = 0.62 * (np.outer(front, np.cos(angles)) + np.outer(side, np.sin(angles)))
        points = [self._at(*point) for point in projected(around).T.tolist()]
        colours = theme.current()
        for colour, width in ((colours.ground, 6.0), (colours.traces[1], 3.0)):
            painter.setPen(theme.pen(colour, width))
            painter.drawPolyline(QPolygonF(points))
        _draw_head(painter, points[-4], points[-1], colours.traces[1])

    def _draw_outline(self, painter: QPainter) -> None:
        """Draw the can as dashes: how it points is not known."""
        colours = theme.current()
        pen = theme.pen(colours.quiet, 2)
        pen.setStyle(Qt.PenStyle.DashLine)
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(QRectF(self._at(-0.42, 0.8), self._at(0.42, -0.8)), 8, 8)
        if self.width() < _ROOMY_PX and self._attitude.spin_deg_s:
            return  # the arrow of the spin would lie over the sign
        painter.setFont(theme.font(22, bold=True))
        painter.setPen(theme.colour(colours.quiet))
        box = QRectF(self._at(-0.42, 0.8), self._at(0.42, -0.8))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, "?")


def _draw_head(painter: QPainter, before: QPointF, tip: QPointF, colour: str) -> None:
    angle = math.atan2(tip.y() - before.y(), tip.x() - before.x())
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.colour(colour))
    painter.drawPolygon(
        QPolygonF(
            [
                QPointF(tip.x() + 9 * math.cos(angle), tip.y() + 9 * math.sin(angle)),
                *(
                    QPointF(tip.x() + 7 * math.cos(angle + t), tip.y() + 7 * math.sin(angle + t))
                    for t in (2.2, -2.2)
                ),
            ]
        )
    )


def _shaded(colour: str, brightness: float) -> QColor:
    """Return a colour as a face looks that is so bright."""
    base = theme.colour(colour)
    factor = 0.6 + 0.6 * brightness
    red, green, blue = (
        min(255, round(part * factor)) for part in (base.red(), base.green(), base.blue())
    )
    return QColor(red, green, blue)
