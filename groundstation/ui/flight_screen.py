"""The panels of one mission on one screen, without tabs."""

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from groundstation.station import Station
from groundstation.ui import theme
from groundstation.ui.headline import Headline
from groundstation.ui.plots import PlotGrid
from groundstation.ui.track import TrackPlot, position_fields
from groundstation.ui.values import Values
from protocol.mission import Mission


class FlightScreen(QWidget):
    """Headline, plots, track and values; each panel takes the flight and draws it.

    A mission that sends no position has no track: the plots take its place.
    """

    def __init__(self, mission: Mission) -> None:
        super().__init__()
        self._headline = Headline(mission)
        self._plots = PlotGrid(mission)
        position = position_fields(mission)
        self._track = TrackPlot(*position) if position else None
        self._values = Values(mission)
        middle = QHBoxLayout()
        middle.setContentsMargins(0, 0, theme.SPACE_PX, 0)
        middle.setSpacing(theme.SPACE_PX)
        middle.addWidget(self._plots, 11)
        if self._track:
            middle.addWidget(self._track, 4)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addWidget(self._headline)
        layout.addLayout(middle, 1)
        layout.addWidget(self._values)

    def draw(self, station: Station) -> None:
        """Draw what is new in the plots of the station's flight."""
        self._plots.draw(station.flight)
        if self._track:
            self._track.draw(station.flight)

    def show_figures(self, station: Station) -> None:
        """Show the present figures of `station`."""
        self._headline.show_station(station)
        self._values.show_flight(station.flight, stale=self._headline.is_stale(station))
