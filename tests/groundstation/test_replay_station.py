"""A replay is played, set, stepped and sent round and round; nothing here waits for the clock."""

import math
from pathlib import Path

import pytest

from groundstation.flight.events import EventKind
from groundstation.flight.items import CommandSent, Item
from groundstation.flightlog.reader import read_flight_log
from groundstation.link.replay_clock import ReplayClock
from groundstation.replay_station import ReplayStation
from protocol.mission import Mission
from tests.groundstation.telemetry import START_NS, UTC_NS, chunk, frame, logged
from tests.waiting import eventually

HOUR_NS = 3600 * 10**9
STATES = ["LAUNCH_PAD"] * 3 + ["ASCENT"] * 3 + ["DESCENT"] * 4


@pytest.fixture
def replay(tmp_path: Path, binary: Mission) -> ReplayStation:
    """A packet an hour, 0 to 9, the sixth and seventh in one chunk; paused at the beginning."""
    sent = [frame(binary, packet_count=float(n), state=state) for n, state in enumerate(STATES)]
    items = [chunk(data, 3600.0 * n) for n, data in enumerate(sent) if n not in (6, 7)]
    items.insert(6, chunk(sent[6] + sent[7], 3600.0 * 6))
    station = ReplayStation(read_flight_log(logged(tmp_path, binary, items)))
    station.start()
    station.replay.pause()
    station.replay.seek(START_NS)
    return station


def at(hour: float) -> int:
    return START_NS + round(hour * HOUR_NS)


def hour(replay: ReplayStation) -> float:
    return (replay.replay.now_ns() - START_NS) / HOUR_NS


def test_single_steps_go_packet_by_packet_both_ways(replay: ReplayStation) -> None:
    seen = []
    for _ in range(12):
        seen.append(replay.flight.received)
        replay.step(1)
    assert seen == [1, 2, 3, 4, 5, 6, 8, 9, 10, 10, 10, 10]
    back = []
    for _ in range(10):
        replay.step(-1)
        back.append(replay.flight.received)
    assert back == [9, 8, 6, 5, 4, 3, 2, 1, 1, 1]


def test_a_step_while_it_plays_stops_it_there(replay: ReplayStation) -> None:
    replay.replay.play()
    replay.step(2)
    assert not replay.replay.playing
    assert replay.flight.received == 3


def test_events_are_gone_to_in_both_directions(replay: ReplayStation) -> None:
    replay.go_to_event(1)
    assert (hour(replay), replay.flight.events[-1].text) == (3.0, "by the state word")
    replay.go_to_event(1)
    assert (hour(replay), replay.flight.events[-1].text) == (6.0, "DESCENT")
    replay.go_to_event(1)
    assert hour(replay) == 9.0
    replay.go_to_event(-1)
    assert hour(replay) == 6.0
    replay.go_to_event(-1)
    assert hour(replay) == 3.0
    assert replay.flight.events[-1].kind is EventKind.LAUNCH_SEEN


def test_simulated_pressures_are_passed_over_on_the_way_to_events(
    lines: Mission, tmp_path: Path
) -> None:
    items: list[Item] = []
    for n in range(6):
        text, times = f"CMD,1031,SIMP,{100_000 + n}", (START_NS + n * 10**9, UTC_NS + n * 10**9)
        items.append(
            chunk(frame(lines, packet_count=float(n), state=STATES[n], battery_voltage=8.0), n)
        )
        items.append(CommandSent(n, "SIMP", {}, text, f"SP{100_000 + n}", 5.0, *times))
    station = ReplayStation(read_flight_log(logged(tmp_path, lines, items)))
    station.replay.pause()
    station.replay.seek(station.replay.begin_ns)
    station.go_to_event(1)
    assert (station.replay.now_ns() - START_NS) / 1e9 == 3.0
    station.go_to_event(-1)
    assert (station.replay.now_ns() - START_NS) / 1e9 == 0.0


def test_the_flight_is_one_object_forwards_and_another_after_a_step_back(
    replay: ReplayStation,
) -> None:
    replay.replay.seek(at(2.5))
    flight = replay.flight
    replay.replay.seek(at(4.5))
    assert replay.flight is flight
    assert flight.received == 5
    replay.replay.seek(at(2.5))
    assert replay.flight is not flight
    assert replay.flight.received == 3
    assert flight.received == 5, "who still draws the old one sees it whole"


def test_it_plays_backwards_to_the_beginning_and_stops_there(replay: ReplayStation) -> None:
    clock = replay.replay
    clock.seek(at(9))
    clock.set_speed(1e9)
    clock.play(backwards=True)
    eventually(lambda: not clock.playing)
    assert hour(replay) == 0.0
    assert replay.flight.received == 1
    clock.play(backwards=True)
    assert clock.backwards
    eventually(lambda: not clock.playing)
    clock.play()
    eventually(lambda: hour(replay) == 9.0)


@pytest.mark.parametrize("backwards", [False, True])
def test_it_goes_round_between_two_marks(replay: ReplayStation, backwards: bool) -> None:
    clock = replay.replay
    clock.set_speed(1e7)
    clock.set_loop(at(5), at(2))
    clock.play(backwards=backwards)
    seen = set()

    def round_and_round() -> bool:
        assert 2.0 <= hour(replay) <= 5.0
        seen.add(replay.flight.received)
        return seen >= {3, 4, 5}

    eventually(round_and_round)
    assert clock.playing
    clock.end_loop()
    eventually(lambda: not clock.playing)
    assert hour(replay) == (0.0 if backwards else 9.0)


def test_a_jump_out_of_a_running_loop_leaves_it(replay: ReplayStation) -> None:
    clock = replay.replay
    clock.set_loop(at(2), at(5))
    clock.play()
    clock.seek(at(3))
    assert clock.loop == (at(2), at(5))
    clock.seek(at(7))
    assert clock.loop is None
    assert clock.now_ns() >= at(7)


def test_a_loop_of_no_length_is_none(replay: ReplayStation) -> None:
    replay.replay.set_loop(at(3), at(3))
    assert replay.replay.loop is None
    replay.replay.set_loop(at(30), at(50))
    assert replay.replay.loop is None


def test_as_fast_as_possible_is_at_the_end_at_once(replay: ReplayStation) -> None:
    replay.replay.set_speed(math.inf)
    replay.replay.play()
    assert replay.flight.received == 10
    assert replay.running
    replay.stop()
    assert not replay.running
    assert replay.wait(0)


def test_a_clock_of_no_length_stands_still() -> None:
    clock = ReplayClock(5, 5)
    assert not clock.playing
    clock.play(backwards=True)
    assert clock.now_ns() == 5


def test_a_log_without_packets_can_be_stepped(tmp_path: Path, binary: Mission) -> None:
    station = ReplayStation(read_flight_log(logged(tmp_path, binary, [])), ends=True)
    station.step(1)
    station.step(-1)
    station.go_to_event(1)
    assert station.flight.received == 0
    assert station.wait(20)


def test_the_way_over_ground_is_the_same_however_the_moment_was_reached(
    tmp_path: Path, binary: Mission, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in ("flight.ground_track", "flight.whole.track", "replay_station"):
        monkeypatch.setattr(f"groundstation.{module}.ROWS_AT_ONCE", 60)  # as in a long flight
    rows = 250
    places = [(38.0 + n * 1e-5, -79.0 + math.sin(n / 20) * 1e-3) for n in range(rows)]
    sent = [frame(binary, latitude=lat, longitude=lon) for lat, lon in places]
    items = [chunk(data, n / 100) for n, data in enumerate(sent)]
    path = logged(tmp_path, binary, items)
    played, jumped = (ReplayStation(read_flight_log(path)) for _ in range(2))
    for station in (played, jumped):
        station.replay.pause()
    for share in (0.1, 0.4, 0.5, 0.8, 1.0, 0.3, 0.9):
        moment_ns = START_NS + round(share * rows / 100 * 1e9)
        for station in (played, jumped):
            if station is jumped:
                station.replay.seek(station.replay.begin_ns)
                assert station.ground_track()
            station.replay.seek(moment_ns)
        one, other = played.ground_track(), jumped.ground_track()
        assert one
        assert other
        assert one.rows == other.rows == played.flight.received > 0
        assert one.shown
        assert other.shown
        assert (one.shown.count, one.shown.last) == (other.shown.count, other.shown.last)
        for column, same in zip(one.shown.columns(), other.shown.columns(), strict=True):
            assert column.tolist() == same.tolist()
