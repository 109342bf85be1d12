"""In real time the flight keeps time: nothing adds up, however long it lasts."""

import os
import signal
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from time import monotonic

import pytest

from firmware_sim.console import Console
from firmware_sim.pacing import Pacer
from protocol.decoder import Decoder
from protocol.mission import Mission
from protocol.packet import Chunk, Packet
from tests.firmware_sim.program import flying, open_terminal

pytestmark = pytest.mark.skipif(os.name != "posix", reason="no pseudo-terminals there")

SOAK_S = 600.0
LARGEST_ERROR_S = 0.020
AT_EACH_END = 100


def arrivals(mission: Mission, terminal: int) -> Iterator[tuple[int, float]]:
    """Yield the count of each packet and when it came, s."""
    decoder = Decoder(mission)
    while True:
        data = os.read(terminal, 4096)
        came_s = monotonic()
        for outcome in decoder.feed(Chunk(data, 0, 0)):
            if isinstance(outcome, Packet):
                yield int(float(outcome.values["PACKET_COUNT"])), came_s


@pytest.mark.soak
@pytest.mark.timeout(SOAK_S + 120)
def test_after_ten_minutes_the_clock_is_right_to_20_ms(binary: Mission, tmp_path: Path) -> None:
    path = tmp_path / "cansat"
    offsets_s: list[float] = []
    with flying("--mission", binary.name, "--pty", str(path), "--stay") as program:
        program.hear("waiting")
        terminal = open_terminal(path)
        for count, came_s in arrivals(binary, terminal):
            due_s = count / binary.rate_hz
            offsets_s.append(came_s - due_s)
            if due_s > SOAK_S:
                break
        program.process.send_signal(signal.SIGTERM)
        os.close(terminal)
    # Medians, since one packet may come late on a busy machine; a drift would move them all.
    drift_s = median(offsets_s[-AT_EACH_END:]) - median(offsets_s[:AT_EACH_END])
    print(f"drift {drift_s * 1e3:.2f} ms, largest {max(offsets_s) - min(offsets_s):.4f} s")
    assert abs(drift_s) < LARGEST_ERROR_S


def test_being_late_once_does_not_make_the_rest_late() -> None:
    pacer = Pacer(50.0, Console(print))
    pacer.start()
    begin_s = monotonic()
    pacer.wait_until(1.0, lambda: None)
    while monotonic() < begin_s + 5.0 / 50.0:
        pass  # something holds the flight up until long after the next packets were due
    looked_after: list[float] = []
    for time_s in (2.0, 3.0, 4.0):
        pacer.wait_until(time_s, lambda due_s=time_s: looked_after.append(due_s))
    # Once for each packet, as it is sent: there was nothing to wait for.
    assert looked_after == [2.0, 3.0, 4.0]
