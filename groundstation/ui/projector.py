"""The second window, for the audience: few things, as large as the wall allows."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QCloseEvent, QKeyEvent
from PySide6.QtWidgets import QMainWindow, QVBoxLayout, QWidget

from groundstation.flight.milestones import height_field
from groundstation.replay_station import ReplayStation
from groundstation.station import Station
from groundstation.ui import theme
from groundstation.ui.flight_screen import FlightScreen
from groundstation.ui.headline import Headline
from groundstation.ui.labels import Text
from groundstation.ui.panel_table import PANELS, PanelKind, Region
from groundstation.ui.plot_groups import PlotGroup, plot_groups
from groundstation.ui.plots import PlotGrid
from protocol.mission import Mission

TITLE_PT = 24
LARGEST_PT = 140


class BigHeadline(Headline):
    """The headline in figures for the last row of seats."""

    largest_pt = LARGEST_PT


class HeightPlot(PlotGrid):
    """The one plot that everybody understands."""

    def __init__(self, mission: Mission) -> None:
        super().__init__(mission, [height_plot(mission)])


def height_plot(mission: Mission) -> PlotGroup:
    """Return the plot of the height, or the first plot of a mission that sends none."""
    groups = plot_groups(mission)
    height = height_field(mission)
    with_height = (g for g in groups if any(field.name == height for field in g.fields))
    return next(with_height, groups[0])


SHOWN: tuple[PanelKind, ...] = (
    PanelKind("headline", "Headline", Region.TOP, 0, BigHeadline),
    PanelKind("plots", "Height", Region.MAIN, 1, HeightPlot, lambda m: bool(plot_groups(m))),
    *(kind for kind in PANELS if kind.name == "map"),
)


class Projector(QMainWindow):
    """Shows the flight of whatever station it is given; closing it ends nothing."""

    def __init__(self, station: Station, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Window)
        self.setWindowTitle("CanSat flight")
        self._title = Text()
        self._title.setFont(theme.font(TITLE_PT, bold=True))
        body = QWidget()
        body.setObjectName("body")
        self._layout = QVBoxLayout(body)
        self._layout.setContentsMargins(*[theme.MARGIN_PX] * 4)
        self._layout.addWidget(self._title)
        self.setCentralWidget(body)
        self._screen: FlightScreen | None = None
        self.show_station(station)
        self.resize(1280, 720)

    def show_station(self, station: Station) -> None:
        """Show another station from now on."""
        mission = station.mission
        replay = "REPLAY · " if isinstance(station, ReplayStation) else ""
        team = f", team {mission.team_id}" if mission.team_id else ""
        self._title.show_text(f"{replay}{mission.title or mission.name}{team}")
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

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """F11 fills the wall, Escape comes back."""
        if event.key() == Qt.Key.Key_F11:
            self.showNormal() if self.isFullScreen() else self.showFullScreen()
        elif event.key() == Qt.Key.Key_Escape and self.isFullScreen():
            self.showNormal()
        else:
            super().keyPressEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802 - Qt's name
        """Go; the flight goes on in the main window."""
        event.accept()
