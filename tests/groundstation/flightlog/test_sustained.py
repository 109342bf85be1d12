"""Much data for long over a pseudo-terminal: every byte is recorded and every packet decoded."""

import os
import threading
import time
from pathlib import Path

import pytest

from groundstation.flightlog.reader import read_columns
from groundstation.flightlog.writer import FlightLogWriter
from groundstation.link.serial_link import SerialLink
from groundstation.station import Station
from protocol.mission import Mission
from tests.groundstation.cable import Cable
from tests.groundstation.telemetry import flown
from tests.waiting import eventually

pytestmark = pytest.mark.skipif(os.name != "posix", reason="needs pseudo-terminals")

RATE = 1_000_000
"""Bytes a second."""
PIECE_BYTES = 20_000


def assert_all_recorded(cable: Cable, mission: Mission, folder: Path, seconds: float) -> None:
    packets = flown(mission, 500)
    flight = b"".join(packets)
    sent = flight * int(seconds * RATE / len(flight))
    log = FlightLogWriter(folder, mission, "p")
    station = Station(mission, SerialLink(str(cable.path), 115_200), log)
    station.start()
    began, pause = time.monotonic(), threading.Event()
    for at in range(0, len(sent), PIECE_BYTES):
        pause.wait(max(0.0, began + at / RATE - time.monotonic()))
        cable.send(sent[at : at + PIECE_BYTES])
    eventually(lambda: station.flight.bytes_received == len(sent), "all of it is taken in")
    station.stop()
    assert read_columns(log.path).received == sent
    assert station.flight.rejected == 0
    assert station.flight.received == len(sent) // len(flight) * len(packets)
    assert station.fault is None


def test_a_megabyte_in_a_second_is_recorded_whole(
    cable: Cable, binary: Mission, tmp_path: Path
) -> None:
    assert_all_recorded(cable, binary, tmp_path, 1.0)


@pytest.mark.soak
@pytest.mark.timeout(600)
def test_a_megabyte_a_second_for_a_minute_is_recorded_whole(
    cable: Cable, binary: Mission, tmp_path: Path
) -> None:
    assert_all_recorded(cable, binary, tmp_path, 60.0)
