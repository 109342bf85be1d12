"""All plots over time, in a grid that suits the space there is."""

import math

import pyqtgraph as pg
from PySide6.QtGui import QMouseEvent, QResizeEvent

from groundstation.flight.flight import Flight
from groundstation.ui.plot_groups import plot_groups
from groundstation.ui.time_plot import TimePlot
from protocol.mission import Mission

SMALLEST_PLOT_PX = (290, 150)
LONGEST_VIEW_S = 600.0
SHORTEST_VIEW_S = 30.0


class PlotGrid(pg.GraphicsLayoutWidget):  # type: ignore[misc]
    """The plots of one mission over one shared time axis.

    The view follows the flight, at most its last ten minutes. Dragging or zooming with the
    mouse holds it; a double click follows again.
    """

    def __init__(self, mission: Mission) -> None:
        super().__init__()
        self.setAccessibleName("Plots over time")
        self.ci.setContentsMargins(0, 0, 0, 0)
        self.ci.layout.setSpacing(2)
        self._plots = [TimePlot(group) for group in plot_groups(mission)]
        self._columns = 0
        self._following = True
        for plot in self._plots:
            plot.setXLink(self._plots[0])
            plot.getViewBox().sigRangeChangedManually.connect(self._hold)
        self._arrange()

    def draw(self, flight: Flight) -> None:
        """Draw what is new in `flight`."""
        for plot in self._plots:
            plot.draw(flight)
        if self._plots and self._following:
            received_ns = flight.store.received_ns
            end_s = (received_ns[-1] - received_ns[0]) / 1e9 if len(received_ns) else 0.0
            end_s = max(end_s, SHORTEST_VIEW_S)
            self._plots[0].setXRange(max(0.0, end_s - LONGEST_VIEW_S), end_s, padding=0.0)

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

    def _hold(self) -> None:
        self._following = False

    def _arrange(self) -> None:
        columns, shown = _grid(len(self._plots), self.width(), self.height())
        if (columns, shown) == (self._columns, len(self.ci.items)):
            return
        self._columns = columns
        for plot in list(self.ci.items):
            self.ci.removeItem(plot)
        for index, plot in enumerate(self._plots[:shown]):
            self.ci.addItem(plot, index // columns, index % columns)
            plot.show_times(shown=index + columns >= shown)


def _grid(plots: int, width_px: int, height_px: int) -> tuple[int, int]:
    """Return columns and how many plots fit, the least important left out."""
    most_columns = max(1, width_px // SMALLEST_PLOT_PX[0])
    most_rows = max(1, height_px // SMALLEST_PLOT_PX[1])
    shown = max(1, min(plots, most_columns * most_rows))
    rows = min(most_rows, max(1, round(math.sqrt(shown * height_px / max(1, width_px) * 1.6))))
    columns = min(most_columns, math.ceil(shown / rows))
    while columns * rows < shown and rows < most_rows:
        rows += 1
        columns = min(most_columns, math.ceil(shown / rows))
    return columns, min(shown, columns * rows)
