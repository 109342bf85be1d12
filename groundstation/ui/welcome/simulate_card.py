"""The card that flies a simulated CanSat: to try everything without hardware."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton

from groundstation.ui import theme
from groundstation.ui.labels import Text
from groundstation.ui.mission_box import MissionBox
from groundstation.ui.welcome.card import Card


class SimulateCard(Card):
    """`wanted` carries the mission to be simulated."""

    wanted = Signal(str)

    def __init__(self, own_missions: list[str], mission: str) -> None:
        super().__init__("Fly the simulator", "A whole flight without hardware, in three minutes.")
        self._mission = MissionBox(own_missions)
        self._mission.setAccessibleName("Mission to simulate")
        self._mission.choose(mission)
        go = QPushButton("Fly")
        go.setAccessibleName("Fly the simulator")
        go.clicked.connect(self.fly)
        row = QHBoxLayout()
        row.setSpacing(theme.SPACE_PX)
        row.addWidget(Text("Mission", "quiet"))
        row.addWidget(self._mission, 1)
        row.addWidget(go, alignment=Qt.AlignmentFlag.AlignRight)
        self.body.addLayout(row)

    def fly(self) -> None:
        """Ask for the flight."""
        if self._mission.mission():
            self.wanted.emit(self._mission.mission())
