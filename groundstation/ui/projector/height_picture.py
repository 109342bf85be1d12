"""The height over the whole flight, in lines and letters for the last row of seats."""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPolygonF

from groundstation.station import Station
from groundstation.ui import theme
from groundstation.ui.panel import Panel
from groundstation.ui.plot_groups import PlotGroup
from groundstation.ui.plotting.flight_series import FlightSeries
from groundstation.ui.plotting.series import Line, bounds_of
from groundstation.ui.plotting.ticks import Scale, clock, scale_for, time_step_s
from groundstation.ui.room import Room
from protocol.mission import Mission
from protocol.units import display_unit

TEXT_PT = 26
_TRACE_PX = 6.0
_DOT_PX = 11.0
_LEAST_SPAN_NS = 30_000_000_000


class HeightPicture(Panel):
    """One plot of `group`, always of the whole flight; nothing on it can be moved by accident."""

    def __init__(self, mission: Mission, group: PlotGroup) -> None:
        super().__init__(mission)
        self.setAccessibleName(f"{group.title} over the whole flight")
        self._group = group
        self._series: FlightSeries | None = None
        self._lines: list[Line] = []
        self._span_ns = (0, _LEAST_SPAN_NS)

    def room(self, width_px: int) -> Room:
        """Return the room in which a curve still has a shape."""
        least_px = 5 * theme.line_px(TEXT_PT)
        return Room(least_px * 2, least_px, least_px, stretch=1.0)

    def show_figures(self, station: Station) -> None:
        """Draw the flight as far as it has come."""
        flight = station.flight
        if self._series is None or flight is not self._series.flight:
            self._series = FlightSeries(flight, [self._group])
        store = flight.store_of(self._group.fields[0].name)
        received_ns = store.received_ns[: store.revision]
        if len(received_ns):
            begin_ns, end_ns = int(received_ns[0]), int(received_ns[-1])
            self._span_ns = begin_ns, max(end_ns, begin_ns + _LEAST_SPAN_NS)
            columns = max(1, self.width() // 2)
            self._lines = [s.line(*self._span_ns, columns) for s in self._series.of(self._group)]
        else:
            self._lines = []
        self.update()

    def restyle(self) -> None:
        """Take the colours that hold now."""
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Paint title, axes, the curves and where the flight is."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(theme.font(TEXT_PT, bold=True))
        line_px = theme.line_px(TEXT_PT)
        unit = display_unit(self._group.fields[0].unit)
        title = f"{self._group.title}, {unit}" if unit else self._group.title
        painter.setPen(theme.colour(theme.current().ink))
        painter.drawText(QRectF(0, 0, self.width(), line_px), Qt.AlignmentFlag.AlignLeft, title)
        bounds = bounds_of(self._lines)
        whole = QRectF(0, line_px, self.width(), self.height() - line_px)
        if bounds is None:
            painter.setFont(theme.font(TEXT_PT))
            painter.setPen(theme.colour(theme.current().quiet))
            painter.drawText(whole, Qt.AlignmentFlag.AlignCenter, "waiting for the first packet")
            return
        scale = scale_for(*bounds, max(2, int(whole.height() // (2 * line_px))))
        painter.setFont(theme.font(TEXT_PT))
        area = self._paint_axes(painter, whole, scale)
        painter.setClipRect(area.adjusted(-2, -2 * _DOT_PX, 2 * _DOT_PX, 2))
        for number, line in enumerate(self._lines):
            self._paint_line(painter, area, scale, line, number)

    def _paint_axes(self, painter: QPainter, whole: QRectF, scale: Scale) -> QRectF:
        """Paint marks and their numbers; return the area within."""
        colours, metrics = theme.current(), theme.metrics(TEXT_PT)
        line_px = theme.line_px(TEXT_PT)
        texts = [scale.text(tick) for tick in scale.ticks()]
        gutter_px = max(metrics.horizontalAdvance(text) for text in texts) + theme.SPACE_PX
        end_px = metrics.horizontalAdvance("00:00") / 2
        area = whole.adjusted(gutter_px, line_px / 2, -end_px, -line_px - theme.SPACE_PX)
        for tick, text in zip(scale.ticks(), texts, strict=True):
            y = self._y(tick, scale, area)
            painter.setPen(theme.pen(colours.grid, 2))
            painter.drawLine(QPointF(area.left(), y), QPointF(area.right(), y))
            painter.setPen(theme.colour(colours.ink))
            place = QRectF(0, y - line_px / 2, gutter_px - theme.SPACE_PX, line_px)
            painter.drawText(place, Qt.AlignmentFlag.AlignRight, text)
        span_s = (self._span_ns[1] - self._span_ns[0]) / 1e9
        step_s = time_step_s(span_s, max(2, int(area.width() // (5 * line_px))))
        for second in range(0, int(span_s) + 1, step_s):
            x = area.left() + second / span_s * area.width()
            place = QRectF(x - 4 * line_px, area.bottom() + theme.SPACE_PX, 8 * line_px, line_px)
            painter.drawText(place, Qt.AlignmentFlag.AlignHCenter, clock(second))
        painter.setPen(theme.pen(colours.ink, theme.AXIS_WIDTH_PX))
        painter.drawLine(area.bottomLeft(), area.bottomRight())
        painter.drawLine(area.topLeft(), area.bottomLeft())
        return area

    def _paint_line(
        self, painter: QPainter, area: QRectF, scale: Scale, line: Line, number: int
    ) -> None:
        colours = theme.current()
        ink = colours.traces[number % len(colours.traces)]
        begin_ns, end_ns = self._span_ns
        points = [
            QPointF(
                area.left() + (int(time_ns) - begin_ns) / (end_ns - begin_ns) * area.width(),
                self._y(min(max(float(value), scale.low), scale.high), scale, area),
            )
            for time_ns, value in zip(line.time_ns, line.values, strict=True)
        ]
        painter.setPen(theme.pen(ink, _TRACE_PX))
        start = 0
        for at, joined in enumerate(line.connected.tolist()):
            if not joined:
                painter.drawPolyline(QPolygonF(points[start : at + 1]))
                start = at + 1
        if points and number == 0:
            painter.setPen(theme.pen(colours.ground, 3))
            painter.setBrush(theme.colour(ink))
            painter.drawEllipse(points[-1], _DOT_PX, _DOT_PX)

    @staticmethod
    def _y(value: float, scale: Scale, area: QRectF) -> float:
        return area.bottom() - (value - scale.low) / (scale.high - scale.low) * area.height()
