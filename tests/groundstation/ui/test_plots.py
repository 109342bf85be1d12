"""The plots under mouse and keys, with a flight in them."""

from itertools import islice
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QImage, QPaintEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QGraphicsView, QWidget
from pytestqt.qtbot import QtBot

from firmware_sim.flight import fly
from groundstation.replay_station import ReplayStation
from groundstation.station import Station
from groundstation.ui import theme
from groundstation.ui.plots import PlotGrid
from protocol.mission_file import load_mission
from tests.groundstation.ui.flown import fly_into_log
from tests.groundstation.ui.hand_fed import HandFedLink
from tests.groundstation.ui.painted_texts import painted_texts
from tests.groundstation.ui.test_flight_screen import flown_station
from tests.waiting import eventually

SIZE_PX = (1000, 500)
MOVE_MS = 15


@pytest.fixture(scope="module")
def station(tmp_path_factory: pytest.TempPathFactory) -> Station:
    return flown_station(tmp_path_factory.mktemp("flight"), "aas-2026")


@pytest.fixture
def plots(qtbot: QtBot, qapp: QApplication, station: Station) -> PlotGrid:
    theme.apply(qapp)
    made = PlotGrid(station.mission)
    qtbot.addWidget(made)
    made.resize(*SIZE_PX)
    made.show()
    qtbot.waitExposed(made)
    draw(made, station)
    return made


def test_events_are_marked_by_their_names(plots: PlotGrid) -> None:
    assert "LANDED" in written(plots)


def test_in_low_plots_a_milestone_has_its_name_beside_the_title(
    qtbot: QtBot, tmp_path: Path
) -> None:
    station = flown_station(tmp_path, "cansat-binary")
    plots = PlotGrid(station.mission)
    qtbot.addWidget(plots)
    plots.resize(1000, 200)
    plots.show()
    qtbot.waitExposed(plots)
    draw(plots, station)
    [name] = [text.rect for text in painted_texts(plots) if text.text == "landing"]
    [title] = [text.rect for text in painted_texts(plots) if text.text == "Altitude"]
    assert abs(name.center().y() - title.center().y()) < theme.line_px() / 2
    assert name.left() > title.right()
    move(plots, QPoint(120, 60))
    assert "landing" not in written(plots), "it gives way to the altitude that is read off there"
    move(plots, QPoint(120, 5))
    assert "landing" in written(plots)


def test_hovering_reads_off_every_plot_at_one_moment(plots: PlotGrid, station: Station) -> None:
    before = written(plots)
    move(plots, QPoint(150, 200))
    new = written(plots) - before
    readings = station.flight.store.number("ALTITUDE")
    assert any(f"{value:.1f}" in new for value in readings)
    assert sum(text.startswith(("x ", "y ", "z ")) for text in new) == 9
    move(plots, QPoint(150, 5))
    assert written(plots) == before


def test_dragging_holds_the_view_and_l_makes_it_live_again(plots: PlotGrid, qtbot: QtBot) -> None:
    live = plots.view.start_s, plots.view.end_s
    with qtbot.waitSignal(plots.view_changed) as held:
        canvas = canvas_of(plots)
        QTest.mousePress(canvas, Qt.MouseButton.LeftButton, pos=QPoint(200, 200))
        move(plots, QPoint(300, 200))
        QTest.mouseRelease(canvas, Qt.MouseButton.LeftButton, pos=QPoint(300, 200))
    assert held.args == [False]
    assert not plots.view.live
    assert plots.view.start_s < live[0]
    assert "held · L: live" in written(plots)
    QTest.keyClick(plots, Qt.Key.Key_L)
    assert plots.view.live
    assert (plots.view.start_s, plots.view.end_s) == live
    assert "held · L: live" not in written(plots)


@pytest.mark.parametrize(("key", "narrower"), [(Qt.Key.Key_Plus, True), (Qt.Key.Key_Minus, False)])
def test_keys_zoom(plots: PlotGrid, key: Qt.Key, narrower: bool) -> None:
    QTest.keyClick(plots, Qt.Key.Key_Home)
    before = plots.view.span_s
    QTest.keyClick(plots, key)
    assert (plots.view.span_s < before) is narrower


def test_the_wheel_zooms_around_the_mouse(plots: PlotGrid) -> None:
    QTest.keyClick(plots, Qt.Key.Key_Home)
    before = plots.view.span_s
    turn(plots, QPoint(150, 200), 240)
    assert plots.view.span_s == pytest.approx(before * 0.64)


def test_a_double_click_enlarges_a_plot_and_brings_all_back(plots: PlotGrid) -> None:
    assert {"Altitude", "Battery"} <= written(plots)
    for act in (QTest.mouseDClick, QTest.mouseRelease):
        act(canvas_of(plots), Qt.MouseButton.LeftButton, pos=QPoint(900, 100))
    assert "Altitude" not in written(plots)
    QTest.keyClick(plots, Qt.Key.Key_Escape)
    assert {"Altitude", "Battery"} <= written(plots)


def test_pausing_the_view_loses_nothing(
    qtbot: QtBot, qapp: QApplication, tmp_path: Path, station: Station
) -> None:
    theme.apply(qapp)
    paused, other = PlotGrid(station.mission), PlotGrid(station.mission)
    for made in (paused, other):
        qtbot.addWidget(made)
        made.resize(*SIZE_PX)
        made.show()
    QTest.keyClick(paused, Qt.Key.Key_Space)
    assert not paused.view.live
    for made in (paused, other):
        draw(made, station)
    assert picture(paused) != picture(other)
    QTest.keyClick(paused, Qt.Key.Key_Space)
    for made in (paused, other):
        draw(made, station)
    assert picture(paused) == picture(other)


def test_what_is_added_packet_by_packet_looks_as_drawn_at_once(
    qtbot: QtBot, qapp: QApplication
) -> None:
    theme.apply(qapp)
    mission = load_mission("aas-2026")
    link = HandFedLink()
    station = Station(mission, link)
    station.start()
    grown, at_once = PlotGrid(mission), PlotGrid(mission)
    for made in (grown, at_once):
        qtbot.addWidget(made)
        made.resize(*SIZE_PX)
        made.show()
    for number, sent in enumerate(fly(mission, seed=5), start=1):
        link.feed(sent.frame, number * 1_000_000_000)
        eventually(lambda number=number: station.flight.received == number)
        grown.draw(station)
    station.stop()
    for made in (grown, at_once):
        draw(made, station)
    assert grown.view.span_s == at_once.view.span_s
    colour = theme.current().traces[0]
    assert ink(picture(grown), colour) == pytest.approx(ink(picture(at_once), colour), rel=0.03)
    assert ink(picture(grown), colour) > 500


def test_a_replay_that_is_scrubbed_shows_what_had_come(
    qtbot: QtBot, qapp: QApplication, tmp_path: Path
) -> None:
    theme.apply(qapp)
    log = fly_into_log(load_mission("aas-2026"), tmp_path)
    station = ReplayStation(log)
    link = station.replay
    made = PlotGrid(station.mission)
    qtbot.addWidget(made)
    made.resize(*SIZE_PX)
    made.show()
    colour = theme.current().traces[0]
    inks = []
    for share in (0.2, 0.6, 1.0, 0.6):
        link.seek(link.begin_ns + int(share * (link.end_ns - link.begin_ns)))
        link.pause()
        draw(made, station)
        made.zoom(10)
        draw(made, station)
        inks.append(ink(picture(made), colour))
        made.go_live()
    assert inks[0] < inks[1]
    assert inks[3] == pytest.approx(inks[1], rel=0.1)
    station.stop()


def test_a_packet_more_repaints_only_what_it_touches(qtbot: QtBot, qapp: QApplication) -> None:
    theme.apply(qapp)
    mission = load_mission("aas-2026")
    link = HandFedLink()
    station = Station(mission, link)
    station.start()
    made = PlotGrid(mission)
    qtbot.addWidget(made)
    made.resize(*SIZE_PX)
    made.show()
    qtbot.waitExposed(made)
    canvas = canvas_of(made)
    repainted = Repainted(canvas)
    shares = []
    for number, sent in enumerate(islice(fly(mission, seed=5), 40), start=1):
        link.feed(sent.frame, number * 1_000_000_000)
        eventually(lambda number=number: station.flight.received == number)
        repainted.area_px = 0
        made.draw(station)
        qapp.processEvents()
        shares.append(repainted.area_px / (canvas.width() * canvas.height()))
    station.stop()
    assert all(share > 0 for share in shares)
    # While the flight begins, many packets change a scale
    assert sorted(shares)[len(shares) // 4] < 0.1


class Repainted(QObject):
    """Counts the px that a widget is told to paint."""

    def __init__(self, widget: QWidget) -> None:
        super().__init__(widget)
        self.area_px = 0
        widget.installEventFilter(self)

    def eventFilter(self, _widget: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        if isinstance(event, QPaintEvent):
            self.area_px += sum(rect.width() * rect.height() for rect in event.region())
        return False


def draw(plots: PlotGrid, station: Station) -> None:
    """Draw until all pictures are made."""
    for _ in range(10):
        plots.draw(station)
        plots.show_figures(station)


def written(plots: PlotGrid) -> set[str]:
    """Return every text in the plots."""
    return {text.text for text in painted_texts(plots)}


def picture(plots: PlotGrid) -> QImage:
    return plots.grab().toImage()


def ink(image: QImage, colour: str) -> int:
    """Return how many pixels have exactly this colour."""
    image = image.convertToFormat(QImage.Format.Format_RGB32)
    pixels = np.frombuffer(image.constBits(), np.uint32) & 0xFFFFFF
    return int((pixels == QColor(colour).rgb() & 0xFFFFFF).sum())


def canvas_of(plots: PlotGrid) -> QWidget:
    """Return what is under the mouse."""
    return plots.findChildren(QGraphicsView)[0].viewport()


def move(plots: PlotGrid, place: QPoint) -> None:
    """Move the mouse there; pyqtgraph passes over moves that follow each other too fast."""
    QTest.qWait(MOVE_MS)
    QTest.mouseMove(canvas_of(plots), place)


def turn(plots: PlotGrid, place: QPoint, eighths: int) -> None:
    """Turn the mouse wheel over `place`."""
    event = QWheelEvent(
        QPointF(place), QPointF(canvas_of(plots).mapToGlobal(place)), QPoint(), QPoint(0, eighths),
        Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(canvas_of(plots), event)
