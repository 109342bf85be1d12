"""The crew flies the CanSat by a file of pressures from the sheet of commands."""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from groundstation.link.serial_link import SerialLink
from groundstation.station import Station
from groundstation.ui.commands_sheet import CommandsSheet
from groundstation.ui.labels import Text
from groundstation.ui.station_making import Running
from groundstation.ui.window import MainWindow
from protocol.mission import Mission
from protocol.mission_file import load_mission
from tests.groundstation.cable import Cable
from tests.waiting import eventually


def sheet_of(window: MainWindow, mission: Mission, cable: Cable) -> CommandsSheet:
    window.show_running(Running(Station(mission, SerialLink(str(cable.path), 9600))))
    window.show_commands()
    return window.findChildren(CommandsSheet)[-1]


def button(sheet: CommandsSheet, text: str) -> QPushButton:
    return next(found for found in sheet.findChildren(QPushButton) if found.text() == text)


def texts(sheet: CommandsSheet) -> str:
    return "\n".join(label.text() for label in sheet.findChildren(Text) if label.isVisible())


def test_a_file_is_chosen_started_paused_and_stopped(
    window: MainWindow, cable: Cable, tmp_path: Path, qtbot: QtBot
) -> None:
    path = tmp_path / "pressures.txt"
    path.write_text("101325\n" * 90)
    sheet = sheet_of(window, load_mission("aas-2026"), cable)
    assert not button(sheet, "Start simulation").isEnabled()
    assert sheet.pressures
    sheet.pressures.choose(path)
    assert "pressures.txt: ready, 0 of 90 pressures sent" in texts(sheet)
    button(sheet, "Start simulation").click()
    out = b"CMD,1031,SIM,ENABLE\r"
    assert cable.receive(len(out)) == out
    assert not button(sheet, "Choose a file …").isEnabled()
    button(sheet, "Pause").click()
    assert "paused" in texts(sheet)
    button(sheet, "Go on").click()
    button(sheet, "Stop").click()
    assert "stopped" in texts(sheet)
    assert window.station
    eventually(lambda: window.station and window.station.flight.commanding.history)
    sheet.close()
    window.show_commands()
    again = window.findChildren(CommandsSheet)[-1]
    assert button(again, "Start again").isEnabled()
    assert "stopped" in texts(again)


def test_the_keyboard_never_goes_from_here_to_a_button_that_leaves_the_flight(
    window: MainWindow, cable: Cable, tmp_path: Path, qtbot: QtBot
) -> None:
    path = tmp_path / "pressures.txt"
    path.write_text("101325\n" * 90)
    sheet = sheet_of(window, load_mission("aas-2026"), cable)
    assert sheet.pressures
    sheet.pressures.choose(path)
    window.activateWindow()
    for pressed, next_one in (
        ("Start simulation", "Pause"),
        ("Pause", "Go on"),
        ("Stop", "Choose a file …"),
    ):
        button(sheet, pressed).setFocus()
        qtbot.waitUntil(button(sheet, pressed).hasFocus, timeout=5_000)
        qtbot.keyClick(button(sheet, pressed), Qt.Key.Key_Space)
        assert button(sheet, next_one).hasFocus()


def test_a_wrong_file_is_told_and_nothing_can_be_started(
    window: MainWindow, cable: Cable, tmp_path: Path
) -> None:
    path = tmp_path / "pressures.txt"
    path.write_text("101325\n101.325\n")
    sheet = sheet_of(window, load_mission("aas-2026"), cable)
    assert sheet.pressures
    sheet.pressures.choose(path)
    assert "line 2: SIMP: pressure: '101.325' is no number from 30000 to 110000" in texts(sheet)
    assert not button(sheet, "Start simulation").isEnabled()


def test_a_mission_that_does_not_say_how_offers_nothing(window: MainWindow, cable: Cable) -> None:
    sheet = sheet_of(window, load_mission("in-space-india"), cable)
    assert sheet.pressures is None
    assert "pressures" not in texts(sheet)
