import math
from pathlib import Path

import pytest

from groundstation.flight.events import Event, EventKind
from groundstation.flightlog.reader import FlightLog, read_flight_log
from groundstation.link import Restart
from groundstation.link.replay_link import ReplayLink
from protocol.mission import Mission
from protocol.packet import Chunk
from tests.groundstation.link.reading import Reading, reading
from tests.groundstation.telemetry import START_NS, UTC_NS, chunk, logged
from tests.waiting import eventually

SECOND_NS = 1_000_000_000
HOUR_S = 3600.0


def log_of(folder: Path, mission: Mission, items: list[Chunk | Event]) -> FlightLog:
    return read_flight_log(logged(folder, mission, items))


@pytest.fixture
def hours(tmp_path: Path, lines: Mission) -> FlightLog:
    """A log with one chunk an hour, 0 to 9: nothing comes by itself while a test runs."""
    return log_of(tmp_path, lines, [chunk(b"%d" % hour, hour * HOUR_S) for hour in range(10)])


def at(hour: float) -> int:
    return START_NS + round(hour * HOUR_S * SECOND_NS)


def shown(read: Reading) -> bytes:
    """What a flight would be made of: all since the last restart."""
    data = b""
    for item in read.items:
        if isinstance(item, Restart):
            data = b"".join(part.data for part in item.items if isinstance(part, Chunk))
        elif isinstance(item, Chunk):
            data += item.data
    return data


def test_at_full_speed_exactly_the_log_is_delivered_and_it_ends(
    tmp_path: Path, lines: Mission
) -> None:
    items: list[Chunk | Event] = [chunk(bytes([n]), n * HOUR_S) for n in range(200)]
    items.insert(50, Event(EventKind.LINK_LOST, "x", START_NS, UTC_NS))
    link = ReplayLink(log_of(tmp_path, lines, items), math.inf, ends=True)
    assert list(link.items()) == items
    assert link.now_ns() == link.end_ns
    assert not link.playing


def test_its_clock_is_the_logs(hours: FlightLog) -> None:
    link = ReplayLink(hours)
    assert (link.begin_ns, link.end_ns) == (at(0), at(9))
    assert at(0) <= link.now_ns() < at(1)
    assert link.name == hours.path.name


def test_a_chunk_comes_when_its_moment_has_come_and_not_before(hours: FlightLog) -> None:
    with reading(ReplayLink(hours)) as read:
        read.await_data(b"0")
        read.link.seek(at(1) - 1)  # type: ignore[attr-defined]
        read.await_data(b"01")
        assert read.link.now_ns() >= at(1)


def test_speed_is_how_fast_the_logs_clock_runs(hours: FlightLog) -> None:
    link = ReplayLink(hours, speed=1e6)
    with reading(link) as read:
        read.await_data(b"0123456789")
        eventually(lambda: not link.playing)
        assert link.now_ns() == link.end_ns
        assert not read.ended


def test_a_new_speed_holds_from_now_on(hours: FlightLog) -> None:
    link = ReplayLink(hours, speed=1e-3)
    with reading(link) as read:
        read.await_data(b"0")
        link.set_speed(1e7)
        assert link.speed == 1e7
        read.await_data(b"0123456789")


@pytest.mark.parametrize("speed", [5e-324, 1e-12, 1e300, 1.7e308])
def test_no_speed_is_too_slow_or_too_fast(hours: FlightLog, speed: float) -> None:
    link = ReplayLink(hours, speed)
    with reading(link) as read:
        read.await_data(b"0" if speed < 1 else b"0123456789")
        assert at(0) <= link.now_ns() <= at(9)
        assert not read.ended


def test_paused_the_clock_stands_still_until_play(hours: FlightLog) -> None:
    link = ReplayLink(hours, speed=1e6)
    link.pause()
    stands = link.now_ns()
    assert not link.playing
    with reading(link) as read:
        eventually(lambda: read.data)
        assert link.now_ns() == stands
        link.play()
        assert link.playing or link.now_ns() == link.end_ns
        read.await_data(b"0123456789")


def test_set_forward_all_between_is_delivered_at_once(hours: FlightLog) -> None:
    link = ReplayLink(hours)
    with reading(link) as read:
        link.seek(at(4.5))
        read.await_data(b"01234")
        assert not any(isinstance(item, Restart) for item in read.items)


def test_set_back_the_flight_begins_anew_with_what_lies_before(hours: FlightLog) -> None:
    link = ReplayLink(hours)
    with reading(link) as read:
        link.seek(at(7.5))
        read.await_data(b"01234567")
        link.seek(at(2.5))
        eventually(lambda: isinstance(read.items[-1], Restart))
        assert shown(read) == b"012"
        link.seek(at(3.5))
        eventually(lambda: shown(read) == b"0123")


def test_set_to_anywhere_while_paused_shows_that_moment_and_stays(hours: FlightLog) -> None:
    link = ReplayLink(hours)
    link.pause()
    with reading(link) as read:
        for hour, data in ((5, b"012345"), (1, b"01"), (9, b"0123456789"), (0, b"0"), (3, b"0123")):
            link.seek(at(hour))
            eventually(lambda: shown(read) == data, str(data))  # noqa: B023
            assert link.now_ns() == at(hour)


def test_beyond_its_ends_a_log_has_nothing(hours: FlightLog) -> None:
    link = ReplayLink(hours)
    link.pause()
    link.seek(at(99))
    assert link.now_ns() == at(9)
    link.seek(-1)
    assert link.now_ns() == at(0)


def test_play_at_the_end_begins_anew(hours: FlightLog) -> None:
    link = ReplayLink(hours)
    with reading(link) as read:
        link.seek(at(9))
        read.await_data(b"0123456789")
        assert not link.playing
        link.play()
        eventually(lambda: shown(read) == b"0")
        assert link.playing


def test_closed_it_ends_whatever_it_was_doing(hours: FlightLog) -> None:
    for pause in (False, True):
        link = ReplayLink(hours)
        if pause:
            link.pause()
        read = Reading(link)
        link.close()
        eventually(lambda: read.ended)  # noqa: B023


def test_a_log_without_anything_in_it_is_over_at_once(tmp_path: Path, lines: Mission) -> None:
    log = log_of(tmp_path, lines, [])
    assert list(ReplayLink(log, ends=True).items()) == []
    with reading(ReplayLink(log)) as read:
        assert not read.link.playing  # type: ignore[attr-defined]
        read.link.play()  # type: ignore[attr-defined]
        assert not read.ended


def test_a_log_whose_clock_steps_back_is_played_in_its_order(
    tmp_path: Path, lines: Mission
) -> None:
    items: list[Chunk | Event] = [chunk(b"a", 5), chunk(b"b", 1), chunk(b"c", 6)]
    link = ReplayLink(log_of(tmp_path, lines, items), math.inf, ends=True)
    assert list(link.items()) == items


def test_a_gap_of_centuries_is_waited_for_and_can_be_left(tmp_path: Path, lines: Mission) -> None:
    last = Chunk(b"z", (1 << 63) - 1, UTC_NS)
    link = ReplayLink(log_of(tmp_path, lines, [chunk(b"a"), last]), speed=0.01)
    with reading(link) as read:
        read.await_data(b"a")
        assert not read.ended
        link.seek(last.monotonic_ns)
        read.await_data(b"az")
