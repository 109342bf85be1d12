"""The first page, composed of its cards."""

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from groundstation.remembered.preferences import RememberedPreferences
from groundstation.team_logo import logo_of
from groundstation.ui import theme
from groundstation.ui.labels import Text
from groundstation.ui.team_crest import TeamCrest
from groundstation.ui.welcome.describe_card import DescribeCard
from groundstation.ui.welcome.flights_card import FlightsCard
from groundstation.ui.welcome.receive_card import ReceiveCard
from groundstation.ui.welcome.simulate_card import SimulateCard
from protocol.errors import MissionError
from protocol.mission import Team
from protocol.mission_file import load_mission

TITLE_PT = 28
CREST_PT = 22
DEMO_MISSION = "cansat-binary"
_TIGHTEST = 2
_SPACES_PX = ((24, 16), (16, 12), (8, 8))
"""Around the cards and between them, by how densely they stand."""


class WelcomePage(QWidget):
    """Offers what can be done at the beginning; the signals say what was chosen."""

    receive_wanted = Signal(str, str)
    simulate_wanted = Signal(str, str)
    log_wanted = Signal(str)

    def __init__(self, log_folder: Path, preferences: RememberedPreferences) -> None:
        super().__init__()
        self._preferences = preferences
        values = preferences.values
        self.receive = ReceiveCard(values)
        self.flights = FlightsCard(log_folder)
        self.simulate = SimulateCard(values.own_missions, values.mission or DEMO_MISSION)
        self.describe = DescribeCard()
        self.receive.wanted.connect(self.receive_wanted)
        self.simulate.wanted.connect(self.simulate_wanted)
        self.flights.wanted.connect(self.log_wanted)
        self.describe.made.connect(lambda path: self.receive.choose(path, ""))
        self.receive.mission_changed.connect(self._show_team)
        self._crest = TeamCrest(CREST_PT)
        self._title = Text("CanSat ground station")
        self._title.setFont(theme.font(TITLE_PT, bold=True))
        self._cards = (self.receive, self.simulate, self.describe, self.flights)
        self._grid = QGridLayout()
        self._grid.setRowStretch(0, 1)
        self._grid.setColumnStretch(0, 1)
        self._grid.setColumnStretch(1, 1)
        self._head = QHBoxLayout()
        self._head.setSpacing(4 * theme.SPACE_PX)
        self._head.addWidget(self._title)
        self._head.addStretch(1)
        self._head.addWidget(self._crest)
        self._layout = QVBoxLayout(self)
        self._layout.addLayout(self._head)
        self._layout.addLayout(self._grid, 1)
        self._density = -1
        self._set_density(0)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Stand no more densely than the room asks for."""
        super().resizeEvent(event)
        size = event.size()
        for density in range(_TIGHTEST + 1):
            self._set_density(density)
            self._layout.activate()
            least = self._layout.totalMinimumSize()
            needed_px = least.height()
            if self._layout.hasHeightForWidth():  # a sentence wraps
                needed_px = self._layout.totalMinimumHeightForWidth(size.width())
            if needed_px <= size.height() and least.width() <= size.width():
                break

    def _set_density(self, density: int) -> None:
        if density == self._density:
            return
        self._density = density
        for card in self._cards:
            card.set_density(density)
        self._title.setVisible(density == 0)
        self._crest.setVisible(density == 0 and self._crest.filled)
        margin_px, space_px = _SPACES_PX[density]
        self._layout.setContentsMargins(*[margin_px] * 4)
        self._layout.setSpacing(space_px)
        self._grid.setSpacing(space_px)
        for card in self._cards:
            self._grid.removeWidget(card)
        self._grid.addWidget(self.receive, 0, 0, 2, 1)
        self._grid.addWidget(self.simulate, 2, 0)
        if density < _TIGHTEST:
            self._grid.addWidget(self.describe, 3, 0)
            self._grid.addWidget(self.flights, 0, 1, 4, 1)
        else:
            self._grid.addWidget(self.flights, 0, 1, 2, 1)
            self._grid.addWidget(self.describe, 2, 1)

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        """Look for flights anew each time the page is seen."""
        self.flights.show_flights(self._preferences.values.recent_logs)
        self._show_team(self.receive.mission)
        super().showEvent(event)

    def _show_team(self, name: str) -> None:
        """Show the team of the mission that stands as chosen, in the team's colour."""
        try:
            mission = load_mission(name) if name else None
        except MissionError:  # it is told when it is to be used
            mission = None
        team = mission.team if mission else Team()
        self._crest.show_team(team, logo_of(mission, [name]) if mission else None)
        if not self.isHidden():
            theme.wear(team.accent)
