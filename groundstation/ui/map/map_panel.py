"""The map panel: where the CanSat is, how far away and in which direction."""

from pathlib import Path

from PySide6.QtCore import QPoint
from PySide6.QtGui import QGuiApplication, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QToolTip, QVBoxLayout

from groundstation.basemap.map_folder import default_map_folder
from groundstation.errors import UserError
from groundstation.flight.flight import Flight
from groundstation.flight.ground_track import GroundTrack, Stretch, apart_m
from groundstation.geo.direction import Way, compass_point, distance_text, way
from groundstation.geo.local_plane import LocalPlane, Place
from groundstation.geo.place_text import place_text
from groundstation.remembered import own_position
from groundstation.station import Station
from groundstation.ui import theme
from groundstation.ui.actions import Action
from groundstation.ui.freshness import age_text
from groundstation.ui.labels import Aging, Text
from groundstation.ui.map.backdrop import Backdrop
from groundstation.ui.map.canvas import Content, MapCanvas
from groundstation.ui.map.place_dialog import PlaceDialog
from groundstation.ui.map.track_layer import Marks, Track, phases_at
from groundstation.ui.panel import Panel
from groundstation.ui.room import Room
from protocol.mission import Mission

OLD_AFTER_S = 5.0
"""A fix is called old after this, or after three times the period of the packets."""

_NO_DIRECTION_M = 1.0
"""Nearer than this a direction is the noise of the GPS."""
_ARROWS = "↑↗→↘↓↙←↖"
_FIGURE_PT = (18.0, 34.0)
_CHIP_SIDE_PX = 8
_WIDE_PX = 520
"""From this width on there is room for a hint."""
_LEAST_PX, _LIKED_PX2 = 84, 96_000
"""The least height of the ground, px, and as much of it as is liked, px²."""
_HOW_TO_SET_ME = "right-click: I am here"
_HELP = (
    "Drag to move, turn the wheel to zoom, double-click to show the whole flight. "
    "Right-click to say where you stand."
)


class MapPanel(Panel):
    """Track, pad, CanSat and crew on the ground; distance and bearing to the CanSat, large.

    `map_folder` holds prepared maps, `own_file` remembers where the crew stands.
    """

    text_pt = float(theme.TEXT_PT)
    """The size of its letters, points."""

    def __init__(
        self, mission: Mission, map_folder: Path | None = None, own_file: Path | None = None
    ) -> None:
        super().__init__(mission)
        self._own_file = own_file or own_position.default_file()
        self._me = own_position.load(self._own_file)
        self._track: GroundTrack | None = None
        self._drawn: tuple[object, ...] = ()
        self._old = False
        self._figure = Aging("", "value")
        self._figure.setAccessibleName("Distance and bearing to the CanSat")
        self._place = Text("", "quiet")
        self._place.setAccessibleName("Position of the CanSat")
        self._detail = Text("", "quiet")
        self._detail.setAccessibleName("Where from, and age of the last fix")
        for label in (self._place, self._detail):
            label.setFont(theme.font(self.text_pt))
        self._backdrop = Backdrop(map_folder or default_map_folder(), self)
        self._canvas = MapCanvas(self._backdrop, self.text_pt)
        self._canvas.setToolTip(_HELP)
        self._canvas.menu_wanted.connect(self._show_menu)
        self._arrange()
        self._show_header(shown=False)
        self._canvas.show_nothing(_nothing(None))

    def room(self, width_px: int) -> Room:
        """Return the room of a small map; it takes what there is."""
        lines_px = theme.line_px(_FIGURE_PT[0]) + theme.line_px(self.text_pt)
        liked_px = max(_LEAST_PX, _LIKED_PX2 // max(1, width_px))
        return Room(280, lines_px + _LEAST_PX, lines_px + liked_px, stretch=2.0)

    def draw(self, station: Station) -> None:
        """Draw what is new in the flight."""
        flight, track = station.flight, station.ground_track()
        self._track = track
        if track is None:
            return
        shown = track.shown
        if shown is None:
            self._canvas.show_nothing(_nothing(flight, track.without_fix))
            return
        age_s = (station.link.now_ns() - shown.last.received_ns) / 1e9
        self._old = station.running and age_s > max(OLD_AFTER_S, 3 / self.mission.rate_hz)
        state = (flight, shown.count, shown.last, track.doubted, len(flight.events), self._me)
        if (*state, self._old) != self._drawn:
            self._drawn = (*state, self._old)
            self._draw_track(flight, track, shown)

    def show_figures(self, station: Station) -> None:
        """Show distance, bearing and the age of the last fix."""
        shown = self._track.shown if self._track else None
        if shown is None:
            self._show_header(shown=False)
            return
        start = self._me or shown.pad
        age_s = (station.link.now_ns() - shown.last.received_ns) / 1e9
        self._figure.show_text(_way_text(way(start, shown.last.place)))
        self._figure.dress("stale", self._old)
        self._place.show_text(place_text(shown.last.place))
        self._detail.dress("level", "caution" if self._old else "none")
        side_px = _CHIP_SIDE_PX if self._old else 0
        self._detail.setContentsMargins(side_px, 0, side_px, 0)
        texts, metrics = self._detail_texts(age_s), self._detail.fontMetrics()
        room_px = self.width() - 2 * side_px
        fitting = (text for text in texts if metrics.horizontalAdvance(text) <= room_px)
        self._detail.show_text(next(fitting, texts[-1]))
        self._show_header(shown=True)

    def restyle(self) -> None:
        """Take the colours that hold now."""
        self._canvas.refresh()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Make the figure as large as the width allows."""
        super().resizeEvent(event)
        points = min(_FIGURE_PT[1], max(_FIGURE_PT[0], self.width() / 17))
        self._figure.setFont(theme.font(points, bold=True))
        self._figure.setStyleSheet(f"font-size: {points:.0f}pt;")

    def set_own_position(self, place: Place | None) -> None:
        """Take where the crew stands, and remember it."""
        self._me = place
        try:
            own_position.save(place, self._own_file)
        except UserError as error:
            QToolTip.showText(self.mapToGlobal(QPoint(0, 0)), str(error), self)

    def offered_actions(self) -> list[Action]:
        """Return what can be done with the map, by name."""

        def has_place() -> bool:
            return self._track is not None and self._track.shown is not None

        return [
            Action(name, "Map", (), do, possible)
            for name, do, possible in (
                ("Map: show the whole flight", self._canvas.follow, has_place),
                ("Map: enter my position …", self._ask_for_place, lambda: True),
                (
                    "Map: forget my position",
                    lambda: self.set_own_position(None),
                    lambda: self._me is not None,
                ),
                ("Map: copy the CanSat's position", self._copy_position, has_place),
            )
        ]

    def _arrange(self) -> None:
        below = QHBoxLayout()
        below.setSpacing(theme.SPACE_PX)
        below.addWidget(self._detail)
        below.addStretch(1)
        below.addWidget(self._place)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        layout.addWidget(self._figure)
        layout.addLayout(below)
        layout.addWidget(self._canvas, 1)

    def _show_header(self, *, shown: bool) -> None:
        """Show the lines above the map; the coordinates where there is room beside the age."""
        self._figure.setVisible(shown)
        self._detail.setVisible(shown)
        both_px = self._detail.sizeHint().width() + self._place.sizeHint().width()
        self._place.setVisible(shown and both_px + theme.SPACE_PX <= self.width())

    def _draw_track(self, flight: Flight, track: GroundTrack, shown: Stretch) -> None:
        plane = LocalPlane(shown.pad)
        latitude, longitude, received_ns = shown.columns()
        east, north = plane.to_metres(latitude, longitude)
        phases = flight.phases
        edition = (shown.name, shown.pad, shown.way.spacing_m, len(phases), phases[-1:])
        marks = Marks(
            cansat_m=plane.metres_of(shown.last.place),
            me_m=plane.metres_of(self._me) if self._me else None,
            stale=self._old,
        )
        self._backdrop.search(shown.pad)
        self._canvas.show_content(
            Content(
                plane,
                Track(
                    east,
                    north,
                    phases_at(received_ns, phases),
                    phases,
                    edition,
                    shown.way.spacing_m,
                ),
                marks,
                _notes(track, shown, None if self._me is None else apart_m(shown.pad, self._me)),
            )
        )

    def _detail_texts(self, age_s: float) -> list[str]:
        """Return from where the way is told and how old the fix is, from the longest text."""
        start, age = "from me" if self._me else "from the pad", age_text(age_s)
        if self._old:
            return [f"▲ last fix {age} old · {start}", f"▲ last fix {age} old", f"▲ {age} old"]
        hint = f" · {_HOW_TO_SET_ME}" if self._me is None and self.width() >= _WIDE_PX else ""
        told = f"{start} · fix {age} old"
        return [f"{told}{hint}", told, f"{start} · {age} old", start]

    def _show_menu(self, place: Place | None, at: QPoint) -> None:
        menu = QMenu(self)
        here = menu.addAction("I am here")
        here.setEnabled(place is not None)
        here.triggered.connect(lambda: self.set_own_position(place))
        menu.addAction("Enter my position …").triggered.connect(self._ask_for_place)
        forget = menu.addAction("Forget my position")
        forget.setEnabled(self._me is not None)
        forget.triggered.connect(lambda: self.set_own_position(None))
        menu.addSeparator()
        copy = menu.addAction("Copy the CanSat's position")
        copy.setEnabled(self._track is not None and self._track.shown is not None)
        copy.triggered.connect(self._copy_position)
        menu.addAction("Show the whole flight").triggered.connect(self._canvas.follow)
        menu.popup(at)

    def _copy_position(self) -> None:
        shown = self._track.shown if self._track else None
        if shown is not None:
            QGuiApplication.clipboard().setText(place_text(shown.last.place))

    def _ask_for_place(self) -> None:
        dialog = PlaceDialog(self._me, self)
        if dialog.exec() and dialog.place:
            self.set_own_position(dialog.place)


def _way_text(found: Way) -> str:
    if found.distance_m < _NO_DIRECTION_M:
        return distance_text(found.distance_m)
    arrow = _ARROWS[round(found.bearing_deg / 45) % 8]
    degrees = round(found.bearing_deg) % 360
    return (
        f"{distance_text(found.distance_m)}  {arrow} "
        f"{degrees:03d}° {compass_point(found.bearing_deg)}"
    )


def _nothing(flight: Flight | None, without_fix: int = 0) -> str:
    """Return what would fill an empty map."""
    if flight is None or flight.received == 0:
        return "No position yet: the map begins with the first fix."
    if without_fix:
        return (
            f"No position yet: {without_fix} packets came without one, so the GPS has no fix. "
            "The map begins with the first."
        )
    return "No position yet: no packet that carries one has come."


def _notes(
    track: GroundTrack, shown: Stretch, me_away_m: float | None
) -> tuple[tuple[str, ...], ...]:
    """Return what is not on the map, each from the longest text to the shortest."""
    notes: list[tuple[str, ...]] = []
    last = track.last_doubted
    if track.doubted and last is not None:
        many = f"{track.doubted} fix{'es' if track.doubted > 1 else ''}"
        far = distance_text(apart_m(last.place, shown.last.place))
        notes.append((f"▲ {many} too far off, not shown ({far})", f"▲ {many} too far off"))
    if me_away_m is not None and me_away_m > 50_000:
        notes.append((f"you are {distance_text(me_away_m)} from the pad",))
    return tuple(notes)
