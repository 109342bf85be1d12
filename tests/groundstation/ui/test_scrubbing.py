"""Wherever one comes from, a moment of a replay is the same picture, at once."""

from pathlib import Path

import numpy as np
import pytest
from msgspec.structs import replace
from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QApplication

from groundstation.flightlog.reader import FlightLog, read_flight_log
from groundstation.ui.attitude.body_view import BodyView
from groundstation.ui.replay_bar import ReplayBar
from groundstation.ui.window import MainWindow
from protocol.mission_file import load_mission
from tests.groundstation.telemetry import flown, logged, spaced

SMALL_PX, LARGE_PX = (1366, 768), (1920, 1080)
STEPS = 5


@pytest.mark.parametrize(
    ("size_px", "name", "period_s", "packets", "loss", "corrupt"),
    [
        pytest.param(SMALL_PX, "aas-2026", 1.0, 260, 0.0, 0.0, id="small"),
        pytest.param(LARGE_PX, "cansat-binary", 0.1, 700, 0.1, 0.0, id="losses"),
        pytest.param(LARGE_PX, "cansat-binary", 0.01, 900, 0.0, 0.05, id="a hundred a second"),
    ],
)
def test_a_moment_looks_the_same_played_to_and_jumped_to(
    window: MainWindow,
    tmp_path: Path,
    size_px: tuple[int, int],
    name: str,
    period_s: float,
    packets: int,
    loss: float,
    corrupt: float,
) -> None:
    mission = load_mission(name)
    on_air = flown(mission, packets, seed=5, loss=loss, corrupt=corrupt)
    log = read_flight_log(logged(tmp_path, mission, spaced(on_air, period_s)))
    window.resize(*size_px)
    compare_moments(window, log, (0.17, 0.52, 0.9))


def test_moments_before_and_after_it_is_known_whose_packets_are_ours_look_as_played_to(
    window: MainWindow, tmp_path: Path
) -> None:
    mission = load_mission("aas-2026")
    theirs = flown(replace(mission, team_id="77"), 60, seed=6)
    on_air = [*theirs, *flown(mission, 90, seed=5)]
    log = read_flight_log(logged(tmp_path, mission, spaced(on_air, 1.0)))
    compare_moments(window, log, (0.3, 0.405, 0.9))


def compare_moments(window: MainWindow, log: FlightLog, shares: tuple[float, ...]) -> None:
    """Moments of a log, as shares of its time, look the same played to and jumped to."""
    window.show_replay(log, 1e-9)  # it plays, and stands where the test sets it
    bar = window.replay_bar
    assert window.replay
    assert bar
    clock = window.replay.replay
    jump(bar, clock.begin_ns)
    moments_ns = [clock.begin_ns + int(n * (clock.end_ns - clock.begin_ns)) for n in shares]
    played = [played_to(window, bar, moment_ns) for moment_ns in moments_ns]
    for number, (moment_ns, image) in enumerate(zip(moments_ns, played, strict=True)):
        jump(bar, clock.begin_ns if number == 1 else clock.end_ns)
        assert picture(window) != image
        jump(bar, moment_ns)
        assert difference(picture(window), image) is None, shares[number]


def played_to(window: MainWindow, bar: ReplayBar, moment_ns: int) -> QImage:
    """Return the picture after the replay has played to a moment and was stopped there."""
    assert window.replay
    clock = window.replay.replay
    begin_ns = clock.now_ns()
    clock.play()
    for step in range(1, STEPS):
        jump(bar, begin_ns + (moment_ns - begin_ns) * step // STEPS)
        assert clock.playing
    clock.pause()
    jump(bar, moment_ns)
    return picture(window)


def jump(bar: ReplayBar, moment_ns: int) -> None:
    bar.go_to(moment_ns)
    QApplication.processEvents()


def picture(window: MainWindow) -> QImage:
    """Return what the window shows, but for the body, which keeps the side it is seen from for
    as long as it leans that way."""
    image = window.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
    painter = QPainter(image)
    for body in window.findChildren(BodyView):
        if body.isVisible():
            hidden = body.rect().translated(body.mapTo(window, QPoint()))
            painter.fillRect(hidden, QColor("white"))
    painter.end()
    return image


def difference(one: QImage, other: QImage) -> QRect | None:
    """Return where two pictures differ by more than large letters do that are painted twice."""
    pixels = [
        np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), -1, 4).astype(np.int16)
        for image in (one, other)
    ]
    rows, columns = np.nonzero((np.abs(pixels[0] - pixels[1]) > 64).any(axis=2))
    if not len(rows):
        return None
    corners = (columns.min(), rows.min()), (columns.max(), rows.max())
    return QRect(*(QPoint(int(x), int(y)) for x, y in corners))
