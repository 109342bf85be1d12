"""What must be read from three metres is in the headline of every mission, on every screen."""

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from groundstation.ui import theme
from groundstation.ui.figure import Figure
from groundstation.ui.headline import Headline
from protocol.mission_file import builtin_names, load_mission
from protocol.roles import ROLES

WIDTHS_PX = (651, 768, 928, 1061, 1334, 1888, 2528)


@pytest.mark.parametrize("name", builtin_names())
def test_height_state_speed_and_both_clocks_stand_in_the_headline(
    qtbot: QtBot, qapp: QApplication, name: str
) -> None:
    theme.apply(qapp)
    mission = load_mission(name)
    panel = Headline(mission)
    qtbot.addWidget(panel)
    panel.show()
    roles = [role for role in ("altitude", "state", "mission_time") if mission.field_of(role)]
    wanted = {ROLES[role].title for role in roles} | {"Last packet"}
    if mission.field_of("altitude"):
        wanted |= {"T+"}
    for width_px in WIDTHS_PX:
        panel.resize(width_px, panel.room(width_px).least_height_px)
        whole = [f for f in panel.findChildren(Figure) if panel.rect().contains(f.geometry())]
        titles = {figure.accessibleName() for figure in whole}
        assert wanted <= titles
        assert {"Vertical speed", "Descent rate"} & titles or not mission.field_of("altitude")
        assert all(figure.points >= theme.TEXT_PT for figure in whole)
