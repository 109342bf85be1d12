"""Everything that can be done in the window; adding an action is a line here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from groundstation.ui.actions import Action

if TYPE_CHECKING:
    from groundstation.ui.window import MainWindow

FLIGHT, VIEW, REPLAY, PROGRAM = "Flight", "View", "Replay", "Program"


def actions_of(window: MainWindow) -> list[Action]:
    """Return all actions of the window, in the order of the help sheet."""
    return [*_of_the_flight(window), *_of_the_view(window), *_of_the_program(window)]


def _of_the_flight(window: MainWindow) -> list[Action]:
    def running() -> bool:
        return window.station is not None and window.station.running

    def idle() -> bool:
        return not window.receiving

    def commanding() -> bool:
        return (
            window.receiving
            and window.station is not None
            and bool(window.station.mission.commands)
        )

    return [
        Action("Commands to the CanSat", FLIGHT, ("C",), window.show_commands, commanding),
        Action("Set a mark", FLIGHT, ("M",), window.set_mark, lambda: window.receiving),
        Action("Open a flight", FLIGHT, ("Ctrl+O",), window.ask_for_log, idle),
        Action("Start page", FLIGHT, ("Ctrl+Home",), window.show_home, idle),
        Action("Stop receiving or replaying", FLIGHT, ("F12",), window.disconnect_station, running),
    ]


def _of_the_view(window: MainWindow) -> list[Action]:
    return [
        Action("Sun or dark colours", VIEW, ("Ctrl+T",), window.toggle_theme),
        Action("Full screen", VIEW, ("F11",), window.toggle_full_screen),
        Action("Leave the full screen", VIEW, ("Esc",), window.leave_full_screen),
    ]


def _of_the_program(window: MainWindow) -> list[Action]:
    return [
        Action("All actions", PROGRAM, ("Ctrl+K",), window.show_palette),
        Action("Keys", PROGRAM, ("F1",), window.show_help),
        Action("Quit", PROGRAM, ("Ctrl+Q",), window.close),
    ]
