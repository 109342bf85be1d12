"""Keys, palette and help sheet; Escape ends nothing, and quitting while receiving asks once."""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QLineEdit, QMessageBox, QPushButton
from pytestqt.qtbot import QtBot

from groundstation.ui import theme
from groundstation.ui.actions import Action, key_text
from groundstation.ui.help_sheet import HelpSheet
from groundstation.ui.palette import Palette, matching
from groundstation.ui.window import MainWindow
from protocol.mission_file import load_mission
from tests.groundstation.cable import Cable
from tests.groundstation.telemetry import flown


def names(actions: list[Action]) -> list[str]:
    return [action.name for action in actions]


def test_a_few_letters_find_an_action(window: MainWindow) -> None:
    offered = window.actions_offered
    assert names(matching(offered, "full"))[0] == "Full screen"
    assert names(matching(offered, "dark"))[0] == "Sun or dark colours"
    assert matching(offered, "no such thing") == []
    assert names(matching(offered, "")) == names(offered)


def test_no_key_does_two_things_and_every_action_has_a_name(window: MainWindow) -> None:
    keys = [key for action in window.actions_offered for key in action.keys]
    assert len(keys) == len(set(keys))
    assert all(action.name and action.group for action in window.actions_offered)


def test_the_palette_does_what_is_typed_and_chosen(window: MainWindow, qtbot: QtBot) -> None:
    before = theme.current()
    qtbot.keyClick(window, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: bool(window.findChildren(Palette)), timeout=5_000)
    palette = window.findChildren(Palette)[0]
    search = palette.findChildren(QLineEdit)[0]
    qtbot.keyClicks(search, "dark")
    assert palette.shown() == ["Sun or dark colours"]
    qtbot.keyClick(search, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: theme.current() is not before, timeout=5_000)
    window.toggle_theme()
    assert theme.current() is before


def test_the_help_sheet_shows_every_key(window: MainWindow, qtbot: QtBot) -> None:
    qtbot.keyClick(window, Qt.Key.Key_F1)
    qtbot.waitUntil(lambda: bool(window.findChildren(HelpSheet)), timeout=5_000)
    sheet = window.findChildren(HelpSheet)[0]
    told = {label.text() for label in sheet.findChildren(QLabel)}
    for action in window.actions_offered:
        if action.keys:
            assert {action.name, key_text(action)} <= told
    assert sheet.width() <= 1366
    assert sheet.height() <= 768


def test_quitting_while_receiving_asks_once(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    with Cable(tmp_path / "radio") as cable:
        window.connect_to("aas-2026", str(cable.path))
        qtbot.waitUntil(lambda: window.receiving, timeout=10_000)
        cable.send(b"".join(flown(load_mission("aas-2026"), 3)))
        qtbot.keyClick(window, Qt.Key.Key_Escape)
        assert window.receiving
        window.close()
        question = window.findChildren(QMessageBox)[0]
        assert window.isVisible()
        assert window.receiving
        answers = {b.text(): b for b in question.findChildren(QPushButton)}
        qtbot.mouseClick(answers["Go on receiving"], Qt.MouseButton.LeftButton)
        assert window.isVisible()
        assert window.receiving
        window.close()
        question = window.findChildren(QMessageBox)[-1]
        answers = {b.text(): b for b in question.findChildren(QPushButton)}
        qtbot.mouseClick(answers["Stop and quit"], Qt.MouseButton.LeftButton)
        qtbot.waitUntil(lambda: not window.isVisible(), timeout=10_000)
        assert window.station
        assert window.station.log
        assert not window.station.running
