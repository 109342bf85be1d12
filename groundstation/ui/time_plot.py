"""One plot of one or more fields over time."""

from collections.abc import Sequence

import pyqtgraph as pg
from PySide6.QtCore import Qt

from groundstation.flight.flight import Flight
from groundstation.flight.store import Floats
from groundstation.ui import theme
from groundstation.ui.decimation import drawable
from groundstation.ui.plot_groups import PlotGroup
from protocol.mission import Field
from protocol.units import UNITS, display_unit

_DASHES = (Qt.PenStyle.SolidLine, Qt.PenStyle.DashLine, Qt.PenStyle.DotLine)
LEFT_AXIS_PX = 76
POINTS_A_PIXEL = 2
"""A lowest and a highest value for each column of pixels: no more can be seen."""


class ClockAxis(pg.AxisItem):  # type: ignore[misc]
    """A time axis in seconds, written as minutes and seconds."""

    def tickStrings(  # noqa: N802 - Qt's name
        self, values: Sequence[float], _scale: float, _spacing: float
    ) -> list[str]:
        """Return each tick as m:ss."""
        return [
            f"{int(value) // 60}:{int(value) % 60:02d}" if value >= 0 else "" for value in values
        ]


class TimePlot(pg.PlotItem):  # type: ignore[misc]
    """The fields of one group over the time since the flight's first packet."""

    def __init__(self, group: PlotGroup) -> None:
        super().__init__(axisItems={"bottom": ClockAxis("bottom")})
        self._group = group
        self._curves = [
            self.plot(pen=_pen(index), skipFiniteCheck=True) for index in range(len(group.fields))
        ]
        self._drawn: tuple[Flight, int] | None = None
        self.getAxis("left").setWidth(LEFT_AXIS_PX)
        self.getViewBox().setDefaultPadding(0.04)
        self.getAxis("left").setStyle(showValues=False)
        self.setMenuEnabled(False)
        self.hideButtons()

    def draw(self, flight: Flight) -> None:
        """Draw what is new in `flight`; costs nothing when there is nothing new."""
        revision = flight.received
        if self._drawn == (flight, revision):
            return
        self._drawn = (flight, revision)
        self.getAxis("left").setStyle(showValues=revision > 0)
        max_points = POINTS_A_PIXEL * max(100, int(self.getViewBox().width()))
        for field, curve in zip(self._group.fields, self._curves, strict=True):
            store = flight.store_of(field.name)
            rows = store.revision
            values = _as_sent(field, store.number(field.name)[:rows])
            x, y, connected = drawable(
                store.received_ns[:rows],
                values,
                store.missing[:rows],
                flight.first_packet_ns or 0,
                max_points,
            )
            curve.setData(x, y, connect=connected)

    def restyle(self) -> None:
        """Take the colours that hold now."""
        set_title(self, _title(self._group))
        dress_axes(self)
        for index, curve in enumerate(self._curves):
            curve.setPen(_pen(index))

    def show_times(self, *, shown: bool) -> None:
        """Show or hide the times below the plot; only the lowest of a column needs them."""
        self.getAxis("bottom").setStyle(showValues=shown)


def _as_sent(field: Field, values_si: Floats) -> Floats:
    unit = UNITS[field.unit]
    return (values_si - unit.offset) / unit.factor


def set_title(plot: pg.PlotItem, html: str) -> None:
    """Write a title above `plot`, from its left edge and never wider than the plot."""
    plot.setTitle(html, justify="left")
    label = plot.titleLabel
    label.item.setFont(theme.font(bold=True))
    # pyqtgraph would make the plot as wide as its title at each resize
    label.updateMin = lambda: None
    label.setMinimumWidth(1)
    plot.layout.removeItem(label)
    plot.layout.addItem(label, 0, 0, 1, 3)


def dress_axes(plot: pg.PlotItem) -> None:
    """Give `plot` bold axes, readable figures and a quiet grid."""
    for side in ("left", "bottom"):
        axis = plot.getAxis(side)
        axis.setPen(pg.mkPen(theme.current().ink, width=theme.AXIS_WIDTH_PX))
        axis.setTextPen(theme.current().ink)
        axis.setStyle(tickFont=theme.font(), tickLength=-6, autoExpandTextSpace=False)
        axis.enableAutoSIPrefix(False)
    plot.showGrid(x=True, y=True, alpha=0.15)


def _pen(index: int) -> pg.QtGui.QPen:
    place = index % len(theme.current().traces)
    return pg.mkPen(theme.current().traces[place], width=theme.TRACE_WIDTH_PX, style=_DASHES[place])


def _title(group: PlotGroup) -> str:
    unit = display_unit(group.fields[0].unit)
    title = f"{group.title}, {unit}" if unit else group.title
    if len(group.fields) == 1:
        return title
    traces = theme.current().traces
    names = (
        f'<span style="color:{traces[i % len(traces)]}; font-weight:normal">{mark} {label}</span>'
        for i, (mark, label) in enumerate(zip(("—", "--", "···"), group.labels, strict=False))
    )
    return f"{title} &nbsp;{' '.join(names)}"
