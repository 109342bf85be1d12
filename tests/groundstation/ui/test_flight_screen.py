"""The screen as a whole: composed from the mission, whole whatever one panel does."""

from collections.abc import Callable
from itertools import islice
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from firmware_sim.flight import fly
from groundstation.link.replay_link import ReplayLink
from groundstation.station import Station
from groundstation.ui import theme
from groundstation.ui.composition import Wish, compose
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


def test_where_there_is_no_room_the_least_important_go_first() -> None:
    wishes = [
        Wish("top", "top", 0, lambda _: Room(100, 50, 50)),
        Wish("main", "main", 2, lambda _: Room(300, 200, 200, stretch=1)),
        Wish("map", "side", 3, lambda _: Room(150, 100, 150, stretch=1)),
        Wish("link", "side", 4, lambda _: Room(150, 100, 100)),
        Wish("values", "bottom", 1, lambda _: Room(200, 80, 80)),
    ]
    assert compose(wishes, 1000, 600, 8).left_out == ()
    assert compose(wishes, 1000, 260, 8).left_out == ("main", "link")
    assert compose(wishes, 1000, 150, 8).left_out == ("main", "map", "link")
    assert compose(wishes, 150, 600, 8).places.keys() == {"top", "map", "link"}
    assert compose(wishes, 10, 10, 8).places == {}


def test_the_side_column_goes_to_the_bottom_where_it_needs_the_height() -> None:
    wishes = [
        Wish("main", "main", 1, lambda _: Room(300, 200, 200, stretch=1)),
        Wish("map", "side", 2, lambda _: Room(150, 300, 300, stretch=1)),
        Wish("values", "bottom", 3, lambda _: Room(200, 80, 80)),
    ]
    assert compose(wishes, 1000, 400, 8).places["values"] == (0, 320, 1000, 80)
    places = compose(wishes, 1000, 300, 8).places
    assert places["map"][3] == 300
    assert places["values"] == (0, 220, places["main"][2], 80)


def test_panels_stand_no_more_densely_than_they_must() -> None:
    wishes = [
        Wish("main", "main", 1, lambda _: Room(100, 100, 100, stretch=1)),
        Wish("values", "bottom", 2, lambda _: Room(100, 40, 90, denser_px=(60,))),
    ]
    heights = [compose(wishes, 300, h, 10).places["values"][3] for h in (300, 200, 199, 169, 150)]
    assert heights == [90, 90, 60, 40, 40]
    assert compose(wishes, 300, 149, 10).left_out == ("values",)


def test_a_panel_is_seen_whole_before_weaker_ones_are_seen_at_all() -> None:
    plots = Wish(
        "plots",
        "main",
        1,
        lambda _: Room(100, 50, 50, stretch=1, whole_height_px=150),
        whole_rank=2,
        missing=lambda _, height_px: max(0, 3 - height_px // 50),
    )
    weaker = Wish("frame", "bottom", 3, lambda _: Room(100, 40, 40))
    assert compose([plots, weaker], 300, 200, 10).left_out == ()
    assert compose([plots, weaker], 300, 199, 10).left_out == ("frame",)
    assert compose([plots, weaker], 300, 145, 10).left_out == ("frame",)
    assert compose([plots, weaker], 300, 104, 10).places["plots"][3] == 104


def test_a_column_shares_out_what_is_left_by_stretch() -> None:
    wishes = [
        Wish("map", "side", 3, lambda _: Room(100, 100, 150, stretch=3)),
        Wish("body", "side", 4, lambda _: Room(100, 50, 100, stretch=1)),
    ]
    roomy = compose(wishes, 400, 458, 8).places
    assert (roomy["map"][3], roomy["body"][3]) == (300, 150)
    tight = compose(wishes, 400, 178, 8).places
    assert tight["map"][3] >= 100
    assert tight["body"][3] >= 50


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
    station = Station(log.mission, ReplayLink(log, speed=float("inf")))
    station.start()
    eventually(lambda: station.flight.received > 100)
    station.stop()
    return station


def _cannot_be_made(_mission: Mission) -> Panel:
    raise ZeroDivisionError("cannot be made")
