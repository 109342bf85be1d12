"""The window with real flights going through it."""

import gc
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QComboBox, QGraphicsView, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from firmware_sim.flight import Sent, fly
from groundstation.flightlog.reader import read_flight_log
from groundstation.log_report import flight_of
from groundstation.remembered.preferences import load_preferences
from groundstation.station import Station
from groundstation.ui.headline import headline_fields
from groundstation.ui.station_making import Running
from groundstation.ui.window import MainWindow
from protocol.conversion import Conversion, conversions
from protocol.mission_file import builtin_names, load_mission
from protocol.packet import Wire
from tests.groundstation.ui.hand_fed import HandFedLink

SEED = 3

needs_pty = pytest.mark.skipif(os.name != "posix", reason="needs pseudo-terminals")


@needs_pty
@pytest.mark.parametrize("name", ["cansat-binary", "aas-2026"])
def test_a_flight_goes_through_the_window_and_its_last_values_are_on_the_screen(
    window: MainWindow, qtbot: QtBot, tmp_path: Path, name: str
) -> None:
    sent = list(fly(load_mission(name), seed=SEED))
    with flying(name, tmp_path / "radio") as port:
        window.connect_to(name, port)
        qtbot.waitUntil(lambda: received(window) == len(sent), timeout=60_000)
    assert_last_values_are_shown(window, qtbot, name, sent)


@pytest.mark.parametrize("name", builtin_names())
def test_the_last_values_of_every_mission_are_on_the_screen(
    window: MainWindow, qtbot: QtBot, name: str
) -> None:
    sent = list(fly(load_mission(name), seed=SEED))
    link = HandFedLink()
    window.show_running(Running(Station(load_mission(name), link)))
    for packet in sent:
        link.feed(packet.on_air, int(packet.time_s * 1e9))
    qtbot.waitUntil(lambda: received(window) == len(sent), timeout=60_000)
    assert_last_values_are_shown(window, qtbot, name, sent)


def assert_last_values_are_shown(
    window: MainWindow, qtbot: QtBot, name: str, sent: list[Sent]
) -> None:
    last = conversions(load_mission(name).packet)
    large = {field.name for field in headline_fields(load_mission(name))}
    for field_name, wire in sent[-1].wire.items():
        conversion = last[field_name]
        if field_name not in large:
            words = conversion.field.flags or not conversion.is_number
            meant = str(conversion.to_si(wire)) if words else _without_minus_zero(conversion, wire)
            qtbot.waitUntil(lambda meant=meant: meant in texts(window), timeout=5_000)
    qtbot.waitUntil(lambda: str(len(sent)) in texts(window), timeout=5_000)


def _without_minus_zero(conversion: Conversion, wire: Wire) -> str:
    sent = conversion.to_text(wire)
    return sent if sent.strip("-0.") else sent.removeprefix("-")


@needs_pty
@pytest.mark.parametrize("repaints", [200, pytest.param(2000, marks=pytest.mark.soak)])
def test_repaints_during_a_flight_leave_the_program_whole(
    window: MainWindow, qtbot: QtBot, tmp_path: Path, repaints: int
) -> None:
    """A binding that drops a reference to None at each of them ends the interpreter in the end."""
    with flying("cansat-binary", tmp_path / "radio", speed="20") as port:
        window.connect_to("cansat-binary", port)
        qtbot.waitUntil(lambda: received(window) > 10, timeout=30_000)
        before = received(window)
        window.repaint()
        gc.collect()
        held = sys.getrefcount(None)
        for _ in range(repaints):
            window.repaint()
            for view in window.findChildren(QGraphicsView):
                view.viewport().repaint()
            QApplication.processEvents()
        assert received(window) > before
        assert sys.getrefcount(None) > held - repaints
    station = station_of(window)
    assert station.fault is None
    assert station.flight.rejected == 0


@needs_pty
def test_disconnecting_closes_the_log_and_leaves_the_flight_on_the_screen(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    with flying("aas-2026", tmp_path / "radio", speed="50") as port:
        window.connect_to("aas-2026", port)
        qtbot.waitUntil(lambda: received(window) > 20, timeout=30_000)
        qtbot.mouseClick(button(window, "Stop receiving"), Qt.MouseButton.LeftButton)
        qtbot.waitUntil(lambda: not button(window, "Stop receiving").isVisible(), timeout=5_000)
    station = station_of(window)
    assert station.log
    log = read_flight_log(station.log.path)
    assert log.complete
    assert flight_of(log).received == station.flight.received
    qtbot.waitUntil(lambda: str(station.flight.received) in texts(window), timeout=5_000)


@needs_pty
def test_a_port_that_vanishes_is_told_at_once_and_its_return_as_well(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    with flying("aas-2026", tmp_path / "radio", "--stay", speed="20") as port:
        window.connect_to("aas-2026", port)
        qtbot.waitUntil(lambda: "✓ receiving" in texts(window), timeout=30_000)
    qtbot.waitUntil(lambda: "■ port lost, waiting for it" in texts(window), timeout=5_000)
    before = received(window)
    with flying("aas-2026", tmp_path / "radio", "--stay", speed="20"):
        qtbot.waitUntil(lambda: "✓ receiving" in texts(window), timeout=10_000)
        qtbot.waitUntil(lambda: received(window) > before, timeout=10_000)


@needs_pty
def test_rejected_frames_are_shown_with_their_reasons(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    with flying("cansat-binary", tmp_path / "radio", "--corrupt", "0.5", speed="20") as port:
        window.connect_to("cansat-binary", port)
        qtbot.waitUntil(lambda: rejected(window) > 20, timeout=30_000)
        qtbot.waitUntil(
            lambda: any("rejected: " in t and " checksum" in t for t in texts(window)),
            timeout=5_000,
        )


def test_a_port_that_is_not_there_is_told_in_a_sentence(window: MainWindow, qtbot: QtBot) -> None:
    window.connect_to("cansat-binary", "/dev/no-such-port")
    qtbot.waitUntil(
        lambda: any("there is no port /dev/no-such-port" in text for text in texts(window)),
        timeout=5_000,
    )
    assert button(window, "Receive").isEnabled()
    assert window.station is None


def test_no_sentence_however_long_widens_the_window(window: MainWindow, qtbot: QtBot) -> None:
    window.resize(1366, 768)
    window.connect_to("cansat-binary", "/dev/" + "no-such-port-" * 15)
    qtbot.waitUntil(lambda: any("there is no port" in t for t in texts(window)), timeout=5_000)
    QApplication.processEvents()
    assert window.width() == 1366
    assert window.minimumSizeHint().width() <= 1366


def test_a_port_without_a_mission_is_shown_as_chosen(qtbot: QtBot, tmp_path: Path) -> None:
    preferences = load_preferences(tmp_path / "preferences.toml")
    made = MainWindow(tmp_path, preferences, "cansat-binary", "/dev/ttyUSB9")
    qtbot.addWidget(made)
    assert "/dev/ttyUSB9" in {box.currentText() for box in made.findChildren(QComboBox)}


def test_a_file_that_is_no_flight_log_is_told_in_a_sentence(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    other = tmp_path / "holiday.jpg"
    other.write_bytes(b"\xff\xd8" * 500)
    window.open_log(str(other))
    qtbot.waitUntil(
        lambda: any("is not a flight log" in text for text in texts(window)), timeout=5_000
    )


@needs_pty
def test_another_mission_can_be_chosen_after_a_flight(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    recorded(window, qtbot, tmp_path)
    window.show_preview("aas-2026")
    qtbot.waitUntil(lambda: "MODE" in texts(window), timeout=5_000)
    assert window.station is None


@needs_pty
def test_a_flight_that_is_being_received_cannot_be_ended_by_looking_at_another(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    with flying("aas-2026", tmp_path / "radio", speed="20") as port:
        window.connect_to("aas-2026", port)
        qtbot.waitUntil(lambda: received(window) > 3, timeout=30_000)
        window.open_log(str(tmp_path / "another.flightlog"))
        window.show_preview("cansat-binary")
        window.show_home()
        qtbot.waitUntil(lambda: received(window) > 10, timeout=30_000)
        assert "MODE" in texts(window)


@contextmanager
def flying(mission: str, port: Path, *more: str, speed: str = "max") -> Iterator[str]:
    """Run the simulator behind a pseudo-terminal."""
    command = [sys.executable, "-m", "firmware_sim", "fly", "--mission", mission]
    command += ["--pty", str(port), "--seed", str(SEED), "--speed", speed, *more]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr
        process.stderr.readline()  # it says that it waits once the port is there
        try:
            yield str(port)
        finally:
            process.terminate()
            process.communicate()


def recorded(window: MainWindow, qtbot: QtBot, folder: Path) -> Path:
    """Fly through the window and return the flight log."""
    with flying("cansat-binary", folder / "radio", speed="20") as port:
        window.connect_to("cansat-binary", port)
        qtbot.waitUntil(lambda: received(window) > 200, timeout=30_000)
        window.disconnect_station()
        qtbot.waitUntil(lambda: not station_of(window).running, timeout=5_000)
    log = station_of(window).log
    assert log
    qtbot.waitUntil(lambda: read_flight_log(log.path).complete, timeout=5_000)
    return log.path


def station_of(window: MainWindow) -> Station:
    assert window.station
    return window.station


def received(window: MainWindow) -> int:
    return window.station.flight.received if window.station else 0


def rejected(window: MainWindow) -> int:
    return window.station.flight.rejected if window.station else 0


def texts(window: MainWindow) -> set[str]:
    """Return every text that a person can read in the window now."""
    return {label.text() for label in window.findChildren(QLabel) if label.isVisible()}


def button(window: MainWindow, text: str) -> QPushButton:
    """Return the button with this text; an AssertionError when there is none now."""
    found = [button for button in window.findChildren(QPushButton) if button.text() == text]
    assert found, f"no button {text!r}"
    return found[0]
