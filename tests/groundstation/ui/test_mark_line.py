"""M sets a mark at once; its name is typed afterwards, and stands in log, plots and exports."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from groundstation.export.telemetry import events_of, telemetry_of
from groundstation.flight.events import EventKind
from groundstation.flight.items import MarkNamed
from groundstation.flightlog.reader import read_flight_log
from groundstation.flightlog.writer import FlightLogWriter
from groundstation.link.serial_link import SerialLink
from groundstation.log_report import flight_of
from groundstation.station import Station
from groundstation.ui.plotting.marks import MarkFinder
from groundstation.ui.station_making import Running
from groundstation.ui.window import MainWindow
from protocol.mission_file import load_mission
from tests.groundstation.cable import Cable
from tests.groundstation.telemetry import flown
from tests.groundstation.ui.hand_fed import HandFedLink
from tests.groundstation.ui.seen import texts


@pytest.fixture
def flying(window: MainWindow, cable: Cable, tmp_path: Path, qtbot: QtBot) -> MainWindow:
    """A flight being received and recorded."""
    mission = load_mission("aas-2026")
    record = FlightLogWriter(tmp_path / "logs", mission, str(cable.path))
    window.show_running(Running(Station(mission, SerialLink(str(cable.path), 9600), record)))
    cable.send(b"".join(flown(mission, 3)))
    qtbot.waitUntil(lambda: bool(window.station and window.station.flight.received == 3))
    return window


def marks(window: MainWindow) -> list[str]:
    """Return what the plots call the marks of the flight that is shown."""
    assert window.station
    events = [event for event in window.station.flight.events if "mark" in event.kind]
    return list(MarkFinder().marks(events).names)


def typed_into(window: MainWindow) -> QLineEdit:
    focused = QApplication.focusWidget()
    assert isinstance(focused, QLineEdit)
    assert window.marks.isAncestorOf(focused)
    return focused


def test_marks_are_set_by_one_key_each_and_keep_the_keyboard_free(
    flying: MainWindow, qtbot: QtBot
) -> None:
    for _ in range(3):
        qtbot.keyClick(flying, Qt.Key.Key_M)
    qtbot.waitUntil(lambda: marks(flying) == ["mark 1", "mark 2", "mark 3"], timeout=5_000)
    assert any(text.startswith("✓ mark 3") for text in texts(flying.marks))
    assert not isinstance(QApplication.focusWidget(), QLineEdit)
    qtbot.keyClick(flying, Qt.Key.Key_Escape)
    assert not flying.marks.isVisible()
    assert flying.receiving


def test_a_name_stands_in_log_plots_replay_and_exports(flying: MainWindow, qtbot: QtBot) -> None:
    qtbot.keyClick(flying, Qt.Key.Key_M)
    qtbot.keyClick(flying, Qt.Key.Key_F2)
    line = typed_into(flying)
    qtbot.keyClicks(line, "motor chute")
    assert flying.receiving
    assert flying.beside.commands is None or not flying.beside.commands.isVisible()
    qtbot.keyClick(line, Qt.Key.Key_Return)
    assert not flying.marks.isVisible()
    qtbot.waitUntil(lambda: marks(flying) == ["motor chute"], timeout=5_000)

    assert flying.station
    assert flying.station.log
    flying.disconnect_station()
    qtbot.waitUntil(lambda: not flying.receiving, timeout=10_000)
    log = read_flight_log(flying.station.log.path)
    [item] = [item for item in log.items if isinstance(item, MarkNamed)]
    assert item.text == "motor chute"
    [mark] = [e for e in events_of(telemetry_of(log)) if e.kind is EventKind.MARK_SET]
    assert (mark.text, mark.monotonic_ns) == ("motor chute", item.marked_ns)
    flying.show_replay(log, float("inf"))
    qtbot.waitUntil(lambda: marks(flying) == ["motor chute"], timeout=10_000)
    assert flying.replay_bar
    assert flying.station.flight.events == flight_of(log).events


def test_escape_leaves_the_mark_as_it_is(flying: MainWindow, qtbot: QtBot) -> None:
    qtbot.keyClick(flying, Qt.Key.Key_M)
    qtbot.keyClick(flying, Qt.Key.Key_F2)
    line = typed_into(flying)
    qtbot.keyClicks(line, "wrong")
    qtbot.keyClick(line, Qt.Key.Key_Escape)
    assert not flying.marks.isVisible()
    qtbot.keyClick(flying, Qt.Key.Key_M)
    qtbot.waitUntil(lambda: marks(flying) == ["mark 1", "mark 2"], timeout=5_000)


def test_a_name_that_is_being_typed_is_kept_when_nobody_types_on(
    flying: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("groundstation.ui.mark_line.LEFT_ALONE_MS", 50)
    monkeypatch.setattr("groundstation.ui.mark_line.SHOWN_MS", 50)
    qtbot.keyClick(flying, Qt.Key.Key_M)
    qtbot.waitUntil(lambda: not flying.marks.isVisible(), timeout=5_000)
    qtbot.keyClick(flying, Qt.Key.Key_F2)
    qtbot.keyClicks(typed_into(flying), "late")
    qtbot.waitUntil(lambda: marks(flying) == ["late"], timeout=5_000)
    assert not flying.marks.isVisible()


def test_where_no_mark_can_be_recorded_it_says_so(window: MainWindow, qtbot: QtBot) -> None:
    window.show_running(Running(Station(load_mission("aas-2026"), HandFedLink())))
    qtbot.waitUntil(lambda: window.receiving, timeout=5_000)
    qtbot.keyClick(window, Qt.Key.Key_M)
    assert any(text.startswith("■ no mark") for text in texts(window.marks))
