"""The bar tells a simulation and a replay from a flight, whatever the theme and the vision."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from groundstation.flight.events import Event, EventKind
from groundstation.flightlog.reader import read_flight_log
from groundstation.station import Station
from groundstation.ui import theme
from groundstation.ui.flight_bar import FlightBar, mission_texts
from groundstation.ui.labels import Chip
from groundstation.ui.station_making import Running
from groundstation.ui.window import MainWindow
from protocol.mission import Mission
from protocol.mission_file import load_mission
from tests.groundstation.telemetry import chunk, frame, logged
from tests.groundstation.ui.flown import fly_into_log
from tests.groundstation.ui.hand_fed import HandFedLink
from tests.groundstation.ui.seen import texts
from tests.groundstation.ui.teams import team_mission


@pytest.fixture(params=["sun", "dark"])
def colours(request: pytest.FixtureRequest, qapp: QApplication) -> Iterator[theme.Theme]:
    """Each of the themes."""
    theme.use(theme.THEMES[request.param])
    yield theme.current()
    theme.use(theme.SUN)


@pytest.mark.parametrize("mode", ["S", "SIM"])
def test_a_simulation_cannot_be_taken_for_a_flight(
    window: MainWindow, qtbot: QtBot, colours: theme.Theme, mode: str, tmp_path: Path
) -> None:
    path = team_mission(tmp_path / "team")
    window.preferences.remember_mission(str(path))
    show(window, load_mission(str(path)), mode)
    qtbot.waitUntil(lambda: "SIMULATION" in texts(bar(window)), timeout=5_000)
    assert ground(window) == colours.caution.lower()
    assert "Team Falcon" in texts(bar(window))
    window.show_projector()
    assert window.beside.projector
    assert "SIMULATION" in texts(window.beside.projector)
    window.beside.projector.close()


def test_a_mission_without_a_team_of_its_own_names_none() -> None:
    for name in ("esa-primary", "arduino-lines"):
        assert not any("team" in text for text in mission_texts(load_mission(name)))
    assert mission_texts(load_mission("aas-2026"))[-1] == "team 1031"


def test_a_flight_is_no_simulation_and_a_simulation_may_end(
    window: MainWindow, qtbot: QtBot, colours: theme.Theme
) -> None:
    mission = load_mission("aas-2026")
    link = HandFedLink()
    window.show_running(Running(Station(mission, link)))
    flight, simulation = ("F", False, colours.raised), ("S", True, colours.caution)
    for number, (mode, told, colour) in enumerate([flight, simulation, flight]):
        link.feed(frame(mission, mode=mode, altitude=12.0), number * 1_000_000_000)
        qtbot.waitUntil(lambda n=number: received(window) == n + 1, timeout=5_000)
        qtbot.waitUntil(lambda t=told: ("SIMULATION" in texts(bar(window))) is t, timeout=5_000)
        assert ground(window) == colour.lower()


def test_a_replay_of_a_simulation_says_both(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    mission = load_mission("aas-2026")
    path = logged(tmp_path, mission, [chunk(frame(mission, mode="S"), n) for n in range(4)])
    window.show_replay(read_flight_log(path))
    qtbot.waitUntil(lambda: "REPLAY · SIMULATION" in texts(bar(window)), timeout=5_000)
    assert ground(window) == theme.SUN.info.lower()


def test_a_teams_colour_does_not_change_what_a_replay_looks_like(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    path = team_mission(tmp_path / "team")
    path.write_text(path.read_text("utf-8").replace("#E11D8F", theme.SUN.caution), "utf-8")
    log = fly_into_log(load_mission(str(path)), tmp_path)
    window.show_replay(log)
    qtbot.waitUntil(lambda: "REPLAY" in texts(bar(window)), timeout=5_000)
    assert ground(window) == theme.SUN.info.lower()
    window.show_home()


@pytest.mark.parametrize("width_px", [640, 800, 1024, 1366])
def test_what_matters_most_stays_whole_on_a_narrow_window(
    window: MainWindow, qtbot: QtBot, tmp_path: Path, width_px: int
) -> None:
    path = team_mission(tmp_path / "team")
    window.preferences.remember_mission(str(path))
    window.resize(width_px, 600)
    show(window, load_mission(str(path)), "S", packets=20)
    # All values are zero, so that of the battery is far too low
    qtbot.waitUntil(
        lambda: {t for t in texts(bar(window)) if "warning" in t} != set(), timeout=5_000
    )
    QApplication.processEvents()
    shown = [w for w in bar(window).findChildren(QWidget) if w.isVisible()]
    cut = [
        widget
        for widget in shown
        if isinstance(widget, (Chip, QPushButton)) or widget.property("badge")
        if widget.width() < widget.sizeHint().width()
        if not isinstance(widget, Chip) or widget.text()
    ]
    assert cut == []
    assert "SIMULATION" in texts(bar(window))
    stop = next(b for b in bar(window).findChildren(QPushButton) if b.text() == "Stop receiving")
    assert stop.isVisible()
    assert bar(window).rect().contains(stop.geometry())
    if width_px == 1366:
        assert "Team Falcon" in texts(bar(window))


def show(window: MainWindow, mission: Mission, mode: str, packets: int = 1) -> None:
    """Let the window receive packets of that mode."""
    link = HandFedLink()
    window.show_running(Running(Station(mission, link)))
    link.put(Event(EventKind.LINK_OPENED, "by hand", 0, 0))
    for second in range(1, packets + 1):
        link.feed(frame(mission, mode=mode, altitude=12.0), second * 1_000_000_000)


def received(window: MainWindow) -> int:
    return window.station.flight.received if window.station else 0


def bar(window: MainWindow) -> FlightBar:
    return window.findChildren(FlightBar)[0]


def ground(window: MainWindow) -> str:
    """Return the colour of the bar where nothing is written."""
    QApplication.processEvents()
    return bar(window).grab().toImage().pixelColor(2, 2).name()


def test_another_team_on_the_channel_is_told_as_long_as_it_is_heard(
    window: MainWindow, qtbot: QtBot
) -> None:
    mission, link = load_mission("aas-2026"), HandFedLink()
    window.show_running(Running(Station(mission, link)))
    link.put(Event(EventKind.LINK_OPENED, "by hand", 0, 0))
    for second, team in enumerate((1031.0, 2043.0, 1031.0)):
        link.feed(frame(mission, team_id=team, battery_voltage=8.0), second * 1_000_000_000)
    told = "▲ also team 2043: 1 packet"
    qtbot.waitUntil(lambda: told in texts(bar(window)), timeout=5_000)
    assert received(window) == 2
    link.feed(frame(mission, battery_voltage=8.0), 70 * 1_000_000_000)
    qtbot.waitUntil(lambda: "✓ receiving" in texts(bar(window)), timeout=5_000)


def test_packets_of_another_number_than_the_missions_are_taken_and_told(
    window: MainWindow, qtbot: QtBot
) -> None:
    mission, link = load_mission("aas-2026"), HandFedLink()
    window.show_running(Running(Station(mission, link)))
    link.put(Event(EventKind.LINK_OPENED, "by hand", 0, 0))
    link.feed(frame(mission, team_id=2043.0, battery_voltage=8.0), 0)
    told = "▲ packets of team 2043, mission says 1031"
    qtbot.waitUntil(lambda: told in texts(bar(window)), timeout=5_000)
    assert received(window) == 1
