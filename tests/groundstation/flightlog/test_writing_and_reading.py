import hashlib
import os
import threading
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import groundstation
from groundstation.flight.events import OBSERVED, Event
from groundstation.flightlog.format import Record, decode_record, encode_record
from groundstation.flightlog.reader import read_flight_log
from groundstation.flightlog.writer import FlightLogWriter
from protocol.mission import Mission
from protocol.packet import Chunk
from tests.groundstation.telemetry import START_NS, UTC_NS, chunk, logged

TIMES = st.integers(-(1 << 63), (1 << 63) - 1)
CHUNKS = st.builds(Chunk, st.binary(min_size=1, max_size=5000), TIMES, TIMES)
EVENTS = st.builds(
    Event, st.sampled_from(sorted(OBSERVED)), st.text(st.characters(codec="utf-8")), TIMES, TIMES
)


@given(items=st.lists(CHUNKS | EVENTS, max_size=20))
def test_what_is_read_is_what_was_written(
    items: list[Chunk | Event], lines: Mission, tmp_path_factory: pytest.TempPathFactory
) -> None:
    log = read_flight_log(logged(tmp_path_factory.mktemp("logs"), lines, items))
    assert log.items == items
    assert (log.damage, log.unknown_records, log.complete) == ([], 0, True)


@given(st.builds(Record, st.integers(0, 255), TIMES, TIMES, st.binary(max_size=300)), st.binary())
def test_a_record_is_read_wherever_it_lies(record: Record, before: bytes) -> None:
    data = before + encode_record(record) + b"more"
    assert decode_record(data, len(before)) == (record, len(data) - 4)


def test_the_log_alone_tells_all_about_itself(lines: Mission, tmp_path: Path) -> None:
    log = read_flight_log(logged(tmp_path, lines, [chunk(b"x")]))
    header = log.header
    assert (header.mission, header.team_id, header.port) == (lines.name, lines.team_id, "a test")
    assert header.mission_toml == lines.text
    assert header.mission_sha256 == hashlib.sha256(lines.text.encode()).hexdigest()
    assert header.groundstation_version == groundstation.__version__
    assert log.mission == lines
    assert log.size_bytes == log.path.stat().st_size


def test_each_log_is_a_new_file_also_within_the_same_second(lines: Mission, tmp_path: Path) -> None:
    paths = [logged(tmp_path, lines, [chunk(bytes([number]))]) for number in range(20)]
    assert len(set(paths)) == 20
    assert [read_flight_log(path).items for path in paths] == [
        [chunk(bytes([n]))] for n in range(20)
    ]


def test_two_programs_that_start_together_get_a_file_each(lines: Mission, tmp_path: Path) -> None:
    together = threading.Barrier(8)
    made: list[Path] = []

    def record(number: int) -> None:
        together.wait()
        made.append(logged(tmp_path, lines, [chunk(bytes([number]))]))

    threads = [threading.Thread(target=record, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    items = sorted(item.data for path in made for item in read_flight_log(path).items)  # type: ignore[union-attr]
    assert items == [bytes([number]) for number in range(8)]


def test_the_name_says_when_in_utc_which_team_and_what(lines: Mission, tmp_path: Path) -> None:
    path = logged(tmp_path / "not" / "yet" / "there", lines, [])
    date, clock, *rest = path.stem.split("_")
    assert len(date) == len("2026-05-30")
    assert len(clock) == len("101530Z")
    assert clock.endswith("Z")
    assert rest == [f"team-{lines.team_id}", lines.name]
    assert path.suffix == ".flightlog"


def test_every_chunk_is_in_the_file_as_soon_as_it_is_appended(
    lines: Mission, tmp_path: Path
) -> None:
    writer = FlightLogWriter(tmp_path, lines, "p")
    for number in range(10):
        item = Chunk(os.urandom(number * 100 + 1), START_NS + number, UTC_NS)
        before = writer.path.stat().st_size
        writer.append(item)
        assert writer.path.read_bytes()[before:].find(item.data) > 0
        assert read_flight_log(writer.path).items[-1] == item
    assert not read_flight_log(writer.path).complete
    writer.close()
    writer.close()
    assert read_flight_log(writer.path).complete


def test_a_chunk_that_holds_a_whole_log_is_one_chunk(lines: Mission, tmp_path: Path) -> None:
    inner = logged(tmp_path, lines, [chunk(b"inner"), chunk(b"chunks")]).read_bytes()
    log = read_flight_log(logged(tmp_path, lines, [chunk(inner), chunk(b"after")]))
    assert log.items == [chunk(inner), chunk(b"after")]
    assert log.damage == []
