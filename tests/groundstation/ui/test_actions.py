"""Keys, palette and help sheet; Escape ends nothing, and quitting while receiving asks once."""

import shutil
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QLabel,
    QLineEdit,
    QMessageBox,
    QPushButton,
)
from pytestqt.qtbot import QtBot

from groundstation.flightlog.reader import read_flight_log
from groundstation.station import Station
from groundstation.ui import theme
from groundstation.ui.actions import Action, key_text
from groundstation.ui.help_sheet import HelpSheet
from groundstation.ui.palette import Palette, matching
from groundstation.ui.passing_actions import passing_actions_of
from groundstation.ui.station_making import Running
from groundstation.ui.welcome.flights_card import FlightRow
from groundstation.ui.window import MainWindow
from protocol.mission_file import load_mission
from tests.groundstation.cable import Cable
from tests.groundstation.telemetry import flown
from tests.groundstation.ui.hand_fed import HandFedLink

SAMPLE = Path(__file__).parents[3] / "logs" / "sample-flight.flightlog"


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


def test_the_help_sheet_shows_every_action(window: MainWindow, qtbot: QtBot) -> None:
    for size_px in [(1366, 768), (1093, 614), (800, 600)]:
        window.resize(*size_px)
        qtbot.keyClick(window, Qt.Key.Key_F1)
        qtbot.waitUntil(lambda: bool(window.findChildren(HelpSheet)), timeout=5_000)
        sheet = window.findChildren(HelpSheet)[-1]
        told = {label.text() for label in sheet.findChildren(QLabel)}
        for action in window.actions_offered:
            assert {action.name, key_text(action) or "Ctrl+K"} <= told
        assert sheet.width() <= size_px[0]
        assert sheet.height() <= size_px[1]
        sheet.close()


def test_every_button_of_the_first_page_is_an_action(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    (tmp_path / "logs").mkdir(exist_ok=True)
    shutil.copy(SAMPLE, tmp_path / "logs" / "first flight.flightlog")
    torn = (tmp_path / "logs" / "first flight.flightlog").read_bytes()[:-40_000]
    (tmp_path / "logs" / "torn.flightlog").write_bytes(torn)
    window.tell_abrupt_end()
    qtbot.waitUntil(window.notice.isVisible, timeout=10_000)
    window.welcome.hide()
    window.welcome.show()
    qtbot.waitUntil(lambda: bool(window.findChildren(FlightRow)), timeout=10_000)
    assert {"Receive", "Fly", "Dismiss"} <= texts_of(buttons(window))
    assert not_offered(window) == []


def test_every_button_over_a_flight_is_an_action(window: MainWindow, qtbot: QtBot) -> None:
    window.resize(1920, 1080)
    window.show_running(Running(Station(load_mission("aas-2026"), HandFedLink())))
    qtbot.waitUntil(lambda: window.receiving, timeout=5_000)
    window.show_commands()
    qtbot.waitUntil(lambda: "Start simulation" in texts_of(buttons(window)), timeout=5_000)
    assert not_offered(window) == []
    window.beside.show_panels()
    assert {"Undo", "Reset", "Up"} <= texts_of(buttons(window))
    assert not_offered(window) == []


def test_every_button_of_a_replay_is_an_action(window: MainWindow, qtbot: QtBot) -> None:
    window.show_replay(read_flight_log(SAMPLE))
    qtbot.waitUntil(lambda: "Close replay" in texts_of(buttons(window)), timeout=5_000)
    assert "Loop from here" in texts_of(buttons(window))
    assert not_offered(window) == []


def test_what_a_button_does_is_found_and_done_by_the_palette(
    window: MainWindow, qtbot: QtBot
) -> None:
    window.show_running(Running(Station(load_mission("aas-2026"), HandFedLink())))
    qtbot.waitUntil(lambda: window.receiving, timeout=5_000)
    assert window.screen_of_flight
    chosen_in_palette(window, qtbot, "hide attitude")
    assert window.screen_of_flight.hidden == ["Attitude"]
    chosen_in_palette(window, qtbot, "zero")
    assert window.beside.commands
    assert window.beside.commands.isVisible()
    ready = QApplication.focusWidget()
    assert isinstance(ready, QPushButton)
    assert "zero" in ready.accessibleName()


def chosen_in_palette(window: MainWindow, qtbot: QtBot, typed: str) -> None:
    """Type into the palette, and take the first that it shows."""
    qtbot.keyClick(window, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    palette = window.findChildren(Palette)[-1]
    search = palette.findChildren(QLineEdit)[0]
    qtbot.keyClicks(search, typed)
    qtbot.keyClick(search, Qt.Key.Key_Return)


def buttons(window: MainWindow) -> list[QAbstractButton]:
    """Return the buttons and boxes that are seen in the window, but for Qt's own."""
    found = window.findChildren(QAbstractButton)
    return [b for b in found if b.isVisible() and not b.objectName().startswith("qt_")]


def texts_of(found: list[QAbstractButton]) -> set[str]:
    return {button.text() for button in found}


def not_offered(window: MainWindow) -> list[str]:
    """Return what can be done by a button that is seen, and not by key or palette: each is an
    action of the name that a screen reader reads, and possible when the button can be pressed."""
    offered = [*window.actions_offered, *passing_actions_of(window)]
    possible = {action.name for action in offered if action.possible()}
    found = [b for b in buttons(window) if b.isEnabled()]
    assert found
    names = [button.accessibleName() or button.text() for button in found]
    return [name for name in names if name not in possible]


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
