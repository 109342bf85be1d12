"""The first page, composed of its cards."""

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from groundstation.preferences import RememberedPreferences
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


class WelcomePage(QWidget):
    """Offers what can be done at the beginning; the signals say what was chosen."""

    receive_wanted = Signal(str, str)
    simulate_wanted = Signal(str)
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
        title = Text("CanSat ground station")
        title.setFont(theme.font(TITLE_PT, bold=True))
        grid = QGridLayout()
        grid.setSpacing(2 * theme.SPACE_PX)
        grid.addWidget(self.receive, 0, 0, 2, 1)
        grid.addWidget(self.simulate, 2, 0)
        grid.addWidget(self.describe, 3, 0)
        grid.addWidget(self.flights, 0, 1, 4, 1)
        grid.setRowStretch(0, 1)
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(1, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(*[3 * theme.SPACE_PX] * 4)
        layout.setSpacing(2 * theme.SPACE_PX)
        head = QHBoxLayout()
        head.setSpacing(4 * theme.SPACE_PX)
        head.addWidget(title)
        head.addStretch(1)
        head.addWidget(self._crest)
        layout.addLayout(head)
        layout.addLayout(grid, 1)

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
