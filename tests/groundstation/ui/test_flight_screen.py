"""The screen as a whole: composed from the mission, whole whatever one panel does."""

import math
from collections.abc import Callable
from itertools import islice
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from firmware_sim.flight import fly
from groundstation.replay_station import ReplayStation
from groundstation.station import Station
from groundstation.ui import theme
from groundstation.ui.flight_screen import FlightScreen
from groundstation.ui.guarded import Guarded
from groundstation.ui.panel import Panel
from groundstation.ui.panel_table import PANELS, PanelKind, Region
from groundstation.ui.room import Room
from protocol.mission import Mission
from protocol.mission_file import builtin_names, load_mission
from tests.groundstation.ui.flown import fly_into_log
from tests.groundstation.ui.hand_fed import HandFedLink
from tests.waiting import eventually


class Faulty(Panel):
    """A panel that fails in one of its steps, and counts how often it is called."""

    fails_in = ""
    calls = 0

    def room(self, width_px: int) -> Room:
        return Room(100, 60, 60)

    def draw(self, station: Station) -> None:
        self._step("draw")

    def show_figures(self, station: Station) -> None:
        self._step("show_figures")

    def restyle(self) -> None:
        self._step("restyle")

    def _step(self, name: str) -> None:
        Faulty.calls += 1
        if name == Faulty.fails_in:
            raise ZeroDivisionError("in the middle of it")


@pytest.mark.parametrize("step", ["make", "draw", "show_figures", "restyle"])
def test_a_panel_that_fails_is_replaced_by_a_message_and_the_rest_goes_on(
    qtbot: QtBot, qapp: QApplication, tmp_path: Path, step: str
) -> None:
    theme.apply(qapp)
    Faulty.fails_in, Faulty.calls = step, 0
    make: Callable[[Mission], Panel] = _cannot_be_made if step == "make" else Faulty
    kinds = [*PANELS, PanelKind("faulty", "Faulty", Region.BOTTOM, 1, make)]
    station = flown_station(tmp_path, "aas-2026")
    screen = FlightScreen(station.mission, kinds)
    qtbot.addWidget(screen)
    screen.resize(1920, 1080)
    screen.show()
    for _ in range(3):
        screen.draw(station)
        screen.show_figures(station)
    theme.toggle()
    theme.use(theme.SUN)
    labels = [label.text() for label in screen.findChildren(QLabel) if label.isVisible()]
    assert any("Faulty: a fault in the program" in text and "ZeroDivision" in text
               for text in labels)  # fmt: skip
    assert str(station.flight.received) in labels
    calls = Faulty.calls
    screen.draw(station)
    assert Faulty.calls == calls, "a panel that has failed is left alone"


@pytest.mark.parametrize("name", builtin_names())
def test_panels_of_every_mission_stand_apart_inside_the_window(
    qtbot: QtBot, qapp: QApplication, name: str
) -> None:
    theme.apply(qapp)
    screen = FlightScreen(load_mission(name))
    qtbot.addWidget(screen)
    screen.show()
    for width_px, height_px in ((800, 600), (1366, 680), (640, 300)):
        screen.resize(width_px, height_px)
        panels = [panel for panel in screen.findChildren(Guarded) if panel.isVisible()]
        places = [panel.geometry() for panel in panels]
        assert places or height_px == 300
        for number, place in enumerate(places):
            assert screen.rect().contains(place)
            assert not any(place.intersects(other) for other in places[:number])


def test_a_screen_that_was_replaced_hears_of_no_theme(qapp: QApplication) -> None:
    theme.apply(qapp)
    screen = FlightScreen(load_mission("aas-2026"), [PANELS[0]])
    gone: list[bool] = []
    screen.destroyed.connect(lambda: gone.append(True))
    screen.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    theme.toggle()
    theme.use(theme.SUN)
    assert gone


def test_a_value_beyond_its_limits_is_told_by_mark_and_colour(
    qtbot: QtBot, qapp: QApplication
) -> None:
    theme.apply(qapp)
    mission = load_mission("aas-2026")
    link = HandFedLink()
    station = Station(mission, link)
    station.start()
    screen = FlightScreen(mission)
    qtbot.addWidget(screen)
    screen.resize(1366, 680)
    screen.show()
    frames = [sent.frame for sent in islice(fly(mission, seed=2), 3)]
    for number, (volts, shown) in enumerate((("8.0", "8.0"), ("6.9", "▲ 6.9"), ("6.1", "■ 6.1"))):
        words = frames[number].decode().split(",")
        words[8] = volts
        link.feed(",".join(words).encode(), number * 1_000_000_000)
        eventually(lambda: station.flight.received == number + 1)  # noqa: B023
        screen.show_figures(station)
        assert shown in [label.text() for label in screen.findChildren(QLabel)]
    station.stop()


def flown_station(folder: Path, name: str) -> Station:
    """Return a station that has replayed a whole flight."""
    log = fly_into_log(load_mission(name), folder, loss=0.02)
    station = ReplayStation(log, math.inf)
    station.start()
    assert station.flight.received > 100
    station.stop()
    return station


def _cannot_be_made(_mission: Mission) -> Panel:
    raise ZeroDivisionError("cannot be made")
