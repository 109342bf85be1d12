"""All plots over time, in a grid that suits the space there is."""

import pyqtgraph as pg
from PySide6.QtGui import QMouseEvent, QResizeEvent

from groundstation.flight.flight import Flight
from groundstation.station import Station
from groundstation.ui import theme
from groundstation.ui.panel import Panel
from groundstation.ui.plot_arrangement import SMALLEST_PX, Arrangement, arrange
from groundstation.ui.plot_groups import plot_groups
from groundstation.ui.room import Room
from groundstation.ui.time_plot import TimePlot
from protocol.mission import Mission

LONGEST_VIEW_S = 600.0
SHORTEST_VIEW_S = 30.0


class PlotGrid(Panel):
    """The plots of one mission."""

    def __init__(self, mission: Mission) -> None:
        super().__init__(mission)
        self._view = _Grid(mission)
        self._view.setParent(self)

    def room(self, width_px: int) -> Room:
        """Return the room of the smallest plot; they take what there is."""
        least_width_px, least_height_px = SMALLEST_PX
        return Room(least_width_px, least_height_px, least_height_px, stretch=1.0)

    def draw(self, station: Station) -> None:
        """Draw what is new."""
        self._view.draw(station.flight)

    def restyle(self) -> None:
        """Take the colours that hold now."""
        self._view.restyle()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Give the plots all the room."""
        super().resizeEvent(event)
        self._view.setGeometry(self.rect())


class _Grid(pg.GraphicsLayoutWidget):  # type: ignore[misc]
    """The plots of one mission over one shared time axis.

    The view follows the flight, at most its last ten minutes. Dragging or zooming with the
    mouse holds it; a double click follows again.
    """

    def __init__(self, mission: Mission) -> None:
        super().__init__()
        self.setAccessibleName("Plots over time")
        self.ci.setContentsMargins(0, 0, 0, 0)
        self.ci.layout.setSpacing(0)
        self._plots = [TimePlot(group) for group in plot_groups(mission)]
        self._arrangement: Arrangement | None = None
        self._following = True
        for plot in self._plots:
            plot.setXLink(self._plots[0])
            plot.getViewBox().sigRangeChangedManually.connect(self._hold)
        self._arrange()
        self._follow(0.0)

    def draw(self, flight: Flight) -> None:
        """Draw what is new in `flight`."""
        for plot in self._plots:
            plot.draw(flight)
        self._follow(flight.packets_span_s)

    def restyle(self) -> None:
        """Take the colours that hold now."""
        self.setBackground(theme.current().ground)
        for plot in self._plots:
            plot.restyle()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Arrange the plots anew when another grid suits better."""
        super().resizeEvent(event)
        if hasattr(self, "_plots"):
            self._arrange()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Follow the flight again."""
        super().mouseDoubleClickEvent(event)
        self._following = True
        for plot in self._plots:
            plot.enableAutoRange(axis="y")

    def _follow(self, end_s: float) -> None:
        if self._plots and self._following:
            end_s = max(end_s, SHORTEST_VIEW_S)
            self._plots[0].setXRange(max(0.0, end_s - LONGEST_VIEW_S), end_s, padding=0.0)

    def _hold(self) -> None:
        self._following = False

    def _arrange(self) -> None:
        arrangement = arrange(len(self._plots), self.width(), self.height())
        if arrangement != self._arrangement:
            self._arrangement = arrangement
            self._place(arrangement)
        # Qt forgets the widths of columns whose last plot is taken out, so this comes last
        self._share_out(arrangement)

    def _place(self, arrangement: Arrangement) -> None:
        for plot in list(self.ci.items):
            self.ci.removeItem(plot)
        places = list(arrangement.places())
        lowest = {column: row for row, column, _ in places}
        for (row, column, height), plot in zip(places, self._plots, strict=False):
            self.ci.addItem(plot, row, column, rowspan=height)
            plot.show_times(shown=row == lowest[column])

    def _share_out(self, arrangement: Arrangement) -> None:
        layout = self.ci.layout
        for column in range(max(layout.columnCount(), arrangement.columns)):
            used = column < arrangement.columns
            layout.setColumnFixedWidth(column, self.width() / arrangement.columns if used else 0)
        for row in range(max(layout.rowCount(), arrangement.rows)):
            used = row < arrangement.rows
            layout.setRowFixedHeight(row, self.height() / arrangement.rows if used else 0)
