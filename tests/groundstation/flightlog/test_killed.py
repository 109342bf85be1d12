import os
import signal
from pathlib import Path

import pytest

from groundstation.flight.events import Event, EventKind
from groundstation.flightlog.reader import read_flight_log
from protocol.mission import Mission
from protocol.packet import Chunk
from tests.groundstation.cable import Cable
from tests.groundstation.program import Program, running
from tests.groundstation.telemetry import flown
from tests.waiting import eventually

pytestmark = pytest.mark.skipif(os.name != "posix", reason="kill -9 is of POSIX")


def test_a_program_killed_without_warning_has_recorded_all_that_it_had_read(
    cable: Cable, binary: Mission, tmp_path: Path
) -> None:
    command = ("record", "--mission", binary.name, "--port", cable.path, "--log-dir", tmp_path)
    pieces = flown(binary, 300, corrupt=0.05)
    sent = b"".join(pieces)
    with running(*command) as program:
        path = program.log()
        for piece in pieces:
            cable.send(piece)
        eventually(lambda: recorded(path) == sent, "all that was sent is in the file")
        kill(program)
    assert recorded(path) == sent
    log = read_flight_log(path)
    assert (log.complete, log.damage) == (False, [])
    assert [item.kind for item in log.items if isinstance(item, Event)] == [EventKind.LINK_OPENED]


def test_killed_in_the_middle_of_a_stream_the_log_is_whole_up_to_there(
    cable: Cable, binary: Mission, tmp_path: Path
) -> None:
    command = ("record", "--mission", binary.name, "--port", cable.path, "--log-dir", tmp_path)
    sent = b"".join(flown(binary, 300))
    with running(*command) as program:
        path = program.log()
        cable.send(sent)
        eventually(lambda: recorded(path), "it has begun to read")
        kill(program)
    # Bytes that it had taken from the system in that very moment cannot be known.
    assert sent.startswith(recorded(path))
    assert sum(damage.size for damage in read_flight_log(path).damage) == 0


def kill(program: Program) -> None:
    program.process.send_signal(signal.SIGKILL)
    assert program.process.wait() == -signal.SIGKILL


def recorded(path: Path) -> bytes:
    return b"".join(i.data for i in read_flight_log(path).items if isinstance(i, Chunk))
