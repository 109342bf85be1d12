"""How long a frame of the window takes, and whether it depends on what lies behind it.

Figures of the machine at hand; only ratios within one run are held against a limit.
"""

import gc
import os
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from itertools import cycle, pairwise
from pathlib import Path
from typing import Any

import psutil
import pytest
from pytest_benchmark.fixture import BenchmarkFixture

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtWidgets import QApplication

from firmware_sim.flight import fly
from groundstation.flightlog.writer import FlightLogWriter
from groundstation.remembered.preferences import load_preferences
from groundstation.station import Station
from groundstation.ui import theme
from groundstation.ui.flight_screen import FlightScreen
from groundstation.ui.station_making import Running
from groundstation.ui.window import DRAW_PERIOD_MS, FIGURES_EVERY, MainWindow
from protocol.mission_file import load_mission
from tests.benchmarks.long_flight import LongFlight
from tests.groundstation.ui.hand_fed import HandFedLink

MISSION = "cansat-binary"
SIZE_PX = (1920, 1080)
PACKETS_A_FRAME = 4
MOST_GROWTH = 1.5
"""The aim is 1.2; the rest is for a machine that does other things as well."""
SOAK_S = 300.0
PACKETS_A_SECOND = 100
MOST_STALL_S = 0.1
SMALLEST_PX = (800, 600)
SLOW_MISSION = "aas-2026"
SETTLED_S, SLOW_S = 3.0, 20.0
MOST_SHARE = 0.1
"""Measured: 3 %; the limit is what an old laptop may need."""
IDLE_CORES = 0.3
"""Others take less than this on a machine that is there for the measurement."""


@pytest.fixture(scope="module")
def long_flight() -> Iterator[LongFlight]:
    """A million packets behind the next ones."""
    flight = LongFlight(load_mission(MISSION), 1_000_000)
    yield flight
    flight.station.stop()


def test_a_frame_costs_the_same_a_million_packets_later(
    qapp: QApplication, long_flight: LongFlight
) -> None:
    short = LongFlight(load_mission(MISSION), 1_000)
    screens = {flight: _screen(qapp, flight) for flight in (short, long_flight)}
    times_s: dict[LongFlight, list[float]] = {short: [], long_flight: []}
    for _ in range(400):
        for flight, screen in screens.items():
            flight.go_on(PACKETS_A_FRAME)
            times_s[flight].append(_frame_s(qapp, flight, screen))
    short.station.stop()
    few, many = (statistics.median(times_s[flight]) for flight in (short, long_flight))
    print(f"\nframe {few * 1e3:.2f} ms at 1e3, {many * 1e3:.2f} ms at 1e6: x {many / few:.2f}")
    assert many < MOST_GROWTH * few


def test_frame_with_a_million_packets_behind_it(
    qapp: QApplication, long_flight: LongFlight, benchmark: BenchmarkFixture
) -> None:
    screen = _screen(qapp, long_flight)
    benchmark.pedantic(
        lambda: _frame_s(qapp, long_flight, screen),
        setup=lambda: long_flight.go_on(PACKETS_A_FRAME),
        rounds=200,
    )


_START = """
import sys
from pathlib import Path
from groundstation.ui.display_scale import fitting_application
app = fitting_application()
from groundstation.remembered.preferences import load_preferences
from groundstation.ui import theme
from groundstation.ui.window import MainWindow
theme.apply(app)
folder = Path(sys.argv[1])
window = MainWindow(folder, load_preferences(folder / "preferences.toml"))
window.show()
app.processEvents()
assert not window.grab().isNull()
"""


def test_from_start_to_a_usable_window(tmp_path: Path, benchmark: BenchmarkFixture) -> None:
    """From the start of the interpreter on, as the program opens its window, to its first page."""
    command = [sys.executable, "-c", _START, str(tmp_path)]
    benchmark.pedantic(lambda: subprocess.run(command, check=True), rounds=3, warmup_rounds=1)


@pytest.mark.soak
@pytest.mark.timeout(SOAK_S + 120)
def test_five_minutes_at_a_hundred_packets_a_second(
    qapp: QApplication, long_flight: LongFlight
) -> None:
    screen = _screen(qapp, long_flight)
    gc.collect()
    gc.freeze()  # as the program does before it begins
    ended = threading.Event()

    def feed() -> None:
        while not ended.wait(1 / PACKETS_A_SECOND):
            long_flight.go_on(1, wait=False)

    frames, beats = 0, [_now_s()]
    draw, heart = QTimer(), QTimer()

    def frame() -> None:
        nonlocal frames
        screen.draw(long_flight.station)
        if frames % FIGURES_EVERY == 0:
            screen.show_figures(long_flight.station)
        frames += 1

    draw.timeout.connect(frame)
    heart.timeout.connect(lambda: beats.append(_now_s()))
    feeder = threading.Thread(target=feed)
    feeder.start()
    draw.start(DRAW_PERIOD_MS)
    heart.start(5)
    with _Bystander() as bystander:
        busy_s = time.process_time()
        _work_for(SOAK_S)
        busy_s = time.process_time() - busy_s
    ended.set()
    feeder.join()
    stall_s = max(later[0] - earlier[0] for earlier, later in pairwise(beats))
    own_s = max(later[1] - earlier[1] for earlier, later in pairwise(beats))
    print(
        f"\n{frames / SOAK_S:.1f} frames/s; longest stall of the window's thread "
        f"{stall_s * 1e3:.0f} ms by the clock, {own_s * 1e3:.0f} ms by its own work; "
        f"{busy_s / SOAK_S:.0%} of a core, decoding included; "
        f"the machine held up a program that does nothing for {bystander.late_s * 1e3:.0f} ms "
        f"and gave {bystander.others_cores:.1f} cores to others"
    )
    assert own_s < MOST_STALL_S
    # A machine that does other things, or none at all for a while, holds everybody up
    if bystander.others_cores < IDLE_CORES:
        assert frames / SOAK_S >= 20
        assert stall_s < MOST_STALL_S + bystander.late_s


@pytest.mark.soak
def test_a_packet_a_second_on_the_smallest_screen(qapp: QApplication, tmp_path: Path) -> None:
    """The share of a core that the whole program takes, decoding and recording included."""
    theme.apply(qapp)
    window = MainWindow(tmp_path, load_preferences(tmp_path / "preferences.toml"))
    window.resize(*SMALLEST_PX)
    window.show()
    mission, link = load_mission(SLOW_MISSION), _LiveLink()
    record = FlightLogWriter(tmp_path, mission, link.name)
    window.show_running(Running(Station(mission, link, record)))
    packets = cycle([sent.on_air for sent in fly(mission)])
    feed = QTimer()
    feed.timeout.connect(lambda: link.feed(next(packets), link.now_ns()))
    feed.start(1000)
    _work_for(SETTLED_S)
    begin_s, busy_s = time.perf_counter(), time.process_time()
    _work_for(SLOW_S)
    share = (time.process_time() - busy_s) / (time.perf_counter() - begin_s)
    assert window.station
    received = window.station.flight.received
    window.quit()
    print(f"\n{SMALLEST_PX} at 1 packet/s: {share:.1%} of a core")
    assert received >= SLOW_S
    assert share < MOST_SHARE


class _LiveLink(HandFedLink):
    """A link on the machine's own clock."""

    def now_ns(self) -> int:
        """Return the time, ns."""
        return time.monotonic_ns()


def _work_for(seconds: float) -> None:
    """Let the window work as it does for a crew."""
    loop = QEventLoop()
    QTimer.singleShot(int(seconds * 1000), loop.quit)
    loop.exec()


class _Bystander:
    """A program of its own that sleeps and sees how late it is woken, s, and how many cores work
    for neither of the two."""

    _CODE = (
        "import sys, time\n"
        "late = 0.0\n"
        "before = time.perf_counter()\n"
        "print(flush=True)\n"
        "import select\n"
        "while not select.select([sys.stdin], [], [], 0.005)[0]:\n"
        "    now = time.perf_counter()\n"
        "    late, before = max(late, now - before - 0.005), now\n"
        "print(late)\n"
    )

    def __enter__(self) -> "_Bystander":
        self.late_s = self.others_cores = 0.0
        self._program = subprocess.Popen(
            [sys.executable, "-c", self._CODE], stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )
        assert self._program.stdout
        self._program.stdout.readline()
        self._begin = time.perf_counter(), psutil.cpu_times(), time.process_time()
        return self

    def __exit__(self, *_: object) -> None:
        begin_s, busy, own_s = self._begin
        seconds = time.perf_counter() - begin_s
        all_s = _busy_s(psutil.cpu_times()) - _busy_s(busy) - (time.process_time() - own_s)
        self.others_cores = all_s / seconds
        self.late_s = float(self._program.communicate(b"\n")[0])


def _busy_s(times: Any) -> float:
    """Return for how long all cores together have worked, s."""
    return float(sum(times) - times.idle - getattr(times, "iowait", 0.0))


def _now_s() -> tuple[float, float]:
    """Return the clock, and how long this thread has worked, s."""
    return time.perf_counter(), time.thread_time()


def _screen(qapp: QApplication, flight: LongFlight) -> FlightScreen:
    """Return the screen of a flight, drawn until all pictures stand."""
    theme.apply(qapp)
    screen = FlightScreen(load_mission(MISSION))
    screen.resize(*SIZE_PX)
    screen.show()
    for _ in range(20):
        _frame_s(qapp, flight, screen)
    return screen


def _frame_s(qapp: QApplication, flight: LongFlight, screen: FlightScreen) -> float:
    """Draw one frame with its figures; return how long it took, s."""
    begin_s = time.perf_counter()
    screen.draw(flight.station)
    screen.show_figures(flight.station)
    qapp.processEvents()
    return time.perf_counter() - begin_s
