"""The bar above a flight: what is flown, where it comes from, and how the link is."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QWidget

from groundstation.flight.alarms import Alarm
from groundstation.flight.events import EventKind
from groundstation.flight.simulation import in_simulation
from groundstation.flight.teams import told_of_teams
from groundstation.link.log_clock import LogClock
from groundstation.station import Station
from groundstation.ui import theme
from groundstation.ui.freshness import age_text, is_stale
from groundstation.ui.labels import Chip, OneLine, Text, isolated
from groundstation.ui.team_crest import TeamCrest
from protocol.mission import Mission

LONGEST_SOURCE = 60
_FEW_LETTERS = "2024ASI-CANSAT-123"
"""A team's number of this length still stands whole."""


class FlightBar(QFrame):
    """Its ground tells a replay and the simulation mode from a live flight at a glance."""

    home_wanted = Signal()
    stop_wanted = Signal()
    commands_wanted = Signal()
    deliver_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("flightBar")
        self._home = QPushButton("Start page")
        self._home.clicked.connect(self.home_wanted)
        self._badge = Text("", "badge")
        self._crest = TeamCrest()
        self._crest.setObjectName("crest")
        self._mission = OneLine("", "value")
        self._source = Text("", "quiet")
        self._condition = Chip()
        self._stop = QPushButton("Stop receiving")
        self._stop.setAccessibleName("Stop receiving, or close replay")
        self._stop.clicked.connect(self.stop_wanted)
        self._commands = QPushButton("Commands")
        self._commands.setAccessibleName("Commands to the CanSat")
        self._commands.clicked.connect(self.commands_wanted)
        self._deliver = QPushButton("Deliver")
        self._deliver.setAccessibleName("Deliver to the judges")
        self._deliver.setToolTip("Put the CSV on the judges' USB stick")
        self._deliver.clicked.connect(self.deliver_wanted)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(theme.SPACE_PX, 4, theme.SPACE_PX, 4)
        layout.setSpacing(2 * theme.SPACE_PX)
        layout.addWidget(self._home)
        layout.addWidget(self._badge)
        layout.addWidget(self._crest)
        layout.addWidget(self._mission)
        layout.addWidget(self._source)
        layout.addStretch(1)
        layout.addWidget(self._condition)
        layout.addWidget(self._commands)
        layout.addWidget(self._deliver)
        layout.addWidget(self._stop)
        self._gives_way: tuple[QWidget, ...] = (
            self._source,
            self._mission,
            self._deliver,
            self._commands,
            self._crest,
            self._home,
        )
        self._mission_texts: tuple[str, ...] = ("",)
        for button in (self._home, self._commands, self._deliver, self._stop):
            # The keys stay with the flight when the mouse has pressed one
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._wanted: set[QWidget] = set()

    def show_mission(self, mission: Mission, logo: Path | None = None) -> None:
        """Name the mission and its team; nothing is received yet."""
        self._crest.show_team(mission.team, logo)
        self._wanted = {self._home, self._mission, self._crest, self._source}
        self._mission_texts = mission_texts(mission)
        self._source.show_text("")
        self._condition.tell("plain", "")
        self._stop.hide()
        self._dress("")
        self._give_way()

    def show_busy(self, busy: bool) -> None:
        """Offer nothing while a port or a log is being opened or closed."""
        self._stop.setEnabled(not busy)

    def show_station(self, station: Station) -> None:
        """Show the present of `station`."""
        replay = isinstance(station.link, LogClock)
        self._source.show_text(_shortened(station.link.name))
        self._condition.tell(*condition_of(station))
        self._stop.setVisible(station.running)
        self._stop.setText("Close replay" if replay else "Stop receiving")
        commands = bool(station.mission.commands) and not replay and station.running
        for button, wanted in (
            (self._commands, commands),
            (self._deliver, station.flight.received > 0),
        ):
            (self._wanted.add if wanted else self._wanted.discard)(button)
        simulated = in_simulation(station.flight)
        self._dress("replay" if replay else "simulation" if simulated else "")
        self._badge.show_text(mode_words(replay=replay, simulated=simulated))
        self._give_way()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Show what there is room for."""
        super().resizeEvent(event)
        self._give_way()

    def _give_way(self) -> None:
        """Leave out, on a narrow window, what has a key or stands elsewhere as well.

        What tells a replay or a simulation, the condition and the way to stop always stay whole.
        """
        staying = [w for w in (self._badge, self._condition, self._stop) if not w.isHidden()]
        shown = [widget for widget in self._gives_way if self._is_wanted(widget)]
        texts = list(self._mission_texts)
        while shown and self._needed_px([*staying, *shown], texts) > self.width():
            if shown[0] is self._mission and len(texts) > 1:
                texts.pop(0)
            else:
                shown.pop(0)
        self._mission.show_text(texts[0])
        for widget in self._gives_way:
            if widget.isHidden() is (widget in shown):
                widget.setVisible(widget in shown)

    def _is_wanted(self, widget: QWidget) -> bool:
        if widget is self._crest and not self._crest.filled:
            return False
        return widget in self._wanted and (widget is not self._source or bool(self._source.text()))

    def _needed_px(self, widgets: Sequence[QWidget], mission_texts: Sequence[str]) -> int:
        """Return the width of `widgets`; the mission's name gives way only in its last text."""
        spaces_px = 2 * theme.SPACE_PX * (len(widgets) + 2)
        widths_px = [w.minimumSizeHint().width() for w in widgets if w is not self._mission]
        if self._mission in widgets:
            bold = theme.metrics(bold=True)
            widths_px.append(bold.horizontalAdvance(mission_texts[0]) + 4)
            if len(mission_texts) == 1:
                widths_px[-1] = min(widths_px[-1], bold.horizontalAdvance(_FEW_LETTERS))
        return sum(widths_px) + spaces_px

    def _dress(self, mode: str) -> None:
        self._badge.setVisible(bool(mode))
        if self.property("mode") != mode:
            self.setProperty("mode", mode)
            for widget in (self, *self.findChildren(Text)):
                widget.style().unpolish(widget)
                widget.style().polish(widget)


def _mission_words(mission: Mission) -> str:
    """Return what a mission is called in one line: its title, and its team if it has one."""
    team = f", team {mission.team_id}" if mission.names_team else ""
    return f"{isolated(mission.title or mission.name)}{team}"


def mission_texts(mission: Mission) -> tuple[str, ...]:
    """Return what a mission is called, from the longest text to the shortest."""
    if not mission.names_team:
        return _mission_words(mission), isolated(mission.name)
    team = f"team {mission.team_id}"
    return _mission_words(mission), f"{isolated(mission.name)}, {team}", team


def mode_words(*, replay: bool, simulated: bool) -> str:
    """Return what tells a replay or a simulation from a flight; empty for a flight."""
    words = [word for word, holds in (("REPLAY", replay), ("SIMULATION", simulated)) if holds]
    return " · ".join(words)


def condition_of(station: Station) -> tuple[str, str]:
    """Return level and words for the condition of the link."""
    if isinstance(station.link, LogClock):
        return "plain", "" if station.running else "replay closed"
    last = station.flight.link
    if last is None:
        return "plain", "opening"
    if last.kind is EventKind.LINK_LOST:
        return "warning", "port lost, waiting for it"
    if last.kind is EventKind.LINK_CLOSED:
        return "plain", "closed"
    if station.flight.bytes_received == 0:
        return "plain", "open, nothing received"
    if station.flight.last_packet is None:
        return "caution", "bytes, but no packet yet"
    if is_stale(station):
        return "caution", f"nothing for {age_text(station.age_of_last_packet_s() or 0.0)}"
    if station.flight.alarms:
        return _alarm(station.flight.alarms)
    if teams := told_of_teams(station.flight, station.link.now_ns()):
        return "caution", teams
    strength = station.flight.rssi_dbm
    return "plain", "✓ receiving" if strength is None else f"✓ receiving, {strength:.0f} dBm"


def _alarm(alarms: Sequence[Alarm]) -> tuple[str, str]:
    """Return level and words for the worst of the alarms, the newest first."""
    worst = max(alarms, key=lambda alarm: (alarm.level == "warning", alarm.since_ns))
    more = f" and {len(alarms) - 1} more" if len(alarms) > 1 else ""
    return worst.level, f"{worst.level}: {worst.field}{more}"


def _shortened(name: str) -> str:
    return name if len(name) <= LONGEST_SOURCE else f"… {name[2 - LONGEST_SOURCE :]}"
