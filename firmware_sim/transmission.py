"""Sending a flight to its endpoints at the pace of a clock, and counting what became of it."""

from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from firmware_sim.console import Console
from firmware_sim.endpoint.interruption import Interruptions, Plugging
from firmware_sim.endpoint.several import Endpoints
from firmware_sim.flight import Flight
from firmware_sim.happening_lines import HappeningLines
from firmware_sim.pacing import Pacer
from firmware_sim.sent import Arrival, Sent

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

    def count(self, packet: Sent) -> None:
        """Count one packet that the CanSat has sent."""
        self.time_s = packet.time_s
        self.sent += 1
        self.lost += packet.fate == "lost"
        self.damaged += packet.fate == "damaged"


class Transmission:
    """Lets `flight` go on as its time comes, and what a receiver hears goes to `endpoints`.

    At a finite `speed` what the reader does not take is dropped, as in a radio; as fast as it
    goes (None), everything waits for the reader. What readers send goes up to the CanSat.
    `witnesses` are shown each packet, delivered or not; `watch` is called again and again.
    """

    def __init__(
        self,
        flight: Flight,
        endpoints: Endpoints,
        speed: float | None,
        console: Console,
        interruptions: Interruptions,
    ) -> None:
        self.flight = flight
        self.tally = Tally()
        self.witnesses: list[Callable[[Sent], None]] = [self.tally.count]
        self.watch: Callable[[], None] = lambda: None
        self._endpoints = endpoints
        self._pacer = Pacer(speed, console)
        self._console = console
        self._interruptions = interruptions
        self._heard: deque[Arrival] = deque()
        self._lines = HappeningLines()

    def run(self) -> None:
        """Wait until a reader is at each endpoint, then fly to the end.

        Raises Stopped, and SimulatorError when the place of a port is taken on its return.
        """
        flight = self.flight
        self._wait_for_readers()
        self._pacer.start()
        while not flight.ended:
            due_s = flight.next_s
            self._send_until(due_s)
            self._wait_until(due_s)
            for sent in flight.until(due_s):
                for witness in self.witnesses:
                    witness(sent)
                self._hear(sent.arrivals)
            self._hear(flight.strays)
            flight.strays.clear()
            self._tell_what_happened()
        self._send_until(float("inf"))
        self.tell_the_rest()

    def tell_the_rest(self) -> None:
        """Tell what is held back until it is known how many commands of a kind come."""
        for line in self._lines.rest():
            self._console.tell(line)

    def _wait_for_readers(self) -> None:
        if not self._endpoints.ready():
            self._console.tell(f"waiting for a reader on {self._endpoints.names} ...")
        while not self._endpoints.ready():
            self._console.wait(_LOOK_S)
            self.watch()

    def _hear(self, arrivals: Iterable[Arrival]) -> None:
        self._heard.extend(arrivals)

    def _send_until(self, time_s: float) -> None:
        """Send what a receiver has heard by then, each at its moment."""
        while self._heard and self._heard[0].time_s <= time_s:
            arrival = self._heard.popleft()
            self._wait_until(arrival.time_s)
            taken = self._send(arrival.data)
            self.tally.dropped += arrival.source == "packet" and not taken

    def _wait_until(self, time_s: float) -> None:
        for plugging in self._interruptions.until(time_s):
            self._pacer.wait_until(plugging.time_s, self._attend)
            self._plug(plugging)
        self._pacer.wait_until(time_s, self._attend)

    def _attend(self) -> None:
        self._endpoints.attend()
        said = self._endpoints.receive()
        if said:
            self.flight.receive(said, self._pacer.now_s())
        self.watch()

    def _send(self, data: bytes) -> bool:
        if not self._pacer.is_patient or not self._endpoints.plugged:
            return self._endpoints.send(data, keep=False)
        self._wait_until_read()
        sent = self._endpoints.send(data, keep=True)
        self._wait_until_read()
        return sent

    def _wait_until_read(self) -> None:
        while not self._endpoints.ready():
            self._console.wait(_PATIENCE_S)
            self.watch()

    def _plug(self, plugging: Plugging) -> None:
        if plugging.in_:
            self._endpoints.plug_in()
        else:
            self._endpoints.unplug()
        done = "plugged in" if plugging.in_ else "unplugged"
        self._console.tell(f"{plugging.time_s:7.1f} s  {self._endpoints.names} {done}")

    def _tell_what_happened(self) -> None:
        for line in self._lines.lines(self.flight.news()):
            self._console.tell(line)
