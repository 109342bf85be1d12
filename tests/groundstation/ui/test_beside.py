"""What lies beside the flight: the sheets hide neither headline nor the first plot, and Escape
closes one thing after the other and ends nothing."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from groundstation.flightlog.reader import FlightLog
from groundstation.station import Station
from groundstation.ui.figure import Figure
from groundstation.ui.headline import Headline
from groundstation.ui.plots import PlotGrid
from groundstation.ui.screenshots import StoppedLink
from groundstation.ui.side_sheet import SideSheet
from groundstation.ui.station_making import Running
from groundstation.ui.window import MainWindow
from protocol.mission_file import builtin_names, load_mission
from tests.groundstation.ui.flown import fly_into_log
from tests.groundstation.ui.hand_fed import HandFedLink
from tests.groundstation.ui.seen import texts

SIZES_PX = [(1366, 768), (1093, 614), (1920, 1080)]
WITH_COMMANDS = [name for name in builtin_names() if load_mission(name).commands]


@pytest.fixture(scope="module")
def log(tmp_path_factory: pytest.TempPathFactory) -> FlightLog:
    """A flight of a mission with commands."""
    return fly_into_log(load_mission("aas-2026"), tmp_path_factory.mktemp("flight"))


@dataclass(frozen=True)
class Shown:
    """A window with a flight, and where things stand in it."""

    window: MainWindow

    def rect(self, widget: QWidget, inside: QRect | None = None) -> QRect:
        return (inside or widget.rect()).translated(widget.mapTo(self.window, QPoint(0, 0)))

    def first_plot(self) -> QRect:
        [plots] = self.window.findChildren(PlotGrid)
        return self.rect(plots, plots.first_plot())

    def sheets(self) -> list[SideSheet]:
        return [sheet for sheet in self.window.findChildren(SideSheet) if sheet.isVisible()]


@pytest.fixture
def shown(window: MainWindow, log: FlightLog, qtbot: QtBot) -> Iterator[Shown]:
    """A flight on its descent."""
    window.show_running(Running(Station(log.mission, StoppedLink(log, 60.0))))
    [headline] = window.findChildren(Headline)
    qtbot.waitUntil(lambda: "PROBE_RELEASE" in texts(headline), timeout=10_000)
    return Shown(window)


@pytest.mark.parametrize("name", WITH_COMMANDS)
def test_the_sheets_leave_headline_and_first_plot_to_be_seen(window: MainWindow, name: str) -> None:
    window.show_running(Running(Station(load_mission(name), HandFedLink())))
    shown = Shown(window)
    for show in (window.show_commands, window.beside.show_panels):
        show()
        for size_px in SIZES_PX:
            window.resize(*size_px)
            for _ in range(3):
                QApplication.processEvents()
            [sheet] = shown.sheets()
            place = shown.rect(sheet)
            assert window.rect().contains(place)
            assert not place.intersects(shown.first_plot()), (size_px, place)
            figures = window.findChildren(Headline)[0].findChildren(Figure)
            assert not any(place.intersects(shown.rect(figure)) for figure in figures)
            assert cut_off(sheet) == [], size_px


def cut_off(sheet: SideSheet) -> list[str]:
    """Return what can be worked on a sheet and is not whole in it; none has to be scrolled to."""
    return [
        widget.accessibleName()
        for widget in sheet.findChildren(QWidget)
        if widget.isVisible()
        and widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        and not sheet.rect().contains(widget.rect().translated(widget.mapTo(sheet, QPoint(0, 0))))
    ]


def test_a_sheet_that_is_too_long_is_scrolled_and_cuts_nothing_at_its_sides(
    window: MainWindow,
) -> None:
    window.show_running(Running(Station(load_mission("aas-2026"), HandFedLink())))
    window.resize(640, 420)
    window.show_commands()
    for _ in range(3):
        QApplication.processEvents()
    [sheet] = Shown(window).sheets()
    assert window.rect().contains(Shown(window).rect(sheet))
    bar = sheet.findChildren(QWidget, "qt_scrollarea_vcontainer")
    assert any(part.isVisible() for part in bar)
    beyond = [w for w in sheet.findChildren(QWidget) if w.isVisible() and w.focusPolicy()
              and w.mapTo(sheet, QPoint(w.width(), 0)).x() > sheet.width()]  # fmt: skip
    assert beyond == []


def test_the_keys_of_the_flight_work_while_a_sheet_is_open(shown: Shown, qtbot: QtBot) -> None:
    window = shown.window
    qtbot.keyClick(window, Qt.Key.Key_C)
    [sheet] = shown.sheets()
    focused = QApplication.focusWidget()
    assert focused is sheet
    qtbot.keyClick(sheet, Qt.Key.Key_H)
    [plots] = window.findChildren(PlotGrid)
    assert not plots.view.live
    qtbot.keyClick(sheet, Qt.Key.Key_C)
    assert shown.sheets() == []
    assert QApplication.focusWidget() is plots


def test_what_is_typed_into_a_box_of_the_sheet_is_no_key_of_the_flight(
    shown: Shown, qtbot: QtBot
) -> None:
    qtbot.keyClick(shown.window, Qt.Key.Key_C)
    [sheet] = shown.sheets()
    box = sheet.findChildren(QLineEdit)[0]
    box.setFocus()
    qtbot.keyClicks(box, "chme 1+")
    assert box.text() == "chme 1+"
    assert sheet.isVisible()
    assert not shown.window.marks.isVisible()
    [plots] = shown.window.findChildren(PlotGrid)
    assert plots.view.live


def test_one_sheet_is_open_at_most(shown: Shown, qtbot: QtBot) -> None:
    qtbot.keyClick(shown.window, Qt.Key.Key_C)
    qtbot.keyClick(shown.window, Qt.Key.Key_F4)
    [sheet] = shown.sheets()
    assert sheet is shown.window.beside.panels


def test_escape_closes_one_thing_after_the_other_and_ends_nothing(
    shown: Shown, qtbot: QtBot
) -> None:
    window = shown.window
    [plots] = window.findChildren(PlotGrid)
    whole = plots.first_plot().size()
    window.showFullScreen()
    qtbot.keyClick(window, Qt.Key.Key_E)
    assert plots.first_plot().width() > whole.width()
    qtbot.keyClick(window, Qt.Key.Key_C)
    [sheet] = shown.sheets()
    qtbot.keyClick(window, Qt.Key.Key_Escape)
    assert not sheet.isVisible()
    enlarged = plots.first_plot().width()
    qtbot.keyClick(window, Qt.Key.Key_Escape)
    assert plots.first_plot().width() < enlarged
    assert window.isFullScreen()
    qtbot.keyClick(window, Qt.Key.Key_Escape)
    assert not window.isFullScreen()
    qtbot.keyClick(window, Qt.Key.Key_Escape)
    assert window.isVisible()
    assert window.receiving
