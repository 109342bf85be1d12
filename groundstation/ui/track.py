"""The track over ground in metres, both axes alike."""

import pyqtgraph as pg
from PySide6.QtGui import QMouseEvent, QResizeEvent

from groundstation.flight.flight import Flight
from groundstation.flight.position import have_fix, metres_from, plausible
from groundstation.flight.store import Floats
from groundstation.station import Station
from groundstation.ui import theme
from groundstation.ui.graph_style import LEFT_AXIS_PX, dress_axes, set_title
from groundstation.ui.panel import Panel
from groundstation.ui.room import Room
from protocol.mission import Mission

SMALLEST_VIEW_M = 25.0
MAX_POINTS = 1000


class TrackPlot(Panel):
    """The track of a mission that sends positions."""

    def __init__(self, mission: Mission) -> None:
        super().__init__(mission)
        names = position_fields(mission)
        if names is None:
            raise ValueError("the mission sends no position")
        self._view = _Track(*names)
        self._view.setParent(self)

    def room(self, width_px: int) -> Room:
        """Return the room of a small map; it takes what there is."""
        return Room(200, 160, 240, stretch=1.0)

    def draw(self, station: Station) -> None:
        """Draw what is new."""
        self._view.draw(station.flight)

    def restyle(self) -> None:
        """Take the colours that hold now."""
        self._view.restyle()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Give the track all the room."""
        super().resizeEvent(event)
        self._view.setGeometry(self.rect())


class _Track(pg.PlotWidget):  # type: ignore[misc]
    """Where the CanSat was, in metres east and north of its first GPS fix.

    `latitude` and `longitude` are the names of the fields.
    """

    def __init__(self, latitude: str, longitude: str) -> None:
        super().__init__()
        self.setAccessibleName("GPS track")
        self._names = latitude, longitude
        plot = self.getPlotItem()
        plot.getAxis("left").setWidth(LEFT_AXIS_PX)
        plot.setAspectLocked(True)
        plot.setMenuEnabled(False)
        plot.hideButtons()
        self._path = plot.plot()
        self._pad = plot.plot(pen=None, symbol="x", symbolSize=16)
        self._here = plot.plot(pen=None, symbol="o", symbolSize=16)
        self._nothing = pg.TextItem("", anchor=(0.5, 0.5))
        self._nothing.setFont(theme.font())
        plot.addItem(self._nothing, ignoreBounds=True)
        self._drawn: tuple[Flight, int] | None = None
        self._following = True
        plot.getViewBox().sigRangeChangedManually.connect(self._hold)
        self._show_nothing()

    def draw(self, flight: Flight) -> None:
        """Draw what is new in `flight`; costs nothing when there is nothing new."""
        store = flight.store_of(self._names[0])
        revision = store.revision
        if self._drawn == (flight, revision):
            return
        self._drawn = (flight, revision)
        latitude = store.number(self._names[0])[:revision]
        longitude = store.number(self._names[1])[:revision]
        real = have_fix(latitude, longitude)
        if not real.any():
            self._show_nothing()
            return
        latitude, longitude = latitude[real], longitude[real]
        step = max(1, len(latitude) // MAX_POINTS)
        east, north = metres_from(
            latitude[::-step][::-1], longitude[::-step][::-1], (latitude[0], longitude[0])
        )
        near = plausible(east, north)
        east, north = east[near], north[near]
        self._nothing.setText("")
        self._path.setData(east, north)
        self._pad.setData([0.0], [0.0])
        self._here.setData(east[-1:], north[-1:])
        if self._following:
            self._show_all(east, north)

    def restyle(self) -> None:
        """Take the colours that hold now."""
        colours = theme.current()
        self.setBackground(colours.ground)
        set_title(self.getPlotItem(), "GPS track, m from first fix")
        dress_axes(self.getPlotItem())
        self._path.setPen(theme.pen(colours.traces[0], theme.TRACE_WIDTH_PX))
        self._pad.setSymbolPen(theme.pen(colours.ink, 3))
        self._here.setSymbolBrush(colours.traces[1])
        self._here.setSymbolPen(theme.pen(colours.ground, 2))
        self._nothing.setColor(colours.quiet)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Follow the flight again."""
        super().mouseDoubleClickEvent(event)
        self._following = True
        self._drawn = None

    def _hold(self) -> None:
        self._following = False

    def _show_all(self, east: Floats, north: Floats) -> None:
        centre_m = [(axis.min() + axis.max()) / 2 for axis in (east, north)]
        half_m = max(
            SMALLEST_VIEW_M, *(float(axis.max() - axis.min()) / 2 for axis in (east, north))
        )
        self.getPlotItem().setRange(
            xRange=(centre_m[0] - half_m, centre_m[0] + half_m),
            yRange=(centre_m[1] - half_m, centre_m[1] + half_m),
            padding=0.08,
        )

    def _show_nothing(self) -> None:
        for curve in (self._path, self._pad, self._here):
            curve.clear()
        self._nothing.setText("waiting for a GPS fix")
        self.getPlotItem().setRange(xRange=(-50, 50), yRange=(-50, 50), padding=0.0)


def position_fields(mission: Mission) -> tuple[str, str] | None:
    """Return the fields of latitude and longitude of the first kind of packet with both."""
    for packet in mission.packets:
        latitude, longitude = packet.field_of("latitude"), packet.field_of("longitude")
        if latitude and longitude:
            return latitude.name, longitude.name
    return None
