"""Sending a flight to an endpoint at the pace of a clock, and counting what became of it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from time import monotonic

from firmware_sim.console import LONGEST_WAIT_S, Console
from firmware_sim.endpoint import Endpoint
from firmware_sim.flight import Sent


@dataclass(slots=True)
class Tally:
    """What has been counted so far; `dropped` are packets that nobody was there to read."""

    time_s: float = 0.0
    sent: int = 0
    lost: int = 0
    damaged: int = 0
    dropped: int = 0

    def summary(self) -> str:
        """Return the tally as one line."""
        packets = "packet" if self.sent == 1 else "packets"
        return (
            f"{self.sent} {packets} sent in {self.time_s:.1f} s of flight: "
            f"{self.lost} lost in the radio, {self.damaged} damaged, "
            f"{self.dropped} dropped because nobody read"
        )


class Pacer:
    """Says when a moment of the flight has come, `speed` times faster than real time.

    A `speed` of None is as fast as it goes. The schedule is absolute: being late once does
    not make the rest of the flight late.
    """

    def __init__(self, speed: float | None, console: Console) -> None:
        self._speed = speed
        self._start = monotonic()
        self._console = console

    def wait_until(self, time_s: float, meanwhile: Callable[[], None]) -> None:
        """Wait for the flight time `time_s`, calling `meanwhile` often; raises Stopped."""
        self._console.check()
        if self._speed is None:
            return
        due = self._start + time_s / self._speed
        while (remaining := due - monotonic()) > 0.0:
            meanwhile()
            self._console.wait(min(remaining, LONGEST_WAIT_S))


def transmit(
    flight: Iterable[Sent],
    endpoint: Endpoint,
    speed: float | None,
    tally: Tally,
    console: Console,
) -> None:
    """Send the packets of `flight` when they are due, count them in `tally`, tell the phases.

    At a finite speed a packet that the reader does not take is dropped, as in a radio; as
    fast as it goes (None), every packet waits for the reader. Raises Stopped.
    """
    pacer, phase = Pacer(speed, console), ""
    for packet in flight:
        pacer.wait_until(packet.time_s, endpoint.attend)
        if packet.phase != phase:
            phase = packet.phase
            console.tell(f"{packet.time_s:7.1f} s  {phase}")
        arrived = packet.fate == "lost" or endpoint.send(packet.on_air, patient=speed is None)
        _count(packet, arrived, tally)


def _count(packet: Sent, arrived: bool, tally: Tally) -> None:
    tally.time_s = packet.time_s
    tally.sent += 1
    tally.lost += packet.fate == "lost"
    tally.damaged += packet.fate == "damaged"
    tally.dropped += not arrived
