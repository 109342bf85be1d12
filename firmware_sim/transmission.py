"""Sending a flight to its endpoints at the pace of a clock, and counting what became of it."""

from collections.abc import Iterable
from dataclasses import dataclass

from firmware_sim.console import Console
from firmware_sim.endpoint.interruption import Interruptions
from firmware_sim.endpoint.several import Endpoints
from firmware_sim.flight import Sent
from firmware_sim.pacing import Pacer

_LOOK_S = 0.02
_PATIENCE_S = 0.001


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

    def count(self, packet: Sent, arrived: bool) -> None:
        """Count one packet; `arrived` tells whether somebody has taken it."""
        self.time_s = packet.time_s
        self.sent += 1
        self.lost += packet.fate == "lost"
        self.damaged += packet.fate == "damaged"
        self.dropped += not arrived


def wait_for_readers(endpoints: Endpoints, console: Console) -> None:
    """Wait until a reader is at each endpoint; raises Stopped."""
    if not endpoints.ready():
        console.tell(f"waiting for a reader on {endpoints.names} ...")
    while not endpoints.ready():
        console.wait(_LOOK_S)


def transmit(
    flight: Iterable[Sent],
    endpoints: Endpoints,
    speed: float | None,
    tally: Tally,
    console: Console,
    interruptions: Interruptions,
) -> None:
    """Send the packets of `flight` when they are due, count them in `tally`, tell the phases.

    At a finite speed a packet that the reader does not take is dropped, as in a radio; as
    fast as it goes (None), every packet waits for the reader. Raises Stopped.
    """
    pacer, phase = Pacer(speed, console), ""
    for packet in flight:
        for plugging in interruptions.until(packet.time_s):
            pacer.wait_until(plugging.time_s, endpoints.attend)
            _plug(endpoints, plugging.in_, plugging.time_s, console)
        pacer.wait_until(packet.time_s, endpoints.attend)
        if packet.phase != phase:
            phase = packet.phase
            console.tell(f"{packet.time_s:7.1f} s  {phase}")
        arrived = packet.fate == "lost" or _send(packet.on_air, endpoints, speed, console)
        tally.count(packet, arrived)


def _send(data: bytes, endpoints: Endpoints, speed: float | None, console: Console) -> bool:
    if speed is not None or not endpoints.plugged:
        return endpoints.send(data, keep=False)
    while not endpoints.ready():
        console.wait(_PATIENCE_S)
    sent = endpoints.send(data, keep=True)
    while not endpoints.ready():
        console.wait(_PATIENCE_S)
    return sent


def _plug(endpoints: Endpoints, in_: bool, time_s: float, console: Console) -> None:
    if in_:
        endpoints.plug_in()
    else:
        endpoints.unplug()
    console.tell(f"{time_s:7.1f} s  {endpoints.names} {'plugged in' if in_ else 'unplugged'}")
