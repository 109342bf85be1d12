"""The window for the audience: four figures as large as the wall allows, a plot and the map."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QRectF, Qt
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from groundstation.flightlog.reader import FlightLog
from groundstation.station import Station
from groundstation.ui import theme
from groundstation.ui.figure import Figure
from groundstation.ui.guarded import Guarded
from groundstation.ui.projector.projector import Projector
from groundstation.ui.screenshots import StoppedLink
from groundstation.ui.station_making import Running
from groundstation.ui.window import MainWindow
from protocol.mission_file import builtin_names, load_mission
from tests.groundstation.telemetry import chunk, flown
from tests.groundstation.ui.flown import fly_into_log
from tests.groundstation.ui.painted_texts import painted_texts
from tests.groundstation.ui.seen import texts
from tests.groundstation.ui.standing import standing

SIZES_PX = [(1280, 720), (1920, 1080)]
READ_FROM_THE_LAST_ROW_PT = 60


@pytest.fixture(scope="module")
def log(tmp_path_factory: pytest.TempPathFactory) -> FlightLog:
    """A flight with an outage."""
    folder = tmp_path_factory.mktemp("flight")
    return fly_into_log(load_mission("aas-2026"), folder, outage_s=(50.0, 58.0))


@pytest.fixture
def projector(window: MainWindow, log: FlightLog, qtbot: QtBot) -> Iterator[Projector]:
    """The projector beside a flight that has come to its descent."""
    window.show_running(Running(Station(log.mission, StoppedLink(log, 70.0))))
    window.show_projector()
    assert window.beside.projector
    shown = window.beside.projector
    qtbot.waitUntil(lambda: figure(shown, "State") == "PROBE_RELEASE", timeout=10_000)
    yield shown
    shown.close()


@pytest.mark.parametrize("size_px", SIZES_PX)
def test_the_figures_are_read_from_the_last_row(
    projector: Projector, size_px: tuple[int, int]
) -> None:
    projector.resize(*size_px)
    QApplication.processEvents()
    shown = {f.accessibleName(): f for f in projector.findChildren(Figure) if f.isVisible()}
    assert {"Altitude", "Vertical speed", "State", "T+"} <= set(shown)
    assert not {"Received", "Lost", "Rejected"} & texts(projector)
    assert all(shown[name].points >= READ_FROM_THE_LAST_ROW_PT for name in
               ("Altitude", "Vertical speed", "State", "T+"))  # fmt: skip
    if size_px == (1920, 1080):
        assert shown["Altitude"].points == 140
    found = panels(projector)
    assert found["Height"].height() >= size_px[1] // 3
    assert {"Figures", "Height", "Map"} == set(found)


@pytest.mark.parametrize("name", builtin_names())
def test_every_mission_fits_empty_flown_and_stale(window: MainWindow, name: str) -> None:
    mission = load_mission(name)
    frames = [chunk(data, second) for second, data in enumerate(flown(mission, 40))]
    for station in (
        standing(mission, []),
        standing(mission, frames),
        standing(mission, frames, later_s=3599.0),
    ):
        made = Projector(station, None, window)
        made.show()
        for size_px in [(800, 600), (1024, 768), *SIZES_PX]:
            made.resize(*size_px)
            for _ in range(2):
                made.draw(station)
                made.show_figures(station)
                QApplication.processEvents()
            assert (made.width(), made.height()) == size_px
            assert cut_off(made) == [], size_px
            assert ("▲ no packet for 60 min" in texts(made)) is (age_s(station) > 3000)
        assert not any(panel.fault for panel in made.findChildren(Guarded))
        made.close()
        station.stop()


def test_f11_fills_the_wall_and_escape_comes_back(projector: Projector, qtbot: QtBot) -> None:
    qtbot.keyClick(projector, Qt.Key.Key_F11)
    assert projector.isFullScreen()
    qtbot.keyClick(projector, Qt.Key.Key_Escape)
    assert not projector.isFullScreen()
    assert projector.isVisible()


def test_escape_closes_it_and_nothing_else(
    window: MainWindow, projector: Projector, qtbot: QtBot
) -> None:
    window.show_commands()
    qtbot.keyClick(projector, Qt.Key.Key_Escape)
    assert not projector.isVisible()
    assert window.isVisible()
    assert window.receiving
    assert window.beside.commands
    assert window.beside.commands.isVisible()


def test_f9_closes_and_opens_it(window: MainWindow, projector: Projector, qtbot: QtBot) -> None:
    projector.activateWindow()
    qtbot.waitActive(projector)
    qtbot.keyClick(projector, Qt.Key.Key_F9)
    assert not projector.isVisible()
    [f9] = [action for action in window.actions_offered if "F9" in action.keys]
    f9.run()
    assert projector.isVisible()
    assert figure(projector, "State") == "PROBE_RELEASE"
    f9.run()
    assert not projector.isVisible()
    assert window.receiving


def test_closing_it_ends_nothing_and_it_opens_again(
    window: MainWindow, projector: Projector, qtbot: QtBot
) -> None:
    projector.close()
    assert window.receiving
    window.show_projector()
    assert projector.isVisible()


def test_a_replay_says_so_and_takes_the_place_of_the_flight(
    window: MainWindow, projector: Projector, log: FlightLog, qtbot: QtBot
) -> None:
    assert "REPLAY" not in texts(projector)
    window.disconnect_station()
    qtbot.waitUntil(lambda: not window.receiving, timeout=5_000)
    window.show_replay(log)
    assert "REPLAY" in texts(projector)


def test_it_follows_the_theme(window: MainWindow, projector: Projector) -> None:
    projector.resize(1280, 720)
    window.toggle_theme()
    QApplication.processEvents()
    assert projector.grab().toImage().pixelColor(2, 2).name() == theme.DARK.ground.lower()
    window.toggle_theme()
    QApplication.processEvents()
    assert projector.grab().toImage().pixelColor(2, 2).name() == theme.SUN.ground.lower()


def test_its_titles_keep_their_size_whatever_the_theme(
    window: MainWindow, projector: Projector
) -> None:
    def heights_px() -> dict[str, int]:
        QApplication.processEvents()
        return {
            label.text(): label.fontMetrics().height()
            for label in projector.findChildren(QLabel)
            if label.text() in ("Altitude", "Vertical speed", "State", "T+")
        }

    before = heights_px()
    assert before
    assert min(before.values()) > theme.line_px()
    window.toggle_theme()
    assert heights_px() == before
    projector.close()
    window.toggle_theme()
    window.show_projector()
    assert heights_px() == before


def cut_off(projector: Projector) -> list[str]:
    """Return the texts that are not seen whole."""
    whole = QRectF(projector.rect())
    painted = painted_texts(projector)
    assert painted
    return [
        text.text
        for text in painted
        if text.text.endswith("…")
        or not (text.confined_to or whole)
        .intersected(whole)
        .adjusted(-1, -1, 1, 1)
        .contains(text.rect)
    ]


def age_s(station: Station) -> float:
    return station.age_of_last_packet_s() or 0.0


def figure(projector: Projector, title: str) -> str:
    """Return what stands under a title."""
    found = [f.text() for f in projector.findChildren(Figure) if f.accessibleName() == title]
    return found[0] if found else ""


def panels(projector: Projector) -> dict[str, Guarded]:
    return {p.title: p for p in projector.findChildren(Guarded) if not p.isHidden()}


def test_the_keys_work_while_the_projector_has_the_focus(
    projector: Projector, window: MainWindow, qtbot: QtBot
) -> None:
    """On one screen it lies over the main window and takes the keyboard."""
    assert window.station
    projector.activateWindow()
    qtbot.waitActive(projector)
    before = theme.current()
    qtbot.keyClick(projector, Qt.Key.Key_T, Qt.KeyboardModifier.ControlModifier)
    assert theme.current() != before
    qtbot.keyClick(projector, Qt.Key.Key_T, Qt.KeyboardModifier.ControlModifier)
    assert theme.current() == before
