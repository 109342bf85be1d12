"""The figures that matter most, large, in fixed places."""

from PySide6.QtWidgets import QFrame, QGridLayout

from groundstation.flight.flight import Flight
from groundstation.flight.readings import NO_VALUE, Readings
from groundstation.station import Station
from groundstation.ui import theme
from groundstation.ui.labels import Text
from protocol.mission import Mission

HEADLINE_ROLES = ("mission_time", "state", "altitude")
STALE_AFTER_S = 3.0


class Headline(QFrame):
    """Mission time, state and altitude of the last packet, the counts, and its age."""

    def __init__(self, mission: Mission) -> None:
        super().__init__()
        self.setProperty("panel", True)
        self._readings = Readings(mission)
        self._stale_after_s = max(STALE_AFTER_S, 3 / mission.rate_hz)
        self._layout = QGridLayout(self)
        self._layout.setContentsMargins(theme.SPACE_PX, 4, theme.SPACE_PX, 4)
        self._layout.setHorizontalSpacing(3 * theme.SPACE_PX)
        self._layout.setVerticalSpacing(0)
        self._figures: dict[str, Text] = {}
        for role in HEADLINE_ROLES:
            field = mission.field_of(role)
            if field is not None:
                self._add(role, role.replace("_", " ").capitalize(), _widest(mission, role))
        self._add("highest", "Highest", "8888.8 m")
        self._add("received", "Received", "88888")
        self._add("lost", "Lost", "8888")
        self._add("rejected", "Rejected", "8888")
        self._add("age", "Last packet", "888.8 s ago")
        self._layout.setColumnStretch(len(self._figures), 1)

    def show_station(self, station: Station) -> None:
        """Show the present of `station`."""
        flight = station.flight
        for role in HEADLINE_ROLES:
            reading = self._readings.of_role(flight, role)
            if reading:
                unit = reading.unit if reading.text != NO_VALUE and ":" not in reading.text else ""
                self._figures[role].show_text(f"{reading.text} {unit}".strip())
        self._figures["highest"].show_text(_altitude(flight))
        self._figures["received"].show_text(str(flight.received))
        self._figures["lost"].show_text(str(flight.continuity.lost))
        self._figures["rejected"].show_text(str(flight.rejected))
        self._figures["rejected"].setToolTip(_reasons(flight))
        self._show_age(station.age_of_last_packet_s())

    def is_stale(self, station: Station) -> bool:
        """Tell whether the last packet is older than it should be."""
        age_s = station.age_of_last_packet_s()
        return age_s is None or age_s > self._stale_after_s

    def _show_age(self, age_s: float | None) -> None:
        figure = self._figures["age"]
        figure.show_text("none yet" if age_s is None else _age_text(age_s))
        late = age_s is not None and age_s > self._stale_after_s
        figure.dress("level", "caution" if late else "none")

    def _add(self, key: str, title: str, widest: str) -> None:
        column = len(self._figures)
        self._layout.addWidget(Text(title, "quiet"), 0, column)
        figure = Text(NO_VALUE, "headline")
        figure.setAccessibleName(title)
        metrics = figure.fontMetrics()
        figure.ensurePolished()
        metrics = figure.fontMetrics()
        figure.setMinimumWidth(metrics.horizontalAdvance(widest) + 4)
        self._layout.addWidget(figure, 1, column)
        self._figures[key] = figure


def _widest(mission: Mission, role: str) -> str:
    field = mission.field_of(role)
    if role == "state" and field is not None:
        return max((*field.values, *mission.states, "LANDED"), key=len)
    return "88:88:88" if role == "mission_time" else "8888.88 m"


def _altitude(flight: Flight) -> str:
    altitude_m = flight.altitude_max_m
    return NO_VALUE if altitude_m != altitude_m else f"{altitude_m:.1f} m"


def _age_text(age_s: float) -> str:
    if age_s < 100:
        return f"{max(0.0, age_s):.1f} s ago"
    return f"{int(age_s) // 60} min ago"


def _reasons(flight: Flight) -> str:
    return "\n".join(f"{count} {reason}" for reason, count in flight.rejected_by_reason.items())
