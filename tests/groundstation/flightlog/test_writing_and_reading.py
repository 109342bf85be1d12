import hashlib
import os
import platform
import threading
import time
from datetime import datetime
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import groundstation
from groundstation.flight.items import Item
from groundstation.flightlog.format import (
    HEAD,
    HEAD_BYTES,
    HEAD_DTYPE,
    HEAD_STRUCT,
    SYNC,
    Record,
    decode_record,
    encode_record,
)
from groundstation.flightlog.reader import read_columns, read_flight_log
from groundstation.flightlog.writer import FlightLogWriter
from protocol.mission import Mission
from protocol.packet import Chunk
from tests.groundstation.flightlog.any_items import ITEMS, TIMES
from tests.groundstation.telemetry import START_NS, UTC_NS, chunk, logged


@given(items=st.lists(ITEMS, max_size=20))
def test_what_is_read_is_what_was_written(
    items: list[Item], lines: Mission, tmp_path_factory: pytest.TempPathFactory
) -> None:
    log = read_flight_log(logged(tmp_path_factory.mktemp("logs"), lines, items))
    assert log.items == items
    assert (log.damage, log.unknown_records, log.complete) == ([], 0, True)


@given(items=st.lists(ITEMS, max_size=20))
def test_columns_hold_what_the_items_hold(
    items: list[Item], lines: Mission, tmp_path_factory: pytest.TempPathFactory
) -> None:
    columns = read_columns(logged(tmp_path_factory.mktemp("logs"), lines, items))
    chunks = [item for item in items if isinstance(item, Chunk)]
    assert columns.received == b"".join(chunk.data for chunk in chunks)
    assert columns.monotonic_ns.tolist() == [chunk.monotonic_ns for chunk in chunks]
    assert columns.utc_ns.tolist() == [chunk.utc_ns for chunk in chunks]
    bounds = columns.starts.tolist()
    assert [columns.received[a:b] for a, b in pairwise(bounds)] == [c.data for c in chunks]
    assert list(columns.others) == [item for item in items if not isinstance(item, Chunk)]


def test_the_head_is_declared_once_and_read_alike_one_by_one_and_many_at_once() -> None:
    fields = {"sync": SYNC, "kind": 200, "length": 1 << 31, "monotonic_ns": -5, "utc_ns": 1 << 62}
    built = HEAD.build(fields)
    assert len(built) == HEAD_BYTES == HEAD_STRUCT.size == HEAD_DTYPE.itemsize
    assert HEAD_STRUCT.unpack(built) == tuple(fields.values())
    assert np.frombuffer(built, HEAD_DTYPE)[0].tolist() == tuple(fields.values())


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
    assert header.python_version == platform.python_version()
    assert header.machine == platform.platform()
    assert len(header.flight_id) == 32
    assert (header.part, header.continues, header.format) == (1, "", 1)
    ahead = datetime.now().astimezone().utcoffset()
    assert ahead is not None
    assert header.local_utc_offset_s == ahead.total_seconds()
    # one moment on both clocks, between the start of this test and now
    assert abs(time.monotonic_ns() - header.clock_monotonic_ns) < 3600e9
    assert abs(time.time_ns() - header.clock_utc_ns) < 3600e9
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
