"""What lies beside the flight on the window: the commands, the panels, the projector."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QRect
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from groundstation.station import Station
from groundstation.ui.actions import Action, Keys
from groundstation.ui.commands_sheet import CommandsSheet
from groundstation.ui.flight_screen import FlightScreen
from groundstation.ui.layout_history import LayoutHistory
from groundstation.ui.panels_sheet import PanelsSheet
from groundstation.ui.projector.projector import Projector
from groundstation.ui.side_sheet import SideSheet

_NOT_ON_THE_PROJECTOR = {"F11", "Esc"}
"""Keys that mean the projector itself while it has the keyboard."""


class Beside:
    """Opens and closes it. One sheet at most is open, over `body`, the inside of the window; the
    projector is a window of its own, worked by the same keys. `go_back` gives the keyboard back
    to the flight."""

    def __init__(self, body: QWidget, history: LayoutHistory, go_back: Callable[[], None]) -> None:
        self._body = body
        self._history = history
        self._go_back = go_back
        self._screen: FlightScreen | None = None
        self._projector_keys: Keys | None = None
        self.commands: CommandsSheet | None = None
        self.panels: PanelsSheet | None = None
        self.projector: Projector | None = None

    def show_commands(self, station: Station, command: str = "") -> None:
        """Show the commands of the mission, `command` ready to be sent; without it, again: go."""
        if self.commands and self.commands.isVisible() and not command:
            self.commands.close()
            return
        sheet = self.commands_of(station)
        self._open(sheet)
        if command:
            sheet.go_to(command)

    def commands_of(self, station: Station) -> CommandsSheet:
        """Return the sheet of the commands, seen or not."""
        if self.commands is None:
            self.commands = CommandsSheet(station, self._body)
            self.commands.closed.connect(self._go_back)
        return self.commands

    def show_panels(self) -> None:
        """Let the crew arrange the panels; again: go."""
        sheet = self.panels_of_screen()
        if sheet and sheet.isVisible():
            sheet.close()
        elif sheet:
            self._open(sheet)

    def panels_of_screen(self) -> PanelsSheet | None:
        """Return the sheet of the panels, seen or not; None without a flight."""
        if self.panels is None and self._screen:
            self.panels = PanelsSheet(self._screen, self._history, self._body)
            self.panels.closed.connect(self._go_back)
        return self.panels

    @property
    def is_projecting(self) -> bool:
        """Whether the audience sees something."""
        return self.projector is not None and self.projector.isVisible()

    def show_projector(
        self, station: Station | None, logo: Path | None, actions: Sequence[Action]
    ) -> None:
        """Open the second window for the audience, on the second screen when there is one; again:
        close it."""
        if self.projector and self.projector.isVisible():
            self.projector.close()
            return
        if station is None:
            return
        window = self._body.window()
        if self.projector is None:
            self.projector = Projector(station, logo, window)
            offered = [a for a in actions if not _NOT_ON_THE_PROJECTOR & set(a.keys)]
            self._projector_keys = Keys(offered, self.projector)
        other = [screen for screen in QGuiApplication.screens() if screen is not window.screen()]
        if other:
            self.projector.setGeometry(other[0].geometry())
        self.projector.show()
        self.projector.draw(station)
        self.projector.show_figures(station)

    def close_sheet(self) -> bool:
        """Close the sheet that is open; return whether there was one."""
        sheet = self._open_sheet
        if sheet:
            sheet.close()
        return sheet is not None

    def take_screen(self, screen: FlightScreen | None) -> None:
        """Lie beside another screen from now on: the sheet of the one before goes."""
        if self.panels:
            self.panels.close()
            self.panels.deleteLater()
            self.panels = None
        self._screen = screen
        if screen:
            screen.composed.connect(self.place)

    def take_station(self, station: Station, logo: Path | None) -> None:
        """Show another station from now on."""
        self.forget_commands()
        if self.projector:
            self.projector.show_station(station, logo)

    def forget_commands(self) -> None:
        """There is nothing to be sent any more."""
        if self.commands:
            self.commands.close()
            self.commands.deleteLater()
            self.commands = None

    def place(self) -> None:
        """Let the sheet that is open lie where there is room for it now."""
        if self._open_sheet:
            self._open_sheet.lie_in(self._room())

    def refresh_keys(self) -> None:
        """See which keys do something at this moment on the projector."""
        if self._projector_keys:
            self._projector_keys.refresh()

    def draw(self, station: Station) -> None:
        """Draw what is new."""
        if self.projector:
            self.projector.draw(station)

    def show_figures(self, station: Station) -> None:
        """Show the present figures."""
        if self.projector:
            self.projector.show_figures(station)
        if self.commands and self.commands.isVisible():
            self.commands.show_flight(station.flight)

    @property
    def _open_sheet(self) -> SideSheet | None:
        sheets: tuple[SideSheet | None, ...] = (self.commands, self.panels)
        return next((sheet for sheet in sheets if sheet and sheet.isVisible()), None)

    def _open(self, sheet: SideSheet) -> None:
        before = self._open_sheet
        if before and before is not sheet:
            before.close()
        self._body.window().activateWindow()  # the key may have been pressed on the projector
        sheet.open_in(self._room())

    def _room(self) -> QRect:
        """Return the room beside headline and first plot, px of the inside of the window."""
        if self._screen is None:
            return self._body.rect()
        return self._screen.room_beside().translated(self._screen.pos())
