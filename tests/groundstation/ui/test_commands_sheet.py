"""The sheet of the commands: one, however often it is called."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from groundstation.station import Station
from groundstation.ui.commands_sheet import CommandsSheet
from groundstation.ui.station_making import Running
from groundstation.ui.window import MainWindow
from protocol.mission_file import load_mission
from tests.groundstation.ui.hand_fed import HandFedLink
from tests.groundstation.ui.seen import texts


def test_the_key_pressed_again_shows_the_same_sheet(window: MainWindow) -> None:
    window.show_running(Running(Station(load_mission("aas-2026"), HandFedLink())))
    window.show_commands()
    window.show_commands()

    assert len(window.findChildren(CommandsSheet)) == 1
    [sheet] = window.findChildren(CommandsSheet)
    sheet.close()
    window.show_commands()

    assert sheet.isVisible()


def test_without_commands_it_says_how_a_mission_comes_by_them(
    qtbot: QtBot, window: MainWindow
) -> None:
    window.show_running(Running(Station(load_mission("arduino-lines"), HandFedLink())))
    qtbot.keyClick(window, Qt.Key.Key_C)

    [sheet] = window.findChildren(CommandsSheet)
    assert sheet.isVisible()
    said = " ".join(texts(sheet))
    assert "no commands" in said
    assert "[[command]]" in said


def test_before_the_first_command_its_empty_place_says_what_will_stand_there(
    window: MainWindow,
) -> None:
    window.show_running(Running(Station(load_mission("aas-2026"), HandFedLink())))
    window.show_commands()
    [sheet] = window.findChildren(CommandsSheet)
    told = [label.text() for label in sheet.findChildren(QLabel) if label.isVisible()]
    assert told[told.index("Sent") + 1] == "nothing yet; the echo will stand beside it"
