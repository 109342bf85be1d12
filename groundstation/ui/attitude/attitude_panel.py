"""The attitude panel: the can as it points, tilt and spin as numbers, and what they rest on."""

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout

from groundstation.flight.attitude import Attitude, source_of
from groundstation.flight.flight import Flight
from groundstation.station import Station
from groundstation.ui import theme
from groundstation.ui.attitude.body_view import BodyView
from groundstation.ui.freshness import is_stale
from groundstation.ui.labels import Text
from groundstation.ui.panel import Panel
from groundstation.ui.room import Room
from protocol.mission import Mission

_FIGURE_PT = (18.0, 36.0)
_NONE = "–"
_NOTHING_YET = "No packet yet: the can points as its sensors tell."
_BODY_SHARE, _WORDS_SHARE = 5, 6
_LONGEST = "falling (0.1 g): the accelerometer cannot tell the tilt"
"""The longest sentence about why there is no tilt, for which there must be room."""


class AttitudePanel(Panel):
    """Draws what the mission's sensors tell of the attitude, and says when they cannot."""

    def __init__(self, mission: Mission) -> None:
        super().__init__(mission)
        source = source_of(mission)
        if source is None:
            raise ValueError("the mission sends nothing that tells of the attitude")
        self._source = source
        self._body = BodyView()
        self._figures = {name: Text(_NONE, "value") for name in ("Tilt", "Spin")}
        self._turn = Text("", "quiet")
        self._turn.hide()
        self._basis = Text("", "quiet")
        self._basis.setWordWrap(True)
        self._arrange()
        self._basis.show_text(_NOTHING_YET)

    def room(self, width_px: int) -> Room:
        """Return the room of a small picture with two figures and a sentence beside it."""
        line_px = theme.line_px()
        words_px = round((width_px - theme.SPACE_PX) * _WORDS_SHARE / (_BODY_SHARE + _WORDS_SHARE))
        box = QRect(0, 0, words_px, 20 * line_px)
        wrapped = theme.metrics().boundingRect(box, Qt.TextFlag.TextWordWrap, _LONGEST)
        figures_px = 2 * theme.line_px(self._points(width_px))
        least_px = figures_px + 4 + (line_px + 2 if self._source.rotation else 0) + wrapped.height()
        return Room(280, least_px, max(least_px, 8 * line_px), stretch=1.0)

    def show_figures(self, station: Station) -> None:
        """Show the attitude of the latest packet."""
        packet = station.flight.last_of_kind.get(self._source.kind)
        if packet is None:
            self._show_nothing()
            return
        attitude = self._source.read(packet.values, _phase(station.flight))
        stale = is_stale(station)
        self._body.show_attitude(attitude)
        self._figures["Tilt"].show_text(_whole(attitude.tilt_deg, "°"))
        self._figures["Spin"].show_text(_whole(attitude.spin_deg_s, " °/s"))
        for figure in self._figures.values():
            figure.dress("stale", stale)
        turn = attitude.turn_deg_s
        self._turn.setVisible(turn is not None)
        self._turn.show_text("" if turn is None else f"all axes {_whole(turn, ' °/s')}")
        self._basis.show_text(attitude.problem or self._basis_text(attitude))

    def _show_nothing(self) -> None:
        """Show that nothing is known: a replay may go back to before the first packet."""
        self._body.show_attitude(Attitude())
        self._turn.setVisible(False)
        for figure in self._figures.values():
            figure.show_text(_NONE)
            figure.dress("stale", False)
        self._basis.show_text(_NOTHING_YET)

    def restyle(self) -> None:
        """Take the colours that hold now."""
        self._body.update()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Make the figures as large as the room allows."""
        super().resizeEvent(event)
        points = self._points(self.width())
        for figure in self._figures.values():
            figure.setStyleSheet(f"font-size: {points:.0f}pt;")

    def _points(self, width_px: int) -> float:
        return min(_FIGURE_PT[1], max(_FIGURE_PT[0], width_px / 18))

    def _arrange(self) -> None:
        grid = QGridLayout()
        grid.setHorizontalSpacing(theme.SPACE_PX)
        grid.setVerticalSpacing(0)
        for row, (name, figure) in enumerate(self._figures.items()):
            figure.setAccessibleName(name)
            grid.addWidget(Text(name, "quiet"), row, 0)
            grid.addWidget(figure, row, 1)
        grid.setColumnStretch(1, 1)
        right = QVBoxLayout()
        right.setSpacing(2)
        right.addLayout(grid)
        right.addWidget(self._turn)
        right.addWidget(self._basis)
        right.addStretch(1)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.SPACE_PX)
        layout.addWidget(self._body, _BODY_SHARE)
        layout.addLayout(right, _WORDS_SHARE)

    def _basis_text(self, attitude: Attitude) -> str:
        heading = attitude.heading_deg
        towards = "" if heading is None else f", heading {heading % 360:.0f}°"
        return f"{self._source.in_words}{towards}"


def _phase(flight: Flight) -> str | None:
    return flight.phases[-1].phase if flight.phases else None


def _whole(value: float | None, unit: str) -> str:
    return _NONE if value is None else f"{value:.0f}{unit}".replace("-0", "0", value > -0.5)
