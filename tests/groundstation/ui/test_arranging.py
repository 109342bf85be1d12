"""Panels hidden, moved, undone and remembered, through keys and dialog of the real window."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QCheckBox, QGridLayout, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from groundstation.remembered.panel_layout import PanelLayout
from groundstation.remembered.preferences import load_preferences
from groundstation.ui.arranging import arranged, moved, sent_over, with_shown
from groundstation.ui.flight_screen import FlightScreen
from groundstation.ui.guarded import Guarded
from groundstation.ui.panel_table import PANELS, Region
from groundstation.ui.panels_sheet import PanelsSheet
from groundstation.ui.window import MainWindow
from protocol.mission_file import load_mission
from protocol.packet import Chunk
from tests.groundstation.telemetry import flown
from tests.groundstation.ui.seen import texts
from tests.groundstation.ui.standing import standing

CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def screen(window: MainWindow) -> FlightScreen:
    """The screen of a mission, large enough for all its panels."""
    window.resize(1920, 1080)
    window.show_preview("aas-2026")
    QApplication.processEvents()
    assert window.screen_of_flight
    assert seen(window.screen_of_flight) == {kind.title for kind in PANELS}
    return window.screen_of_flight


def test_a_hidden_panel_goes_at_once_is_told_and_comes_back(
    window: MainWindow, screen: FlightScreen, qtbot: QtBot
) -> None:
    dialog = opened(window, qtbot)
    box = next(b for b in dialog.findChildren(QCheckBox) if b.text() == "All values")
    box.click()
    assert seen(screen) == {kind.title for kind in PANELS} - {"All values"}
    assert "hidden: All values" in texts(window)
    assert remembered(window).hidden == ("values",)
    assert possible(dialog) == {"Undo", "Reset", "Close"}
    press(dialog, "Undo a change of the panels")
    assert "All values" in seen(screen)
    assert possible(dialog) == {"Redo", "Close"}
    press(dialog, "Redo a change of the panels")
    box.click()
    assert "All values" in seen(screen)
    assert not any("hidden" in text for text in texts(window))


def test_panels_go_up_and_over_and_the_screen_follows(
    window: MainWindow, screen: FlightScreen, qtbot: QtBot
) -> None:
    dialog = opened(window, qtbot)
    top = {title: panel.y() for title, panel in panels(screen).items()}
    assert top["Map"] < top["Link"] < top["Attitude"]
    press(dialog, "Move Link up")
    top = {title: panel.y() for title, panel in panels(screen).items()}
    assert top["Link"] < top["Map"] < top["Attitude"]
    press(dialog, "To the middle: Map")
    found = panels(screen)
    assert found["Map"].x() == found["Plots"].x()
    assert found["Map"].y() > found["Plots"].y()
    press(dialog, "To the side: Map")
    found = panels(screen)
    assert found["Map"].x() == found["Link"].x() > found["Plots"].x()


def test_every_step_is_undone_and_done_again_by_key(
    window: MainWindow, screen: FlightScreen, qtbot: QtBot
) -> None:
    dialog = opened(window, qtbot)
    states = [places(screen)]
    for step in (
        lambda: press(dialog, "Move Map down"),
        lambda: dialog.show_panel("link", shown=False),
        lambda: press(dialog, "To the middle: Attitude"),
    ):
        step()
        states.append(places(screen))
    assert len({str(state) for state in states}) == 4
    dialog.close()
    window.activateWindow()
    qtbot.waitActive(window)
    for state in reversed(states[:-1]):
        qtbot.keyClick(window, Qt.Key.Key_Z, CTRL)
        assert places(screen) == state
    for state in states[1:]:
        qtbot.keyClick(window, Qt.Key.Key_Z, CTRL | SHIFT)
        assert places(screen) == state
    window.layout_history.reset()
    assert places(screen) == states[0]
    window.layout_history.undo()
    assert places(screen) == states[-1]


def test_a_layout_is_remembered_by_mission(
    window: MainWindow, screen: FlightScreen, qtbot: QtBot
) -> None:
    dialog = opened(window, qtbot)
    dialog.show_panel("attitude", shown=False)
    press(dialog, "To the middle: Map")
    before = places(screen)
    again = load_preferences(window.preferences.path)
    assert not again.problem
    assert again.values.layouts == {"aas-2026": remembered(window)}
    window.show_preview("cansat-binary")
    assert window.screen_of_flight
    assert not window.screen_of_flight.hidden
    assert not window.layout_history.can_undo
    assert not dialog.isVisible()
    window.show_preview("aas-2026")
    QApplication.processEvents()
    assert places(window.screen_of_flight) == before
    assert "hidden: Attitude" in texts(window)


def test_all_panels_may_be_hidden(window: MainWindow, screen: FlightScreen) -> None:
    window.layout_history.change(PanelLayout(hidden=tuple(kind.name for kind in PANELS)))
    assert seen(screen) == set()
    told = next(text for text in texts(window) if text.startswith("hidden: "))
    assert set(told.removeprefix("hidden: ").split(", ")) == {kind.title for kind in PANELS}
    window.resize(640, 360)
    QApplication.processEvents()
    told = next(text for text in texts(window) if text.startswith("hidden: "))
    assert told == "hidden: Headline, Plots and 5 more"
    window.grab()
    window.resize(1920, 1080)
    window.layout_history.undo()
    assert seen(screen) == {kind.title for kind in PANELS}


@pytest.mark.parametrize("name", ["map", "link", "attitude", "values", "frame", "headline"])
def test_a_hidden_panel_gives_its_room_to_the_others(window: MainWindow, name: str) -> None:
    window.resize(1093, 614)
    window.show_preview("cansat-binary")
    QApplication.processEvents()
    screen = window.screen_of_flight
    assert screen
    before = shown_px(screen)
    window.layout_history.change(PanelLayout(hidden=(name,)))
    after = shown_px(screen)
    title = next(kind.title for kind in PANELS if kind.name == name)
    rest_px = sum(before.values()) - before[title]
    assert sum(after.values()) >= rest_px + 0.7 * before[title]
    assert screen.left_out == []


def test_plots_without_room_have_it_when_the_map_is_hidden(window: MainWindow) -> None:
    window.resize(960, 540)
    window.show_preview("cansat-binary")
    QApplication.processEvents()
    screen = window.screen_of_flight
    assert screen
    assert {"Temperature plot", "Magnetic field plot"} <= set(screen.left_out)
    window.layout_history.change(PanelLayout(hidden=("map",)))
    assert not any(title.endswith(" plot") for title in screen.left_out)


def test_the_dialog_tells_which_panels_have_no_room(window: MainWindow, qtbot: QtBot) -> None:
    window.resize(960, 540)
    window.show_preview("cansat-binary")
    QApplication.processEvents()
    dialog = opened(window, qtbot)
    assert told(dialog)["Attitude"] == "▲ no room"
    assert told(dialog)["Plots"] == "▲ 2 without room"
    assert told(dialog)["Map"] == "at the side"
    dialog.show_panel("map", shown=False)
    assert told(dialog)["Map"] == "hidden"
    assert told(dialog)["Plots"] == "in the middle"
    window.resize(1366, 768)
    QApplication.processEvents()
    assert not any(text.startswith("▲") for text in told(dialog).values())


def test_a_layout_of_another_version_is_no_fault(window: MainWindow, tmp_path: Path) -> None:
    window.preferences.values.layouts["aas-2026"] = PanelLayout(
        hidden=("attitude", "radar", ""),
        order=("radar", "link", "link", "map", "headline"),
        regions={"radar": "side", "map": "cellar", "link": "top", "headline": "main"},
    )
    window.resize(1920, 1080)
    window.show_preview("aas-2026")
    QApplication.processEvents()
    assert window.screen_of_flight
    assert seen(window.screen_of_flight) == {kind.title for kind in PANELS} - {"Attitude"}
    found = panels(window.screen_of_flight)
    assert found["Link"].y() < found["Map"].y()


@pytest.mark.parametrize(
    "damage",
    [
        "layouts = 5",
        "[layouts]\naas-2026 = []",
        "[layouts.aas-2026]\nhidden = 7",
        "[layouts.aas-2026]\norder = [1, 2]",
        "[layouts.aas-2026]\nregions = { map = 3 }",
        "[layouts.aas-2026",
        "\x00\x01",
    ],
)
def test_damaged_preferences_cost_only_the_memory(
    qtbot: QtBot, qapp: QApplication, tmp_path: Path, damage: str
) -> None:
    path = tmp_path / "damaged.toml"
    path.write_text(damage, "utf-8")
    made = MainWindow(tmp_path / "logs", load_preferences(path))
    qtbot.addWidget(made)
    made.show()
    made.show_preview("aas-2026")
    assert made.screen_of_flight
    assert made.screen_of_flight.hidden == []
    made.quit()


def test_a_panel_moves_only_where_it_makes_sense() -> None:
    plain = PanelLayout()
    assert moved(PANELS, plain, "headline", 1) == plain
    assert sent_over(PANELS, plain, "values") == plain
    assert with_shown(with_shown(plain, "map", shown=False), "map", shown=True) == plain
    over = sent_over(PANELS, plain, "map")
    regions = {kind.name: kind.region for kind in arranged(PANELS, over)}
    assert regions["map"] is Region.MAIN
    assert {k.name: k.region for k in arranged(PANELS, sent_over(PANELS, over, "map"))} == {
        kind.name: kind.region for kind in PANELS
    }


def test_a_panel_shown_again_shows_the_whole_flight(window: MainWindow, tmp_path: Path) -> None:
    mission = load_mission("aas-2026")
    chunks = [
        Chunk(frame, 1_000_000_000 * n, 1_000_000_000 * n)
        for n, frame in enumerate(flown(mission, 5), start=1)
    ]
    station = standing(mission, chunks)
    screen = FlightScreen(mission)
    screen.resize(1920, 1080)
    screen.arrange(PanelLayout(hidden=("link",)))
    screen.show_figures(station)
    screen.arrange(PanelLayout())
    screen.draw(station)
    screen.show_figures(station)
    link = panels(screen)["Link"]
    assert not link.fault
    assert "5" in {label.text() for label in link.findChildren(QLabel)}
    station.stop()


def opened(window: MainWindow, qtbot: QtBot) -> PanelsSheet:
    """Open the dialog by its key."""
    qtbot.keyClick(window, Qt.Key.Key_F4)
    assert window.beside.panels
    qtbot.waitUntil(window.beside.panels.isVisible, timeout=5_000)
    return window.beside.panels


def press(dialog: PanelsSheet, name: str) -> None:
    """Press the button that a screen reader calls so."""
    found = [b for b in dialog.findChildren(QPushButton) if b.accessibleName() == name]
    assert found, name
    assert found[0].isEnabled()
    found[0].click()


def possible(dialog: PanelsSheet) -> set[str]:
    """Return what can be pressed at the foot of the dialog."""
    foot = {"Undo", "Redo", "Reset", "Close"}
    return {b.text() for b in dialog.findChildren(QPushButton) if b.isEnabled()} & foot


def panels(screen: FlightScreen) -> dict[str, Guarded]:
    """Return the panels that have a place, by their titles."""
    return {panel.title: panel for panel in screen.findChildren(Guarded) if not panel.isHidden()}


def seen(screen: FlightScreen) -> set[str]:
    return set(panels(screen))


def shown_px(screen: FlightScreen) -> dict[str, int]:
    """Return how much of the screen each panel has, px²."""
    return {title: panel.width() * panel.height() for title, panel in panels(screen).items()}


def told(dialog: PanelsSheet) -> dict[str, str]:
    """Return what the dialog says beside the name of each panel."""
    grid = dialog.findChildren(QGridLayout)[0]
    found = {}
    for row in range(grid.rowCount()):
        box, place = (grid.itemAtPosition(row, column).widget() for column in (0, 1))
        assert isinstance(box, QCheckBox)
        assert isinstance(place, QLabel)
        found[box.text()] = place.text()
    return found


def places(screen: FlightScreen) -> dict[str, tuple[int, int, int, int]]:
    for _ in range(3):  # the line below the panels is as high as what it tells
        QApplication.processEvents()
    return {title: panel.geometry().getRect() for title, panel in panels(screen).items()}


def remembered(window: MainWindow) -> PanelLayout:
    return window.preferences.values.layouts["aas-2026"]
