"""One plot of one or more fields over time, painted into a picture of its own."""

from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QLineF, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPixmap

from groundstation.flight.store import Floats, Integers
from groundstation.ui import theme
from groundstation.ui.painting import hatch
from groundstation.ui.plot_groups import PlotGroup
from groundstation.ui.plotting.marks import Marks, rows_of_names
from groundstation.ui.plotting.series import Line, Series, bounds_of
from groundstation.ui.plotting.ticks import Scale, clock, scale_for, time_step_s
from groundstation.ui.plotting.trace import draw_line, joined
from protocol.conversion import decimals_of
from protocol.units import display_unit

_TICK_ROOM_PX = 32
_TIME_ROOM_PX = 72
_EDGE_PX = 4
"""Inside the frame, so that no trace is drawn on an axis."""
_NAME_ROWS = 3
_NARROW_PX = 6
_FOOT_PX = 8
_LEAST_GAP_PX = 3.0
_LEAST_MARK_PX = 2
_MOST_NAMES = 30


@dataclass(frozen=True, slots=True)
class Span:
    """The stretch of time that is drawn, ns on the link's clock; `zero_ns` is 0:00."""

    start_ns: int
    end_ns: int
    zero_ns: int


@dataclass(frozen=True, slots=True)
class Contents:
    """What lies behind the traces: begins and ends of `gaps` (ns) and `marks`, in `span`."""

    span: Span
    gaps: tuple[Integers, Integers]
    marks: Marks


@dataclass(frozen=True, slots=True)
class Name:
    """The name of a mark at `x`, written from `left` in a row above the traces, px."""

    x: float
    left: float
    row: int
    text: str


class TimePlot:
    """Paints one group of fields.

    `refresh` looks at the data and chooses the scale, `paint` makes the picture, `advance` adds
    to it what came since. `rect` is where it stands on the canvas, px.
    """

    def __init__(self, group: PlotGroup) -> None:
        self.group = group
        self.rect = QRect()
        self.shows_times = True
        self.names_marks = False
        self.picture = QPixmap()
        self.scale = Scale(0.0, 1.0, 1.0)
        self.has_data = False
        self.title_end_px = 0.0
        self._contents: Contents | None = None
        self._gutter_px = 0
        self._names: list[Name] = []
        self._names_px = 0
        self._lines: list[Line] = []
        self._drawn_rows: list[int] = []
        self._smallest_step = min(10.0 ** -(decimals_of(field) or 0) for field in group.fields)

    @property
    def area(self) -> QRect:
        """Where the traces are, on the canvas, px."""
        below_px = theme.line_px() if self.shows_times else _EDGE_PX
        return self.rect.adjusted(
            self._gutter_px, theme.line_px() + 2 + self._names_px, -_EDGE_PX, -below_px
        )

    def refresh(self, series: list[Series], span: Span, marks: Marks) -> None:
        """Look at what is to be drawn and choose the scale for it."""
        self._place_names(span, marks)
        columns = max(10, self.area.width())
        self._drawn_rows = [one.revision for one in series]
        self._lines = [one.line(span.start_ns, span.end_ns, columns) for one in series]
        bounds = bounds_of(self._lines)
        self.has_data = bounds is not None
        if bounds is not None:
            self.scale = self._scale_for(*self._with_limits(*bounds))

    def gutter_px(self) -> int:
        """Return the room that the texts of the value axis need, px."""
        metrics = theme.metrics()
        texts = [self.scale.text(value) for value in self.scale.ticks()]
        return max(metrics.horizontalAdvance(text) for text in [*texts, "000"]) + 10

    def paint(self, gutter_px: int, ratio: float, contents: "Contents") -> None:
        """Make the picture, `ratio` device pixels a pixel."""
        self._gutter_px = gutter_px
        self._contents = contents
        self.picture = QPixmap(self.rect.size() * ratio)
        self.picture.setDevicePixelRatio(ratio)
        self.picture.fill(QColor(theme.current().ground))
        painter = self._painter()
        self.paint_on(painter)
        painter.end()

    def paint_on(self, painter: QPainter) -> None:
        """Paint what the picture shows, in the coordinates of the canvas."""
        if self._contents is None:
            return
        span = self._contents.span
        self._paint_title(painter)
        self._paint_limits(painter)
        self._paint_gaps(painter, span, self._contents.gaps)
        self._paint_grid(painter, span)
        self._paint_marks(painter, span, self._contents.marks)
        self._paint_lines(painter, span, self._lines)
        self._paint_axes(painter)

    def advance(self, series: list[Series], span: Span) -> QRect | None:
        """Add what came since; return what has changed on the canvas, px.

        Returns an empty rectangle when the picture has to be made anew, None when nothing came.
        """
        if all(one.revision == row for one, row in zip(series, self._drawn_rows, strict=True)):
            return None
        lines = [one.line_from(row) for one, row in zip(series, self._drawn_rows, strict=True)]
        bounds = bounds_of(lines)
        if bounds and not (
            self.has_data and self.scale.low <= bounds[0] and bounds[1] <= self.scale.high
        ):
            return QRect()
        self._drawn_rows = [one.revision for one in series]
        painter = self._painter()
        self._paint_lines(painter, span, lines)
        painter.end()
        first_ns = min((int(line.time_ns[0]) for line in lines if len(line.time_ns)), default=0)
        left = int(self._x(np.array([first_ns]), span)[0]) + self.rect.left() - 3
        return QRect(left, self.area.top(), self.area.right() - left + 4, self.area.height())

    def x_of(self, time_ns: int, span: Span) -> float:
        """Return where a moment stands on the canvas, px."""
        share = (time_ns - span.start_ns) / max(1, span.end_ns - span.start_ns)
        return self.area.left() + share * self.area.width()

    def time_at(self, x: float, span: Span) -> int:
        """Return the moment at `x` on the canvas, ns."""
        share = (x - self.area.left()) / max(1, self.area.width())
        return span.start_ns + int(share * (span.end_ns - span.start_ns))

    def y_of(self, value: float) -> float:
        """Return where a value stands on the canvas, px."""
        return float(self._y(np.array([value]))[0]) + self.rect.top()

    def readout(self, values: list[float]) -> list[tuple[str, int]]:
        """Return each field's value as text with its label, and its place among the traces."""
        parts = []
        for place, (field, value) in enumerate(zip(self.group.fields, values, strict=True)):
            decimals = decimals_of(field)
            shown = "–" if value != value else f"{value:.{decimals or 0}f}".replace("-", "−")
            label = self.group.labels[place] if len(self.group.fields) > 1 else ""
            parts.append((f"{label} {shown}".strip(), place))
        return parts

    def _scale_for(self, low: float, high: float) -> Scale:
        ticks = max(2, self.area.height() // _TICK_ROOM_PX)
        return scale_for(low, high, ticks, self._smallest_step)

    def _with_limits(self, low: float, high: float) -> tuple[float, float]:
        """Widen a range so far that the limits of caution are in sight."""
        limits = [v for f in self.group.fields for v in f.caution or () if abs(v) < 1e15]
        if not limits:
            return low, high
        bottom, top = min(low, *limits), max(high, *limits)
        more = 0.06 * (top - bottom)
        return bottom - (more if bottom in limits else 0), top + (more if top in limits else 0)

    def _painter(self) -> QPainter:
        painter = QPainter(self.picture)
        painter.setFont(theme.font())
        painter.translate(-self.rect.topLeft())
        return painter

    def _x(self, time_ns: Integers, span: Span) -> Floats:
        """Return px from the left edge of the plot."""
        share = (time_ns - span.start_ns) / max(1, span.end_ns - span.start_ns)
        left = self.area.left() - self.rect.left()
        placed: Floats = left + share * self.area.width()
        return placed

    def _y(self, values: Floats) -> Floats:
        """Return px from the top edge of the plot; what is beyond the scale lies at its edge."""
        top = self.area.top() - self.rect.top() + _EDGE_PX
        height = self.area.height() - 2 * _EDGE_PX
        with np.errstate(over="ignore", invalid="ignore"):
            share = (values - self.scale.low) / (self.scale.high - self.scale.low)
        beyond = _EDGE_PX / max(1, height)
        placed: Floats = top + (1 - np.clip(share, -beyond, 1 + beyond)) * height
        return placed

    def _paint_title(self, painter: QPainter) -> None:
        colours = theme.current()
        left, top = float(self.rect.left()), float(self.rect.top())
        unit = display_unit(self.group.fields[0].unit)
        bold = theme.font(bold=True)
        painter.setFont(bold)
        room = self.rect.width() - _EDGE_PX
        title = painter.fontMetrics().elidedText(
            self.group.title, Qt.TextElideMode.ElideRight, room
        )
        left = _write(painter, left, top, title, colours.ink)
        painter.setFont(theme.font())
        if unit:
            left = _write(painter, left + 6, top, unit, colours.quiet)
        self.title_end_px = left
        if len(self.group.fields) > 1:
            self._paint_legend(painter, left + 12, top)

    def _paint_legend(self, painter: QPainter, left: float, top: float) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        middle = top + theme.line_px() / 2
        for place, label in enumerate(self.group.labels):
            width = painter.fontMetrics().horizontalAdvance(label)
            if left + 28 + width > self.rect.right():
                return
            x = np.array([left, left + 22])
            draw_line(painter, x, np.full(2, middle), np.array([True, False]), place)
            traces = theme.current().traces
            left = _write(painter, left + 27, top, label, traces[place % len(traces)]) + 10

    def _paint_limits(self, painter: QPainter) -> None:
        colours = theme.current()
        field = self.group.fields[0]
        dashed, whole = Qt.PenStyle.DashLine, Qt.PenStyle.SolidLine
        for bounds, ground, line in (
            (field.caution, colours.caution_band, QPen(QColor(colours.caution), 2, dashed)),
            (field.warning, colours.warning_band, QPen(QColor(colours.warning), 2, whole)),
        ):
            if bounds is None:
                continue
            for value, outward in zip(bounds, (-1, 1), strict=True):
                if self.scale.low < value < self.scale.high:
                    self._paint_band(painter, value, outward, ground, line)

    def _paint_band(
        self, painter: QPainter, value: float, outward: int, ground: str, line: QPen
    ) -> None:
        y, area = self.y_of(value), QRectF(self.area)
        band = QRectF(area.left(), y, area.width(), area.bottom() - y)
        if outward > 0:
            band = QRectF(area.left(), area.top(), area.width(), y - area.top())
        painter.fillRect(band, QColor(ground))
        painter.setPen(line)
        painter.drawLine(QLineF(area.left(), y, area.right(), y))

    def _paint_gaps(self, painter: QPainter, span: Span, gaps: tuple[Integers, Integers]) -> None:
        begins, ends = (self._x(time_ns, span) + self.rect.left() for time_ns in gaps)
        wide = ends - begins > _NARROW_PX
        self._hatch_gaps(painter, begins[wide], ends[wide], self.area.height())
        # what is too narrow for a hatch is a mark at the foot of the plot
        begins, ends = begins[~wide], ends[~wide]
        self._hatch_gaps(painter, begins, np.maximum(ends, begins + _LEAST_GAP_PX), _FOOT_PX)

    def _hatch_gaps(
        self, painter: QPainter, begins: Floats, ends: Floats, height_px: float
    ) -> None:
        colours, area = theme.current(), QRectF(self.area)
        for begin, end in joined(begins, ends):
            left, right = max(area.left(), begin), min(area.right(), end)
            if right > left:
                rect = QRectF(left, area.bottom() - height_px, right - left, height_px)
                hatch(painter, rect, colours.rule, colours.gap)

    def _paint_grid(self, painter: QPainter, span: Span) -> None:
        colours, area = theme.current(), self.area
        right_middle = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        line_px = theme.line_px()
        for value in self.scale.ticks():
            y = self.y_of(value)
            painter.setPen(QPen(QColor(colours.grid), 1))
            painter.drawLine(QLineF(area.left(), y, area.right(), y))
            if self.has_data:
                top = min(
                    max(y - line_px / 2, self.rect.top() + line_px - 1.0),
                    self.rect.bottom() - line_px + 1.0,
                )
                painter.setPen(QColor(colours.ink))
                painter.drawText(
                    QRectF(self.rect.left(), top, area.left() - self.rect.left() - 7, line_px),
                    right_middle,
                    self.scale.text(value),
                )
        self._paint_times(painter, span)

    def _paint_times(self, painter: QPainter, span: Span) -> None:
        colours, area = theme.current(), self.area
        start_s = (span.start_ns - span.zero_ns) / 1e9
        end_s = (span.end_ns - span.zero_ns) / 1e9
        step_s = time_step_s(end_s - start_s, area.width() // _TIME_ROOM_PX)
        for number in range(int(-(-start_s // step_s)), int(end_s // step_s) + 1):
            seconds = number * step_s
            x = self.x_of(span.zero_ns + int(seconds * 1e9), span)
            painter.setPen(QPen(QColor(colours.grid), 1))
            painter.drawLine(QLineF(x, area.top(), x, area.bottom()))
            if self.shows_times:
                self._paint_time(painter, x, clock(seconds))

    def _paint_time(self, painter: QPainter, x: float, text: str) -> None:
        width = painter.fontMetrics().horizontalAdvance(text)
        left = min(max(x - width / 2, self.area.left() - 8.0), self.rect.right() - width)
        _write(painter, left, self.area.bottom() + 2, text, theme.current().ink)

    def _place_names(self, span: Span, marks: Marks) -> None:
        """Give each mark's name a place above the traces, the latest first, where it hides no
        other; those that find none are marks without a name."""
        self._names, self._names_px = [], 0
        if not self.names_marks:
            return
        metrics, line_px = theme.metrics(), theme.line_px()
        rows = min(_NAME_ROWS, self.rect.height() // (4 * line_px))
        wanted = []
        seen = marks.within(span.start_ns, span.end_ns)
        latest = list(zip(seen.times_ns.tolist(), seen.names, strict=True))[-_MOST_NAMES:]
        for time_ns, name in reversed(latest):
            x, width = self.x_of(time_ns, span), metrics.horizontalAdvance(name) + 8
            left = min(x + 3, self.rect.right() - width)
            wanted.append((x, left, left + width, name))
        places = rows_of_names([(x, left, right) for x, left, right, _ in wanted], rows)
        used = max((row + 1 for row in places if row is not None), default=0)
        self._names = [
            Name(x, left, row, name)
            for (x, left, _, name), row in zip(wanted, places, strict=True)
            if row is not None
        ]
        self._names_px = used * line_px

    def _paint_marks(self, painter: QPainter, span: Span, marks: Marks) -> None:
        colours, area = theme.current(), self.area
        painter.setPen(QPen(QColor(colours.quiet), 1, Qt.PenStyle.DashLine))
        seen = marks.within(span.start_ns, span.end_ns)
        for x in np.unique(self._x(seen.times_ns, span) // _LEAST_MARK_PX).tolist():
            x = x * _LEAST_MARK_PX + self.rect.left()
            painter.drawLine(QLineF(x, area.top(), x, area.bottom()))
        top = area.top() - self._names_px
        for name in self._names:
            line_top = top + name.row * theme.line_px()
            painter.setPen(QPen(QColor(colours.quiet), 1, Qt.PenStyle.DashLine))
            painter.drawLine(QLineF(name.x, line_top + 6, name.x, area.top()))
            _write(painter, name.left, line_top, name.text, colours.quiet)

    def _paint_lines(self, painter: QPainter, span: Span, lines: list[Line]) -> None:
        painter.save()
        painter.setClipRect(self.area.adjusted(0, -1, 0, 1))
        painter.translate(self.rect.topLeft())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for place, line in enumerate(lines):
            x, y = self._x(line.time_ns, span), self._y(line.values)
            draw_line(painter, x, y, line.connected, place)
        painter.restore()

    def _paint_axes(self, painter: QPainter) -> None:
        area = QRectF(self.area)
        painter.setPen(QPen(QColor(theme.current().ink), theme.AXIS_WIDTH_PX))
        painter.drawLine(QLineF(area.bottomLeft(), area.topLeft()))
        painter.drawLine(QLineF(area.bottomLeft(), area.bottomRight()))


def _write(painter: QPainter, left: float, top: float, text: str, colour: str) -> float:
    """Write `text` from `left` in the line that begins at `top`; return where it ends, px."""
    metrics = painter.fontMetrics()
    painter.setPen(QColor(colour))
    painter.drawText(QPointF(left, top + metrics.ascent()), text)
    return left + metrics.horizontalAdvance(text)
