"""A CanSat that sends once a minute: what comes as it should is neither missing nor late."""

from collections.abc import Iterator

import msgspec
import pytest
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication, QGraphicsView, QLabel
from pytestqt.qtbot import QtBot

from groundstation.station import Station
from groundstation.ui import theme
from groundstation.ui.flight_curve import FlightCurve
from groundstation.ui.link.link_panel import LinkPanel
from groundstation.ui.plots import PlotGrid
from groundstation.ui.plotting.silence import Silence
from protocol.mission import Mission
from tests.groundstation.telemetry import frame, spaced
from tests.groundstation.ui.standing import standing

PERIOD_S = 60.0


@pytest.fixture
def slow(qapp: QApplication, lines: Mission) -> Iterator[Mission]:
    theme.apply(qapp)
    yield msgspec.structs.replace(lines, rate_hz=1 / PERIOD_S)
    theme.use(theme.SUN)


def received(mission: Mission, count: int, *, later_s: float) -> Station:
    sent = [
        frame(mission, packet_count=float(number), altitude=10.0 * number)
        for number in range(1, count + 1)
    ]
    return standing(mission, list(spaced(sent, PERIOD_S)), later_s=later_s)


@pytest.mark.parametrize(("later_s", "hatched"), [(59.0, False), (200.0, True)])
def test_the_plots_hatch_the_time_in_which_a_packet_is_overdue(
    qtbot: QtBot, slow: Mission, later_s: float, hatched: bool
) -> None:
    plots = PlotGrid(slow)
    qtbot.addWidget(plots)
    plots.resize(1000, 500)
    plots.show()
    station = received(slow, 3, later_s=later_s)
    for _ in range(10):
        plots.draw(station)
        plots.show_figures(station)
    station.stop()
    (view,) = plots.findChildren(QGraphicsView)
    silences = [item for item in view.scene().items() if isinstance(item, Silence)]
    assert silences
    assert {not item.boundingRect().isEmpty() for item in silences} == {hatched}


def test_the_rate_is_told_a_minute(qtbot: QtBot, slow: Mission) -> None:
    panel = LinkPanel(slow)
    qtbot.addWidget(panel)
    station = received(slow, 6, later_s=0.2)
    panel.show_figures(station)
    station.stop()
    told = {label.accessibleName(): label.text() for label in panel.findChildren(QLabel)}
    assert told["Rate"] == "1.0 /min"


def test_the_curve_of_a_replay_is_drawn_through(qtbot: QtBot, slow: Mission) -> None:
    station = received(slow, 20, later_s=0.2)
    store = station.flight.store
    curve = FlightCurve(station.flight, int(store.received_ns[0]), int(store.received_ns[-1]))
    station.stop()
    qtbot.addWidget(curve)
    curve.resize(600, curve.minimumHeight())
    curve.show()
    image = curve.grab().toImage()
    line = QColor(theme.current().traces[0])
    drawn = [
        x
        for x in range(image.width())
        if any(image.pixelColor(x, y) == line for y in range(image.height()))
    ]
    assert len(drawn) > 0.8 * image.width()
