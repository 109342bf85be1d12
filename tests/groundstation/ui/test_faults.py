"""Faults in what Qt calls by itself: the panel stops, is told and logged once; the rest goes on."""

import logging
import sys
from collections.abc import Iterator

import pyqtgraph as pg
import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, Qt, QTimer
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from groundstation.station import Station
from groundstation.ui import faults, theme
from groundstation.ui.flight_screen import FlightScreen
from groundstation.ui.guarded import Guarded
from groundstation.ui.panel import Panel
from groundstation.ui.panel_table import PANELS, PanelKind, Region
from groundstation.ui.room import Room
from protocol.mission import Mission
from protocol.mission_file import load_mission
from tests.groundstation.ui.seen import texts as seen

pytestmark = pytest.mark.qt_no_exception_capture


class Quiet(Panel):
    """A panel that does nothing."""

    def room(self, width_px: int) -> Room:
        return Room(100, 60, 60)

    def draw(self, station: Station) -> None:
        pass

    def show_figures(self, station: Station) -> None:
        pass

    def restyle(self) -> None:
        pass


class Paints(Quiet):
    """Fails while its painter is at work."""

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        painter = QPainter(self)
        painter.drawText(QPointF(0, 20), "half of it")
        raise ZeroDivisionError("in the middle of it")


class Resizes(Quiet):
    """Fails at its size."""

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        raise ZeroDivisionError("in the middle of it")


class PressedChild(QWidget):
    """Fails under the mouse."""

    def mousePressEvent(self, _event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        raise ZeroDivisionError("in the middle of it")


class Pressed(Quiet):
    """Holds a child that fails under the mouse."""

    def __init__(self, mission: Mission) -> None:
        super().__init__(mission)
        QVBoxLayout(self).addWidget(PressedChild())


class Item(pg.GraphicsObject):
    """An item of a plot that cannot be painted."""

    def boundingRect(self) -> QRectF:  # noqa: N802 - Qt's name
        return QRectF(0, 0, 10, 10)

    def paint(self, painter: QPainter, *_: object) -> None:
        painter.drawLine(0, 0, 5, 5)
        raise ZeroDivisionError("in the middle of it")


class Plots(Quiet):
    """Holds a canvas with that item."""

    def __init__(self, mission: Mission) -> None:
        super().__init__(mission)
        canvas = pg.GraphicsView()
        canvas.addItem(Item())
        QVBoxLayout(self).addWidget(canvas)


@pytest.fixture(autouse=True)
def watched(qapp: QApplication) -> Iterator[None]:
    """The program's own way with faults instead of the test runner's."""
    before = sys.excepthook
    theme.apply(qapp)
    faults.watch()
    yield
    sys.excepthook = before


@pytest.mark.parametrize("made", [Paints, Resizes, Pressed, Plots])
def test_a_panel_that_fails_where_qt_calls_it_is_replaced_and_told_once(
    qtbot: QtBot, caplog: pytest.LogCaptureFixture, made: type[Panel]
) -> None:
    kinds = [PANELS[0], PanelKind("faulty", "Faulty", Region.BOTTOM, 1, made)]
    screen = FlightScreen(load_mission("aas-2026"), kinds)
    qtbot.addWidget(screen)
    screen.resize(800, 600)
    with caplog.at_level(logging.ERROR):
        QTimer.singleShot(0, screen.show)
        qtbot.waitUntil(screen.isVisible)
        for child in screen.findChildren(PressedChild):
            press(child)
        qtbot.waitUntil(lambda: any("Faulty: a fault" in text for text in seen(screen)))
        for _ in range(5):
            screen.update()
            assert not screen.grab().isNull()
    told = next(text for text in seen(screen) if text.startswith("Faulty: a fault"))
    assert "ZeroDivisionError: " in told
    assert "in the middle of it" in told
    assert [record.getMessage() for record in caplog.records] == ["the panel Faulty failed"]
    assert "in the middle of it" in caplog.text
    failed = [guard.title for guard in screen.findChildren(Guarded) if guard.fault]
    assert failed == ["Faulty"]


def test_a_fault_outside_of_all_panels_is_logged_once(
    qtbot: QtBot, caplog: pytest.LogCaptureFixture
) -> None:
    child = PressedChild()
    qtbot.addWidget(child)
    child.show()
    with caplog.at_level(logging.ERROR):
        for _ in range(3):
            press(child)
        qtbot.waitUntil(lambda: bool(caplog.records))
    assert [record.getMessage() for record in caplog.records] == [
        "a fault in the window; it goes on"
    ]
    assert child.isVisible()


def press(widget: QWidget) -> None:
    """Let Qt bring a press of the mouse, as it does while the program runs."""
    press = QMouseEvent(
        QEvent.Type.MouseButtonPress,
        QPointF(1, 1),
        QPointF(widget.mapToGlobal(QPoint(1, 1))),
        Qt.MouseButton.LeftButton,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    QApplication.postEvent(widget, press)
