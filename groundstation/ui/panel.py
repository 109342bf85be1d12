"""What a panel is: a part of the screen that takes the flight and draws it."""

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from groundstation.station import Station
from groundstation.ui.room import Room
from protocol.mission import Mission


class Panel(QWidget):
    """One panel of the flight's screen; none knows another.

    A panel is made for one mission and holds nothing that belongs to the flight: it may be
    thrown away and made anew at any moment. Whatever it raises, the screen puts a plain message
    in its place and goes on. Each method is called in the window's thread and must not wait.
    """

    def __init__(self, mission: Mission) -> None:
        super().__init__()
        self.mission = mission

    def room(self, width_px: int) -> Room:
        """Return the room needed when `width_px` is offered; it follows from the mission."""
        raise NotImplementedError

    def not_seen(self, width_px: int, height_px: int) -> Sequence[str]:
        """Return what of the panel is not seen when it stands in so much room, by its titles."""
        return ()

    def draw(self, station: Station) -> None:
        """Draw what is new in the station's flight: called at drawing rate, and must cost next
        to nothing when nothing is new."""

    def show_figures(self, station: Station) -> None:
        """Show the figures of this moment: called four times a second."""

    def restyle(self) -> None:
        """Take colours from `theme.current()` anew: called when the panel was placed on the
        screen, and at each change of theme."""
