"""The figures that matter most, large, in fixed places."""

import math

from PySide6.QtGui import QFontMetrics, QResizeEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QLayout

from groundstation.flight.flight import Flight
from groundstation.flight.readings import NO_VALUE, Readings
from groundstation.station import Station
from groundstation.ui import theme
from groundstation.ui.labels import Text
from protocol.mission import Mission

HEADLINE_ROLES = ("mission_time", "state", "altitude")
STALE_AFTER_S = 3.0
_GAP_PX = 2 * theme.SPACE_PX


class Headline(QFrame):
    """Mission time, state and altitude of the last packet, the counts, and its age.

    Each figure keeps its place and room for its widest text; all are as large as fits.
    """

    def __init__(self, mission: Mission) -> None:
        super().__init__()
        self.setProperty("panel", True)
        self._readings = Readings(mission)
        self._stale_after_s = max(STALE_AFTER_S, 3 / mission.rate_hz)
        self._layout = QGridLayout(self)
        self._layout.setSizeConstraint(QLayout.SizeConstraint.SetNoConstraint)
        self._layout.setContentsMargins(theme.SPACE_PX, 4, theme.SPACE_PX, 4)
        self._layout.setHorizontalSpacing(_GAP_PX)
        self._layout.setVerticalSpacing(0)
        self._figures: dict[str, Text] = {}
        self._titles: list[Text] = []
        self._widest: list[str] = []
        for role in HEADLINE_ROLES:
            if mission.field_of(role) is not None:
                self._add(role, role.replace("_", " ").capitalize(), _widest(mission, role))
        self._add("highest", "Highest", "8888.8 m")
        self._add("received", "Received", "88888")
        self._add("lost", "Lost", "8888")
        self._add("rejected", "Rejected", "8888")
        self._add("age", "Last packet", "88.8 s ago")
        self._fit()

    def show_station(self, station: Station) -> None:
        """Show the present of `station`."""
        flight = station.flight
        for role in HEADLINE_ROLES:
            reading = self._readings.of_role(flight, role)
            if reading:
                unit = "" if reading.text == NO_VALUE or role == "mission_time" else reading.unit
                self._figures[role].show_text(f"{reading.text} {unit}".strip())
        self._figures["highest"].show_text(_highest(flight))
        self._figures["received"].show_text(str(flight.received))
        self._figures["lost"].show_text(str(flight.continuity.lost))
        self._figures["rejected"].show_text(str(flight.rejected))
        self._figures["rejected"].setToolTip(_reasons(flight))
        self._show_age(station.age_of_last_packet_s())

    def is_stale(self, station: Station) -> bool:
        """Tell whether the last packet is older than it should be."""
        age_s = station.age_of_last_packet_s()
        return age_s is not None and age_s > self._stale_after_s

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Make the figures as large as fits now."""
        super().resizeEvent(event)
        self._fit()

    def _show_age(self, age_s: float | None) -> None:
        figure = self._figures["age"]
        figure.show_text("none yet" if age_s is None else _age_text(age_s))
        late = age_s is not None and age_s > self._stale_after_s
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
        smallest_pt, largest_pt = theme.HEADLINE_PT
        points = largest_pt
        while points > smallest_pt and sum(self._widths_px(points)) > self.width():
            points -= 1
        self._font = font = theme.font(points, bold=True)
        for figure, width_px in zip(self._figures.values(), self._widths_px(points), strict=True):
            figure.setFont(font)
            figure.setMinimumWidth(width_px - _GAP_PX)
        heights_px = (self.fontMetrics().height(), QFontMetrics(font).height())
        self.setFixedHeight(sum(heights_px) + 12)

    def _widths_px(self, points: int) -> list[int]:
        metrics = QFontMetrics(theme.font(points, bold=True))
        return [
            max(metrics.horizontalAdvance(widest) + 4, title.sizeHint().width()) + _GAP_PX
            for widest, title in zip(self._widest, self._titles, strict=True)
        ]


def _widest(mission: Mission, role: str) -> str:
    field = mission.field_of(role)
    if role == "state" and field is not None:
        return max((*field.values, *mission.states, "LANDED"), key=len)
    return "88:88:88" if role == "mission_time" else "8888.88 m"


def _highest(flight: Flight) -> str:
    altitude_m = flight.altitude_max_m
    return NO_VALUE if math.isnan(altitude_m) else f"{altitude_m:.1f} m"


def _age_text(age_s: float) -> str:
    if age_s < 99.95:
        return f"{max(0.0, age_s):.1f} s ago"
    return f"{int(age_s) // 60} min ago"


def _reasons(flight: Flight) -> str:
    return "\n".join(f"{count} {reason}" for reason, count in flight.rejected_by_reason.items())
