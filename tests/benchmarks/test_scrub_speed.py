"""How long it takes to show another moment of a replay, all panels, beside a flight of a fiftieth
of the length.

Figures of the machine at hand; only their ratio is held against a limit.
"""

import os
import random
import statistics
import time
from collections.abc import Iterator

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtWidgets import QApplication

from groundstation.flightlog.reader import read_flight_log
from groundstation.flightlog.writer import FlightLogWriter
from groundstation.replay_station import ReplayStation
from groundstation.ui import theme
from groundstation.ui.flight_screen import FlightScreen
from protocol.mission_file import load_mission
from tests.benchmarks.test_redecoding_speed import chunks_of

MISSION = load_mission("cansat-binary")
SIZE_PX = (1920, 1080)
FEW, MANY = 10_000, 500_000
MOST_GROWTH = 2.0
"""The way on the map has more points, no more than it draws; the rest is for a busy machine."""

Shown = tuple[ReplayStation, FlightScreen]


@pytest.fixture(scope="module")
def replays(qapp: QApplication, tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[Shown]]:
    """A short flight and a long one, each on a screen that has stood for a while."""
    theme.apply(qapp)
    shown = []
    for packets in (FEW, MANY):
        writer = FlightLogWriter(tmp_path_factory.mktemp("scrubbed"), MISSION, "a benchmark")
        for chunk in chunks_of(MISSION, packets):
            writer.append(chunk)
        writer.close()
        station = ReplayStation(read_flight_log(writer.path))
        station.replay.pause()
        screen = FlightScreen(MISSION)
        screen.resize(*SIZE_PX)
        screen.show()
        shown.append((station, screen))
        for share in (1.0, 0.5, 0.0):
            jump_s(qapp, *shown[-1], share)
    yield shown
    for station, screen in shown:
        station.stop()
        screen.close()


def jump_s(qapp: QApplication, station: ReplayStation, screen: FlightScreen, share: float) -> float:
    """Go to a moment and show all of it; return how long this thread worked for it, s."""
    clock = station.replay
    begin_s = time.thread_time()
    clock.seek(clock.begin_ns + int(share * (clock.end_ns - clock.begin_ns)))
    screen.draw(station)
    screen.show_figures(station)
    qapp.processEvents()
    return time.thread_time() - begin_s


def test_a_jump_costs_the_same_in_a_flight_fifty_times_as_long(
    qapp: QApplication, replays: list[Shown]
) -> None:
    shares = random.Random(1)
    times_s: list[list[float]] = [[] for _ in replays]
    for _ in range(40):
        share = shares.random()
        for found, shown in zip(times_s, replays, strict=True):
            found.append(jump_s(qapp, *shown, share))
    few, many = (statistics.median(found) for found in times_s)
    print(f"\njump {few * 1e3:.1f} ms of {FEW}, {many * 1e3:.1f} ms of {MANY}: x {many / few:.2f}")
    assert many < MOST_GROWTH * few


def test_a_jump_in_a_long_flight(
    qapp: QApplication, replays: list[Shown], benchmark: BenchmarkFixture
) -> None:
    shares = random.Random(2)
    benchmark.pedantic(lambda: jump_s(qapp, *replays[-1], shares.random()), rounds=40)
