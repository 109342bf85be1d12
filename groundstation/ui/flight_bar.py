"""The bar above a flight: what is flown, where it comes from, and how the link is."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QSizePolicy

from groundstation.flight.alarms import Alarm
from groundstation.flight.events import EventKind
from groundstation.flight.simulation import in_simulation
from groundstation.link.replay_link import ReplayLink
from groundstation.station import Station
from groundstation.ui import theme
from groundstation.ui.labels import Chip, Text
from protocol.mission import Mission

LONGEST_SOURCE = 60


class FlightBar(QFrame):
    """Its ground tells a replay and the simulation mode from a live flight at a glance."""

    home_wanted = Signal()
    stop_wanted = Signal()
    commands_wanted = Signal()
    deliver_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("flightBar")
        home = QPushButton("Start page")
        home.clicked.connect(self.home_wanted)
        self._badge = Text("", "badge")
        self._mission = Text("", "value")
        self._source = Text("", "quiet")
        self._source.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._condition = Chip()
        self._stop = QPushButton("Stop receiving")
        self._stop.clicked.connect(self.stop_wanted)
        self._commands = QPushButton("Commands")
        self._commands.clicked.connect(self.commands_wanted)
        self._deliver = QPushButton("Deliver")
        self._deliver.setToolTip("Put the CSV on the judges' USB stick")
        self._deliver.clicked.connect(self.deliver_wanted)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(theme.SPACE_PX, 4, theme.SPACE_PX, 4)
        layout.setSpacing(2 * theme.SPACE_PX)
        layout.addWidget(home)
        layout.addWidget(self._badge)
        layout.addWidget(self._mission)
        layout.addWidget(self._source, 1)
        layout.addWidget(self._condition)
        layout.addWidget(self._commands)
        layout.addWidget(self._deliver)
        layout.addWidget(self._stop)

    def show_mission(self, mission: Mission) -> None:
        """Name the mission; nothing is received yet."""
        team = f", team {mission.team_id}" if mission.team_id else ""
        self._mission.show_text(f"{mission.title or mission.name}{team}")
        self._source.show_text("")
        self._condition.tell("plain", "")
        for button in (self._stop, self._commands, self._deliver):
            button.hide()
        self._dress("")

    def show_busy(self, busy: bool) -> None:
        """Offer nothing while a port or a log is being opened or closed."""
        self._stop.setEnabled(not busy)

    def show_station(self, station: Station) -> None:
        """Show the present of `station`."""
        replay = isinstance(station.link, ReplayLink)
        self._source.show_text(_shortened(station.link.name))
        self._condition.tell(*condition_of(station))
        self._stop.setVisible(station.running)
        self._stop.setText("Close replay" if replay else "Stop receiving")
        commands = bool(station.mission.commands) and not replay and station.running
        self._commands.setVisible(commands)
        self._deliver.setVisible(station.flight.received > 0)
        simulated = in_simulation(station.flight)
        self._dress("replay" if replay else "simulation" if simulated else "")
        words = [word for word, holds in (("REPLAY", replay), ("SIMULATION", simulated)) if holds]
        self._badge.show_text(" · ".join(words))

    def _dress(self, mode: str) -> None:
        self._badge.setVisible(bool(mode))
        if self.property("mode") != mode:
            self.setProperty("mode", mode)
            for widget in (self, *self.findChildren(Text)):
                widget.style().unpolish(widget)
                widget.style().polish(widget)


def condition_of(station: Station) -> tuple[str, str]:
    """Return level and words for the condition of the link."""
    if isinstance(station.link, ReplayLink):
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
    if station.flight.alarms:
        return _alarm(station.flight.alarms)
    strength = station.flight.rssi_dbm
    return "plain", "✓ receiving" if strength is None else f"✓ receiving, {strength:.0f} dBm"


def _alarm(alarms: Sequence[Alarm]) -> tuple[str, str]:
    """Return level and words for the worst of the alarms, the newest first."""
    worst = max(alarms, key=lambda alarm: (alarm.level == "warning", alarm.since_ns))
    more = f" and {len(alarms) - 1} more" if len(alarms) > 1 else ""
    return worst.level, f"{worst.level}: {worst.field}{more}"


def _shortened(name: str) -> str:
    return name if len(name) <= LONGEST_SOURCE else f"… {name[2 - LONGEST_SOURCE :]}"
