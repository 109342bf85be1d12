"""The replay bar: scrubbed both ways, stepped, looped, and never mistaken for a live flight."""

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from groundstation.flightlog.reader import read_flight_log
from groundstation.log_report import flight_of
from groundstation.replay_station import ReplayStation
from groundstation.ui.flight_curve import FlightCurve
from groundstation.ui.window import MainWindow

SAMPLE = Path(__file__).parents[3] / "logs" / "sample-flight.flightlog"


@pytest.fixture
def replay(window: MainWindow, qtbot: QtBot) -> ReplayStation:
    window.show_replay(read_flight_log(SAMPLE))
    assert window.replay
    return window.replay


def curve(window: MainWindow) -> FlightCurve:
    return window.findChildren(FlightCurve)[0]


def received(window: MainWindow) -> int:
    return window.station.flight.received if window.station else 0


def button(window: MainWindow, text: str) -> QPushButton:
    found = [b for b in window.findChildren(QPushButton) if b.text() == text and b.isVisible()]
    assert found, f"no button {text!r}"
    return found[0]


def click_at(window: MainWindow, qtbot: QtBot, share: float) -> None:
    place = QPoint(int(share * (curve(window).width() - 1)), curve(window).height() // 2)
    qtbot.mouseClick(curve(window), Qt.MouseButton.LeftButton, pos=place)


def test_the_curve_is_scrubbed_both_ways(
    window: MainWindow, replay: ReplayStation, qtbot: QtBot
) -> None:
    qtbot.mouseClick(button(window, "Pause"), Qt.MouseButton.LeftButton)
    whole = flight_of(read_flight_log(SAMPLE)).received
    click_at(window, qtbot, 1.0)
    assert received(window) == whole
    click_at(window, qtbot, 0.5)
    half = received(window)
    assert 0 < half < whole
    click_at(window, qtbot, 0.0)
    assert received(window) < 5
    click_at(window, qtbot, 0.5)
    assert received(window) == half
    assert not replay.replay.playing
    qtbot.mouseClick(button(window, "Play"), Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: received(window) > half, timeout=10_000)


def test_keys_step_packets_and_events_both_ways(
    window: MainWindow, replay: ReplayStation, qtbot: QtBot
) -> None:
    qtbot.keyClick(window, Qt.Key.Key_Space)
    assert not replay.replay.playing
    qtbot.keyClick(window, Qt.Key.Key_Home)
    for _ in range(4):
        qtbot.keyClick(window, Qt.Key.Key_Right)
    assert received(window) == 4
    qtbot.keyClick(window, Qt.Key.Key_Left)
    assert received(window) == 3
    qtbot.keyClick(window, Qt.Key.Key_N)
    moment_ns, events = replay.replay.now_ns(), len(replay.flight.events)
    assert moment_ns in replay.whole.event_times_ns()
    qtbot.keyClick(window, Qt.Key.Key_N)
    assert len(replay.flight.events) > events
    qtbot.keyClick(window, Qt.Key.Key_P)
    assert replay.replay.now_ns() == moment_ns
    qtbot.keyClick(window, Qt.Key.Key_End)
    assert replay.replay.now_ns() == replay.replay.end_ns


def test_a_stretch_is_repeated_until_it_is_ended(
    window: MainWindow, replay: ReplayStation, qtbot: QtBot
) -> None:
    replay.replay.pause()
    click_at(window, qtbot, 0.4)
    qtbot.mouseClick(button(window, "Loop from here"), Qt.MouseButton.LeftButton)
    click_at(window, qtbot, 0.5)
    qtbot.mouseClick(button(window, "Loop to here"), Qt.MouseButton.LeftButton)
    begin_ns, end_ns = replay.replay.begin_ns, replay.replay.end_ns
    assert replay.replay.loop
    shares = [(moment - begin_ns) / (end_ns - begin_ns) for moment in replay.replay.loop]
    assert shares == pytest.approx([0.4, 0.5], abs=0.01)
    qtbot.mouseClick(button(window, "End the loop"), Qt.MouseButton.LeftButton)
    assert replay.replay.loop is None


def test_the_speed_is_changed_by_keys(
    window: MainWindow, replay: ReplayStation, qtbot: QtBot
) -> None:
    assert replay.replay.speed == 1.0
    qtbot.keyClick(window, Qt.Key.Key_Plus)
    assert replay.replay.speed == 2.0
    qtbot.keyClick(window, Qt.Key.Key_Minus)
    qtbot.keyClick(window, Qt.Key.Key_Minus)
    assert replay.replay.speed == 0.5
    for _ in range(20):
        qtbot.keyClick(window, Qt.Key.Key_Minus)
    assert replay.replay.speed == 0.1


def test_a_replay_cannot_be_mistaken_for_a_live_flight(
    window: MainWindow, replay: ReplayStation, qtbot: QtBot
) -> None:
    qtbot.waitUntil(
        lambda: any(
            label.text() == "REPLAY" and label.isVisible() for label in window.findChildren(QLabel)
        ),
        timeout=5_000,
    )
    assert button(window, "Close replay")
    assert not [
        b for b in window.findChildren(QPushButton) if b.text() == "Commands" and b.isVisible()
    ]


def test_space_pauses_at_once_and_leaves_no_replay(window: MainWindow, qtbot: QtBot) -> None:
    window.show_replay(read_flight_log(SAMPLE))
    qtbot.waitUntil(lambda: window.replay is not None and window.replay.replay.playing)
    pressed = window.focusWidget() or window
    qtbot.keyClick(pressed, Qt.Key.Key_Space)
    assert window.replay
    assert not window.replay.replay.playing


def test_a_speed_that_is_not_in_the_list_stays(window: MainWindow, replay: ReplayStation) -> None:
    replay.replay.set_speed(3.0)
    assert window.replay_bar
    window.replay_bar.show_moment()
    assert replay.replay.speed == 3.0
