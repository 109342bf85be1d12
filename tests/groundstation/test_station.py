import math
from collections.abc import Iterator
from pathlib import Path

import pytest

from groundstation.flight.events import Event, EventKind
from groundstation.flight.flight import Flight
from groundstation.flightlog.reader import read_flight_log
from groundstation.flightlog.writer import FlightLogWriter
from groundstation.link.serial_link import SerialLink
from groundstation.log_report import flight_of
from groundstation.replay_station import ReplayStation
from groundstation.station import Station
from protocol.mission import Mission
from protocol.mission_file import builtin_names, load_mission
from protocol.packet import Chunk
from tests.groundstation.cable import Cable
from tests.groundstation.log_link import LogLink
from tests.groundstation.same_flight import assert_same
from tests.groundstation.telemetry import chunk, flown, frame, logged
from tests.waiting import eventually


def recording(cable: Cable, mission: Mission, folder: Path) -> Station:
    log = FlightLogWriter(folder, mission, str(cable.path))
    return Station(mission, SerialLink(str(cable.path), mission.baud_rate), log)


def condition(station: Station) -> str:
    link = station.flight.link
    return link.kind if link else ""


def replayed(path: Path) -> Flight:
    """The flight replayed to its end, as the window and the terminal do."""
    station = ReplayStation(read_flight_log(path), math.inf, ends=True)
    station.start()
    assert station.wait(20)
    return station.flight


def received_again(path: Path) -> Flight:
    """The flight that the live road makes of what the log brings."""
    log = read_flight_log(path)
    station = Station(log.mission, LogLink(log))
    station.start()
    assert station.wait(20)
    return station.flight


@pytest.mark.parametrize("name", builtin_names())
def test_a_flight_replayed_is_the_flight_that_was_live(
    name: str, cable: Cable, tmp_path: Path
) -> None:
    mission = load_mission(name)
    pieces = flown(mission, 200, loss=0.1, corrupt=0.1)
    station = recording(cable, mission, tmp_path)
    station.start()
    sent = 0
    for number, piece in enumerate(pieces):
        cable.send(piece)
        sent += len(piece)
        if number == 100:
            eventually(lambda: station.flight.bytes_received == sent)  # noqa: B023
            cable.pull()
            eventually(lambda: condition(station) == EventKind.LINK_LOST)
            cable.plug_in()
            eventually(lambda: condition(station) == EventKind.LINK_BACK)
    eventually(lambda: station.flight.bytes_received == sent)
    station.stop()
    live = station.flight
    assert live.received > 100
    assert live.rejected > 5
    assert live.continuity.lost > 5 or mission.field_of("packet_count") is None
    assert station.log is not None
    assert_same(live, replayed(station.log.path))
    assert_same(live, received_again(station.log.path))
    assert_same(live, flight_of(read_flight_log(station.log.path)))


def test_every_byte_received_is_in_the_log_also_noise(
    cable: Cable, lines: Mission, tmp_path: Path
) -> None:
    station = recording(cable, lines, tmp_path)
    station.start()
    sent = b"\xff\x00noise\r" + frame(lines) + b"a line that never ends"
    cable.send(sent)
    eventually(lambda: station.flight.bytes_received == len(sent))
    station.stop()
    assert station.log is not None
    log = read_flight_log(station.log.path)
    assert b"".join(item.data for item in log.items if isinstance(item, Chunk)) == sent
    assert log.complete
    assert station.flight.rejected_by_reason == {"not text": 1}


def test_the_log_holds_when_the_link_opened_and_closed(
    cable: Cable, lines: Mission, tmp_path: Path
) -> None:
    station = recording(cable, lines, tmp_path)
    station.start()
    eventually(lambda: station.flight.events)
    station.stop()
    assert not station.running
    assert station.log is not None
    kinds = [
        item.kind for item in read_flight_log(station.log.path).items if isinstance(item, Event)
    ]
    assert kinds == [EventKind.LINK_OPENED, EventKind.LINK_CLOSED]


def test_a_replay_set_back_shows_the_flight_as_it_was_then(lines: Mission, tmp_path: Path) -> None:
    hour_s = 3600.0
    chunks = [
        chunk(frame(lines, packet_count=float(n), altitude=float(n)), n * hour_s) for n in range(10)
    ]
    station = ReplayStation(read_flight_log(logged(tmp_path, lines, chunks)))
    station.start()
    clock = station.replay
    clock.seek(clock.end_ns)
    assert station.flight.received == 10
    assert station.flight.altitude_max_m == 9.0
    clock.seek(clock.begin_ns + round(3.5 * hour_s * 1e9))
    assert station.flight.received == 4
    assert station.flight.altitude_max_m == 3.0
    then = flight_of(read_flight_log(logged(tmp_path, lines, chunks[:4])))
    assert_same(station.flight, then)
    station.stop()


def test_the_age_of_the_last_packet_is_on_the_links_clock(lines: Mission, tmp_path: Path) -> None:
    log = read_flight_log(logged(tmp_path, lines, [chunk(frame(lines), 0), chunk(b"noise", 90.0)]))
    station = Station(lines, LogLink(log))
    assert station.age_of_last_packet_s() is None
    station.start()
    assert station.wait(20)
    assert station.age_of_last_packet_s() == 90.0


class Faulty:
    """A link that brings something no program can take."""

    name = "faulty"

    def __init__(self, *items: object) -> None:
        self._items = items

    def items(self) -> Iterator[Chunk | Event]:
        yield from self._items  # type: ignore[misc]

    def now_ns(self) -> int:
        return 0

    def close(self) -> None:
        pass


def test_a_fault_in_recording_and_understanding_stops_neither(
    lines: Mission, tmp_path: Path
) -> None:
    whole = frame(lines)
    poison = Chunk(whole, "no time at all", 0)  # type: ignore[arg-type]
    log = FlightLogWriter(tmp_path, lines, "p")
    station = Station(lines, Faulty(chunk(whole, 1), poison, chunk(whole, 2)), log)
    station.start()
    assert station.wait(20)
    station.stop()
    assert isinstance(station.fault, Exception)
    assert station.flight.received == 2
    assert read_flight_log(log.path).items == [chunk(whole, 1), chunk(whole, 2)]


def test_a_fault_in_the_recording_does_not_stop_reception(lines: Mission, tmp_path: Path) -> None:
    whole = frame(lines)
    unwritable = Event(EventKind.LINK_LOST, "\udcff", 0, 0)
    log = FlightLogWriter(tmp_path, lines, "p")
    station = Station(lines, Faulty(unwritable, chunk(whole, 1)), log)
    station.start()
    assert station.wait(20)
    station.stop()
    assert isinstance(station.fault, Exception)
    assert station.flight.received == 1
    assert read_flight_log(log.path).items == [chunk(whole, 1)]


def test_a_link_that_breaks_ends_the_station_in_order(lines: Mission, tmp_path: Path) -> None:
    class Breaking(Faulty):
        def items(self) -> Iterator[Chunk | Event]:
            yield chunk(frame(lines))
            raise RuntimeError("a fault of the program")

    log = FlightLogWriter(tmp_path, lines, "p")
    station = Station(lines, Breaking(), log)
    station.start()
    assert station.wait(20)
    station.stop()
    assert str(station.fault) == "a fault of the program"
    assert station.flight.received == 1
    assert read_flight_log(log.path).complete
