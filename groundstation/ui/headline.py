"""The figures that matter most, large, in fixed places.

Those of the mission come first, then what the ground counts.
"""

import math

from PySide6.QtGui import QFontMetrics, QResizeEvent
from PySide6.QtWidgets import QGridLayout, QLayout

from groundstation.flight.flight import Flight
from groundstation.flight.readings import NO_VALUE, Readings
from groundstation.station import Station
from groundstation.ui import theme
from groundstation.ui.labels import Text
from groundstation.ui.panel import Panel
from groundstation.ui.room import Room
from groundstation.ui.widest import widest_state, widest_text
from protocol.mission import Field, Mission
from protocol.roles import ROLES
from protocol.units import display_unit

HEADLINE_ROLES = ("mission_time", "state", "altitude")
STALE_AFTER_S = 3.0
_GAP_PX = 2 * theme.SPACE_PX
_HIGHEST, _RECEIVED, _LOST, _REJECTED, _AGE = (
    "\0highest",
    "\0received",
    "\0lost",
    "\0rejected",
    "\0age",
)
"""Figures that are no fields; no field can have these names."""


def headline_fields(mission: Mission) -> list[Field]:
    """Return the fields shown large: those that the mission names, or by their roles."""
    if mission.screen.headline:
        fields = {field.name: field for field in mission.fields()}
        return [fields[name] for name in mission.screen.headline]
    found = (mission.field_of(role) for role in HEADLINE_ROLES)
    return [field for field in found if field is not None]


def is_stale(station: Station) -> bool:
    """Tell whether the last packet is older than it should be while one is expected."""
    age_s = station.age_of_last_packet_s()
    stale_after_s = max(STALE_AFTER_S, 3 / station.mission.rate_hz)
    return station.running and age_s is not None and age_s > stale_after_s


class Headline(Panel):
    """What the mission shows large, the counts of the ground, and the age of the last packet.

    Each figure keeps its place and room for its widest text; all are as large as fits.
    """

    def __init__(self, mission: Mission) -> None:
        super().__init__(mission)
        self._readings = Readings(mission)
        self._layout = QGridLayout(self)
        self._layout.setSizeConstraint(QLayout.SizeConstraint.SetNoConstraint)
        self._layout.setContentsMargins(0, 4, 0, 4)
        self._layout.setHorizontalSpacing(_GAP_PX)
        self._layout.setVerticalSpacing(0)
        self._figures: dict[str, Text] = {}
        self._titles: list[Text] = []
        self._widest: list[str] = []
        self._fields = headline_fields(mission)
        for field in self._fields:
            self._add(field.name, _title(field), _widest(field, mission))
        if mission.field_of("altitude"):
            self._add(_HIGHEST, "Highest", "8888.8 m")
        self._add(_RECEIVED, "Received", "88888")
        self._add(_LOST, "Lost", "8888")
        self._add(_REJECTED, "Rejected", "8888")
        self._add(_AGE, "Last packet", "88.8 s ago")
        self._fit()

    def room(self, width_px: int) -> Room:
        """Return the room of two lines, the lower as large as fits."""
        points = self._largest_pt(width_px)
        height_px = theme.line_px() + theme.line_px(points) + 2 * theme.SPACE_PX
        least_px = sum(self._widths_px(theme.HEADLINE_PT[0]))
        return Room(least_px, height_px, height_px)

    def show_figures(self, station: Station) -> None:
        """Show the present of `station`."""
        flight = station.flight
        for field in self._fields:
            reading = self._readings.of_field(flight, field.name)
            bare = reading.text == NO_VALUE or field.role == "mission_time"
            self._figures[field.name].show_text(
                reading.text if bare else f"{reading.text} {reading.unit}".strip()
            )
        if _HIGHEST in self._figures:
            self._figures[_HIGHEST].show_text(_highest(flight))
        self._figures[_RECEIVED].show_text(str(flight.received))
        self._figures[_LOST].show_text(str(flight.continuity.lost))
        self._figures[_REJECTED].show_text(str(flight.rejected))
        self._figures[_REJECTED].setToolTip(_reasons(flight))
        self._show_age(station.age_of_last_packet_s(), late=is_stale(station))

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Make the figures as large as fits now."""
        super().resizeEvent(event)
        self._fit()

    def _show_age(self, age_s: float | None, *, late: bool) -> None:
        figure = self._figures[_AGE]
        figure.show_text("none yet" if age_s is None else _age_text(age_s))
        figure.dress("level", "caution" if late else "none")
        figure.setFont(self._font)  # a new dress brings back the program's size

    def _add(self, key: str, title: str, widest: str) -> None:
        column = len(self._figures)
        label, figure = Text(title, "quiet"), Text(NO_VALUE)
        figure.setAccessibleName(title)
        self._layout.addWidget(label, 0, column)
        self._layout.addWidget(figure, 1, column)
        self._layout.setColumnStretch(column, 1)
        self._figures[key] = figure
        self._titles.append(label)
        self._widest.append(widest)

    def _fit(self) -> None:
        points = self._largest_pt(self.width())
        self._font = font = theme.font(points, bold=True)
        for figure, width_px in zip(self._figures.values(), self._widths_px(points), strict=True):
            figure.setFont(font)
            figure.setMinimumWidth(width_px - _GAP_PX)

    def _largest_pt(self, width_px: int) -> int:
        smallest_pt, points = theme.HEADLINE_PT
        while points > smallest_pt and sum(self._widths_px(points)) > width_px:
            points -= 1
        return points

    def _widths_px(self, points: int) -> list[int]:
        metrics = QFontMetrics(theme.font(points, bold=True))
        return [
            max(metrics.horizontalAdvance(widest) + 4, title.sizeHint().width()) + _GAP_PX
            for widest, title in zip(self._widest, self._titles, strict=True)
        ]


def _title(field: Field) -> str:
    return ROLES[field.role].title if field.role else field.name


def _widest(field: Field, mission: Mission) -> str:
    if field.role == "state":
        return widest_state(field, mission)
    if field.role == "mission_time":
        return "88:88:88"
    return f"{widest_text(field)} {display_unit(field.unit)}".strip()


def _highest(flight: Flight) -> str:
    altitude_m = flight.altitude_max_m
    return NO_VALUE if math.isnan(altitude_m) else f"{altitude_m:.1f} m"


def _age_text(age_s: float) -> str:
    if age_s < 99.95:
        return f"{max(0.0, age_s):.1f} s ago"
    return f"{int(age_s) // 60} min ago"


def _reasons(flight: Flight) -> str:
    return "\n".join(f"{count} {reason}" for reason, count in flight.rejected_by_reason.items())
