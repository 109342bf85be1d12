"""What recording costs, beside the bare write that it cannot do without; and reading back."""

import os
import time
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from groundstation.flightlog.format import SIGNATURE, SYNC, Record, RecordKind, encode_record
from groundstation.flightlog.reader import read_flight_log
from groundstation.flightlog.record_items import record_of
from groundstation.flightlog.recording import Recording
from groundstation.flightlog.writer import FlightLogWriter
from protocol.mission_file import load_mission
from tests.groundstation.telemetry import START_NS, UTC_NS, chunk, frame, logged

MISSION = load_mission("cansat-binary")
PACKET = frame(MISSION)
CHUNKS = 200_000


def seconds(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


@pytest.fixture(scope="module")
def long_log(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A log of one packet a chunk."""
    path = logged(tmp_path_factory.mktemp("log"), MISSION, [])
    whole = path.read_bytes()
    records = (
        encode_record(Record(RecordKind.RECEIVED, START_NS + n, UTC_NS + n, PACKET))
        for n in range(CHUNKS)
    )
    header_end = whole.find(SYNC, len(SIGNATURE) + 1)
    path.write_bytes(whole[:header_end] + b"".join(records))
    return path


def test_appending_a_chunk(benchmark: BenchmarkFixture, tmp_path: Path) -> None:
    recording = Recording(FlightLogWriter(tmp_path, MISSION, "p"))
    item = chunk(PACKET)
    benchmark(recording.take, item)
    recording.close()


def test_recording_costs_little_more_than_the_bare_write(tmp_path: Path) -> None:
    recording = Recording(FlightLogWriter(tmp_path, MISSION, "p"))
    item, data = chunk(PACKET), encode_record(record_of(chunk(PACKET)))
    bare = os.open(tmp_path / "bare", os.O_CREAT | os.O_WRONLY)

    def best(work: Callable[[], object]) -> float:
        return min(seconds(lambda: [work() for _ in range(5000)]) for _ in range(7))

    ratio = best(lambda: recording.take(item)) / best(lambda: os.write(bare, data))
    os.close(bare)
    recording.close()
    assert ratio < 8


def test_reading_a_log_into_columns(benchmark: BenchmarkFixture, long_log: Path) -> None:
    log = benchmark(read_flight_log, long_log)
    assert len(log.columns.monotonic_ns) == CHUNKS


def test_reading_costs_little_more_than_the_checksums(long_log: Path) -> None:
    data = long_log.read_bytes()
    size = len(encode_record(record_of(chunk(PACKET))))
    places = range(len(data) - CHUNKS * size, len(data), size)

    def checksums() -> None:
        for at in places:
            zlib.crc32(data[at + 4 : at + size - 4])

    reading = min(seconds(lambda: read_flight_log(long_log)) for _ in range(5))
    assert reading / min(seconds(checksums) for _ in range(5)) < 8
