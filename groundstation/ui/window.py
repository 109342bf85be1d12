"""The window: one station, live or replayed, on one screen."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QMainWindow, QVBoxLayout, QWidget

from groundstation.abrupt_end import dismiss
from groundstation.flight.events import EventKind
from groundstation.flightlog.continuing import continue_flight, read_to_continue
from groundstation.flightlog.reader import FlightLog, read_flight_log
from groundstation.flightlog.writer import FlightLogWriter
from groundstation.folders import other_log_folder
from groundstation.link.replay_link import ReplayLink
from groundstation.link.serial_link import SerialLink
from groundstation.replay_station import ReplayStation
from groundstation.station import Station
from groundstation.ui.abrupt_notice import AbruptNotice
from groundstation.ui.background import Background
from groundstation.ui.connection_bar import ConnectionBar
from groundstation.ui.flight_screen import FlightScreen
from groundstation.ui.replay_bar import ReplayBar
from groundstation.ui.status_line import StatusLine
from protocol.errors import MissionError
from protocol.mission import Mission
from protocol.mission_file import load_mission

DRAW_PERIOD_MS = 125
FIGURES_EVERY = 2
"""Plots move eight times a second and figures change four times: faster cannot be read."""


class MainWindow(QMainWindow):
    """Holds at most one station and shows it; flight logs go to `log_folder`."""

    def __init__(self, log_folder: Path, mission: str, port: str = "") -> None:
        super().__init__()
        self.setWindowTitle("CanSat ground station")
        self.station: Station | None = None
        self._log_folder = log_folder
        self._replay_bar: ReplayBar | None = None
        self._screen: FlightScreen | None = None
        self._ticks = 0
        self._bar = ConnectionBar(log_folder)
        self._notice = AbruptNotice()
        self._status = StatusLine()
        body = QWidget()
        self._layout = QVBoxLayout(body)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(4)
        self._layout.addWidget(self._bar)
        self._layout.addWidget(self._notice)
        self._layout.addWidget(self._status)
        self.setCentralWidget(body)
        self._bar.connect_wanted.connect(self.connect_to)
        self._bar.disconnect_wanted.connect(self.disconnect_station)
        self._bar.log_wanted.connect(self.open_log)
        self._bar.mission_chosen.connect(self.show_preview)
        self._notice.open_wanted.connect(self.show_end_of)
        self._notice.continue_wanted.connect(self.continue_flight)
        self._notice.dismissed.connect(lambda log: dismiss(Path(log)))
        self._bar.choose(mission, port)
        self.show_preview(mission)
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._tick)
        self._timer.start(DRAW_PERIOD_MS)

    def connect_to(self, mission_name: str, port: str) -> None:
        """Open `port` and receive the mission named, recording from the first byte."""
        self._bar.choose(mission_name, port)
        if not port:
            self._tell_mistake("no port is chosen: plug the radio in and choose its port")
            return
        self._open_in_background(lambda: _live(mission_name, port, self._log_folder))

    def tell_abrupt_end(self) -> None:
        """Say so, and offer to go on, when the last flight was not ended in order."""
        self._notice.look_in(self._log_folder)

    def continue_flight(self, log: str) -> None:
        """Go on with the flight in `log`, from the port chosen, as the same flight."""
        port = self._bar.port
        if not port:
            self._tell_mistake("no port is chosen: plug the radio in and choose its port")
            self._notice.show()
            return
        self._open_in_background(lambda: _continued(Path(log), port))

    def open_log(self, path: str) -> None:
        """Replay the flight log at `path`."""
        self._open_in_background(lambda: _replay(read_flight_log(Path(path))))

    def show_end_of(self, path: str) -> None:
        """Replay the flight log at `path`, set to its end: the last position is on the map."""
        self._open_in_background(lambda: _replay(read_flight_log(Path(path)), at_end=True))

    def show_replay(self, log: FlightLog, speed: float = 1.0) -> None:
        """Replay a flight log that has been read."""
        self._take_station(_replay(log, speed))

    def disconnect_station(self) -> None:
        """Stop receiving or replaying; what was received stays on the screen."""
        if self.station is None:
            return
        self._bar.show_connected(True, busy=True)
        stopping = Background(self.station.stop, self)
        stopping.done.connect(lambda _: self._show_stopped())
        stopping.start()

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802 - Qt's name
        """Close the flight log in order before the window goes."""
        self._timer.stop()
        if self.station:
            self.station.stop()
        super().closeEvent(event)

    def _open_in_background(self, make_station: Callable[[], Station]) -> None:
        self._status.tell_mistake("")
        self._bar.show_connected(False, busy=True)
        before = self.station

        def exchange() -> Station:
            station = make_station()
            if before:
                before.stop()
            return station

        opening = Background(exchange, self)
        opening.done.connect(self._take_station)
        opening.failed.connect(self._tell_mistake)
        opening.start()

    def _tell_mistake(self, sentence: str) -> None:
        self._status.tell_mistake(sentence)
        self._bar.show_connected(self.station is not None and self.station.running)

    def _take_station(self, station: Station) -> None:
        self.station = station
        self._show_screen(station.mission)
        self._show_replay_bar(station)
        self._bar.show_connected(True, replay=isinstance(station.link, ReplayLink))
        station.start()

    def _show_stopped(self) -> None:
        self._bar.show_connected(False)
        self._remove_replay_bar()
        self._show_figures()

    def show_preview(self, mission_name: str) -> None:
        """Show the empty screen of a mission, before anything is received."""
        if self.station and self.station.running:
            return
        try:
            mission = load_mission(mission_name)
        except MissionError as error:
            self._tell_mistake(str(error))
            return
        self.station = None
        self._show_screen(mission)
        self._remove_replay_bar()
        self._status.clear()
        self._bar.condition.tell("plain", "")

    def _show_screen(self, mission: Mission) -> None:
        if self._screen:
            self._layout.removeWidget(self._screen)
            self._screen.deleteLater()
        self._screen = FlightScreen(mission)
        self._layout.insertWidget(2, self._screen, 1)

    def _show_replay_bar(self, station: Station) -> None:
        self._remove_replay_bar()
        if isinstance(station.link, ReplayLink):
            self._replay_bar = ReplayBar(station.link)
            self._layout.insertWidget(3, self._replay_bar)

    def _remove_replay_bar(self) -> None:
        if self._replay_bar:
            self._layout.removeWidget(self._replay_bar)
            self._replay_bar.deleteLater()
            self._replay_bar = None

    def _tick(self) -> None:
        if self.station is None or self._screen is None:
            return
        self._screen.draw(self.station)
        if self._ticks % FIGURES_EVERY == 0:
            self._show_figures()
        self._ticks += 1

    def _show_figures(self) -> None:
        if self.station is None or self._screen is None:
            return
        self._screen.show_figures(self.station)
        self._status.show_station(self.station)
        self._bar.condition.tell(*_condition(self.station))
        if self._replay_bar:
            self._replay_bar.show_moment()


def _live(mission_name: str, port: str, log_folder: Path) -> Station:
    mission = load_mission(mission_name)
    link = SerialLink(port, mission.baud_rate)
    log = FlightLogWriter(log_folder, mission, link.name)
    return Station(mission, link, log, second_folder=other_log_folder(log_folder))


def _continued(log: Path, port: str) -> Station:
    flight = read_to_continue(log)
    link = SerialLink(port, flight.mission.baud_rate)
    goes_on = continue_flight(flight, link.name)
    return Station(flight.mission, link, goes_on.log, before=goes_on.before)


def _replay(log: FlightLog, speed: float = 1.0, *, at_end: bool = False) -> Station:
    station = ReplayStation(log, speed)
    if at_end:
        station.replay.seek(station.replay.end_ns)
    return station


def _condition(station: Station) -> tuple[str, str]:
    """Return level and words for the condition of the link."""
    if isinstance(station.link, ReplayLink):
        return "plain", "REPLAY" if station.running else "replay closed"
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
    strength = station.flight.rssi_dbm
    return "plain", "✓ receiving" if strength is None else f"✓ receiving, {strength:.0f} dBm"
