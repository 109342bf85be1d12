"""The card that flies a simulated CanSat: to try everything without hardware."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QPushButton

from groundstation.ui import theme
from groundstation.ui.labels import Text
from groundstation.ui.mission_box import MissionBox
from groundstation.ui.welcome.card import Card
from groundstation.ui.welcome.scenario_box import ScenarioBox


class SimulateCard(Card):
    """`wanted` carries the mission to be simulated and the scenario, what goes wrong."""

    wanted = Signal(str, str)

    def __init__(self, own_missions: list[str], mission: str) -> None:
        super().__init__("Fly the simulator", "A whole flight without hardware, in three minutes.")
        self._mission = MissionBox(own_missions)
        self._mission.setAccessibleName("Mission to simulate")
        self._mission.choose(mission)
        self.scenario = ScenarioBox()
        go = QPushButton("Fly")
        go.setAccessibleName("Fly the simulator")
        go.clicked.connect(self.fly)
        self._go = go
        self._labels = Text("Mission", "quiet"), Text("Day", "quiet")
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(theme.SPACE_PX)
        self._grid.setVerticalSpacing(theme.SPACE_PX)
        self.body.addLayout(self._grid)
        self.body.addStretch(1)
        self.set_density(0)

    def set_density(self, density: int) -> None:
        """Stand on one line where it is wide, as it is where there is room for all words."""
        super().set_density(density)
        for label in self._labels:
            label.setVisible(density < 2)
        one_line = density == 0
        for column in range(5):
            self._grid.setColumnStretch(column, 0)
        for column in (1, 3) if one_line else (1,):
            self._grid.setColumnStretch(column, 1)
        places = (
            [(0, 0), (0, 1), (0, 2), (0, 3), (0, 4)]
            if one_line
            else [(0, 0), (0, 1), (1, 0), (1, 1), (1, 2)]
        )
        mission, day = self._labels
        parts = (mission, self._mission, day, self.scenario, self._go)
        for part, place in zip(parts, places, strict=True):
            self._grid.removeWidget(part)
            across = 2 if part is self._mission and not one_line else 1
            self._grid.addWidget(part, *place, 1, across)

    def fly(self) -> None:
        """Ask for the flight."""
        if self._mission.mission():
            self.wanted.emit(self._mission.mission(), self.scenario.scenario())
