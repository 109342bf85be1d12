"""A disk that fills up while there is another. The system plays it by a limit on file sizes."""

from pathlib import Path

import pytest

from groundstation.abrupt_end import log_cut_short
from groundstation.flight.events import Event, EventKind
from groundstation.flight.items import Item
from groundstation.flightlog.following import follow
from groundstation.flightlog.parts import part_at
from groundstation.flightlog.reader import FlightLog, read_flight_log
from groundstation.flightlog.successors import successors_file
from groundstation.flights import flights_in
from protocol.packet import Chunk
from tests.groundstation.flightlog.test_full_disk import in_a_process

pytest.importorskip("resource", reason="this system has no limits on the size of files")

SCRIPT = """
from groundstation.flightlog.recording import Recording

log = FlightLogWriter(folder / "one", mission, "p")
recording = Recording(log, folder / "two")
log.append(chunk(b"x" * 30_000, 0))  # more than the second file will need
recording.take(chunk(b"first", 1))
room(log.path.stat().st_size)
told = [[event.kind, event.text] for event in recording.take(chunk(b"second", 2))]
told += [[event.kind, event.text] for event in recording.take(chunk(b"third", 3))]
problem, warning = recording.problem, recording.warning
"""
CLOSING = """
recording.close()
print(json.dumps([str(log.path), str(recording.log.path), told, problem, warning]))
"""


def data_of(items: list[Item]) -> list[bytes]:
    return [item.data for item in items if isinstance(item, Chunk)][1:]


def kinds_of(log: FlightLog) -> list[str]:
    return [item.kind for item in log.items if isinstance(item, Event)]


def test_the_flight_goes_on_in_the_second_folder_and_either_file_gives_all_of_it(
    tmp_path: Path,
) -> None:
    answer = in_a_process(SCRIPT + "room(resource.RLIM_INFINITY)" + CLOSING, tmp_path)
    one, two, told, problem, warning = answer  # type: ignore[misc]
    assert (Path(one).parent.name, Path(two).parent.name) == ("one", "two")
    assert [kind for kind, _ in told] == [
        EventKind.RECORDING_STOPPED,
        EventKind.RECORDING_MOVED,
        EventKind.RECORDING_RESUMED,
    ]
    assert problem == ""
    assert f"recording goes on in {two}" in warning
    for path in (one, two):
        log = read_flight_log(Path(path))
        assert data_of(log.items) == [b"first", b"second", b"third"]
        assert kinds_of(log) == [kind for kind, _ in told]
        assert [str(part) for part in log.parts] == [one, two]
        assert (log.damage, log.missing_parts, log.complete) == ([], (), True)
        assert list(follow(Path(one))) == read_flight_log(Path(one)).items


def test_a_first_file_that_never_gets_room_again_is_found_from_the_second(tmp_path: Path) -> None:
    one, two, *_ = in_a_process(SCRIPT + CLOSING, tmp_path)  # type: ignore[misc]
    assert data_of(read_flight_log(Path(two)).items) == [b"first", b"second", b"third"]
    part = part_at(Path(two))
    assert part is not None
    assert (part.number, part.continues) == (2, one)


def test_a_part_that_is_gone_is_told(tmp_path: Path) -> None:
    one, two, *_ = in_a_process(SCRIPT + CLOSING, tmp_path)  # type: ignore[misc]
    Path(one).unlink()
    log = read_flight_log(Path(two))
    assert log.missing_parts == (one,)
    assert b"".join(data for data in data_of(log.items)) == b"third"


def test_with_no_room_in_either_folder_all_is_held_until_there_is(tmp_path: Path) -> None:
    script = """
room(100)
for n in range(5):
    told += [[event.kind, event.text] for event in recording.take(chunk(b"%d" % n, 4))]
"""
    nowhere = SCRIPT.replace("room(log.path.stat().st_size)", "room(100)")
    answer = in_a_process(nowhere + script + "room(resource.RLIM_INFINITY)" + CLOSING, tmp_path)
    one, _, told, problem, _ = answer  # type: ignore[misc]
    assert [kind for kind, _ in told] == [EventKind.RECORDING_STOPPED] * 2
    assert problem.startswith("not recording: File too large")
    log = read_flight_log(Path(one))
    assert data_of(log.items) == [b"first", b"second", b"third", b"0", b"1", b"2", b"3", b"4"]
    assert kinds_of(log)[0] == EventKind.RECORDING_STOPPED
    assert kinds_of(log)[-1] == EventKind.RECORDING_RESUMED


def test_what_memory_cannot_hold_is_counted(tmp_path: Path) -> None:
    script = """
from groundstation.flightlog import recording as module
from groundstation.flightlog.recording import Recording
module.MOST_HELD_BYTES = 5000

log = FlightLogWriter(folder, mission, "p")
recording = Recording(log)
room(log.path.stat().st_size)
for second in range(10):
    recording.take(chunk(b"x" * 1000, second))
room(resource.RLIM_INFINITY)
(resumed,) = recording.take(chunk(b"y", 10))
recording.close()
print(json.dumps([str(log.path), resumed.text]))
"""
    path, text = in_a_process(script, tmp_path)  # type: ignore[misc]
    log = read_flight_log(Path(path))
    kept = sum(len(item.data) for item in log.items if isinstance(item, Chunk))
    lost = int(text.split("; ")[1].split()[0])
    assert 0 < lost < 10_000
    assert kept + lost == 10_001
    assert kinds_of(log) == [
        EventKind.RECORDING_STOPPED,
        EventKind.LOG_GAP,
        EventKind.RECORDING_RESUMED,
    ]


def test_what_could_not_be_recorded_until_the_end_is_told(tmp_path: Path) -> None:
    script = """
from groundstation.flightlog.recording import Recording

log = FlightLogWriter(folder, mission, "p")
recording = Recording(log)
recording.take(chunk(b"recorded", 1))
room(log.path.stat().st_size)
recording.take(chunk(b"not recorded", 2))
recording.close()
print(json.dumps(recording.problem))
"""
    problem = str(in_a_process(script, tmp_path))
    assert problem.startswith("12 bytes were not recorded: File too large")


STAYS_FULL = SCRIPT.replace(
    'FlightLogWriter(folder / "one", mission, "p")',
    'FlightLogWriter(folder / "one", mission, "p", second_folder=SECOND)',
)


@pytest.mark.parametrize("second", ["None", 'folder / "two"'])
def test_a_first_file_whose_disk_stays_full_finds_the_second(second: str, tmp_path: Path) -> None:
    script = STAYS_FULL.replace("SECOND", second) + CLOSING
    one, two, *_ = in_a_process(script, tmp_path)  # type: ignore[misc]
    if second != "None":
        successors_file().unlink()  # as on another machine: the header names the folder
    log = read_flight_log(Path(one))
    assert data_of(log.items) == [b"first", b"second", b"third"]
    assert [str(part) for part in log.parts] == [one, two]
    assert (log.missing_parts, log.complete) == ((), True)
    assert log_cut_short(Path(one).parent) is None
    (entry,) = flights_in(Path(one).parent)
    assert (entry.files, entry.state) == ((one, two), "complete")


def test_a_second_file_that_is_known_and_gone_is_missing(tmp_path: Path) -> None:
    one, two, *_ = in_a_process(STAYS_FULL.replace("SECOND", "None") + CLOSING, tmp_path)  # type: ignore[misc]
    Path(two).unlink()
    log = read_flight_log(Path(one))
    assert (log.missing_parts, log.complete) == ((two,), False)
    assert log_cut_short(Path(one).parent) is None
    (entry,) = flights_in(Path(one).parent)
    assert entry.state == "part 1 only, part 2 is missing"


def test_a_second_file_alone_is_no_whole_flight(tmp_path: Path) -> None:
    one, two, *_ = in_a_process(SCRIPT + CLOSING, tmp_path)  # type: ignore[misc]
    (entry,) = flights_in(Path(two).parent)
    assert entry.files == (one, two)
    Path(one).unlink()
    (entry,) = flights_in(Path(two).parent)
    assert (entry.files, entry.state) == ((two,), "part 2 only, part 1 is missing")


def test_a_second_folder_that_takes_nothing_is_told_with_its_reason(tmp_path: Path) -> None:
    (tmp_path / "two").write_text("a file where the folder should be")
    script = SCRIPT + "recording.close()\nprint(json.dumps([told, problem]))"
    told, problem = in_a_process(script, tmp_path)  # type: ignore[misc]
    assert [kind for kind, _ in told] == [EventKind.RECORDING_STOPPED] * 2
    assert str(tmp_path / "two") in told[1][1]
    assert str(tmp_path / "two") in problem
