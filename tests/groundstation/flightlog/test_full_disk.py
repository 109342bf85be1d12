"""A disk that fills up. The system plays it by a limit on the size of files."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from groundstation.flight.events import OBSERVED, Event, EventKind
from groundstation.flightlog.reader import read_flight_log
from protocol.packet import Chunk
from tests.groundstation.program import ROOT

pytest.importorskip("resource", reason="this system has no limits on the size of files")

PREAMBLE = """
import json, resource, sys
from pathlib import Path
from groundstation.flightlog.writer import FlightLogWriter
from protocol.mission_file import load_mission
from tests.groundstation.telemetry import chunk

folder, mission = Path(sys.argv[1]), load_mission("aas-2026")

def room(limit):
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, resource.RLIM_INFINITY))
"""


def in_a_process(script: str, folder: Path) -> object:
    done = subprocess.run(
        [sys.executable, "-c", PREAMBLE + script, str(folder)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_the_file_ends_at_a_whole_record_and_goes_on_when_there_is_room(tmp_path: Path) -> None:
    script = """
log = FlightLogWriter(folder, mission, "p")
log.append(chunk(b"first", 1))
full = log.path.stat().st_size
room(full + 40)  # part of the next record fits
failures, sizes = 0, set()
for _ in range(3):
    try:
        log.append(chunk(b"x" * 1000, 2))
    except OSError:
        failures += 1
    sizes.add(log.path.stat().st_size - full)
not_recorded = log.bytes_not_recorded
room(resource.RLIM_INFINITY)
log.append(chunk(b"last", 3))
log.close()
print(json.dumps([str(log.path), failures, sorted(sizes), not_recorded]))
"""
    path, failures, sizes, not_recorded = in_a_process(script, tmp_path)  # type: ignore[misc]
    log = read_flight_log(Path(path))
    assert (failures, sizes, not_recorded) == (3, [0], 3000)
    assert [item.data for item in log.items if isinstance(item, Chunk)] == [b"first", b"last"]
    assert (log.damage, log.complete) == ([], True)


def test_a_log_closed_on_a_full_disk_keeps_every_record(tmp_path: Path) -> None:
    script = """
log = FlightLogWriter(folder, mission, "p")
log.append(chunk(b"kept", 1))
room(log.path.stat().st_size + 3)
log.close()
print(json.dumps(str(log.path)))
"""
    log = read_flight_log(Path(str(in_a_process(script, tmp_path))))
    assert [item.data for item in log.items if isinstance(item, Chunk)] == [b"kept"]
    assert (log.damage, log.complete) == ([], False)


def test_a_log_that_cannot_be_begun_is_a_sentence_and_leaves_no_file(tmp_path: Path) -> None:
    script = """
from groundstation.errors import UserError
room(100)
try:
    FlightLogWriter(folder, mission, "p")
except UserError as error:
    print(json.dumps(str(error)))
"""
    sentence = str(in_a_process(script, tmp_path))
    assert "cannot be written" in sentence
    assert "--log-dir" in sentence
    assert list(tmp_path.iterdir()) == []


def test_reception_goes_on_while_nothing_can_be_recorded_and_both_ends_are_told(
    tmp_path: Path,
) -> None:
    script = """
from groundstation.link.serial_link import SerialLink
from groundstation.station import Station
from tests.groundstation.cable import Cable
from tests.groundstation.telemetry import frame
from tests.waiting import eventually

with Cable(folder / "radio") as cable:
    log = FlightLogWriter(folder, mission, "p")
    station = Station(mission, SerialLink(str(cable.path), 9600), log)
    station.start()
    def send(count):
        cable.send(frame(mission, packet_count=float(count)))
        eventually(lambda: station.flight.received == count)
    send(1)
    room(log.path.stat().st_size)
    for count in range(2, 6):
        send(count)
    problem = station.recording_problem
    room(resource.RLIM_INFINITY)
    send(6)
    eventually(lambda: not station.recording_problem)
    station.stop()
    events = [[event.kind, event.text] for event in station.flight.events]
    print(json.dumps([str(log.path), problem, station.flight.received, events]))
"""
    path, problem, received, events = in_a_process(script, tmp_path)  # type: ignore[misc]
    assert problem.startswith("not recording: File too large")
    assert received == 6
    told = [tuple(event) for event in events if event[0].startswith("recording")]
    assert [kind for kind, _text in told] == [
        EventKind.RECORDING_STOPPED,
        EventKind.RECORDING_RESUMED,
    ]
    log = read_flight_log(Path(path))
    assert (log.damage, log.complete) == ([], True)
    assert sum(isinstance(item, Chunk) for item in log.items) == 6
    recorded = [(item.kind, item.text) for item in log.items if isinstance(item, Event)]
    assert recorded == [tuple(event) for event in events if event[0] in set(OBSERVED)]
    assert told[-1][1] == "recording again; nothing was lost"
