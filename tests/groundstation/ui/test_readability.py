"""Every text that the window paints: large enough, dark enough, whole, and over no other."""

import math
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QRectF
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from groundstation.flightlog.reader import FlightLog
from groundstation.log_report import flight_of
from groundstation.remembered.preferences import load_preferences
from groundstation.replay_station import ReplayStation
from groundstation.station import Station
from groundstation.ui import theme
from groundstation.ui.display_scale import FRAME_PX, ROOM_PX, fitting_factor
from groundstation.ui.figure import Figure, typeset
from groundstation.ui.flight_screen import FlightScreen
from groundstation.ui.plot_groups import plot_groups
from groundstation.ui.status_line import StatusLine
from groundstation.ui.welcome.flights_card import FlightRow
from groundstation.ui.welcome.page import WelcomePage
from groundstation.ui.window import MainWindow
from protocol.mission import Mission
from protocol.mission_file import builtin_names, load_mission
from protocol.roles import ROLES
from tests.groundstation.ui.flown import fly_into_log
from tests.groundstation.ui.painted_texts import PaintedText, painted_texts
from tests.groundstation.ui.seen import texts

SMALLEST_PT = 14.0
LEAST_CONTRAST = 4.5
SCREENS_PX = [(1366, 768), (1920, 1080), (2560, 1440)]
SCALES = [1.0, 1.25, 2.0]
SMALL_SCREENS_PX = [(800, 600), (1024, 600), (1280, 720), (683, 370), (1366, 740)]
"""Others that crews have, and what the frame of a window leaves of 1366x768 at scale 2 and 1."""
ALL_PANELS_FROM_PX = (1092, 614)
"""1366x768 at scale 1.25: below that 14 points leave no room for all panels."""
REPLAYS_PX = [(1366, 768), ROOM_PX, (1092, 614)]
NO_ROOM_IN_A_REPLAY = {("arduino-lines", (1092, 614)): ["Last frame"]}
"""Its sixteen numbers have a plot each, and these come before the last line."""

_TOUCH_PX = 1.0


@pytest.fixture(scope="module")
def flights(tmp_path_factory: pytest.TempPathFactory) -> dict[str, FlightLog]:
    """A flight of every built-in mission, with packets lost and a gap."""
    folder = tmp_path_factory.mktemp("flights")
    return {
        name: fly_into_log(load_mission(name), folder / name, loss=0.03, outage_s=(50.0, 58.0))
        for name in builtin_names()
    }


@pytest.fixture(scope="module", params=["sun", "dark"])
def window_in_theme(
    request: pytest.FixtureRequest, qapp: QApplication, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[MainWindow]:
    """The window in one of the themes."""
    theme.apply(qapp)
    theme.use(theme.THEMES[request.param])
    folder = tmp_path_factory.mktemp("logs")
    window = MainWindow(folder, load_preferences(folder / "preferences.toml"))
    window.show()
    yield window
    window.close()
    theme.use(theme.SUN)


@pytest.mark.parametrize("name", builtin_names())
def test_every_text_can_be_read_on_every_screen(
    window_in_theme: MainWindow, flights: dict[str, FlightLog], name: str
) -> None:
    window = window_in_theme
    station, mission = _flown(flights[name]), load_mission(name)
    in_sun = theme.current() is theme.SUN  # where texts stand does not depend on the theme
    window.show_preview(name)
    _settle()
    screen = _screen_of(window)
    faults = []
    for size_px in SCREENS_PX if in_sun else SCREENS_PX[:1]:
        window.resize(*size_px)
        _settle()
        faults += [f"{size_px} empty: {fault}" for fault in _faults(window)]
    for size_px in sorted(_logical_sizes_px()) if in_sun else SCREENS_PX[:1]:
        window.resize(*size_px)
        _settle()
        _show(screen, station)
        _settle()
        faults += [f"{size_px} flown: {fault}" for fault in _faults(window)]
        assert (window.width(), window.height()) == size_px
        faults += [f"{size_px}: {fault}" for fault in _missed(window, screen, mission, size_px)]
    window.resize(*SCREENS_PX[0])
    _settle()
    _show(screen, station)
    _make_stale(screen)
    _settle()
    faults += [f"stale: {fault}" for fault in _faults(window)]
    assert not faults, "\n".join(faults)


@pytest.mark.parametrize("name", builtin_names())
def test_all_panels_have_room_in_a_replay(
    qtbot: QtBot, window: MainWindow, flights: dict[str, FlightLog], name: str
) -> None:
    window.show_replay(flights[name])
    replay = window.replay
    assert replay
    replay.replay.pause()
    replay.replay.seek(replay.replay.begin_ns + 75_000_000_000)
    qtbot.waitUntil(lambda: any(text.startswith("replaying") for text in texts(window)))
    screen = _screen_of(window)
    faults = []
    for size_px in REPLAYS_PX:
        window.resize(*size_px)
        _settle()
        _show(screen, replay)
        _settle()
        faults += [f"{size_px}: {fault}" for fault in _faults(window)]
        assert screen.left_out == NO_ROOM_IN_A_REPLAY.get((name, size_px), [])
        assert (window.width(), window.height()) == size_px
    assert not faults, "\n".join(faults)


def test_every_screen_leaves_room_for_all_panels_in_the_frame_of_a_window() -> None:
    for width, height in SCREENS_PX:
        for scale in SCALES:
            drawn = scale * fitting_factor((int(width / scale), int(height / scale)), scale)
            assert width / drawn >= ROOM_PX[0]
            assert height / drawn >= ROOM_PX[1] + FRAME_PX - 1


def test_the_first_page_can_be_read_on_every_screen(qtbot: QtBot, window: MainWindow) -> None:
    log = Path(__file__).parents[3] / "logs" / "sample-flight.flightlog"
    flights = window.findChildren(WelcomePage)[0].flights

    def are_listed() -> bool:
        flights.show_flights([str(log)])
        return bool(flights.findChildren(FlightRow))

    qtbot.waitUntil(are_listed, timeout=10_000)
    faults = []
    for size_px in sorted(_logical_sizes_px()):
        window.resize(*size_px)
        _settle()
        assert (window.width(), window.height()) == size_px
        faults += [f"{size_px}: {fault}" for fault in _faults(window)]
    assert not faults, "\n".join(faults)


def test_the_measure_finds_what_is_wrong(qapp: QApplication) -> None:
    theme.apply(qapp)
    ground = QImage(200, 60, QImage.Format.Format_RGB32)
    ground.fill(QColor("#FFFFFF"))

    def text(words: str, left: float, points: float = 14.0, colour: str = "#000000") -> PaintedText:
        return PaintedText(words, points, colour, QRectF(left, 10, 50, 20), None)

    assert _faults_of([text("fine", 10)], ground) == []
    for wrong in (
        [text("small", 10, points=13.9)],
        [text("cut o…", 10)],
        [text("beyond", 170)],
        [text("pale", 10, colour="#999999")],
        [text("one", 10), text("over another", 40)],
    ):
        assert _faults_of(wrong, ground), wrong


def _logical_sizes_px() -> set[tuple[int, int]]:
    scaled = {(int(w / scale), int(h / scale)) for w, h in SCREENS_PX for scale in SCALES}
    return scaled | {ROOM_PX} | set(SMALL_SCREENS_PX)


def _flown(log: FlightLog) -> Station:
    """Return a station that has replayed the whole flight."""
    station = ReplayStation(log, math.inf)
    station.start()
    assert station.flight.received == flight_of(log).received
    station.stop()
    return station


def _screen_of(window: MainWindow) -> FlightScreen:
    return next(s for s in window.findChildren(FlightScreen) if s.isVisible())


def _settle() -> None:
    """Let Qt lay out anew, and delete what was replaced."""
    for _ in range(3):
        QApplication.processEvents()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


def _missed(
    window: MainWindow, screen: FlightScreen, mission: Mission, size_px: tuple[int, int]
) -> Iterator[str]:
    """Yield what should be seen and is not: every value as text, on large screens all panels."""
    seen = {figure.accessibleName(): figure for figure in screen.findChildren(Figure)
            if figure.isVisible()}  # fmt: skip
    painted = {text.text for text in painted_texts(window)}
    for field in mission.fields():
        figure = seen.get(field.name) or seen.get(ROLES[field.role].title if field.role else "")
        if figure is None or typeset(figure.text()) not in painted:
            yield f"{field.name} is not seen"
    if size_px >= ALL_PANELS_FROM_PX:
        yield from (f"no room for {title}" for title in screen.left_out)
        yield from _legends_missed(mission, Counter(text.text for text in painted_texts(window)))
    told = {label.text() for label in window.findChildren(StatusLine)[0].findChildren(QLabel)}
    if screen.left_out and not any(text.startswith("no room for: ") for text in told):
        yield "does not say what has no room"


def _legends_missed(mission: Mission, painted: Counter[str]) -> Iterator[str]:
    """Yield the lines of plots that nobody can tell apart, since their labels are not painted."""
    groups = [group for group in plot_groups(mission) if len(group.labels) > 1]
    labels = Counter(label for group in groups for label in group.labels)
    yield from (f"the legend lacks {label}" for label in (labels - painted))


def _make_stale(screen: FlightScreen) -> None:
    """Show every figure as old: in italics, which are wider."""
    for figure in screen.findChildren(Figure):
        if figure.level == "plain":
            figure.show_value(figure.text(), stale=True)


def _show(screen: FlightScreen, station: Station) -> None:
    screen.draw(station)
    screen.show_figures(station)
    for _ in range(6):  # pictures are made a few at a time
        screen.draw(station)


def _faults(window: MainWindow) -> list[str]:
    picture = window.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
    return _faults_of(painted_texts(window), picture)


def _faults_of(texts: list[PaintedText], picture: QImage) -> list[str]:
    return [
        f"{text.text!r} {fault}"
        for number, text in enumerate(texts)
        for fault in _faults_of_one(text, texts[number + 1 :], picture)
    ]


def _faults_of_one(text: PaintedText, others: list[PaintedText], picture: QImage) -> Iterator[str]:
    ratio = picture.devicePixelRatio()
    whole = QRectF(0, 0, picture.width() / ratio, picture.height() / ratio)
    confined = whole if text.confined_to is None else text.confined_to.intersected(whole)
    if text.points < SMALLEST_PT:
        yield f"has {text.points} points"
    if re.search(r"\S…$", text.text):
        yield "is cut short"
    if not confined.adjusted(-1, -1, 1, 1).contains(text.rect):
        yield f"is cut off: {text.rect} in {confined}"
        return
    contrast = _contrast(text.colour, _ground(text, picture))
    if contrast < LEAST_CONTRAST:
        yield f"has a contrast of {contrast:.1f}"
    for other in others:
        common = text.rect.intersected(other.rect)
        if min(common.width(), common.height()) > _TOUCH_PX:
            yield f"overlaps {other.text!r}"


def _ground(text: PaintedText, picture: QImage) -> str:
    """Return the colour that is most common around a text and is not its own."""
    ratio = picture.devicePixelRatio()
    area = text.rect.adjusted(-2, -2, 2, 2)
    whole = np.frombuffer(picture.constBits(), np.uint32).reshape(picture.height(), -1)
    edges = (max(0, int(e * ratio)) for e in area.getCoords())
    left, top, right, bottom = edges
    colours, counts = np.unique(whole[top:bottom, left:right] & 0xFFFFFF, return_counts=True)
    found = [f"#{colours[place]:06x}" for place in np.argsort(-counts)]
    return next((colour for colour in found if colour != text.colour), text.colour)


def _contrast(one: str, other: str) -> float:
    """Return the contrast of two colours by WCAG 2.2, 1 to 21."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    parts = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
