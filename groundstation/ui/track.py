"""The track over ground in metres, both axes alike."""

import pyqtgraph as pg
from PySide6.QtGui import QMouseEvent

from groundstation.flight.flight import Flight
from groundstation.flight.position import have_fix, metres_from, plausible
from groundstation.flight.store import Floats
from groundstation.ui import theme
from groundstation.ui.time_plot import LEFT_AXIS_PX, dress_axes, set_title
from protocol.mission import Mission

SMALLEST_VIEW_M = 25.0
MAX_POINTS = 1000


class TrackPlot(pg.PlotWidget):  # type: ignore[misc]
    """Where the CanSat was, in metres east and north of its first GPS fix.

    `latitude` and `longitude` are the names of the fields.
    """

    def __init__(self, latitude: str, longitude: str) -> None:
        super().__init__()
        self.setAccessibleName("GPS track")
        self._names = latitude, longitude
        plot = self.getPlotItem()
        set_title(plot, "GPS track, m from first fix")
        dress_axes(plot)
        plot.getAxis("left").setWidth(LEFT_AXIS_PX)
        plot.setAspectLocked(True)
        plot.setMenuEnabled(False)
        plot.hideButtons()
        self._path = plot.plot(pen=pg.mkPen(theme.TRACES[0], width=theme.TRACE_WIDTH_PX))
        self._pad = plot.plot(
            pen=None, symbol="x", symbolSize=16, symbolPen=pg.mkPen(theme.INK, width=3)
        )
        self._here = plot.plot(
            pen=None,
            symbol="o",
            symbolSize=16,
            symbolBrush=theme.TRACES[1],
            symbolPen=pg.mkPen(theme.GROUND, width=2),
        )
        self._nothing = pg.TextItem("", color=theme.QUIET, anchor=(0.5, 0.5))
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
