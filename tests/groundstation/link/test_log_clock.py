import math
import threading
from pathlib import Path

import pytest

from groundstation.flight.events import Event, EventKind
from groundstation.flight.items import Item
from groundstation.flightlog.reader import FlightLog, read_flight_log
from groundstation.link.log_clock import LogClock
from protocol.mission import Mission
from protocol.packet import Chunk
from tests.groundstation.telemetry import START_NS, UTC_NS, chunk, logged
from tests.waiting import eventually

SECOND_NS = 1_000_000_000
HOUR_S = 3600.0


def log_of(folder: Path, mission: Mission, items: list[Item]) -> FlightLog:
    return read_flight_log(logged(folder, mission, items))


@pytest.fixture
def hours(tmp_path: Path, lines: Mission) -> FlightLog:
    """A log with one chunk an hour, 0 to 9: its clock goes nowhere by itself while a test runs."""
    return log_of(tmp_path, lines, [chunk(b"%d" % hour, hour * HOUR_S) for hour in range(10)])


def at(hour: float) -> int:
    return START_NS + round(hour * HOUR_S * SECOND_NS)


def test_its_time_is_the_logs(hours: FlightLog) -> None:
    clock = LogClock(hours)
    assert (clock.begin_ns, clock.end_ns) == (at(0), at(9))
    assert at(0) <= clock.now_ns() < at(1)
    assert (clock.name, clock.path) == (hours.path.name, hours.path)


def test_it_begins_and_ends_with_whatever_the_log_holds(tmp_path: Path, lines: Mission) -> None:
    opened = Event(EventKind.LINK_OPENED, "x", at(1), UTC_NS)
    closed = Event(EventKind.LINK_CLOSED, "x", at(4), UTC_NS)
    clock = LogClock(log_of(tmp_path, lines, [opened, chunk(b"a", 2 * HOUR_S), closed]))
    assert (clock.begin_ns, clock.end_ns) == (at(1), at(4))


def test_it_brings_nothing_by_itself(hours: FlightLog) -> None:
    assert list(LogClock(hours, math.inf).items()) == []


def test_at_full_speed_it_is_at_the_end_at_once(hours: FlightLog) -> None:
    clock = LogClock(hours, math.inf, ends=True)
    assert clock.now_ns() == at(9)
    assert not clock.playing
    assert clock.wait_closed(20)


def test_speed_is_how_fast_it_runs(hours: FlightLog) -> None:
    clock = LogClock(hours, speed=1e6)
    eventually(lambda: not clock.playing)
    assert clock.now_ns() == clock.end_ns
    assert not clock.closed, "it stays to be scrubbed"


def test_a_new_speed_holds_from_now_on(hours: FlightLog) -> None:
    clock = LogClock(hours, speed=1e-3)
    assert clock.now_ns() < at(1)
    clock.set_speed(1e7)
    assert clock.speed == 1e7
    eventually(lambda: clock.now_ns() == at(9))


@pytest.mark.parametrize("speed", [5e-324, 1e-12, 1e300, 1.7e308])
def test_no_speed_is_too_slow_or_too_fast(hours: FlightLog, speed: float) -> None:
    clock = LogClock(hours, speed, ends=True)
    assert clock.wait_closed(0.001 if speed < 1 else 20) == (speed > 1)
    assert clock.now_ns() == at(0 if speed < 1 else 9)


def test_paused_it_stands_still_until_play(hours: FlightLog) -> None:
    clock = LogClock(hours, speed=1e6)
    clock.pause()
    stands = clock.now_ns()
    assert not clock.playing
    assert not clock.wait_closed(0.001)
    assert clock.now_ns() == stands
    clock.play()
    eventually(lambda: clock.now_ns() == at(9))


@pytest.mark.parametrize("paused", [False, True])
def test_it_is_set_to_any_moment_and_goes_on_from_there(hours: FlightLog, paused: bool) -> None:
    clock = LogClock(hours)
    if paused:
        clock.pause()
    for hour in (5.0, 1.0, 4.5, 0.0, 3.0):
        clock.seek(at(hour))
        assert at(hour) <= clock.now_ns() <= at(hour if paused else hour + 0.5)
        assert clock.playing != paused


def test_beyond_its_ends_a_log_has_nothing(hours: FlightLog) -> None:
    clock = LogClock(hours)
    clock.pause()
    clock.seek(at(99))
    assert clock.now_ns() == at(9)
    clock.seek(-1)
    assert clock.now_ns() == at(0)


def test_play_at_the_end_begins_anew(hours: FlightLog) -> None:
    clock = LogClock(hours)
    clock.seek(at(9))
    assert not clock.playing
    clock.play()
    assert clock.playing
    assert clock.now_ns() < at(1)


@pytest.mark.parametrize("paused", [False, True])
def test_closed_it_is_over_for_all_who_wait(hours: FlightLog, paused: bool) -> None:
    clock = LogClock(hours)
    if paused:
        clock.pause()
    waiting = threading.Thread(target=clock.wait_closed, args=(None,), daemon=True)
    waiting.start()
    assert not clock.closed
    clock.close()
    waiting.join(20)
    assert not waiting.is_alive()
    assert clock.closed


def test_a_log_without_anything_in_it_is_over_at_once(tmp_path: Path, lines: Mission) -> None:
    log = log_of(tmp_path, lines, [])
    assert LogClock(log, ends=True).wait_closed(20)
    clock = LogClock(log)
    clock.play()
    assert not clock.playing
    assert not clock.closed


def test_a_log_whose_clock_steps_back_ends_with_its_latest_moment(
    tmp_path: Path, lines: Mission
) -> None:
    clock = LogClock(log_of(tmp_path, lines, [chunk(b"a", 6), chunk(b"b", 5)]))
    assert clock.end_ns == START_NS + 6 * SECOND_NS


def test_a_gap_of_centuries_is_waited_for_and_can_be_left(tmp_path: Path, lines: Mission) -> None:
    last = Chunk(b"z", (1 << 63) - 1, UTC_NS)
    clock = LogClock(log_of(tmp_path, lines, [chunk(b"a"), last]), speed=0.01, ends=True)
    assert not clock.wait_closed(0.001)
    clock.seek(last.monotonic_ns)
    assert clock.wait_closed(20)
