from pathlib import Path

import pytest

from groundstation.errors import UserError
from groundstation.flight.events import Event, EventKind
from groundstation.flightlog import repair as module
from groundstation.flightlog.format import SYNC, Record, encode_record
from groundstation.flightlog.reader import read_flight_log
from groundstation.flightlog.reading import batches_of
from groundstation.flightlog.repair import repair
from groundstation.flightlog.writer import FlightLogWriter
from protocol.mission import Mission
from tests.groundstation.flightlog import plain_reader
from tests.groundstation.program import run
from tests.groundstation.telemetry import chunk, logged


@pytest.fixture
def log(tmp_path: Path, tiny: Mission) -> Path:
    return logged(tmp_path, tiny, [chunk(b"%d" % n, n) for n in range(6)])


def places(data: bytes) -> list[int]:
    return [at for at in range(len(data)) if data.startswith(SYNC, at)]


def test_a_damaged_log_becomes_a_clean_copy_and_stays_as_it_is(log: Path) -> None:
    whole = log.read_bytes()
    starts = places(whole)
    later = encode_record(Record(77, 1, 2, b"of a later version"))
    broken = bytearray(whole[: starts[5]] + later + whole[starts[5] :])
    broken[starts[3] + 20] ^= 1
    log.write_bytes(broken[:-10])
    before = log.read_bytes()
    (copy,) = repair(log)
    assert log.read_bytes() == before
    assert copy.path == log.with_name(f"{log.stem}_repaired.flightlog")
    assert [(d.offset, d.size) for d in copy.damage] == [
        (starts[3], starts[4] - starts[3]),
        (len(before) - 19, 19),
    ]
    clean = read_flight_log(copy.path)
    *items, said = clean.items
    assert items == read_flight_log(log).items
    assert isinstance(said, Event)
    assert (said.kind, said.text) == (
        EventKind.LOG_REPAIRED,
        f"{starts[4] - starts[3] + 19} damaged bytes in 2 places are left out, and the end was cut",
    )
    assert (clean.damage, clean.complete, clean.unknown_records) == ([], True, 1)
    assert clean.header == read_flight_log(log).header


def test_a_log_whose_first_header_is_lost_gets_it_back_at_its_beginning(log: Path) -> None:
    broken = bytearray(log.read_bytes())
    broken[5:60] = bytes(55)
    log.write_bytes(broken)
    (copy,) = repair(log)
    (records,), damage = plain_reader.read(copy.path.read_bytes())
    assert damage == []
    assert [record[0] for record in records] == [1, 1, *[2] * 6, 3, 1, 4]


def test_joined_logs_become_a_file_each(log: Path, tiny: Mission, tmp_path: Path) -> None:
    other = logged(tmp_path, tiny, [chunk(b"other")])
    joined = tmp_path / "joined.flightlog"
    joined.write_bytes(log.read_bytes() + other.read_bytes())
    folder = tmp_path / "copies"
    folder.mkdir()
    first, second = repair(joined, folder)
    assert (first.path.parent, second.path.parent) == (folder, folder)
    assert read_flight_log(first.path).items[:-1] == read_flight_log(log).items
    assert read_flight_log(second.path).items[:-1] == read_flight_log(other).items


def test_nothing_is_overwritten_and_nothing_left_behind(log: Path, tmp_path: Path) -> None:
    repair(log)
    with pytest.raises(UserError, match="is there already"):
        repair(log)
    with pytest.raises(UserError, match="is there already"):
        repair(log, log)
    with pytest.raises(UserError, match="cannot be written"):
        repair(log, tmp_path / "no such folder" / "x.flightlog")
    assert len(list(tmp_path.iterdir())) == 2


def test_a_log_that_is_being_written_is_copied_as_far_as_it_is(
    tmp_path: Path, tiny: Mission
) -> None:
    writer = FlightLogWriter(tmp_path / "log", tiny, "p")
    writer.append(chunk(b"first"))
    try:
        (copy,) = repair(writer.path, f"{tmp_path}/new folder/")
        said = run("repair", writer.path)
    finally:
        writer.close()
    assert copy.being_written
    assert copy.path.parent == tmp_path / "new folder"
    received, event = read_flight_log(copy.path).items
    assert received == chunk(b"first")
    assert isinstance(event, Event)
    assert event.text == "the log was still being written"
    assert (said.code, "is being written" in said.stdout, said.stderr) == (0, True, "")


def test_bytes_that_come_while_it_is_copied_are_left_for_later(
    tmp_path: Path, tiny: Mission, monkeypatch: pytest.MonkeyPatch
) -> None:
    writer = FlightLogWriter(tmp_path, tiny, "p")
    writer.append(chunk(b"first"))
    reading = batches_of

    def meanwhile(*asked: object) -> object:
        writer.append(chunk(b"meanwhile"))
        return reading(*asked)  # type: ignore[arg-type]

    monkeypatch.setattr(module, "batches_of", meanwhile)
    (copy,) = repair(writer.path)
    writer.close()
    assert read_flight_log(copy.path).items[:-1] == [chunk(b"first")]


def test_a_folder_that_is_not_there_is_told(log: Path, tmp_path: Path) -> None:
    with pytest.raises(UserError, match=r"there is no folder .*nowhere; make it first"):
        repair(log, tmp_path / "nowhere" / "copy.flightlog")
