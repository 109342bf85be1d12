"""Everything that can be done in the window; adding an action is a line here."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from groundstation.ui.actions import Action
from groundstation.ui.help_sheet import HelpSheet
from groundstation.ui.palette import Palette
from groundstation.ui.passing_actions import passing_actions_of
from groundstation.ui.plots import PlotGrid

if TYPE_CHECKING:
    from groundstation.ui.replay_bar import ReplayBar
    from groundstation.ui.window import MainWindow

FIRST, FLIGHT, VIEW, PLOTS = "First page", "Flight", "View", "Plots"
REPLAY, PROGRAM = "Replay", "Program"


def actions_of(window: MainWindow) -> list[Action]:
    """Return all actions of the window, in the order of the help sheet."""
    return [
        *_of_the_first_page(window),
        *_of_the_flight(window),
        *_of_the_replay(window),
        *_of_the_view(window),
        *_of_the_program(window),
    ]


def _of_the_first_page(window: MainWindow) -> list[Action]:
    page = window.welcome

    def seen() -> bool:
        return page.isVisible() and page.isEnabled()

    return [
        Action("Receive", FIRST, ("Ctrl+R",), page.receive.receive, seen),
        Action("Choose or type the port", FIRST, ("Ctrl+P",), page.receive.ask_for_port, seen),
        Action("Choose the mission", FIRST, ("Ctrl+M",), page.receive.ask_for_mission, seen),
        Action(
            "Use the mission that is heard",
            FIRST,
            ("Ctrl+U",),
            page.receive.use_heard,
            lambda: seen() and page.receive.hears_another,
        ),
        Action("Fly the simulator", FIRST, ("Ctrl+F",), page.simulate.fly, seen),
        *(
            Action(name, FIRST, (), partial(page.describe.draft, number), seen)
            for number, name in enumerate(page.describe.names)
        ),
    ]


def _of_the_flight(window: MainWindow) -> list[Action]:
    def running() -> bool:
        return window.station is not None and window.station.running

    def receiving() -> bool:
        return window.receiving

    def idle() -> bool:
        return not window.receiving

    def leaving() -> bool:
        return not window.welcome.isVisible()

    return [
        Action("Commands to the CanSat", FLIGHT, ("C",), window.show_commands, receiving),
        Action("Set a mark", FLIGHT, ("M",), window.set_mark, receiving),
        Action(
            "Name the last mark", FLIGHT, ("F2",), window.marks.name, lambda: window.marks.can_name
        ),
        Action(
            "Deliver to the judges",
            FLIGHT,
            ("Ctrl+D",),
            window.deliver,
            lambda: window.log_path is not None,
        ),
        Action(
            "Open a flight from a file …", FLIGHT, ("Ctrl+O",), window.welcome.flights.ask, idle
        ),
        Action("Start page", FLIGHT, ("Ctrl+Home",), window.show_home, leaving),
        Action(
            "Stop receiving, or close replay", FLIGHT, ("F12",), window.disconnect_station, running
        ),
    ]


def _of_the_replay(window: MainWindow) -> list[Action]:
    def replaying() -> bool:
        return window.replay is not None

    def on_bar(do: Callable[[ReplayBar], None]) -> Callable[[], None]:
        return lambda: do(window.replay_bar) if window.replay_bar else None

    offered: list[tuple[str, tuple[str, ...], Callable[[ReplayBar], None]]] = [
        ("Play or pause", ("Space",), lambda bar: bar.toggle()),
        ("Play backwards", ("Shift+Space",), lambda bar: bar.play_backwards()),
        ("One packet on", ("Right",), lambda bar: bar.step(1)),
        ("One packet back", ("Left",), lambda bar: bar.step(-1)),
        ("Ten packets on", ("Shift+Right",), lambda bar: bar.step(10)),
        ("Ten packets back", ("Shift+Left",), lambda bar: bar.step(-10)),
        ("To the next event", ("N",), lambda bar: bar.go_to_event(1)),
        ("To the event before", ("P",), lambda bar: bar.go_to_event(-1)),
        ("To the beginning", ("Home",), lambda bar: bar.go_to_end(first=True)),
        ("To the end", ("End",), lambda bar: bar.go_to_end(first=False)),
        ("Faster", ("+", "="), lambda bar: bar.change_speed(1)),
        ("Slower", ("-",), lambda bar: bar.change_speed(-1)),
        ("Loop: begin, end, leave", ("B",), lambda bar: bar.mark_loop()),
    ]
    return [Action(name, REPLAY, keys, on_bar(do), replaying) for name, keys, do in offered]


def _of_the_view(window: MainWindow) -> list[Action]:
    def plots() -> PlotGrid | None:
        panel = window.screen_of_flight.panel("plots") if window.screen_of_flight else None
        return panel if isinstance(panel, PlotGrid) else None

    def on_plots(do: Callable[[PlotGrid], None]) -> Callable[[], None]:
        return lambda: do(shown) if (shown := plots()) else None

    def shown() -> bool:
        return plots() is not None

    offered: list[tuple[str, tuple[str, ...], Callable[[PlotGrid], None]]] = [
        ("Live: follow the flight", ("L",), lambda grid: grid.go_live()),
        ("Hold the plots", ("H",), lambda grid: grid.hold()),
        ("The whole flight", ("Ctrl+0",), lambda grid: grid.show_all()),
        ("Less time", ("Ctrl++", "Ctrl+="), lambda grid: grid.zoom(0.5)),
        ("More time", ("Ctrl+-",), lambda grid: grid.zoom(2.0)),
        ("Earlier", ("Ctrl+Left",), lambda grid: grid.pan(-0.2)),
        ("Later", ("Ctrl+Right",), lambda grid: grid.pan(0.2)),
        ("Enlarge one after the other", ("E",), lambda grid: grid.enlarge_next()),
    ]
    return [
        *(Action(name, PLOTS, keys, on_plots(do), shown) for name, keys, do in offered),
        Action(
            "Second window for the projector",
            VIEW,
            ("F9",),
            window.show_projector,
            lambda: window.station is not None or window.beside.is_projecting,
        ),
        *_of_the_layout(window),
        Action("Sun or dark colours", VIEW, ("Ctrl+T",), window.toggle_theme),
        Action("Full screen", VIEW, ("F11",), lambda: _toggle_full_screen(window)),
        Action("Close what lies over the flight", VIEW, ("Esc",), window.close_or_return),
    ]


def _of_the_layout(window: MainWindow) -> list[Action]:
    def shown() -> bool:
        return window.screen_of_flight is not None

    history = window.layout_history
    return [
        Action("Panels: show, hide, move", VIEW, ("F4",), window.beside.show_panels, shown),
        Action(
            "Undo a change of the panels",
            VIEW,
            ("Ctrl+Z",),
            history.undo,
            lambda: shown() and history.can_undo,
        ),
        Action(
            "Redo a change of the panels",
            VIEW,
            ("Ctrl+Shift+Z", "Ctrl+Y"),
            history.redo,
            lambda: shown() and history.can_redo,
        ),
        Action("All panels as the mission has them", VIEW, (), history.reset, shown),
    ]


def _of_the_program(window: MainWindow) -> list[Action]:
    return [
        Action("All actions", PROGRAM, ("Ctrl+K",), lambda: _show_palette(window)),
        Action("Keys", PROGRAM, ("F1",), lambda: HelpSheet(window.actions_offered, window).open()),
        Action("Quit", PROGRAM, ("Ctrl+Q",), window.close),
    ]


def _show_palette(window: MainWindow) -> None:
    palette = Palette([*window.actions_offered, *passing_actions_of(window)], window)
    palette.accepted.connect(palette.run_chosen)
    palette.open()


def _toggle_full_screen(window: MainWindow) -> None:
    window.showNormal() if window.isFullScreen() else window.showFullScreen()
