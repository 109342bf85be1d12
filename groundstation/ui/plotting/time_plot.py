"""One plot of one or more fields over time."""

import pyqtgraph as pg
from PySide6.QtCore import QRect, QRectF

from groundstation.flight.store import Integers
from groundstation.ui import theme
from groundstation.ui.plot_groups import PlotGroup
from groundstation.ui.plotting.axes import TimeAxis, ValueAxis
from groundstation.ui.plotting.backdrop import Backdrop
from groundstation.ui.plotting.caption import Caption
from groundstation.ui.plotting.least_span import widened
from groundstation.ui.plotting.mark_names import MarkNames
from groundstation.ui.plotting.marks import NO_MARKS, Marks
from groundstation.ui.plotting.placement import EDGE_PX, Placement, Span
from groundstation.ui.plotting.series import Line, Series, bounds_of
from groundstation.ui.plotting.silence import Silence
from groundstation.ui.plotting.strip import Strip
from groundstation.ui.plotting.ticks import Scale, scale_for
from groundstation.ui.plotting.time_box import TimeBox
from protocol.conversion import decimals_of

_TICK_ROOM_PX = 32
_MOST_TICKS = 8
_POINT_PX = 13
_NAME_ROWS = 3
_COLUMN_PX = 2
"""A trace is wider than this: what lies between the lowest and highest in it is covered."""
_MOST_NEW_A_COLUMN = 2
_BELOW_CAPTION_PX = 2


class TimePlot(pg.PlotItem):
    """A plot item of pyqtgraph's whose traces are a `Strip`.

    `refresh` looks at the data and chooses the scale, `draw_all` draws it, `advance` adds what
    came since, `read` marks a moment.
    """

    def __init__(self, group: PlotGroup) -> None:
        box, times, values = TimeBox(), TimeAxis(), ValueAxis()
        super().__init__(viewBox=box, axisItems={"bottom": times, "left": values}, enableMenu=False)
        self.group = group
        self.box, self.times, self.values = box, times, values
        self.caption, self.names = Caption(group), MarkNames()
        self._lay_out()
        self._strip, self._silence = Strip(self.box), Silence(self.box)
        self._moment = pg.InfiniteLine(angle=90)
        self._read_off = pg.ScatterPlotItem(size=_POINT_PX)
        for item in (self._moment, self._read_off):
            item.setEnabled(False)  # not to be clicked
            self.box.addItem(item, ignoreBounds=True)
        self.gutter_px = 0
        self.names_marks = False
        self._scale = Scale(0.0, 1.0, 1.0)
        self._placement = Placement(Span(0, 1, 0), self._scale, 1.0, 1.0)
        self._lines: list[Line] = []
        self._has_data = False
        self._drawn_rows: list[int] = []
        self._smallest_step = min(10.0 ** -(decimals_of(field) or 0) for field in group.fields)

    def stand(self, cell: QRect, *, shows_times: bool, names_marks: bool) -> None:
        """Stand in `cell` of the canvas, with times below and names of marks above or without."""
        self.names_marks = names_marks
        self.times.show_times(shows_times)
        self.set_gutter(0)
        self.setGeometry(QRectF(cell))
        self.layout.activate()

    def set_gutter(self, width_px: int) -> None:
        """Leave so much room for the texts of the value axis."""
        self.gutter_px = width_px
        self.values.setWidth(width_px)
        self.layout.activate()

    def needed_gutter_px(self) -> int:
        """Return the room that the texts of the value axis need, px."""
        metrics = theme.metrics()
        texts = [self._scale.text(value) for value in self._scale.ticks()]
        return max(metrics.horizontalAdvance(text) for text in [*texts, "000"]) + 10

    def restyle(self) -> None:
        """Take the colours that hold now; the traces take them when drawn anew."""
        self.times.restyle()
        self.values.restyle()

    def refresh(self, series: list[Series], span: Span, marks: Marks) -> None:
        """Look at what is to be drawn and choose the scale for it."""
        self._name(marks if self.names_marks else NO_MARKS, span)
        self.layout.activate()
        self._drawn_rows = [one.revision for one in series]
        columns = max(10, int(self.box.width()) // _COLUMN_PX)
        self._lines = [one.line(span.start_ns, span.end_ns, columns) for one in series]
        bounds = bounds_of(self._lines)
        self._has_data = bounds is not None
        if bounds is not None:
            shown = widened(self.group.fields, *self._with_limits(*bounds))
            self._scale = self._scale_for(*shown)

    def draw_all(self, span: Span, backdrop: Backdrop, ratio: float) -> None:
        """Draw what `refresh` found, `ratio` device pixels a pixel."""
        self._placement = self._placed(span)
        self.box.setRange(
            xRange=span.seconds(),
            yRange=self._placement.values(),
            padding=0,
            disableAutoRange=False,
        )
        self.values.show_scale(self._scale if self._has_data else None)
        self._strip.draw(backdrop, self._lines, self._placement, ratio)

    def is_behind(self, series: list[Series]) -> bool:
        """Tell whether something came since it was drawn."""
        return any(one.revision != row for one, row in zip(series, self._drawn_rows, strict=True))

    def drawn_until_ns(self, series: list[Series]) -> int:
        """Return the time of the last packet that is drawn; 0 before any."""
        rows = min(self._drawn_rows, default=0)
        return int(series[0].store.received_ns[rows - 1]) if rows else 0

    def advance(self, series: list[Series], gaps: tuple[Integers, Integers]) -> bool:
        """Add what came since, `gaps` among it; return False when the plot has to be drawn
        anew."""
        most = _MOST_NEW_A_COLUMN * max(1, int(self.box.width()))
        if any(
            one.revision - row > most for one, row in zip(series, self._drawn_rows, strict=True)
        ):
            return False
        lines = [one.line_from(row) for one, row in zip(series, self._drawn_rows, strict=True)]
        bounds = bounds_of(lines)
        if bounds and not (
            self._has_data and self._scale.low <= bounds[0] and bounds[1] <= self._scale.high
        ):
            return False
        self._drawn_rows = [one.revision for one in series]
        self._strip.add(Backdrop(self.group.fields[0], gaps, NO_MARKS), lines)
        return True

    def read(self, series: list[Series], moment_ns: int | None) -> None:
        """Read off the packet nearest to a moment; None reads off nothing."""
        found = [one.nearest(moment_ns) for one in series] if moment_ns is not None else []
        near = [reading for reading in found if reading is not None]
        span = self._placement.span
        seen = bool(near) and span.start_ns <= near[0][0] <= span.end_ns
        self._moment.setVisible(seen)
        self._read_off.setVisible(seen)
        values = [value for _, value in near] if seen else []
        second = (near[0][0] - span.zero_ns) / 1e9 if seen else None
        self.caption.read(values)
        self.names.give_way(bool(values))
        self.times.read(second)
        if second is not None:
            self._mark(second, values)

    def show_silence(self, since_ns: int | None, now_ns: int) -> None:
        """Hatch the time since the last packet; None hatches nothing."""
        rect = QRectF()
        if since_ns is not None:
            left = max(0.0, self._placement.x_of(since_ns) + 2)
            right = min(self._placement.width_px, self._placement.x_of(now_ns))
            if right - left >= 1:
                rect = QRectF(left, 0, right - left, self._placement.height_px)
        self._silence.show_rect(rect)

    def _lay_out(self) -> None:
        """Put caption and names of marks in the places of pyqtgraph's title and upper axis."""
        self.hideButtons()
        self.layout.setContentsMargins(0, 0, EDGE_PX, 0)
        self.layout.removeItem(self.titleLabel)
        self.layout.removeItem(self.getAxis("top"))
        for unseen in ("top", "right"):
            self.getAxis(unseen).unlinkFromView()  # or it would follow every change of the view
        self.layout.addItem(self.caption, 0, 0, 1, 3)
        self.layout.setRowSpacing(0, _BELOW_CAPTION_PX)
        self.layout.addItem(self.names, 1, 1)

    def _name(self, marks: Marks, span: Span) -> None:
        """Name the marks above the plot, in a low one beside the title."""
        rows = min(_NAME_ROWS, int(self.size().height()) // (4 * theme.line_px()))
        title_px, placement = self.caption.title_end_px, self._placed(span)
        if rows or title_px is None:
            self.names.place(marks, placement, rows, self.gutter_px)
            return
        line_px = theme.line_px() + _BELOW_CAPTION_PX
        self.names.place_in_title(marks, placement, title_px - self.gutter_px, line_px)

    def _mark(self, second: float, values: list[float]) -> None:
        """Place the line at a moment, and on it a point for each value; none for NaN."""
        colours, (low, high) = theme.current(), self._placement.values()
        known = [(place, value) for place, value in enumerate(values) if value == value]
        self._moment.setPen(colours.ink)
        self._moment.setValue(second)
        self._read_off.setData(
            [second] * len(known),
            [min(max(value, low), high) for _, value in known],
            pen=pg.mkPen(colours.ground, width=2),
            brush=[pg.mkBrush(colours.traces[place % len(colours.traces)]) for place, _ in known],
        )

    def _placed(self, span: Span) -> Placement:
        return Placement(span, self._scale, self.box.width(), self.box.height())

    def _scale_for(self, low: float, high: float) -> Scale:
        ticks = min(max(2, int(self.box.height()) // _TICK_ROOM_PX), _MOST_TICKS)
        return scale_for(low, high, ticks, self._smallest_step)

    def _with_limits(self, low: float, high: float) -> tuple[float, float]:
        """Widen a range so far that the limits of caution are in sight."""
        limits = [v for f in self.group.fields for v in f.caution or () if abs(v) < 1e15]
        if not limits:
            return low, high
        bottom, top = min(low, *limits), max(high, *limits)
        more = 0.06 * (top - bottom)
        return bottom - (more if bottom in limits else 0), top + (more if top in limits else 0)
