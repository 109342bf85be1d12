import os
import signal
from pathlib import Path

import pytest

from groundstation.flight.events import Event, EventKind
from groundstation.flightlog.reader import read_flight_log
from protocol.mission import Mission
from protocol.packet import Chunk
from tests.groundstation.cable import Cable
from tests.groundstation.program import running
from tests.groundstation.telemetry import flown
from tests.waiting import eventually


@pytest.mark.skipif(os.name != "posix", reason="kill -9 is of POSIX")
def test_a_program_killed_without_warning_has_recorded_all_that_it_had_read(
    cable: Cable, binary: Mission, tmp_path: Path
) -> None:
    logs = tmp_path / "logs"
    command = ("record", "--mission", binary.name, "--port", cable.path, "--log-dir", logs)
    sent = b"".join(flown(binary, 300, corrupt=0.05))
    with running(*command) as program:
        path = program.log()
        half = len(sent) // 2
        cable.send(sent[:half])
        eventually(lambda: recorded(path) == sent[:half], "the first half is in the file")
        cable.send(sent[half:])
        eventually(lambda: len(recorded(path)) > half, "it reads the second half")
        program.process.send_signal(signal.SIGKILL)
        assert program.process.wait() == -signal.SIGKILL
    # What the system still holds for a reader is what the program had not read.
    unread = cable.unread()
    assert recorded(path) + unread == sent
    log = read_flight_log(path)
    assert not log.complete
    events = [item.kind for item in log.items if isinstance(item, Event)]
    assert events == [EventKind.LINK_OPENED]
    assert sum(damage.size for damage in log.damage) == 0


def recorded(path: Path) -> bytes:
    return b"".join(i.data for i in read_flight_log(path).items if isinstance(i, Chunk))
