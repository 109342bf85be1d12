"""All plots over time on one canvas, with one shared time axis."""

import time
from collections.abc import Sequence

from PySide6.QtCore import QEvent, QRect, QRectF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QKeyEvent,
    QMouseEvent,
    QPaintEngine,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QWheelEvent,
)

from groundstation.flight.flight import Flight
from groundstation.flight.whole.whole_flight import WholeFlight
from groundstation.replay_station import ReplayStation
from groundstation.station import Station
from groundstation.ui import theme
from groundstation.ui.painting import hatch
from groundstation.ui.panel import Panel
from groundstation.ui.plot_arrangement import SMALLEST_PX, arrange
from groundstation.ui.plot_groups import PlotGroup, plot_groups
from groundstation.ui.plotting.flight_series import FlightSeries
from groundstation.ui.plotting.hover import paint_hover
from groundstation.ui.plotting.marks import NO_MARKS, marks_of
from groundstation.ui.plotting.time_plot import Contents, Span, TimePlot
from groundstation.ui.plotting.time_view import TimeView
from groundstation.ui.room import Room
from protocol.mission import Mission

GAP_PX = 2 * theme.SPACE_PX
_BUDGET_S = 0.03
"""Pictures are made anew for so long in one go; the rest follows at the next."""
_STEP_SHARE = 0.2


class PlotGrid(Panel):
    """The plots of one mission, or those of `groups` alone.

    Mouse: hovering reads off all plots, dragging pans, the wheel zooms, a double click enlarges
    one plot and brings all back. Keys: arrows pan, + and - zoom, Home shows the whole flight, L
    and End are live again, Space holds and goes on. `view_changed` carries whether it is live.
    """

    view_changed = Signal(bool)

    def __init__(self, mission: Mission, groups: Sequence[PlotGroup] | None = None) -> None:
        super().__init__(mission)
        self.setAccessibleName("Plots over time")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.view = TimeView()
        self._groups = list(groups or plot_groups(mission))
        self._plots = [TimePlot(group) for group in self._groups]
        self._enlarged: TimePlot | None = None
        self._columns: list[list[TimePlot]] = []
        self._gutters_px: list[int] = []
        self._stale: set[TimePlot] = set(self._plots)
        self._series = FlightSeries(Flight(mission), self._groups)
        self._marks = NO_MARKS
        self._events = 0
        self._hover_x: int | None = None
        self._grabbed_x: float | None = None
        self._now_ns: int | None = None
        self._whole: WholeFlight | None = None

    def room(self, width_px: int) -> Room:
        """Return the room of the smallest plot; they take what there is."""
        least_width_px, least_height_px = SMALLEST_PX
        return Room(least_width_px, least_height_px, least_height_px, stretch=1.0)

    def draw(self, station: Station) -> None:
        """Draw what is new."""
        flight = station.flight
        if flight is not self._series.flight:
            self._take_flight(flight, station)
        self._now_ns = _now_ns(station)
        if self.view.follow(self._newest_s()):
            self._refresh_all()
        self._advance()
        self._make_pictures()

    def show_figures(self, station: Station) -> None:
        """Show how long nothing has come, and new events."""
        events = len(station.flight.events)
        if events != self._events:
            self._events = events
            self._marks = marks_of(station.flight)
            self._refresh_all()
        self.update()

    def restyle(self) -> None:
        """Take the colours that hold now."""
        self._refresh_all()

    def go_live(self) -> None:
        """Follow the flight again."""
        self.view.go_live()
        self._view_has_changed()

    def hold(self) -> None:
        """Hold the view where it is; what comes is drawn all the same."""
        self.view.hold()
        self._view_has_changed()

    def zoom(self, factor: float, x: float | None = None) -> None:
        """Show `factor` times as much time, around `x` px when given."""
        around = None if x is None or not self._plots else self._seconds_at(x)
        self.view.zoom(factor, around)
        self._view_has_changed()

    def pan(self, share: float) -> None:
        """Move by a share of what is shown, later for a positive one."""
        self.view.pan(share * self.view.span_s)
        self._view_has_changed()

    def show_all(self) -> None:
        """Show the whole flight so far."""
        self.view.show_all()
        self._view_has_changed()

    def enlarge(self, plot: TimePlot | None) -> None:
        """Give one plot all the room; None brings all back."""
        self._enlarged = plot
        self._arrange()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Arrange the plots anew."""
        super().resizeEvent(event)
        self._arrange()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Show the pictures, and over them what moves."""
        painter = QPainter(self)
        painter.setClipRegion(event.region())
        painter.setFont(theme.font())
        for plot in self._seen():
            if event.rect().intersects(plot.rect):
                self._show(painter, plot)
                self._paint_silence(painter, plot)
        if self._plots and not self._series.flight.received:
            self._paint_empty(painter)
        if not self.view.live:
            self._paint_held(painter)
        if self._hover_x is not None:
            self._paint_hover(painter, self._hover_x)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Read off where the mouse is; dragging pans."""
        x = event.position().x()
        if self._grabbed_x is not None:
            self.view.pan(self._seconds_at(self._grabbed_x) - self._seconds_at(x))
            self._grabbed_x = x
            self._view_has_changed()
        plot = self._plot_at(event)
        inside = plot is not None and plot.area.left() <= x <= plot.area.right()
        self._hover_x = int(x) if inside else None
        self.update()

    def leaveEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Read off nothing."""
        super().leaveEvent(event)
        self._hover_x = None
        self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Grab the time axis."""
        if event.button() == Qt.MouseButton.LeftButton:
            self._grabbed_x = event.position().x()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Let go of the time axis."""
        self._grabbed_x = None

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Enlarge the plot under the mouse, or bring all back."""
        self._grabbed_x = None
        self.enlarge(None if self._enlarged else self._plot_at(event))

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802 - Qt's name
        """Zoom around the mouse; with a tilting wheel or Shift, pan."""
        turned = event.angleDelta()
        if turned.x():
            self.pan(-turned.x() / 120 * _STEP_SHARE)
        elif turned.y():
            self.zoom(0.8 ** (turned.y() / 120), event.position().x())
        event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Pan, zoom, live, and back from an enlarged plot."""
        actions = {
            Qt.Key.Key_Left: lambda: self.pan(-_STEP_SHARE),
            Qt.Key.Key_Right: lambda: self.pan(_STEP_SHARE),
            Qt.Key.Key_Plus: lambda: self.zoom(0.8),
            Qt.Key.Key_Equal: lambda: self.zoom(0.8),
            Qt.Key.Key_Minus: lambda: self.zoom(1.25),
            Qt.Key.Key_Home: self.show_all,
            Qt.Key.Key_End: self.go_live,
            Qt.Key.Key_L: self.go_live,
            Qt.Key.Key_Space: self.hold if self.view.live else self.go_live,
        }
        action = actions.get(Qt.Key(event.key()))
        if event.key() == Qt.Key.Key_Escape and self._enlarged:
            self.enlarge(None)
        elif action:
            action()
        else:
            super().keyPressEvent(event)

    def _take_flight(self, flight: Flight, station: Station) -> None:
        whole = station.whole if isinstance(station, ReplayStation) else None
        if whole is not None and whole is self._whole:
            # An earlier moment of the same flight: what was worked out of it still holds
            self._series.flight = flight
        else:
            self._series = FlightSeries(flight, self._groups)
        self._whole = whole
        self._events = -1
        self._marks = NO_MARKS
        self._refresh_all()

    def _newest_s(self) -> float:
        first_ns = self._series.flight.first_packet_ns
        if first_ns is None or self._now_ns is None:
            return 0.0
        return (self._now_ns - first_ns) / 1e9

    def _span(self) -> Span:
        zero_ns = self._series.flight.first_packet_ns or 0
        start_ns, end_ns = (
            zero_ns + int(seconds * 1e9) for seconds in (self.view.start_s, self.view.end_s)
        )
        return Span(start_ns, end_ns, zero_ns)

    def _seconds_at(self, x: float) -> float:
        span = self._span()
        return (self._column_at(x).time_at(x, span) - span.zero_ns) / 1e9

    def _column_at(self, x: float) -> TimePlot:
        """Return a plot of the column at `x` px."""
        return min(self._seen(), key=lambda p: abs(p.rect.center().x() - x))

    def _view_has_changed(self) -> None:
        self._refresh_all()
        self._make_pictures()
        self.view_changed.emit(self.view.live)

    def _refresh_all(self) -> None:
        self._stale.update(self._seen())
        self.update()

    def _advance(self) -> None:
        span = self._span()
        for plot in self._seen():
            if plot in self._stale:
                continue
            changed = plot.advance(self._series.of(plot.group), span)
            if changed is not None and changed.isEmpty():
                self._stale.add(plot)
            elif changed is not None:
                self.update(changed)

    def _make_pictures(self) -> None:
        """Make anew the pictures that are out of date, for as long as a frame may take."""
        span = self._span()
        begin = time.perf_counter()
        for plot in self._seen():
            if plot not in self._stale:
                continue
            plot.refresh(self._series.of(plot.group), span, self._marks)
            self._paint(plot, span)
            if time.perf_counter() - begin > _BUDGET_S:
                break

    def _paint(self, plot: TimePlot, span: Span) -> None:
        """Make one picture; a column whose axes need more room than before follows as a whole."""
        number = next(i for i, column in enumerate(self._columns) if plot in column)
        needed_px = plot.gutter_px()
        if needed_px > self._gutters_px[number]:
            self._gutters_px[number] = needed_px
            self._stale.update(self._columns[number])
        gaps = self._series.gaps(plot.group, span.start_ns, span.end_ns)
        contents = Contents(span, gaps, self._marks)
        plot.paint(self._gutters_px[number], self.devicePixelRatioF(), contents)
        self._stale.discard(plot)
        self.update(plot.rect)

    def _seen(self) -> list[TimePlot]:
        return [plot for column in self._columns for plot in column]

    def _plot_at(self, event: QMouseEvent) -> TimePlot | None:
        place = event.position().toPoint()
        return next((plot for plot in self._seen() if plot.rect.contains(place)), None)

    def _arrange(self) -> None:
        """Place the plots; those that find no room are not drawn."""
        shown = [self._enlarged] if self._enlarged else self._plots
        if not shown or self.width() < SMALLEST_PX[0] // 2:
            return
        grid = arrange(len(shown), self.width(), self.height())
        columns: list[list[TimePlot]] = [[] for _ in range(grid.columns)]
        lowest = {column: row for row, column, _ in grid.places()}
        for (row, column, rows), plot in zip(grid.places(), shown, strict=False):
            plot.rect = self._cell(row, column, rows, grid.rows, grid.columns)
            plot.shows_times = row == lowest[column]
            plot.names_marks = plot is shown[0]
            columns[column].append(plot)
        self._columns = columns
        self._gutters_px = [0] * grid.columns
        self._refresh_all()
        self._make_pictures()

    def _cell(self, row: int, column: int, tall: int, rows: int, columns: int) -> QRect:
        """Return the rectangle of a cell; the lowest row has the times below it as well."""
        width = (self.width() - (columns - 1) * GAP_PX) / columns
        times_px = theme.line_px()
        height = (self.height() - times_px - (rows - 1) * theme.SPACE_PX) / rows
        left = round(column * (width + GAP_PX))
        top = round(row * (height + theme.SPACE_PX))
        bottom = round(top + tall * height + (tall - 1) * theme.SPACE_PX)
        if row + tall == rows:
            bottom += times_px
        return QRect(left, top, round(width), bottom - top)

    def _show(self, painter: QPainter, plot: TimePlot) -> None:
        """Show a plot: its picture, or on a printer or the like the plot itself."""
        if painter.paintEngine().type() is QPaintEngine.Type.Raster:
            painter.drawPixmap(plot.rect.topLeft(), plot.picture)
        else:
            plot.paint_on(painter)

    def _paint_silence(self, painter: QPainter, plot: TimePlot) -> None:
        """Hatch the time since the last packet, once it is long enough to be seen."""
        last = self._series.flight.last_packet
        if last is None or self._now_ns is None or self._now_ns - last.monotonic_ns < 2e9:
            return
        span, area = self._span(), QRectF(plot.area)
        left = max(area.left(), plot.x_of(last.monotonic_ns, span) + 2)
        right = min(area.right(), plot.x_of(self._now_ns, span))
        if right - left >= 1:
            colours = theme.current()
            rect = QRectF(left, area.top(), right - left, area.height())
            hatch(painter, rect, colours.rule, colours.stale)

    def _paint_empty(self, painter: QPainter) -> None:
        painter.setPen(QColor(theme.current().quiet))
        painter.drawText(
            self._seen()[0].area, Qt.AlignmentFlag.AlignCenter, "waiting for the first packet"
        )

    def _paint_held(self, painter: QPainter) -> None:
        colours = theme.current()
        area = self._seen()[0].area
        text = "held · L: live"
        width = painter.fontMetrics().horizontalAdvance(text) + 16
        line_px = theme.line_px()
        rect = QRectF(area.right() - width, area.bottom() - line_px - 4, width, line_px)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colours.accent))
        painter.drawRoundedRect(rect, 4, 4)
        painter.setPen(QColor(colours.on_accent))
        painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, text)

    def _paint_hover(self, painter: QPainter, x: int) -> None:
        if not self._series.flight.received:
            return
        span = self._span()
        moment_ns = self._column_at(x).time_at(x, span)
        painter.setPen(QPen(QColor(theme.current().ink), 1))
        for plot in self._seen():
            paint_hover(painter, plot, self._series.of(plot.group), span, moment_ns)


def _now_ns(station: Station) -> int | None:
    """Return the moment to which the plots go: now while more may come, else the last packet."""
    last = station.flight.last_packet
    if last is None:
        return None
    return max(last.monotonic_ns, station.link.now_ns()) if station.running else last.monotonic_ns
