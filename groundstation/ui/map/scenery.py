"""What lies under the track: prepared map, range rings, scale bar, north."""

import math

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPolygonF, QTransform

from groundstation.geo.direction import distance_text
from groundstation.geo.local_plane import LocalPlane
from groundstation.geo.round_lengths import ring_radii, round_down
from groundstation.ui import theme
from groundstation.ui.map.backdrop import Drawn
from groundstation.ui.map.labels import Labels
from groundstation.ui.map.view import View

_VEIL = 0.4
"""How much ground lies over a picture, so that the track stands out."""
_SCALE_SHARE = 0.25
"""The scale bar takes at most this part of the width."""
_MARGIN_PX = 8.0
_ARROW_PX = 50.0
"""Height of the arrow to the north with its letter."""


def draw_pictures(painter: QPainter, view: View, plane: LocalPlane, drawn: list[Drawn]) -> None:
    """Draw the pieces of the map by their corners, then a veil over them."""
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    for piece in drawn:
        south, west, north, east = piece.area
        latitudes, longitudes = (north, north, south, south), (west, east, east, west)
        corners = view.to_px(*plane.to_metres(np.array(latitudes), np.array(longitudes)))
        there = QPolygonF([QPointF(x, y) for x, y in zip(*corners, strict=True)])
        image = piece.image
        here = QPolygonF(QRectF(image.rect()))
        here.removeLast()
        turn = QTransform()
        if np.isfinite(corners).all() and QTransform.quadToQuad(here, there, turn):
            painter.setTransform(turn)
            painter.drawImage(0, 0, image)
    painter.resetTransform()
    if drawn:
        width, height = math.ceil(view.width_px), math.ceil(view.height_px)
        veil = theme.colour(theme.current().ground, _VEIL)
        painter.fillRect(0, 0, width, height, veil)


def draw_rings(painter: QPainter, view: View, *, over_picture: bool) -> None:
    """Draw circles around the pad at round distances."""
    colours = theme.current()
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(theme.pen(colours.quiet if over_picture else colours.rule, 1.5))
    for radius_m in _radii(view):
        radius = radius_m / view.metres_per_px
        painter.drawEllipse(QPointF(*view.point(0.0, 0.0)), radius, radius)


def write_distances(labels: Labels, view: View) -> None:
    """Write on each ring how far it is from the pad, where there is room."""
    x, y = view.point(0.0, 0.0)
    for radius_m in _radii(view):
        _write_distance(labels, x, y, radius_m / view.metres_per_px, distance_text(radius_m))


def _radii(view: View) -> list[float]:
    """Return the radii of the rings that cross the view."""
    seen = view.box
    farthest = math.hypot(
        max(abs(seen.west), abs(seen.east)), max(abs(seen.south), abs(seen.north))
    )
    nearest = math.hypot(max(seen.west, 0.0, -seen.east), max(seen.south, 0.0, -seen.north))
    return ring_radii(nearest, farthest)


def _write_distance(labels: Labels, x: float, y: float, radius: float, text: str) -> None:
    """Write a ring's distance on it: to the north-east, or elsewhere."""
    for degrees in (45, 135, 225, 315, 20, 160, 200, 340, 90, 270):
        angle = math.radians(degrees)
        at = x + radius * math.sin(angle), y - radius * math.cos(angle)
        if labels.write(text, *at, anchor=(0.5, 0.5), ink=theme.current().quiet, bold=False):
            return


def draw_scale(painter: QPainter, labels: Labels, view: View) -> None:
    """Draw a bar of a round length in the lower left corner."""
    length_m = round_down(view.width_px * _SCALE_SHARE * view.metres_per_px)
    length = length_m / view.metres_per_px
    left, bottom = _MARGIN_PX, view.height_px - _MARGIN_PX
    labels.keep_free(QRectF(left - 3, bottom - 9, length + 6, 12))
    ink = theme.current().ink
    beside = left + length + 6
    labels.write(distance_text(length_m), beside, bottom + 4, anchor=(0.0, 1.0), ink=ink, bold=True)
    for colour, width in ((theme.current().ground, 7.0), (ink, 3.0)):
        pen = theme.pen(colour, width)
        pen.setCapStyle(Qt.PenCapStyle.FlatCap)
        painter.setPen(pen)
        painter.drawPolyline(
            [
                QPointF(left, bottom - 7),
                QPointF(left, bottom),
                QPointF(left + length, bottom),
                QPointF(left + length, bottom - 7),
            ]
        )


def draw_north(painter: QPainter, labels: Labels, view: View) -> None:
    """Draw an arrow to the north in a corner that is free, the upper right one first."""
    colours = theme.current()
    right, bottom = view.width_px - _MARGIN_PX - 9, view.height_px - _MARGIN_PX - 46
    corners = ((right, _MARGIN_PX), (_MARGIN_PX + 9, _MARGIN_PX), (right, bottom))
    free = (corner for corner in corners if labels.is_free(_arrow_rect(*corner)))
    x, top = next(free, corners[0])
    arrow = QPolygonF(
        [QPointF(x, top), QPointF(x + 9, top + 22), QPointF(x, top + 16), QPointF(x - 9, top + 22)]
    )
    painter.setPen(theme.pen(colours.ground, 2))
    painter.setBrush(theme.colour(colours.ink))
    painter.drawPolygon(arrow)
    labels.write("N", x, top + 24, anchor=(0.5, 0.0), ink=colours.ink, bold=True)
    labels.keep_free(_arrow_rect(x, top))


def _arrow_rect(x: float, top: float) -> QRectF:
    return QRectF(x - 12, top - 4, 24, _ARROW_PX)
