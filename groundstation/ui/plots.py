"""All plots over time on one canvas, with one shared time axis."""

import math
import time
from collections.abc import Sequence

import pyqtgraph as pg
from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QGraphicsView

from groundstation.flight.flight import Flight
from groundstation.flight.flown import Flown
from groundstation.flight.simulation import pressures_begin_with
from groundstation.flight.whole.whole_flight import WholeFlight
from groundstation.replay_station import ReplayStation
from groundstation.station import Station
from groundstation.ui import theme
from groundstation.ui.freshness import overdue_after_s
from groundstation.ui.labels import short_name
from groundstation.ui.panel import Panel
from groundstation.ui.plot_arrangement import (
    GAP_PX,
    LIKED_PX,
    SMALLEST_PX,
    arrange,
    height_of_all,
)
from groundstation.ui.plot_groups import PlotGroup, plot_groups
from groundstation.ui.plotting.backdrop import Backdrop
from groundstation.ui.plotting.flight_series import FlightSeries
from groundstation.ui.plotting.marks import NO_MARKS, MarkFinder, Marks
from groundstation.ui.plotting.placement import EDGE_PX, Span
from groundstation.ui.plotting.time_plot import TimePlot
from groundstation.ui.plotting.time_view import TimeView
from groundstation.ui.room import Room
from protocol.mission import Mission

_BUDGET_S = 0.015
"""Plots are drawn anew for so long in one go; the rest follows at the next."""
_WAITING = ("waiting for the first packet", "no packet yet", "waiting")
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
        self.view = TimeView()
        self._groups = list(groups or plot_groups(mission))
        self._canvas = pg.GraphicsView(self, background=theme.current().ground)
        self._canvas.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        # With room for antialiasing around each item, a trace that grows repaints all beside it
        self._canvas.setOptimizationFlag(QGraphicsView.OptimizationFlag.DontAdjustForAntialiasing)
        self._plots: list[TimePlot] = []
        self._notice = pg.TextItem()
        self._notice.setFont(theme.font())
        self._enlarged: TimePlot | None = None
        self._columns: list[list[TimePlot]] = []
        self._stale: set[TimePlot] = set()
        self._series = FlightSeries(Flight(mission), self._groups)
        self._finder = MarkFinder(pressures_begin_with(mission))
        self._marks = NO_MARKS
        self._events: tuple[int, Flown] | None = None
        self._read_s: float | None = None
        self._now_ns: int | None = None
        self._stands_at_ns: int | None = None
        self._whole: WholeFlight | None = None

    def room(self, width_px: int) -> Room:
        """Return the room of the smallest plot and that of all; they take what there is."""
        times_px = theme.line_px()
        plots = len(self._groups)
        least_px = SMALLEST_PX[1] + times_px
        liked_px = plots * LIKED_PX[0] * LIKED_PX[1] // max(1, width_px) + times_px
        return Room(
            SMALLEST_PX[0],
            least_px,
            max(least_px, liked_px),
            stretch=1.0,
            whole_height_px=height_of_all(plots, width_px) + times_px,
        )

    def not_seen(self, width_px: int, height_px: int) -> list[str]:
        """Return the plots that find no room."""
        found = arrange(len(self._groups), width_px, height_px - theme.line_px())
        return [f"{short_name(group.title)} plot" for group in self._groups[found.shown :]]

    def draw(self, station: Station) -> None:
        """Draw what is new."""
        flight = station.flight
        if flight is not self._series.flight:
            self._take_flight(flight, station)
        seen = (len(flight.events), flight.flown)
        if seen != self._events:
            self._events = seen
            self._take_marks(self._finder.marks(flight.events, flight.flown.all))
        self._now_ns = _now_ns(station)
        if self.view.follow(self._newest_s()):
            self._refresh_all()
        standing = isinstance(station, ReplayStation) and not station.replay.playing
        if standing and self._stands_at_ns != self._now_ns:
            self._refresh_all()  # to be exact: what is added has more points than what is drawn
        self._stands_at_ns = self._now_ns if standing else None
        for plot in self._seen():
            if plot not in self._stale and not self._advance(plot):
                self._stale.add(plot)
        self._draw_stale()

    def show_figures(self, station: Station) -> None:
        """Show how long nothing has come."""
        self._show_silence()
        self._show_reading()

    def restyle(self) -> None:
        """Take the colours that hold now."""
        self._canvas.setBackground(theme.current().ground)
        for plot in self._plots:
            plot.restyle()
        self._refresh_all()

    def go_live(self) -> None:
        """Follow the flight again."""
        self.view.go_live()
        self._view_has_changed()

    def hold(self) -> None:
        """Hold the view where it is; what comes is drawn all the same."""
        self.view.hold()
        self._view_has_changed()

    def zoom(self, factor: float, around_s: float | None = None) -> None:
        """Show `factor` times as much time, around a moment when given."""
        self.view.zoom(factor, around_s)
        self._view_has_changed()

    def pan(self, share: float) -> None:
        """Move by a share of what is shown, later for a positive one."""
        self._pan_by(share * self.view.span_s)

    def show_all(self) -> None:
        """Show the whole flight so far."""
        self.view.show_all()
        self._view_has_changed()

    def first_plot(self) -> QRect:
        """Return where the plot stands that matters most, px of the panel; empty without any."""
        seen = self._seen()
        return seen[0].geometry().toAlignedRect() if seen else QRect()

    def enlarge_next(self) -> None:
        """Give one plot after the other all the room, and in the end bring all back."""
        at = self._plots.index(self._enlarged) + 1 if self._enlarged else 0
        self.enlarge(self._plots[at] if at < len(self._plots) else None)

    def show_all_plots(self) -> bool:
        """Bring all plots back; return whether one of them had all the room."""
        was_enlarged = self._enlarged is not None
        if was_enlarged:
            self.enlarge(None)
        return was_enlarged

    def enlarge(self, plot: TimePlot | None) -> None:
        """Give one plot all the room; None brings all back."""
        self._enlarged = plot
        self._arrange()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Arrange the plots anew."""
        super().resizeEvent(event)
        self._canvas.setGeometry(self.rect())
        self._arrange()

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

    def _plot(self, group: PlotGroup) -> TimePlot:
        """Return a new plot on the canvas, under the mouse."""
        plot = TimePlot(group)
        plot.hide()
        self._canvas.addItem(plot)
        plot.box.dragged.connect(self._pan_by)
        plot.box.turned.connect(lambda notches, second: self.zoom(0.8**notches, second))
        plot.box.tilted.connect(lambda notches: self.pan(-notches * _STEP_SHARE))
        plot.box.doubled.connect(lambda: self.enlarge(None if self._enlarged else plot))
        plot.box.hovered.connect(self._read)
        return plot

    def _advance(self, plot: TimePlot) -> bool:
        """Add to a plot what came since; return False when it has to be drawn anew."""
        series = self._series.of(plot.group)
        if not plot.is_behind(series):
            return True
        since_ns, now_ns = plot.drawn_until_ns(series), self._now_ns or 0
        return plot.advance(series, self._series.gaps(plot.group, since_ns, now_ns))

    def _take_flight(self, flight: Flight, station: Station) -> None:
        whole = station.shown_of if isinstance(station, ReplayStation) else None
        if whole is not None and whole is self._whole:
            # An earlier moment of the same flight: what was worked out of it still holds
            self._series.flight = flight
        else:
            self._series = FlightSeries(flight, self._groups)
            self._finder = MarkFinder(pressures_begin_with(self.mission))
            self._marks = NO_MARKS
        self._whole = whole
        self._events = None
        self._refresh_all()

    def _take_marks(self, marks: Marks) -> None:
        if marks.names != self._marks.names:
            self._refresh_all()
        self._marks = marks

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

    def _pan_by(self, seconds: float) -> None:
        self.view.pan(seconds)
        self._view_has_changed()

    def _view_has_changed(self) -> None:
        self._refresh_all()
        self._draw_stale()
        self.view_changed.emit(self.view.live)

    def _refresh_all(self) -> None:
        self._stale.update(self._seen())

    def _draw_stale(self) -> None:
        """Draw anew the plots that are out of date: those of a live flight for as long as a frame
        may take, those of a replay all at once, since somebody may have gone to this moment."""
        stale = [plot for plot in self._seen() if plot in self._stale]
        if not stale:
            return
        span, budget_s = self._span(), _BUDGET_S if self._whole is None else math.inf
        begin_s = time.perf_counter()
        fresh: list[TimePlot] = []
        for plot in stale:
            plot.refresh(self._series.of(plot.group), span, self._marks)
            fresh.append(plot)
            if 2 * (time.perf_counter() - begin_s) > budget_s:
                break  # drawing takes as long again
        for plot in self._with_room_for_texts(fresh, span):
            gaps = self._series.gaps(plot.group, span.start_ns, span.end_ns)
            backdrop = Backdrop(plot.group.fields[0], gaps, self._marks)
            plot.draw_all(span, backdrop, self.devicePixelRatioF())
            self._stale.discard(plot)
        self._show_silence()
        self._show_reading()
        self._show_notice()

    def _with_room_for_texts(self, fresh: list[TimePlot], span: Span) -> list[TimePlot]:
        """Return the plots to be drawn: a column whose axes need another room than they had
        is fresh as a whole."""
        for column in self._columns:
            needed_px = max(plot.needed_gutter_px() for plot in column)
            if needed_px == column[0].gutter_px or not set(column) & set(fresh):
                continue
            for plot in column:
                plot.set_gutter(needed_px)
                plot.refresh(self._series.of(plot.group), span, self._marks)
            fresh += [plot for plot in column if plot not in fresh]
        return fresh

    def _seen(self) -> list[TimePlot]:
        return [plot for column in self._columns for plot in column]

    def _arrange(self) -> None:
        """Place the plots; those that find no room are not drawn, nor made before they find it."""
        wanted = 1 if self._enlarged else len(self._groups)
        if not wanted or self.width() < SMALLEST_PX[0] // 2:
            return
        grid = arrange(wanted, self.width(), self.height() - theme.line_px())
        new = self._groups[len(self._plots) : grid.shown]
        self._plots += [self._plot(group) for group in new]
        shown = [self._enlarged] if self._enlarged else self._plots
        placed = list(zip(shown, grid.places(), strict=False))
        for plot in self._plots:
            plot.setVisible(any(plot is one for one, _ in placed))
        lowest = {column: row for row, column, _ in grid.places()}
        self._columns = [[] for _ in range(grid.columns)]
        for plot, (row, column, rows) in placed:
            plot.stand(
                self._cell(row, column, rows, grid.rows, grid.columns),
                shows_times=row == lowest[column],
                names_marks=plot is shown[0],
            )
            self._columns[column].append(plot)
        self._refresh_all()
        self._draw_stale()

    def _cell(self, row: int, column: int, tall: int, rows: int, columns: int) -> QRect:
        """Return the rectangle of a cell; the lowest row has the times below it as well."""
        across_px, down_px = GAP_PX
        width = (self.width() - (columns - 1) * across_px) / columns
        times_px = theme.line_px()
        height = (self.height() - times_px - (rows - 1) * down_px) / rows
        left = round(column * (width + across_px))
        top = round(row * (height + down_px))
        bottom = round(top + tall * height + (tall - 1) * down_px)
        if row + tall == rows:
            bottom += times_px
        return QRect(left, top, int(width), bottom - top)

    def _show_silence(self) -> None:
        """Hatch the time since the last packet, once the next is overdue."""
        last, now_ns = self._series.flight.last_packet, self._now_ns or 0
        overdue_ns = overdue_after_s(self.mission.rate_hz) * 1e9
        silent = last is not None and now_ns - last.monotonic_ns >= overdue_ns
        for plot in self._seen():
            plot.show_silence(last.monotonic_ns if last and silent else None, now_ns)

    def _read(self, second: float | None) -> None:
        self._read_s = second
        self._show_reading()

    def _show_reading(self) -> None:
        """Read off all plots at the moment under the mouse."""
        moment_ns = None
        if self._read_s is not None and self._series.flight.received:
            moment_ns = self._span().zero_ns + int(self._read_s * 1e9)
        for plot in self._seen():
            plot.read(self._series.of(plot.group), moment_ns)

    def _show_notice(self) -> None:
        """Say in the first plot that nothing has come yet, or that the view is held."""
        colours, box = theme.current(), self._seen()[0].box
        waiting = not self._series.flight.received
        self._notice.setVisible(waiting or not self.view.live)
        self._notice.setParentItem(box)
        if waiting:
            self._notice.fill = pg.mkBrush(None)
            fitting = (text for text in _WAITING if _width_px(text) <= box.width())
            self._notice.setText(next(fitting, ""), colours.quiet)
            self._notice.setAnchor((0.5, 0.5))
            self._notice.setPos(box.width() / 2, box.height() / 2)
        else:
            self._notice.fill = pg.mkBrush(colours.accent)
            self._notice.setText("held · L: live", colours.on_accent)
            self._notice.setAnchor((1, 1))
            self._notice.setPos(box.width(), box.height() - EDGE_PX)


def _width_px(text: str) -> int:
    """Return the width of a notice with what pyqtgraph leaves around it, px."""
    return theme.metrics().horizontalAdvance(text) + 12


def _now_ns(station: Station) -> int | None:
    """Return the moment to which the plots go: now while more may come, else the last packet."""
    last = station.flight.last_packet
    if last is None:
        return None
    return max(last.monotonic_ns, station.link.now_ns()) if station.running else last.monotonic_ns
