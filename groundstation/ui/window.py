"""The window: the first page, or one station, live or replayed, on one screen."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEvent, Qt, QTimer
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QLayout, QMainWindow, QVBoxLayout, QWidget

from groundstation.abrupt_end import dismiss
from groundstation.flightlog.reader import FlightLog
from groundstation.remembered.preferences import RememberedPreferences
from groundstation.replay_station import ReplayStation
from groundstation.simulator import NOMINAL
from groundstation.station import Station
from groundstation.team_logo import logo_of
from groundstation.ui import station_making, theme
from groundstation.ui.abrupt_notice import AbruptNotice
from groundstation.ui.actions import Keys
from groundstation.ui.background import Background
from groundstation.ui.beside import Beside
from groundstation.ui.deliver_dialog import DeliverDialog
from groundstation.ui.flight_bar import FlightBar
from groundstation.ui.flight_screen import FlightScreen
from groundstation.ui.layout_history import LayoutHistory
from groundstation.ui.mark_line import MarkLine
from groundstation.ui.questions import ask_before_quitting
from groundstation.ui.replay_bar import ReplayBar
from groundstation.ui.station_making import Running
from groundstation.ui.status_line import StatusLine
from groundstation.ui.welcome.page import WelcomePage
from groundstation.ui.window_actions import actions_of
from protocol.errors import MissionError
from protocol.mission import Mission
from protocol.mission_file import load_mission

SMALLEST_PX = (640, 360)
DRAW_PERIOD_MS = 40
FIGURES_EVERY = 6
"""What is new is drawn 25 times a second; figures change four times, faster cannot be read."""


class MainWindow(QMainWindow):
    """Holds at most one station and shows it; flight logs go to `log_folder`.

    Without a station it shows the first page, on which `mission` and `port` stand as chosen.
    """

    def __init__(
        self,
        log_folder: Path,
        preferences: RememberedPreferences,
        mission: str = "",
        port: str = "",
    ) -> None:
        super().__init__()
        self.setWindowTitle("CanSat ground station")
        self.preferences = preferences
        self.station: Station | None = None
        self.replay_bar: ReplayBar | None = None
        self.screen_of_flight: FlightScreen | None = None
        self._running: Running | None = None
        self.layout_history = LayoutHistory(preferences, self)
        self.layout_history.changed.connect(self._arrange_panels)
        self._logo: Path | None = None
        self._may_quit = False
        self._log_folder = log_folder
        self._ticks = 0
        self._bar = FlightBar()
        self._bar.hide()
        self.notice = AbruptNotice()
        self._status = StatusLine()
        self.welcome = WelcomePage(log_folder, preferences)
        self.welcome.receive.choose(mission, port)
        self._lay_out()
        self.beside = Beside(self._body, self.layout_history, self._give_keyboard_to_flight)
        self.marks = MarkLine(self._body, self._status)
        self.marks.left.connect(self._give_keyboard_to_flight)
        self._connect_signals()
        self.actions_offered = actions_of(self)
        self._keys = Keys(self.actions_offered, self)
        self._status.tell_mistake(preferences.problem)
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._tick)
        self._timer.start(DRAW_PERIOD_MS)
        # All of the screen at once, and once for all moments that the mouse has passed meanwhile
        self._jump = QTimer(self, singleShot=True, interval=0)
        self._jump.timeout.connect(self._show_moment)

    @property
    def replay(self) -> ReplayStation | None:
        """The replay that is shown, if there is one."""
        shown = self.station if isinstance(self.station, ReplayStation) else None
        return shown if shown and shown.running else None

    @property
    def receiving(self) -> bool:
        """Whether a live flight is being received."""
        return self.station is not None and self.station.running and self.replay is None

    def connect_to(self, mission_name: str, port: str, *, remember: bool = True) -> None:
        """Open `port` and receive the mission named, recording from the first byte."""
        if not port:
            self._tell_mistake("no port is chosen: plug the radio in and choose its port")
            return
        if remember:
            self.preferences.remember_choice(mission_name, port)
        take_over = self.welcome.receive.handing_over(port)
        self._open_in_background(
            lambda: station_making.receiving(mission_name, port, self._log_folder, take_over)
        )

    def simulate(self, mission_name: str, scenario: str = NOMINAL) -> None:
        """Fly the simulator of a mission, on a day as in `scenario`, and receive it."""
        self.preferences.remember_mission(mission_name)
        self._open_in_background(
            lambda: station_making.simulating(mission_name, self._log_folder, scenario)
        )

    def tell_abrupt_end(self) -> None:
        """Say so, and offer to go on, when the last flight was not ended in order."""
        self.notice.look_in(self._log_folder)

    def continue_flight(self, log: str) -> None:
        """Go on with the flight in `log`, from the port chosen, as the same flight."""
        port = self.welcome.receive.port
        if not port:
            self._tell_mistake("no port is chosen: plug the radio in and choose its port")
            self.notice.show()
            return
        take_over = self.welcome.receive.handing_over(port)
        self._open_in_background(lambda: station_making.continuing(Path(log), port, take_over))

    def open_log(self, path: str, *, at_end: bool = False) -> None:
        """Replay the flight log at `path`, from its beginning or set to its end."""
        if self.receiving:
            # A flight that is being received must not end because somebody looks at another one.
            self._tell_mistake("a flight is being received: stop receiving before you open another")
            return
        self.preferences.remember_log(Path(path))
        self._open_in_background(lambda: station_making.replaying(Path(path), at_end=at_end))

    def open_replay(self, take_log: Callable[[], FlightLog], speed: float) -> None:
        """Replay the flight log that `take_log` returns, decoded beside the window's thread."""
        self._open_in_background(lambda: station_making.replay_of(take_log(), speed))

    def show_replay(self, log: FlightLog, speed: float = 1.0) -> None:
        """Replay a flight log that has been read."""
        self.show_running(station_making.replay_of(log, speed))

    def disconnect_station(self) -> None:
        """Stop receiving or replaying; what was received stays on the screen."""
        if self._running is None or self.station is None or not self.station.running:
            return
        self._bar.show_busy(True)
        stopping = Background(self._running.stop, self)
        stopping.done.connect(lambda _: self._show_stopped())
        stopping.start()

    def show_commands(self, command: str = "") -> None:
        """Show the commands of the mission, `command` ready to be sent."""
        if self.station:
            self.beside.show_commands(self.station, command)

    @property
    def log_path(self) -> Path | None:
        """The flight log of the flight that is shown, if there is one."""
        return self.station.log_path if self.station else None

    def deliver(self) -> None:
        """Deliver the flight that is shown to the judges."""
        if self.log_path:
            DeliverDialog(self.log_path, self).open()

    def show_projector(self) -> None:
        """Open the second window for the audience, or close it."""
        self.beside.show_projector(self.station, self._logo, self.actions_offered)

    def set_mark(self) -> None:
        """Set a mark at this moment."""
        if self.station and self.receiving:
            self.marks.set(self.station)

    def show_home(self) -> None:
        """Show the first page; a flight that is being received is not left."""
        if self.receiving:
            self._tell_mistake("a flight is being received: stop receiving before you leave it")
            return
        self.disconnect_station()
        self._forget_station()
        self.welcome.show()

    def show_preview(self, mission_name: str) -> None:
        """Show the empty screen of a mission, before anything is received."""
        if self.receiving:
            return
        try:
            mission = load_mission(mission_name)
        except MissionError as error:
            self._tell_mistake(str(error))
            return
        self.preferences.remember_mission(mission_name)
        self._forget_station()
        self._show_screen(mission)
        self._status.clear()
        self._refresh_keys()

    def close_or_return(self) -> None:
        """Close what lies over the flight, or return from an enlarged plot or the full screen."""
        if self.marks.leave() or self.beside.close_sheet():
            return
        if self.screen_of_flight and self.screen_of_flight.show_all_plots():
            return
        if self.isFullScreen():
            self.showMaximized()

    def toggle_theme(self) -> None:
        """Change between the sun and the dark theme, and remember it."""
        theme.toggle()
        self.preferences.values.theme = theme.current().name
        self.preferences.save()

    def quit(self) -> None:
        """Close the log in order and end, without asking."""
        self._may_quit = True
        self.close()

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802 - Qt's name
        """Ask once while a flight is being received; close the flight log in order."""
        if self.receiving and not self._may_quit:
            event.ignore()
            ask_before_quitting(self, self.quit)
            return
        self._timer.stop()
        self.welcome.receive.handing_over("")()
        if self._running:
            self._running.stop()
        super().closeEvent(event)

    def _lay_out(self) -> None:
        body = QWidget()
        body.setObjectName("body")
        body.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self._body = body
        self._layout = QVBoxLayout(body)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(4)
        self._layout.setSizeConstraint(QLayout.SizeConstraint.SetNoConstraint)
        self._layout.addWidget(self._bar)
        self._layout.addWidget(self.notice)
        self._layout.addWidget(self.welcome, 1)
        self._layout.addWidget(self._status)
        self.setCentralWidget(body)
        self.setMinimumSize(*SMALLEST_PX)

    def _connect_signals(self) -> None:
        self.welcome.receive_wanted.connect(self.connect_to)
        self.welcome.simulate_wanted.connect(self.simulate)
        self.welcome.log_wanted.connect(self.open_log)
        self.notice.open_wanted.connect(lambda log: self.open_log(log, at_end=True))
        self.notice.continue_wanted.connect(self.continue_flight)
        self.notice.dismissed.connect(lambda log: dismiss(Path(log)))
        self._bar.home_wanted.connect(self.show_home)
        self._bar.commands_wanted.connect(lambda: self.show_commands())
        self._bar.deliver_wanted.connect(self.deliver)
        self._bar.stop_wanted.connect(self.disconnect_station)

    def _open_in_background(self, make: Callable[[], Running]) -> None:
        self._status.tell_mistake("")
        self._bar.show_busy(True)
        self.welcome.setEnabled(False)
        before = self._running

        def exchange() -> Running:
            running = make()
            if before:
                before.stop()
            return running

        opening = Background(exchange, self)
        opening.done.connect(self.show_running)
        opening.failed.connect(self._tell_mistake)
        opening.start()

    def _tell_mistake(self, sentence: str) -> None:
        self._status.tell_mistake(sentence)
        self._bar.show_busy(False)
        self.welcome.setEnabled(True)

    def show_running(self, running: Running) -> None:
        """Show a station and start it."""
        self._running, self.station = running, running.station
        self._bar.show_busy(False)
        self.welcome.setEnabled(True)
        self._show_screen(running.station.mission)
        self.beside.take_station(running.station, self._logo)
        self._show_replay_bar(running.station)
        running.station.start()
        self._refresh_keys()

    def _refresh_keys(self) -> None:
        """See which keys do something at this moment, here and on the projector."""
        self._keys.refresh()
        self.beside.refresh_keys()

    def _give_keyboard_to_flight(self) -> None:
        """Not to a button: Space must never leave a flight because it was the first key pressed."""
        screen = self.screen_of_flight
        ((screen and screen.panel("plots")) or self._body).setFocus()

    def _show_stopped(self) -> None:
        self._bar.show_busy(False)
        self.beside.forget_commands()
        self._remove_replay_bar()
        self._show_figures()

    def _forget_station(self) -> None:
        self.station = None
        self.beside.forget_commands()
        self._remove_replay_bar()
        self._remove_screen()
        self._bar.hide()
        self._status.clear()

    def _remove_screen(self) -> None:
        self.beside.take_screen(None)
        self.marks.leave()
        if self.screen_of_flight:
            self._layout.removeWidget(self.screen_of_flight)
            self.screen_of_flight.hide()
            self.screen_of_flight.deleteLater()
            self.screen_of_flight = None
        self._status.tell_left_out([])
        self._status.tell_hidden([])

    def _arrange_panels(self) -> None:
        if self.screen_of_flight:
            self.screen_of_flight.arrange(self.layout_history.layout)
            self._status.tell_hidden(self.screen_of_flight.hidden)
            self._refresh_keys()

    def _show_screen(self, mission: Mission) -> None:
        self.welcome.hide()
        self.notice.hide()
        theme.wear(mission.team.accent)
        self._logo = logo_of(mission, self.preferences.values.own_missions)
        self._bar.show_mission(mission, self._logo)
        self._bar.show()
        self._remove_screen()
        self.layout_history.show_mission(mission.name)
        self.screen_of_flight = FlightScreen(mission, layout=self.layout_history.layout)
        self._status.tell_left_out(self.screen_of_flight.left_out)
        self._status.tell_hidden(self.screen_of_flight.hidden)
        self.screen_of_flight.left_out_changed.connect(self._status.tell_left_out)
        self._layout.insertWidget(self._layout.indexOf(self.welcome), self.screen_of_flight, 1)
        self.beside.take_screen(self.screen_of_flight)
        self._give_keyboard_to_flight()

    def _show_replay_bar(self, station: Station) -> None:
        self._remove_replay_bar()
        if isinstance(station, ReplayStation):
            self.replay_bar = ReplayBar(station)
            self.replay_bar.jumped.connect(self._jump.start)
            self._layout.insertWidget(self._layout.indexOf(self._status), self.replay_bar)

    def _remove_replay_bar(self) -> None:
        if self.replay_bar:
            self._layout.removeWidget(self.replay_bar)
            self.replay_bar.deleteLater()
            self.replay_bar = None

    def _tick(self) -> None:
        self._ticks += 1
        self._draw()
        if self._ticks % FIGURES_EVERY == 0:
            self._refresh_keys()
            self._show_figures()

    def _draw(self) -> None:
        if self.station and self.screen_of_flight:
            self.screen_of_flight.draw(self.station)
            self.beside.draw(self.station)

    def _show_moment(self) -> None:
        """Draw the whole screen as it is at this moment."""
        self._draw()
        self._show_figures()
        # or it would be painted twice: as it was laid out before, and as its texts need it
        QCoreApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest)

    def _show_figures(self) -> None:
        if self.station is None or self.screen_of_flight is None:
            return
        self.screen_of_flight.show_figures(self.station)
        self._status.show_station(self.station)
        self._bar.show_station(self.station)
        self.beside.show_figures(self.station)
        if self.replay_bar:
            self.replay_bar.show_moment()
