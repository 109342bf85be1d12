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
from groundstation.ui.labels import Aging, Text
from groundstation.ui.panel import Panel
from groundstation.ui.room import Room
from protocol.mission import Mission

_FIGURE_PT = (18.0, 36.0)
_IN_A_ROW_PT = (float(theme.TEXT_PT), 18.0)
"""The same where both figures share a line."""
_WIDEST = {"Tilt": "180°", "Spin": "-2000 °/s"}
_NONE = "–"
_NOTHING_YET = "No packet yet: the can points as its sensors tell."
_BODY_SHARE, _WORDS_SHARE = 5, 6
_LOW_BODY_PX = 72
_GAP_PX = 2
_ANY_PX = 16_777_215
"""Qt's QWIDGETSIZE_MAX, which PySide lacks."""
_LONGEST = "pushed (12.3 g): no tilt from the accelerometer"
"""The longest sentence about why there is no tilt, for which there must be room."""


class AttitudePanel(Panel):
    """Draws what the mission's sensors tell of the attitude, and says when they cannot.

    Where there is little height the turn about all axes is left out, then both figures share a
    line beside a small picture.
    """

    def __init__(self, mission: Mission) -> None:
        super().__init__(mission)
        source = source_of(mission)
        if source is None:
            raise ValueError("the mission sends nothing that tells of the attitude")
        self._source = source
        self._body = BodyView()
        self._figures = {name: Aging(_NONE, "value") for name in ("Tilt", "Spin")}
        self._turn = Text("", "quiet")
        self._turn.hide()
        self._basis = Text("", "quiet")
        self._basis.setWordWrap(True)
        self._titles = {name: Text(name, "quiet") for name in self._figures}
        self._grid = QGridLayout()
        self._layout = QHBoxLayout(self)
        self._has_turn = True
        self._arrange()
        self._stand(low=False)
        self._basis.show_text(_NOTHING_YET)

    def room(self, width_px: int) -> Room:
        """Return the room of a small picture with two figures and a sentence beside it, or of one
        as high as a line of figures and the sentence."""
        body_px = width_px - theme.SPACE_PX - _words_px(width_px)
        liked_px = max(self._high_px(width_px, with_turn=True), 8 * theme.line_px())
        most_px = max(liked_px, BodyView.height_for(body_px))
        return Room(290, _low_px(width_px), liked_px, stretch=1.0, most_height_px=most_px)

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
            figure.dress("stale", stale and figure.text() != _NONE)
        turn = attitude.turn_deg_s
        self._turn.setVisible(turn is not None and self._has_turn)
        self._turn.show_text("" if turn is None else f"all axes {_whole(turn, ' °/s')}")
        self._basis.show_text(attitude.problem or self._basis_text(attitude))

    def _show_nothing(self) -> None:
        """Show that nothing is known: a replay may go back to before the first packet."""
        self._body.show_attitude(Attitude())
        self._turn.setVisible(False)
        self._turn.show_text("")
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
        width_px, height_px = self.width(), self.height()
        self._has_turn = height_px >= self._high_px(width_px, with_turn=True)
        self._stand(low=height_px < self._high_px(width_px, with_turn=False))

    def _low_body_px(self) -> int:
        """Return the width of the largest picture beside which the words have room, px."""
        width_px = self.width()
        points = _points_in_a_row(width_px)
        for body_px in range(BodyView.width_for(self.height()), _LOW_BODY_PX, -4):
            words_px = width_px - body_px - theme.SPACE_PX
            high_px = theme.line_px(points) + _GAP_PX + _wrapped_px(words_px)
            if words_px >= _row_px(points) and high_px <= self.height():
                return body_px
        return _LOW_BODY_PX

    def _high_px(self, width_px: int, *, with_turn: bool) -> int:
        """Return the height of all words one below the other, px, with the turn or without."""
        turn_px = theme.line_px() + _GAP_PX if self._source.rotation and with_turn else 0
        figures_px = 2 * theme.line_px(_points(width_px))
        return figures_px + 2 * _GAP_PX + turn_px + _wrapped_px(_words_px(width_px))

    def _arrange(self) -> None:
        self._grid.setHorizontalSpacing(theme.SPACE_PX)
        self._grid.setVerticalSpacing(0)
        right = QVBoxLayout()
        right.setSpacing(_GAP_PX)
        right.addLayout(self._grid)
        right.addWidget(self._turn)
        right.addWidget(self._basis)
        right.addStretch(1)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(theme.SPACE_PX)
        self._layout.addWidget(self._body)
        self._layout.addLayout(right)

    def _stand(self, *, low: bool) -> None:
        """Put both figures on a line, beside a small picture, or one below the other."""
        points = _points_in_a_row(self.width()) if low else _points(self.width())
        for place, (name, figure) in enumerate(self._figures.items()):
            title = self._titles[name]
            row, column = (0, 2 * place) if low else (place, 0)
            for number, label in enumerate((title, figure)):
                self._grid.removeWidget(label)
                self._grid.addWidget(label, row, column + number)
            figure.setAccessibleName(name)
            figure.setStyleSheet(f"font-size: {points:.0f}pt;")
        self._grid.setColumnStretch(1, 0 if low else 1)
        self._grid.setColumnStretch(3, 1 if low else 0)
        self._turn.setVisible(self._has_turn and bool(self._turn.text()))
        if low:
            self._body.setFixedWidth(self._low_body_px())
        else:
            self._body.setMinimumWidth(0)
            self._body.setMaximumWidth(_ANY_PX)
        self._layout.setStretch(0, 0 if low else _BODY_SHARE)
        self._layout.setStretch(1, _WORDS_SHARE)

    def _basis_text(self, attitude: Attitude) -> str:
        heading = attitude.heading_deg
        towards = "" if heading is None else f", heading {heading % 360:.0f}°"
        return f"{self._source.in_words}{towards}"


def _words_px(width_px: int) -> int:
    """Return the width of the words beside a large picture, px."""
    return round((width_px - theme.SPACE_PX) * _WORDS_SHARE / (_BODY_SHARE + _WORDS_SHARE))


def _points(width_px: int) -> float:
    """Return the size of the figures one below the other, points."""
    return min(_FIGURE_PT[1], max(_FIGURE_PT[0], width_px / 18))


def _points_in_a_row(width_px: int) -> float:
    """Return the size of the figures on one line, points."""
    free_px = width_px - _LOW_BODY_PX - theme.SPACE_PX - _row_px(0.0)
    most = _IN_A_ROW_PT[1]
    return max(_IN_A_ROW_PT[0], min(1.0, free_px / (_row_px(most) - _row_px(0.0))) * most)


def _row_px(points: float) -> int:
    """Return the width of both figures with their names on one line, in such a size, px."""
    titles_px = sum(theme.metrics().horizontalAdvance(name) for name in _WIDEST)
    figures_px = (
        sum(theme.metrics(points, bold=True).horizontalAdvance(text) for text in _WIDEST.values())
        if points
        else 0
    )
    return titles_px + figures_px + 3 * theme.SPACE_PX


def _low_px(width_px: int) -> int:
    """Return the height of a line of figures and the sentence below, px."""
    figures_px = theme.line_px(_points_in_a_row(width_px))
    return figures_px + _GAP_PX + _wrapped_px(width_px - _LOW_BODY_PX - theme.SPACE_PX)


def _wrapped_px(width_px: int) -> int:
    """Return the height of the longest sentence in a width, px."""
    box = QRect(0, 0, width_px, 20 * theme.line_px())
    return theme.metrics().boundingRect(box, Qt.TextFlag.TextWordWrap, _LONGEST).height()


def _phase(flight: Flight) -> str | None:
    return flight.phases[-1].phase if flight.phases else None


def _whole(value: float | None, unit: str) -> str:
    return _NONE if value is None else f"{value:.0f}{unit}".replace("-0", "0", value > -0.5)
