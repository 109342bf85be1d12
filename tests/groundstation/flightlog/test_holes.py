"""Holes in a log, as a failing disk or a copying tool leaves them, are damage and cost no time."""

import os
from pathlib import Path

import pytest

from groundstation.errors import UserError
from groundstation.flightlog.batch import Damage
from groundstation.flightlog.format import SYNC, Record, encode_record
from groundstation.flightlog.reader import read_flight_log
from groundstation.flightlog.repair import repair
from groundstation.flightlog.scanning import BLOCK_BYTES, Scanner
from protocol.mission import Mission
from tests.groundstation.telemetry import START_NS, UTC_NS, chunk, logged

HUGE = 100_000_000_000


@pytest.fixture
def log(tmp_path: Path, tiny: Mission) -> Path:
    """A log without an end mark, as after a crash."""
    path = logged(tmp_path, tiny, [chunk(b"before %d" % n, n) for n in range(50)])
    os.truncate(path, path.read_bytes().rfind(SYNC))
    return path


def lengthen(path: Path, size: int) -> None:
    """Set the size of a file by a hole; skips the test where the file system makes none."""
    if not hasattr(os, "SEEK_DATA"):
        pytest.skip("this system does not tell where the holes of a file are")
    try:
        os.truncate(path, size)
    except OSError as error:
        pytest.skip(f"the file system makes no file of {size} bytes: {error}")
    status = path.stat()
    if status.st_blocks * 512 > size // 2 or not _tells_holes(path, size):
        pytest.skip("the file system makes no holes, or does not tell where they are")


def _tells_holes(path: Path, size: int) -> bool:
    with path.open("rb") as file:
        return os.lseek(file.fileno(), 0, os.SEEK_HOLE) < size


def test_a_hole_of_a_hundred_gigabytes_behind_a_log_is_told(log: Path) -> None:
    sound, size = read_flight_log(log), log.stat().st_size
    lengthen(log, HUGE)
    found = read_flight_log(log)
    assert found.items == sound.items
    assert found.damage == [Damage(size, HUGE - size, log)]
    assert not found.complete


def test_a_hole_of_a_hundred_gigabytes_alone_is_no_flight_log(log: Path) -> None:
    log.write_bytes(b"")
    lengthen(log, HUGE)
    with pytest.raises(UserError, match="not a flight log"):
        read_flight_log(log)


def test_behind_a_hole_in_a_log_reading_goes_on(log: Path) -> None:
    sound, size = read_flight_log(log), log.stat().st_size
    lengthen(log, HUGE)
    more = [encode_record(Record(2, START_NS, UTC_NS, b"behind %d" % n)) for n in range(50)]
    with log.open("ab") as file:
        file.writelines(more)
    found = read_flight_log(log)
    assert [item for item in found.items if item in sound.items] == sound.items
    assert found.columns.received.endswith(b"behind 48behind 49")
    assert found.damage == [Damage(size, HUGE - size, log)]
    assert found.size_bytes == HUGE + len(b"".join(more))
    (copy,) = repair(log)
    assert copy.path.stat().st_size < 100_000
    assert read_flight_log(copy.path).columns.received == found.columns.received


def test_a_record_that_reaches_over_a_hole_is_read(log: Path) -> None:
    payload = b"a" + bytes(12_000_000) + b"z"
    record = encode_record(Record(2, START_NS, UTC_NS, payload))
    begin = log.stat().st_size
    lengthen(log, begin + len(record))
    with log.open("r+b") as file:
        for part in (slice(0, 100), slice(len(record) - 100, len(record))):
            file.seek(begin + part.start)
            file.write(record[part])
    found = read_flight_log(log)
    assert found.columns.received.endswith(payload)
    assert found.damage == []


@pytest.mark.parametrize("zeros", [1, 30, BLOCK_BYTES, 2 * BLOCK_BYTES + 5])
@pytest.mark.parametrize("cut", [0, 5, 24, 36])
def test_zeros_that_are_fed_block_by_block_are_damage_like_any(zeros: int, cut: int) -> None:
    records = [encode_record(Record(2, n, n, b"payload %d" % n)) for n in range(3)]
    scanner, found = Scanner(), []
    for data in (records[0] + records[1][:cut], bytes(zeros), records[2]):
        found += scanner.feed(data).monotonic_ns.tolist()
    found += scanner.feed(b"", last=True).monotonic_ns.tolist()
    assert found == [0, 2]
    assert [(d.offset, d.size) for d in scanner.damage] == [(len(records[0]), zeros + cut)]
