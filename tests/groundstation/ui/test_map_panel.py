"""The map with real flights on it."""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit
from pytestqt.qtbot import QtBot

from groundstation.basemap.preparing import prepare
from groundstation.flight.flight import Flight
from groundstation.geo.direction import compass_point, distance_text, way
from groundstation.geo.local_plane import LocalPlane, Place
from groundstation.ui import theme
from groundstation.ui.map.backdrop import Backdrop
from groundstation.ui.map.canvas import Content, MapCanvas
from groundstation.ui.map.labels import Labels
from groundstation.ui.map.map_panel import MapPanel
from groundstation.ui.map.place_dialog import PlaceDialog
from groundstation.ui.map.track_layer import Marks, Track
from protocol.mission import Mission
from protocol.packet import Chunk
from tests.groundstation.basemap.files import mbtiles
from tests.groundstation.telemetry import flown, frame, spaced
from tests.groundstation.ui.painted_texts import painted_texts
from tests.groundstation.ui.standing import standing

PAD = (38.3758, -79.6078)
Make = Callable[..., MapPanel]


@pytest.fixture
def make(qtbot: QtBot, qapp: QApplication, tmp_path: Path, lines: Mission) -> Iterator[Make]:
    theme.apply(qapp)

    def made(size: tuple[int, int] = (330, 220)) -> MapPanel:
        panel = MapPanel(lines, tmp_path / "maps", tmp_path / "me.json")
        qtbot.addWidget(panel)
        panel.resize(*size)
        panel.show()
        return panel

    yield made
    theme.use(theme.SUN)


def show(panel: MapPanel, chunks: Sequence[Chunk] = (), *, later_s: float = 0.2) -> Flight:
    station = standing(panel.mission, chunks, later_s=later_s)
    for _ in range(2):
        panel.draw(station)
        panel.show_figures(station)
    station.stop()
    return station.flight


def texts(panel: MapPanel) -> list[str]:
    return [label.text() for label in panel.findChildren(QLabel) if label.isVisible()]


def canvas(panel: MapPanel) -> MapCanvas:
    return panel.findChildren(MapCanvas)[0]


def picture(panel: MapPanel) -> QImage:
    return canvas(panel).grab().toImage()


def has_colour(image: QImage, colour: str) -> bool:
    wanted = QColor(colour).rgb()
    return any(
        image.pixel(x, y) == wanted for x in range(image.width()) for y in range(image.height())
    )


def at(mission: Mission, *places: Place) -> list[Chunk]:
    data = [frame(mission, latitude=lat, longitude=lon) for lat, lon in places]
    return list(spaced(data, 1.0))


def test_distance_and_bearing_from_the_crew_stand_large_and_are_remembered(
    make: Make, lines: Mission
) -> None:
    flight = list(spaced(flown(lines, 90, seed=2), 1.0))
    last = show(make(), flight).last_position_deg
    assert last
    me = last[0] + 0.003, last[1]
    panel = make()
    panel.set_own_position(me)
    show(panel, flight)
    found = way(me, last)
    assert found.distance_m == pytest.approx(333, abs=1)
    expected = f"{distance_text(found.distance_m)}  ↓ 180° {compass_point(found.bearing_deg)}"
    assert expected in texts(panel)
    another = make()
    show(another, flight)
    assert expected in texts(another)


def test_on_the_pad_there_is_no_direction(make: Make, lines: Mission) -> None:
    panel = make()
    show(panel, at(lines, (38.15, -79.07), (38.15, -79.07)))
    assert distance_text(0.0) in texts(panel)
    assert not any("°" in text and "↓" in text for text in texts(panel))


def test_each_phase_has_its_colour_on_the_way(make: Make, lines: Mission) -> None:
    flight = list(spaced(flown(lines, 400, seed=4), 1.0))
    panel = make((600, 500))
    show(panel, flight)
    image = picture(panel)
    assert has_colour(image, theme.SUN.track["release"])
    assert has_colour(image, theme.SUN.track["descent"])
    theme.use(theme.DARK)
    panel.restyle()
    assert has_colour(picture(panel), theme.DARK.track["release"])


def test_a_last_fix_stays_with_its_age(make: Make, lines: Mission) -> None:
    panel = make()
    show(panel, at(lines, *([PAD] * 20), (PAD[0] + 0.001, PAD[1])), later_s=134)
    assert any("▲ last fix 2 min old" in text for text in texts(panel))
    assert any(text.startswith("111 m") for text in texts(panel))


def test_the_cansat_has_its_name_also_between_the_pad_and_the_north_arrow(
    qapp: QApplication,
) -> None:
    theme.apply(qapp)
    image = QImage(360, 182, QImage.Format.Format_RGB32)
    painter = QPainter(image)
    labels = Labels(painter, QRectF(image.rect()).adjusted(2, 2, -2, -2), theme.SUN.raised)
    taken = [QRectF(272, 12, 20, 20), QRectF(290, 12, 20, 20), QRectF(329, 8, 28, 48)]
    for rect in taken:
        labels.keep_free(rect)
    written = labels.write_beside("CanSat", 300.0, 22.0, 12.0, theme.SUN.ink)
    painter.end()
    assert written is not None
    assert not any(written.intersects(rect) for rect in taken)


@pytest.mark.parametrize("size_px", [(300, 84), (330, 110), (360, 190)])
def test_the_cansat_has_its_name_wherever_it_flies_on_the_smallest_map(
    qtbot: QtBot, qapp: QApplication, tmp_path: Path, size_px: tuple[int, int]
) -> None:
    theme.apply(qapp)
    drawn = MapCanvas(Backdrop(tmp_path, qapp))
    qtbot.addWidget(drawn)
    drawn.resize(*size_px)
    drawn.show()
    qtbot.waitExposed(drawn)
    unnamed = []
    for degrees in range(0, 360, 15):
        for far_m in (30.0, 90.0, 250.0):
            east_m = np.sin(np.radians(degrees)) * np.linspace(0, far_m, 30)
            north_m = np.cos(np.radians(degrees)) * np.linspace(0, far_m, 30)
            track = Track(east_m, north_m, np.full(30, -1), (), spacing_m=far_m / 30)
            marks = Marks((float(east_m[-1]), float(north_m[-1])))
            drawn.show_content(Content(LocalPlane(PAD), track, marks, (("3 fixes left out",),)))
            if "CanSat" not in [text.text for text in painted_texts(drawn)]:
                unnamed.append((degrees, far_m))
    assert not unnamed


def test_zeros_jumps_and_rubbish_leave_the_scale_as_it_was(make: Make, lines: Mission) -> None:
    good = [(PAD[0], PAD[1] + 0.0001 * number) for number in range(20)]
    bad = [(0.0, 0.0), (48.0, 11.0), (1e308, float("nan")), (PAD[0] + 3, PAD[1])]
    calm, shaken = make(), make()
    show(calm, at(lines, *good))
    show(shaken, at(lines, *good[:10], *bad, *good[10:]))
    assert canvas(shaken).view.metres_per_px == canvas(calm).view.metres_per_px
    assert canvas(shaken).grab().toImage() != canvas(calm).grab().toImage(), "a note tells of it"


def test_an_empty_map_says_what_would_fill_it(make: Make, lines: Mission) -> None:
    panel = make()
    show(panel)
    nothing_yet = picture(panel)
    show(panel, at(lines, (0.0, 0.0), (0.0, 0.0)))
    without_fix = picture(panel)
    assert nothing_yet != without_fix
    assert texts(panel) == []
    show(panel, at(lines, PAD))
    assert texts(panel)


def test_dragging_holds_the_view_and_a_double_click_follows_again(
    make: Make, lines: Mission
) -> None:
    panel = make()
    show(panel, at(lines, PAD, PAD))
    map_ = canvas(panel)
    before = map_.view
    QTest.mousePress(map_, Qt.MouseButton.LeftButton, pos=map_.rect().center())
    QTest.mouseMove(map_, map_.rect().center() + QPoint(20, 0))
    QTest.mouseMove(map_, map_.rect().topLeft() + QPoint(2, 2))
    QTest.mouseRelease(map_, Qt.MouseButton.LeftButton)
    dragged = map_.view
    assert dragged != before
    show(panel, at(lines, PAD, (PAD[0] + 0.02, PAD[1])))
    assert map_.view == dragged
    QTest.mouseDClick(map_, Qt.MouseButton.LeftButton)
    assert map_.view != dragged
    assert map_.following


def test_the_keys_zoom_and_show_the_whole_flight_again(make: Make, lines: Mission) -> None:
    panel = make()
    show(panel, at(lines, PAD, PAD))
    map_ = canvas(panel)
    before = map_.view.metres_per_px
    QTest.keyClick(map_, Qt.Key.Key_Plus)
    assert map_.view.metres_per_px < before
    QTest.keyClick(map_, Qt.Key.Key_Home)
    assert map_.view.metres_per_px == pytest.approx(before, rel=0.5)


def test_a_click_names_the_place_that_is_drawn_there(make: Make, lines: Mission) -> None:
    panel = make((600, 400))
    show(panel, at(lines, PAD, (PAD[0] + 0.002, PAD[1] + 0.002)))
    map_ = canvas(panel)
    place = map_.place_at(QPointF(*map_.view.point(0.0, 0.0)))
    assert place is not None
    assert way(place, PAD).distance_m < 200


def test_a_prepared_map_is_found_and_drawn_without_being_told(
    make: Make, qtbot: QtBot, tmp_path: Path, lines: Mission
) -> None:
    prepare(mbtiles(tmp_path / "field.mbtiles"), tmp_path / "maps")
    panel = make()
    flight = at(lines, PAD, (PAD[0] + 0.001, PAD[1] + 0.001))
    show(panel, flight)
    plain = QColor(theme.SUN.raised).rgb()
    corner = 40

    def pictured() -> bool:
        show(panel, flight)
        return picture(panel).pixel(corner, corner) != plain

    qtbot.waitUntil(pictured, timeout=5_000)


def test_a_position_is_entered_as_a_phone_shows_it(qtbot: QtBot, qapp: QApplication) -> None:
    dialog = PlaceDialog(None)
    qtbot.addWidget(dialog)
    line = dialog.findChildren(QLineEdit)[0]
    line.setText("somewhere")
    dialog.accept()
    assert dialog.place is None
    assert any("38.3758" in label.text() for label in dialog.findChildren(QLabel))
    line.setText("38°22'33\"N 79°36'28\"W")
    dialog.accept()
    assert dialog.place == pytest.approx((38.37583, -79.60778), abs=1e-5)
