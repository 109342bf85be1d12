"""A flight that goes on in a new file after an abrupt end is one flight."""

import shutil
from pathlib import Path

import pytest

from groundstation.errors import UserError
from groundstation.flightlog.continuing import continue_flight, read_to_continue
from groundstation.flightlog.reader import read_flight_log
from groundstation.flightlog.writer import FlightLogWriter, Predecessor
from groundstation.link.serial_link import SerialLink
from groundstation.log_report import flight_of
from groundstation.station import Station
from protocol.mission import Mission
from protocol.packet import Chunk
from tests.groundstation.cable import Cable
from tests.groundstation.telemetry import UTC_NS, chunk, frame
from tests.groundstation.test_station import assert_same
from tests.waiting import eventually

SECOND_NS = 1_000_000_000


def cut_log(folder: Path, mission: Mission, *packets: float) -> Path:
    """A log that was never closed: its program is gone, its file is as it was."""
    writer = FlightLogWriter(folder / "running", mission, "p")
    for count in packets:
        monotonic_ns, utc_ns = writer.header.clock_monotonic_ns, writer.header.clock_utc_ns
        data = frame(mission, packet_count=count)
        writer.append(Chunk(data, monotonic_ns + 1, utc_ns + 1))
    path = folder / writer.path.name
    shutil.copyfile(writer.path, path)
    writer.close()
    shutil.rmtree(folder / "running")
    return path


def test_counters_events_and_values_go_on_and_either_file_gives_the_whole_flight(
    cable: Cable, lines: Mission, tmp_path: Path
) -> None:
    path = cut_log(tmp_path, lines, 1, 2, 3)
    before = path.read_bytes()
    goes_on = continue_flight(read_to_continue(path), "p")
    link = SerialLink(str(cable.path), 9600)
    station = Station(lines, link, goes_on.log, before=goes_on.before)
    station.start()
    eventually(lambda: station.flight.received == 3)
    for count in (4, 6):
        cable.send(frame(lines, packet_count=float(count)))
    eventually(lambda: station.flight.received == 5)
    station.stop()
    assert path.read_bytes() == before
    assert station.flight.continuity.lost == 1
    for part in (path, goes_on.log.path):
        whole = read_flight_log(part)
        assert_same(station.flight, flight_of(whole))
        assert whole.parts == (path, goes_on.log.path)
        assert whole.complete


def test_continued_twice_there_are_three_parts_also_renamed_and_moved(
    lines: Mission, tmp_path: Path
) -> None:
    first = cut_log(tmp_path, lines, 1)
    second = continue_flight(read_to_continue(first), "p").log
    second.append(chunk(b"two", 1e9))
    second.close()
    third = continue_flight(read_to_continue(first), "p").log
    third.append(chunk(b"three", 1e9))
    third.close()
    whole = read_flight_log(second.path)
    assert whole.parts == (first, second.path, third.path)
    elsewhere = tmp_path / "Полёт 1"
    elsewhere.mkdir()
    for name, path in zip("bca", whole.parts, strict=True):
        path.rename(elsewhere / f"{name} renamed.flightlog")
    moved = read_flight_log(elsewhere / "a renamed.flightlog")
    assert [part.name[0] for part in moved.parts] == ["b", "c", "a"]
    assert moved.items == whole.items
    shutil.copyfile(moved.parts[0], elsewhere / "0 a copy.flightlog")
    assert read_flight_log(moved.parts[2]).items == whole.items


def test_other_flights_in_the_folder_are_left_alone(lines: Mission, tmp_path: Path) -> None:
    paths = [cut_log(tmp_path, lines, count) for count in (1, 2)]
    for path in paths:
        assert read_flight_log(path).parts == (path,)


def test_after_the_machine_was_started_anew_order_and_gap_are_those_of_utc(
    lines: Mission, tmp_path: Path
) -> None:
    hour_ns = 3600 * SECOND_NS
    first = FlightLogWriter(tmp_path, lines, "p", clock=lambda: (500 * hour_ns, UTC_NS))
    first.append(Chunk(b"one", 500 * hour_ns, UTC_NS))
    first.close()
    follows = first.as_predecessor
    later = (SECOND_NS, UTC_NS + hour_ns)
    second = FlightLogWriter(tmp_path, lines, "p", follows=follows, clock=lambda: later)
    second.append(Chunk(b"two", 2 * SECOND_NS, UTC_NS + hour_ns))
    second.close()
    one, two = read_flight_log(first.path).items
    assert two.monotonic_ns == 2 * SECOND_NS
    assert two.monotonic_ns - one.monotonic_ns == hour_ns + SECOND_NS
    set_back = (SECOND_NS, UTC_NS - hour_ns)  # a clock without a battery
    third = FlightLogWriter(
        tmp_path,
        lines,
        "p",
        follows=Predecessor(second.path, follows.flight_id, 2),
        clock=lambda: set_back,
    )
    third.append(Chunk(b"three", 3 * SECOND_NS, UTC_NS - hour_ns))
    third.close()
    times = [item.monotonic_ns for item in read_flight_log(first.path).items]
    assert times == sorted(times)


def test_a_log_that_is_being_written_is_not_continued(lines: Mission, tmp_path: Path) -> None:
    writer = FlightLogWriter(tmp_path, lines, "p")
    with pytest.raises(UserError, match="being written by another program"):
        read_to_continue(writer.path)
    writer.close()
    assert read_to_continue(writer.path).parts == (writer.path,)
