"""The team's logo and name, as they stand on every window."""

import logging
from pathlib import Path

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QImageReader, QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QHBoxLayout, QWidget

from groundstation.ui import theme
from groundstation.ui.contrast import contrast
from groundstation.ui.labels import OneLine, isolated
from protocol.mission import Team

_LOG = logging.getLogger(__name__)
WIDEST = 4
"""A logo is at most so many times as wide as high."""
_PLATE_PX = 4
_LEAST_CONTRAST = 2.0
"""A logo that differs less from the ground gets a plate of the other theme's ground."""


class TeamCrest(QWidget):
    """Shows logo and name of a team, in letters of `points`; nothing when there is neither."""

    def __init__(self, points: float = theme.TEXT_PT) -> None:
        super().__init__()
        self._logo = _Logo(round(theme.line_px(points) * 1.1) + 2 * _PLATE_PX)
        self._name = OneLine("", "value")
        self._name.setFont(theme.font(points, bold=True))
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.SPACE_PX)
        layout.addWidget(self._logo)
        layout.addWidget(self._name, 1)
        self.hide()

    @property
    def filled(self) -> bool:
        """Whether there is a name or a logo."""
        return bool(self._name.text()) or self._logo.shown

    def show_team(self, team: Team, logo: Path | None) -> None:
        """Show `team` with the picture at `logo`, if there is one that can be read."""
        self._name.show_text(isolated(team.name))
        self._name.setVisible(bool(team.name))
        self._logo.show_picture(None if logo is None else picture_at(logo))
        self._logo.setAccessibleName(f"Logo of {team.name}" if team.name else "Logo of the team")
        self.setVisible(self.filled)


class _Logo(QWidget):
    """One picture, on a plate of its own where it would not be seen on the ground."""

    def __init__(self, height_px: int) -> None:
        super().__init__()
        self._height_px = height_px
        self._picture: QImage | None = None
        self._typical = ""

    @property
    def shown(self) -> bool:
        """Whether there is a picture."""
        return self._picture is not None

    def show_picture(self, picture: QImage | None) -> None:
        self._picture = picture
        self.setVisible(picture is not None)
        if picture is not None:
            inner_px = self._height_px - 2 * _PLATE_PX
            width_px = min(inner_px * picture.width() / picture.height(), WIDEST * inner_px)
            self.setFixedSize(round(width_px) + 2 * _PLATE_PX, self._height_px)
            self._typical = _typical_colour(picture)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Paint the picture as large as fits, smoothly at the display's own resolution."""
        if self._picture is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        colours = theme.current()
        if contrast(self._typical, colours.raised) < _LEAST_CONTRAST:
            other = theme.DARK if colours.name == theme.SUN.name else theme.SUN
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(other.ground))
            painter.drawRoundedRect(QRectF(self.rect()), 4, 4)
        ratio = self.devicePixelRatioF()
        room = QSize(self.width() - 2 * _PLATE_PX, self.height() - 2 * _PLATE_PX)
        scaled = self._picture.scaled(
            room * ratio,
            Qt.AspectRatioMode.KeepAspectRatio,
            Qt.TransformationMode.SmoothTransformation,
        )
        pixmap = QPixmap.fromImage(scaled)
        pixmap.setDevicePixelRatio(ratio)
        width_px, height_px = scaled.width() / ratio, scaled.height() / ratio
        left, top = (self.width() - width_px) / 2, (self.height() - height_px) / 2
        painter.drawPixmap(QRectF(left, top, width_px, height_px), pixmap, QRectF(pixmap.rect()))


_READ_PX = 512
"""Pictures are read this high: twice what the largest crest shows."""


def picture_at(path: Path) -> QImage | None:
    """Return the picture in a file; None, and a line in the program's log, when it is none."""
    reader = QImageReader(str(path))
    reader.setAutoTransform(True)
    size = reader.size()
    if size.isValid() and not size.isEmpty():
        height_px = min(_READ_PX, size.height()) if path.suffix.lower() != ".svg" else _READ_PX
        width_px = max(1, round(size.width() * height_px / size.height()))
        reader.setScaledSize(QSize(min(width_px, 2 * WIDEST * _READ_PX), height_px))
    picture = reader.read()
    if picture.isNull():
        _LOG.warning("the logo cannot be read: %s (%s)", reader.errorString(), path)
        return None
    return picture.convertToFormat(QImage.Format.Format_ARGB32)


def _typical_colour(picture: QImage) -> str:
    """Return the mean colour of what is opaque in a picture, `#RRGGBB`."""
    small = picture.scaled(24, 24, Qt.AspectRatioMode.IgnoreAspectRatio)
    pixels = [small.pixelColor(x, y) for x in range(24) for y in range(24)]
    opaque = [pixel for pixel in pixels if pixel.alphaF() > 0.5] or [QColor("black")]
    parts = ((p.redF(), p.greenF(), p.blueF()) for p in opaque)
    red, green, blue = (sum(part) / len(opaque) for part in zip(*parts, strict=True))
    return QColor.fromRgbF(red, green, blue).name()
