"""The sheet of the commands: one, however often it is called."""

from groundstation.station import Station
from groundstation.ui.commands_sheet import CommandsSheet
from groundstation.ui.station_making import Running
from groundstation.ui.window import MainWindow
from protocol.mission_file import load_mission
from tests.groundstation.ui.hand_fed import HandFedLink


def test_the_key_pressed_again_shows_the_same_sheet(window: MainWindow) -> None:
    window.show_running(Running(Station(load_mission("aas-2026"), HandFedLink())))
    window.show_commands()
    window.show_commands()

    assert len(window.findChildren(CommandsSheet)) == 1
    [sheet] = window.findChildren(CommandsSheet)
    sheet.close()
    window.show_commands()

    assert sheet.isVisible()
