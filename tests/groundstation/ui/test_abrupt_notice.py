"""The window says that the last flight ended abruptly, and goes on with it."""

import os
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from groundstation.abrupt_end import log_cut_short
from groundstation.flightlog.format import SYNC
from groundstation.flightlog.reader import read_flight_log
from groundstation.link.log_clock import LogClock
from groundstation.ui.abrupt_notice import AbruptNotice
from groundstation.ui.window import MainWindow
from protocol.mission import Mission
from tests.groundstation.cable import Cable
from tests.groundstation.telemetry import chunk, frame, logged

pytestmark = pytest.mark.skipif(os.name != "posix", reason="the folders of the user are set by XDG")


@pytest.fixture(autouse=True)
def user_folders(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("XDG_CACHE_HOME", "XDG_STATE_HOME"):
        monkeypatch.setenv(name, str(tmp_path_factory.mktemp(name)))


@pytest.fixture
def cut_log(window: MainWindow, lines: Mission, tmp_path: Path) -> Path:
    """A flight of two packets in the window's folder that was never closed."""
    items = [chunk(frame(lines, packet_count=float(n), latitude=38.5), n) for n in (1, 2)]
    path = logged(tmp_path / "logs", lines, items)
    data = path.read_bytes()
    path.write_bytes(data[: data.rfind(SYNC, 0, data.rfind(SYNC))])
    return path


@pytest.fixture
def notice(window: MainWindow, cut_log: Path, qtbot: QtBot) -> AbruptNotice:
    """The notice, once it is seen."""
    (found,) = window.findChildren(AbruptNotice)
    assert not found.isVisible()
    window.tell_abrupt_end()
    qtbot.waitUntil(found.isVisible, timeout=10_000)
    return found


def press(notice: AbruptNotice, label: str, qtbot: QtBot) -> None:
    (button,) = [b for b in notice.findChildren(QPushButton) if b.text() == label]
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def test_one_click_shows_the_flight_at_its_end(
    window: MainWindow, notice: AbruptNotice, cut_log: Path, qtbot: QtBot
) -> None:
    press(notice, "Show on the map", qtbot)
    qtbot.waitUntil(lambda: window.station is not None, timeout=10_000)
    assert window.station
    assert isinstance(window.station.link, LogClock)
    qtbot.waitUntil(lambda: window.station.flight.received == 2, timeout=10_000)  # type: ignore[union-attr]
    assert not notice.isVisible()


def test_one_click_continues_it_as_the_same_flight(
    window: MainWindow,
    notice: AbruptNotice,
    cut_log: Path,
    cable: Cable,
    lines: Mission,
    qtbot: QtBot,
) -> None:
    press(notice, "Continue this flight", qtbot)
    assert notice.isVisible(), "no port is chosen: it stays"
    window.welcome.receive.choose(lines.name, str(cable.path))
    press(notice, "Continue this flight", qtbot)
    qtbot.waitUntil(lambda: window.station is not None, timeout=10_000)
    station = window.station
    assert station
    cable.send(frame(lines, packet_count=4.0))
    qtbot.waitUntil(lambda: station.flight.received == 3, timeout=10_000)
    station.stop()
    assert station.flight.continuity.lost == 1
    assert station.log
    assert read_flight_log(cut_log).parts == (cut_log, station.log.path)


def test_dismissed_it_is_not_told_again(
    window: MainWindow, notice: AbruptNotice, cut_log: Path, qtbot: QtBot
) -> None:
    assert log_cut_short(cut_log.parent) == cut_log
    press(notice, "Dismiss", qtbot)
    assert not notice.isVisible()
    assert log_cut_short(cut_log.parent) is None
