"""The window: the first page, or one station, live or replayed, on one screen."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEvent, Qt, QTimer
from PySide6.QtGui import QCloseEvent, QGuiApplication
from PySide6.QtWidgets import QLayout, QMainWindow, QVBoxLayout, QWidget

from groundstation.abrupt_end import dismiss
from groundstation.flight.events import EventKind
from groundstation.flightlog.reader import FlightLog
from groundstation.preferences import RememberedPreferences
from groundstation.replay_station import ReplayStation
from groundstation.simulator import NOMINAL
from groundstation.station import Station
from groundstation.team_logo import logo_of
from groundstation.ui import station_making, theme
from groundstation.ui.abrupt_notice import AbruptNotice
from groundstation.ui.actions import Keys
from groundstation.ui.background import Background
from groundstation.ui.commands_sheet import CommandsSheet
from groundstation.ui.deliver_dialog import DeliverDialog
from groundstation.ui.flight_bar import FlightBar
from groundstation.ui.flight_screen import FlightScreen
from groundstation.ui.help_sheet import HelpSheet
from groundstation.ui.layout_history import LayoutHistory
from groundstation.ui.palette import Palette
from groundstation.ui.panels_dialog import PanelsDialog
from groundstation.ui.projector.projector import Projector
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
        self._commands: CommandsSheet | None = None
        self.projector: Projector | None = None
        self.panels: PanelsDialog | None = None
        self.layout_history = LayoutHistory(preferences, self)
        self.layout_history.changed.connect(self._arrange_panels)
        self._logo: Path | None = None
        self._may_quit = False
        self._log_folder = log_folder
        self._ticks = 0
        self._bar = FlightBar()
        self._bar.hide()
        self._notice = AbruptNotice()
        self._status = StatusLine()
        self._welcome = WelcomePage(log_folder, preferences)
        self._welcome.receive.choose(mission, port)
        self._lay_out()
        self._connect_signals()
        self.actions_offered = actions_of(self)
        self._keys = [Keys(self.actions_offered, self)]
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
        take_over = self._welcome.receive.handing_over(port)
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
        self._notice.look_in(self._log_folder)

    def continue_flight(self, log: str) -> None:
        """Go on with the flight in `log`, from the port chosen, as the same flight."""
        port = self._welcome.receive.port
        if not port:
            self._tell_mistake("no port is chosen: plug the radio in and choose its port")
            self._notice.show()
            return
        take_over = self._welcome.receive.handing_over(port)
        self._open_in_background(lambda: station_making.continuing(Path(log), port, take_over))

    def show_end_of(self, path: str) -> None:
        """Replay the flight log at `path`, set to its end: the last position is on the map."""
        self.open_log(path, at_end=True)

    def open_log(self, path: str, *, at_end: bool = False) -> None:
        """Replay the flight log at `path`, from its beginning or set to its end."""
        if self.receiving:
            # A flight that is being received must not end because somebody looks at another one.
            self._tell_mistake("a flight is being received: stop receiving before you open another")
            return
        self.preferences.remember_log(Path(path))
        self._open_in_background(lambda: station_making.replaying(Path(path), at_end=at_end))

    def ask_for_log(self) -> None:
        """Let the person choose a flight log, and replay it."""
        self._welcome.flights.ask()

    def open_replay(self, take_log: Callable[[], FlightLog], speed: float) -> None:
        """Replay a flight log that has been read, as `take_log` returns it; it is decoded beside
        the window's thread, and not kept."""
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

    def show_commands(self) -> None:
        """Show the commands of the mission, to be sent to the CanSat."""
        if self.station is None:
            return
        if self._commands is None:
            self._commands = CommandsSheet(self.station, self)
        self._commands.show()
        self._commands.raise_()
        self._commands.activateWindow()

    @property
    def log_path(self) -> Path | None:
        """The flight log of the flight that is shown, if there is one."""
        if isinstance(self.station, ReplayStation):
            return self.station.replay.path
        return self.station.log.path if self.station and self.station.log else None

    def deliver(self) -> None:
        """Deliver the flight that is shown to the judges."""
        if self.log_path:
            DeliverDialog(self.log_path, self).open()

    def show_projector(self) -> None:
        """Open the second window for the audience, on the second screen when there is one."""
        if self.station is None:
            return
        if self.projector is None:
            self.projector = Projector(self.station, self._logo, self)
            offered = [a for a in self.actions_offered if not {"F11", "Esc"} & set(a.keys)]
            self._keys.append(Keys(offered, self.projector))
        other = [screen for screen in QGuiApplication.screens() if screen is not self.screen()]
        if other:
            self.projector.setGeometry(other[0].geometry())
        self.projector.show()

    def _refresh_keys(self) -> None:
        """See which keys do something at this moment, here and on the projector."""
        for keys in self._keys:
            keys.refresh()

    def show_panels(self) -> None:
        """Let the crew arrange the panels; the dialog lies beside the flight."""
        if self.screen_of_flight is None:
            return
        if self.panels is None:
            self.panels = PanelsDialog(self.screen_of_flight, self.layout_history, self)
        self.panels.show()
        self.panels.activateWindow()

    def set_mark(self) -> None:
        """Set a mark at this moment."""
        if self.station and self.receiving:
            before = sum(event.kind is EventKind.MARK_SET for event in self.station.flight.events)
            self.station.mark(f"mark {before + 1}")

    def show_home(self) -> None:
        """Show the first page; a flight that is being received is not left."""
        if self.receiving:
            self._tell_mistake("a flight is being received: stop receiving before you leave it")
            return
        self.disconnect_station()
        self._forget_station()
        self._welcome.show()

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

    def show_palette(self) -> None:
        """Show all actions that are possible, and do the one that is chosen."""
        palette = Palette(self.actions_offered, self)
        palette.accepted.connect(palette.run_chosen)
        palette.open()

    def show_help(self) -> None:
        """Show every key."""
        HelpSheet(self.actions_offered, self).open()

    def toggle_full_screen(self) -> None:
        """Fill the screen, or return to the window."""
        self.showNormal() if self.isFullScreen() else self.showFullScreen()

    def leave_full_screen(self) -> None:
        """Return to the window; nothing else ends."""
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
        self._welcome.receive.handing_over("")()
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
        self._layout.addWidget(self._notice)
        self._layout.addWidget(self._welcome, 1)
        self._layout.addWidget(self._status)
        self.setCentralWidget(body)
        self.setMinimumSize(*SMALLEST_PX)

    def _connect_signals(self) -> None:
        self._welcome.receive_wanted.connect(self.connect_to)
        self._welcome.simulate_wanted.connect(self.simulate)
        self._welcome.log_wanted.connect(self.open_log)
        self._notice.open_wanted.connect(self.show_end_of)
        self._notice.continue_wanted.connect(self.continue_flight)
        self._notice.dismissed.connect(lambda log: dismiss(Path(log)))
        self._bar.home_wanted.connect(self.show_home)
        self._bar.commands_wanted.connect(self.show_commands)
        self._bar.deliver_wanted.connect(self.deliver)
        self._bar.stop_wanted.connect(self.disconnect_station)

    def _open_in_background(self, make: Callable[[], Running]) -> None:
        self._status.tell_mistake("")
        self._bar.show_busy(True)
        self._welcome.setEnabled(False)
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
        self._welcome.setEnabled(True)

    def show_running(self, running: Running) -> None:
        """Show a station and start it."""
        if self._commands:
            self._commands.close()
            self._commands = None
        self._running, self.station = running, running.station
        self._bar.show_busy(False)
        self._welcome.setEnabled(True)
        self._show_screen(running.station.mission)
        if self.projector:
            self.projector.show_station(running.station, self._logo)
        self._show_replay_bar(running.station)
        running.station.start()
        self._refresh_keys()

    def _show_stopped(self) -> None:
        self._bar.show_busy(False)
        self._remove_replay_bar()
        self._show_figures()

    def _forget_station(self) -> None:
        self.station = None
        self._remove_replay_bar()
        self._remove_screen()
        self._bar.hide()
        self._status.clear()

    def _remove_screen(self) -> None:
        if self.panels:
            self.panels.close()
            self.panels.deleteLater()
            self.panels = None
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
        self._welcome.hide()
        self._notice.hide()
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
        self._layout.insertWidget(self._layout.indexOf(self._welcome), self.screen_of_flight, 1)
        # Not on a button: Space must never leave a flight because it was the first thing pressed
        (self.screen_of_flight.panel("plots") or self._body).setFocus()

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
        if self._ticks % FIGURES_EVERY == 0:
            self._refresh_keys()
        if self.station is None or self.screen_of_flight is None:
            return
        self.screen_of_flight.draw(self.station)
        if self.projector:
            self.projector.draw(self.station)
        if self._ticks % FIGURES_EVERY == 0:
            self._show_figures()

    def _show_moment(self) -> None:
        """Draw the whole screen as it is at this moment."""
        if self.station is None or self.screen_of_flight is None:
            return
        self.screen_of_flight.draw(self.station)
        if self.projector:
            self.projector.draw(self.station)
        self._show_figures()
        # or it would be painted twice: as it was laid out before, and as its texts need it
        QCoreApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest)

    def _show_figures(self) -> None:
        if self.station is None or self.screen_of_flight is None:
            return
        self.screen_of_flight.show_figures(self.station)
        self._status.show_station(self.station)
        self._bar.show_station(self.station)
        if self.projector:
            self.projector.show_figures(self.station)
        if self.replay_bar:
            self.replay_bar.show_moment()
        if self._commands and self._commands.isVisible():
            self._commands.show_flight(self.station.flight)
