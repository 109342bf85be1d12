"""A log is read while another program writes it."""

import os
import threading
from pathlib import Path

import pytest

from groundstation.errors import UserError
from groundstation.flight.items import Item
from groundstation.flightlog.being_written import is_being_written
from groundstation.flightlog.following import Follower, follow
from groundstation.flightlog.format import SIGNATURE, encode_record
from groundstation.flightlog.reader import read_flight_log
from groundstation.flightlog.record_items import record_of
from groundstation.flightlog.writer import FlightLogWriter
from groundstation.link.follow_link import FollowLink
from groundstation.station import Station
from protocol.mission import Mission
from tests.groundstation.telemetry import chunk, frame
from tests.waiting import eventually

needs_locks = pytest.mark.skipif(os.name != "posix", reason="flock is of POSIX")


def test_new_items_come_as_they_are_written_and_the_end_is_seen(
    tiny: Mission, tmp_path: Path
) -> None:
    writer = FlightLogWriter(tmp_path, tiny, "p")
    seen: list[Item] = []
    following = threading.Thread(target=lambda: seen.extend(follow(writer.path)))
    following.start()
    items = [chunk(b"%d" % n, n) for n in range(200)]
    for item in items:
        writer.append(item)
    writer.close()
    following.join(20)
    assert not following.is_alive()
    assert seen == items


@needs_locks
def test_half_a_record_at_the_end_is_no_damage_and_may_be_taken_back(
    tiny: Mission, tmp_path: Path
) -> None:
    writer = FlightLogWriter(tmp_path, tiny, "p")
    writer.append(chunk(b"one", 1))
    follower = Follower(writer.path)
    assert follower.read() == [chunk(b"one", 1)]
    whole = writer.path.read_bytes()
    with writer.path.open("ab") as file:
        file.write(encode_record(record_of(chunk(b"taken back", 2)))[:30])
    assert follower.read() == []
    os.truncate(writer.path, len(whole))
    writer.append(chunk(b"two", 3))
    assert follower.read() == [chunk(b"two", 3)]
    assert not follower.ended
    writer.close()
    assert follower.read() == []
    assert follower.ended


@needs_locks
def test_a_program_that_died_ends_the_following(tiny: Mission, tmp_path: Path) -> None:
    writer = FlightLogWriter(tmp_path, tiny, "p")
    writer.append(chunk(b"one", 1))
    copy = tmp_path / "left.flightlog"
    copy.write_bytes(writer.path.read_bytes())
    writer.close()
    assert list(follow(copy)) == [chunk(b"one", 1)]


def test_a_station_that_follows_shows_the_flight_that_is_received_elsewhere(
    lines: Mission, tmp_path: Path
) -> None:
    writer = FlightLogWriter(tmp_path, lines, "p")
    station = Station(lines, FollowLink(Follower(writer.path)))
    station.start()
    for count in range(1, 4):
        writer.append(chunk(frame(lines, packet_count=float(count)), count))
        eventually(lambda count=count: station.flight.received == count)  # type: ignore[misc]
    station.stop()
    writer.close()


def test_no_log_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(UserError, match=r"there is no flight log .*nowhere"):
        Follower(tmp_path / "nowhere.flightlog")
    with pytest.raises(UserError, match="is a folder; name a flight log in it"):
        Follower(tmp_path)
    empty = tmp_path / "empty.flightlog"
    empty.write_bytes(SIGNATURE)
    with pytest.raises(UserError, match="holds no mission yet"):
        _ = Follower(empty).mission


@needs_locks
def test_only_a_log_that_somebody_writes_counts_as_being_written(
    tiny: Mission, tmp_path: Path
) -> None:
    writer = FlightLogWriter(tmp_path, tiny, "p")
    assert is_being_written(writer.path)
    assert is_being_written(writer.path), "asking changes nothing"
    assert read_flight_log(writer.path).items == []
    writer.close()
    assert not is_being_written(writer.path)
