"""The second window, for the audience: few things, as large as the wall allows."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QCloseEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QMainWindow, QSizePolicy, QVBoxLayout, QWidget

from groundstation.flight.milestones import height_field
from groundstation.flight.simulation import in_simulation
from groundstation.replay_station import ReplayStation
from groundstation.station import Station
from groundstation.ui import theme
from groundstation.ui.flight_bar import mission_texts, mode_words
from groundstation.ui.flight_screen import FlightScreen
from groundstation.ui.freshness import age_text, is_stale
from groundstation.ui.labels import Chip, Text
from groundstation.ui.map.map_panel import MapPanel
from groundstation.ui.panel_table import PANELS, PanelKind, Region
from groundstation.ui.plot_groups import PlotGroup, plot_groups
from groundstation.ui.projector.big_figures import BigFigures
from groundstation.ui.projector.height_picture import HeightPicture
from groundstation.ui.team_crest import TeamCrest
from protocol.mission import Mission

TITLE_PT = 24


def height_plot(mission: Mission) -> PlotGroup:
    """Return the plot of the height, or the first plot of a mission that sends none."""
    groups = plot_groups(mission)
    height = height_field(mission)
    with_height = (g for g in groups if any(field.name == height for field in g.fields))
    return next(with_height, groups[0])


class LargeMap(MapPanel):
    """The map in letters for the last row of seats."""

    text_pt = 22.0


SHOWN: tuple[PanelKind, ...] = (
    PanelKind("figures", "Figures", Region.TOP, 0, BigFigures),
    PanelKind(
        "height",
        "Height",
        Region.MAIN,
        1,
        lambda mission: HeightPicture(mission, height_plot(mission)),
        lambda mission: bool(plot_groups(mission)),
    ),
    *(replace(kind, make=LargeMap) for kind in PANELS if kind.name == "map"),
)


class Projector(QMainWindow):
    """Shows the flight of whatever station it is given; closing it ends nothing."""

    def __init__(self, station: Station, logo: Path | None, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Window)
        self.setWindowTitle("CanSat flight")
        self._crest = TeamCrest(TITLE_PT)
        self._title = Text("", "quiet")
        self._title.setFont(theme.font(TITLE_PT))
        self._titles: Sequence[str] = ("",)
        self._age = Chip()
        self._age.setStyleSheet(f"font-size: {TITLE_PT}pt;")
        self._mode = Text()
        self._mode.setFont(theme.font(TITLE_PT, bold=True))
        self._mode.setContentsMargins(theme.SPACE_PX, 0, theme.SPACE_PX, 0)
        head = QHBoxLayout()
        head.setSpacing(2 * theme.SPACE_PX)
        # However long the name is, it must not widen the window: it gives way to a shorter one
        self._title.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        head.addWidget(self._mode)
        head.addWidget(self._crest)
        head.addWidget(self._title, 1)
        head.addWidget(self._age)
        body = QWidget()
        body.setObjectName("body")
        self._layout = QVBoxLayout(body)
        self._layout.setContentsMargins(0, theme.SPACE_PX, 0, theme.SPACE_PX)
        head.setContentsMargins(theme.MARGIN_PX, 0, theme.MARGIN_PX, 0)
        self._layout.addLayout(head)
        self.setCentralWidget(body)
        self._screen: FlightScreen | None = None
        self.show_station(station, logo)
        self.resize(1280, 720)

    def show_station(self, station: Station, logo: Path | None) -> None:
        """Show another station, and its team's logo, from now on."""
        mission = station.mission
        self._crest.show_team(mission.team, logo)
        self._titles = (*mission_texts(mission), "")
        self._tell_head(station)
        if self._screen:
            self._layout.removeWidget(self._screen)
            self._screen.hide()
            self._screen.deleteLater()
        self._screen = FlightScreen(mission, SHOWN)
        self._layout.addWidget(self._screen, 1)

    def draw(self, station: Station) -> None:
        """Draw what is new in the station's flight."""
        if self._screen and self.isVisible():
            self._screen.draw(station)

    def show_figures(self, station: Station) -> None:
        """Show the present figures."""
        if self._screen and self.isVisible():
            self._screen.show_figures(station)
            self._tell_head(station)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Call the mission by as long a name as there is room for."""
        super().resizeEvent(event)
        self._fit_title()

    def _tell_head(self, station: Station) -> None:
        """A replay or a simulation must not be taken for a flight, nor the past for the present."""
        age_s = station.age_of_last_packet_s()
        stale = age_s is not None and is_stale(station)
        self._age.tell("caution", f"no packet for {age_text(age_s or 0.0)}" if stale else "")
        simulated = in_simulation(station.flight)
        replay = isinstance(station, ReplayStation)
        self._mode.show_text(mode_words(replay=replay, simulated=simulated))
        self._mode.dress("mode", "replay" if replay else "simulation" if simulated else "")
        self._mode.setVisible(replay or simulated)
        self._fit_title()

    def _fit_title(self) -> None:
        others = [w for w in (self._mode, self._crest, self._age) if not w.isHidden()]
        gaps_px = 2 * theme.MARGIN_PX + 2 * theme.SPACE_PX * (len(others) + 1)
        room_px = self.width() - gaps_px - sum(w.sizeHint().width() for w in others)
        metrics = self._title.fontMetrics()
        fitting = (text for text in self._titles if metrics.horizontalAdvance(text) <= room_px)
        self._title.show_text(next(fitting, ""))

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """F11 fills the wall, Escape comes back and then closes."""
        if event.key() == Qt.Key.Key_F11:
            self.showNormal() if self.isFullScreen() else self.showFullScreen()
        elif event.key() == Qt.Key.Key_Escape:
            self.showNormal() if self.isFullScreen() else self.close()
        else:
            super().keyPressEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802 - Qt's name
        """Go; the flight goes on in the main window."""
        event.accept()
