"""What can be done with what there is at this moment: the flights, commands and panels by name.

They stand in the palette only; there are as many as there are flights, commands and panels.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from groundstation.ui.actions import Action
from groundstation.ui.commands_sheet import name_of
from groundstation.ui.map.map_panel import MapPanel

if TYPE_CHECKING:
    from groundstation.ui.window import MainWindow

FLIGHTS, COMMANDS = "Flights", "Commands"


def passing_actions_of(window: MainWindow) -> list[Action]:
    """Return the actions that are there at this moment."""
    return [
        *_of_the_flights(window),
        *_of_the_commands(window),
        *_of_the_map(window),
        *_of_the_panels(window),
    ]


def _of_the_flights(window: MainWindow) -> Iterator[Action]:
    if window.notice.isVisible():
        for name, do in window.notice.offered.items():
            yield Action(name, FLIGHTS, (), do)
    if window.welcome.isVisible():
        for name, path in window.welcome.flights.shown():
            yield Action(name, FLIGHTS, (), _calling(window.open_log, path))


def _of_the_commands(window: MainWindow) -> Iterator[Action]:
    """Each command stands ready on its sheet: it takes another key to send it."""
    station = window.station
    if station is None or not window.receiving:
        return
    for command in station.mission.commands:
        yield Action(name_of(command), COMMANDS, (), _calling(window.show_commands, command.name))
    sheet = window.beside.commands_of(station)
    if sheet.pressures:
        yield from sheet.pressures.offered_actions()


def _of_the_map(window: MainWindow) -> Iterator[Action]:
    screen = window.screen_of_flight
    panel = screen.panel("map") if screen else None
    if isinstance(panel, MapPanel):
        yield from panel.offered_actions()


def _of_the_panels(window: MainWindow) -> Iterator[Action]:
    sheet = window.beside.panels_of_screen()
    if sheet:
        yield from sheet.offered_actions()


def _calling(do: Callable[[str], object], what: str) -> Callable[[], object]:
    return lambda: do(what)
