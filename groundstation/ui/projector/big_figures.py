"""Altitude, vertical speed, state and T+ in figures for the last row of seats."""

from dataclasses import dataclass

from PySide6.QtGui import QResizeEvent

from groundstation.flight.milestones import height_field
from groundstation.flight.readings import Readings
from groundstation.station import Station
from groundstation.ui import theme
from groundstation.ui.figure import MARKS, Figure
from groundstation.ui.freshness import is_stale
from groundstation.ui.headline import (
    Show,
    Shown,
    one_decimal,
    t_plus_shown,
    vertical_speed_shown,
)
from groundstation.ui.labels import Text
from groundstation.ui.panel import Panel
from groundstation.ui.room import Room
from groundstation.ui.widest import widest_state
from protocol.mission import Field, Mission
from protocol.units import display_unit

LARGEST_PT = 140
SMALLEST_PT = 24
_WIDTH_OF_A_POINT = 13
"""A figure has at most one point for so many px of width: below it the plot keeps its room."""
_TITLE_SHARE = 0.24
_UNIT_SHARE = 0.45
_WORD_SHARE = 0.72
_LINE_SHARE = 1.02
_COLUMN_GAP_PX = 4 * theme.SPACE_PX


@dataclass(frozen=True, slots=True)
class _Place:
    title: Text
    figure: Figure
    widest: str
    show: Show
    is_word: bool
    ages: bool


class BigFigures(Panel):
    """Two lines of two; each figure keeps its place, and all are as large as fits."""

    def __init__(self, mission: Mission) -> None:
        super().__init__(mission)
        self._readings = Readings(mission)
        self._places: list[_Place] = []
        fields = {field.name: field for field in mission.fields()}
        height = height_field(mission)
        if height:
            self._add_height(fields[height])
            sent = mission.field_of("descent_rate") is not None
            title = "Descent rate" if sent else "Vertical speed"
            self._add(title, "m/s", "-88.8", vertical_speed_shown)
        state = mission.field_of("state")
        if state:
            widest = widest_state(state, mission)
            self._add("State", "", widest, self._reading_of(state.name), is_word=True)
        if height or mission.states:
            self._add("T+", "", "+88:88", t_plus_shown, ages=False)

    def room(self, width_px: int) -> Room:
        """Return the room of all lines with figures as large as fits."""
        height_px = len(self._rows()) * self._row_px(self._points(width_px))
        return Room(self._needed_px(SMALLEST_PT), height_px, height_px)

    def show_figures(self, station: Station) -> None:
        """Show the present of `station`."""
        stale = is_stale(station)
        for place in self._places:
            text, level = place.show(station)
            place.figure.show_value(text, level, stale=stale and place.ages)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Make the figures as large as fits now."""
        super().resizeEvent(event)
        self._arrange()

    def _add_height(self, field: Field) -> None:
        judged = MARKS["caution"] if field.caution or field.warning else ""
        unit = display_unit(field.unit)
        self._add("Altitude", unit, f"{judged}8888.8", self._reading_of(field.name))

    def _add(
        self,
        title: str,
        unit: str,
        widest: str,
        show: Show,
        *,
        is_word: bool = False,
        ages: bool = True,
    ) -> None:
        label = Text(title, "quiet", parent=self)
        self._places.append(_Place(label, Figure(title, unit, self), widest, show, is_word, ages))

    def _reading_of(self, name: str) -> Show:
        def show(station: Station) -> Shown:
            reading = self._readings.of_field(station.flight, name)
            return one_decimal(reading.text), reading.level

        return show

    def _rows(self) -> list[list[_Place]]:
        return [self._places[first : first + 2] for first in range(0, len(self._places), 2)]

    def _arrange(self) -> None:
        points = self._points(self.width())
        row_px, title_px = self._row_px(points), theme.line_px(points * _TITLE_SHARE)
        capital_px = theme.metrics(points, bold=True).capHeight()
        left = 0
        for column, width_px in enumerate(self._columns_px(points)):
            for number, row in enumerate(self._rows()):
                if column >= len(row):
                    continue
                title, figure = row[column].title, row[column].figure
                # A font that is set is forgotten when the theme changes
                title.setStyleSheet(f"font-size: {points * _TITLE_SHARE}pt;")
                title.setGeometry(left + 4, number * row_px, width_px, title_px)
                figure.points, figure.unit_points = self._sizes(row[column], points)
                figure.baseline_px = (row_px - title_px + capital_px) / 2
                figure.setGeometry(left, number * row_px + title_px, width_px, row_px - title_px)
            left += width_px + self._gap_px(points)

    def _gap_px(self, points: float) -> int:
        """Return the gap that leaves the columns evenly spread."""
        columns = self._columns_px(points)
        spare_px = self.width() - sum(columns)
        return max(_COLUMN_GAP_PX, spare_px // max(1, len(columns)))

    def _points(self, width_px: int) -> int:
        most = min(LARGEST_PT, max(SMALLEST_PT, width_px // _WIDTH_OF_A_POINT))
        fitting = (pt for pt in range(most, SMALLEST_PT, -1) if self._needed_px(pt) <= width_px)
        return next(fitting, SMALLEST_PT)

    def _row_px(self, points: float) -> int:
        figure_px = round(points * _LINE_SHARE * theme.px_a_point())
        return theme.line_px(points * _TITLE_SHARE) + figure_px

    def _needed_px(self, points: float) -> int:
        columns = self._columns_px(points)
        return sum(columns) + _COLUMN_GAP_PX * max(0, len(columns) - 1)

    def _columns_px(self, points: float) -> list[int]:
        """Return the widths of the columns, each that of its widest place."""
        rows = self._rows()
        count = max((len(row) for row in rows), default=0)
        return [
            max(self._place_px(row[column], points) for row in rows if column < len(row))
            for column in range(count)
        ]

    def _place_px(self, place: _Place, points: float) -> int:
        title = theme.metrics(points * _TITLE_SHARE).horizontalAdvance(place.title.text()) + 8
        return max(title, place.figure.width_px(place.widest, *self._sizes(place, points)))

    def _sizes(self, place: _Place, points: float) -> tuple[float, float]:
        large = points * _WORD_SHARE if place.is_word else float(points)
        return large, points * _UNIT_SHARE
