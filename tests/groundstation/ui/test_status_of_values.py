"""Caution and warning are told by shape, word and colour together for every value of every
mission; what is old is hatched and italic whatever it says, and its age is told."""

from collections.abc import Iterator

import pytest
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from groundstation.flight.events import Event, EventKind
from groundstation.station import Station
from groundstation.ui import theme
from groundstation.ui.figure import Figure
from groundstation.ui.flight_bar import condition_of
from groundstation.ui.flight_screen import FlightScreen
from groundstation.ui.labels import Aging
from protocol.mission import Field, Mission
from protocol.mission_file import builtin_names, load_mission
from protocol.roles import ROLES
from tests.groundstation.telemetry import chunk, frame
from tests.groundstation.ui.hand_fed import HandFedLink
from tests.groundstation.ui.seen import texts
from tests.groundstation.ui.standing import standing

MARKS = {"caution": "▲ ", "warning": "■ "}


def judged(mission: Mission) -> Iterator[tuple[Field, str, float | str]]:
    """Yield the fields that can have a status, each with the status and a value that has it."""
    for field in mission.fields():
        if field.warning and field.caution:
            assert field.unit == "V", "the limits are not in SI units"
            yield field, "caution", (field.caution[1] + field.warning[1]) / 2
            yield field, "warning", field.warning[1] + 1
        if field.role == "error_code":
            yield field, "caution", field.flags[-1]


WITH_STATUS = [name for name in builtin_names() if list(judged(load_mission(name)))]


@pytest.mark.parametrize("name", WITH_STATUS)
def test_a_status_has_shape_word_and_colour_and_age_does_not_hide_it(
    qtbot: QtBot, qapp: QApplication, name: str
) -> None:
    theme.apply(qapp)
    mission = load_mission(name)
    screen = FlightScreen(mission)
    qtbot.addWidget(screen)
    screen.resize(1366, 680)
    screen.show()
    for field, level, value in judged(mission):
        assert field.role
        data = frame(mission, **{"battery_voltage": 8.0, field.role: value})
        chunks = [chunk(data, 0), chunk(data, 1)]
        fresh, stale = standing(mission, chunks), standing(mission, chunks, later_s=35.0)
        assert [(alarm.level, alarm.field) for alarm in fresh.flight.alarms] == [
            (level, field.name)
        ]
        for colours in (theme.SUN, theme.DARK) if name == WITH_STATUS[-1] else (theme.SUN,):
            theme.use(colours)
            ground = (colours.caution if level == "caution" else colours.warning).lower()
            figure = shown(screen, fresh, field)
            assert figure.text().startswith(MARKS[level])
            assert colours_above_letters(figure) == {ground}
            assert shown(screen, stale, field).text().startswith(MARKS[level])
            assert figure.stale
            assert {ground} < colours_above_letters(figure), "not hatched"
            assert "▲ 35 s" in texts(screen)
            screen.draw(stale)
            for label in screen.findChildren(Aging):
                old = bool(label.property("stale"))
                assert old is (label.text() not in ("", "–"))
                assert (len(colours_above_letters(label)) > 1) is old, label.text()
        theme.use(theme.SUN)
        fresh.stop()
        stale.stop()


def test_a_link_on_which_nothing_comes_is_not_called_receiving(qtbot: QtBot) -> None:
    mission, link = load_mission("aas-2026"), HandFedLink()
    station = Station(mission, link)
    station.start()
    link.put(Event(EventKind.LINK_OPENED, "by hand", 0, 0))
    link.feed(frame(mission, battery_voltage=8.0), 10**9)
    qtbot.waitUntil(lambda: station.flight.received == 1, timeout=5_000)
    assert condition_of(station)[1].startswith("✓ receiving")
    link.time_ns = 36 * 10**9
    assert condition_of(station) == ("caution", "nothing for 35 s")
    station.stop()


def shown(screen: FlightScreen, station: Station, field: Field) -> Figure:
    """Return the figure of a field as it is shown now."""
    screen.show_figures(station)
    QApplication.processEvents()
    names = {field.name, ROLES[field.role].title if field.role else ""}
    found = [f for f in screen.findChildren(Figure) if f.accessibleName() in names]
    return next(figure for figure in found if figure.isVisible())


def colours_above_letters(figure: QLabel) -> set[str]:
    """Return the colours above the first letters of a figure."""
    picture = figure.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
    return {QColor(picture.pixel(x, 1)).name() for x in range(4, 40)}
