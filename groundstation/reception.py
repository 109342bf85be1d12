"""From what a link brings to a flight, with no thread, file or clock: the same code for
what is live, what is replayed and what is read back to be exported."""

from collections.abc import Callable

from groundstation.flight.events import Event
from groundstation.flight.flight import Flight
from protocol.decoder import Decoder
from protocol.mission import Mission
from protocol.packet import Chunk, LinkReport, Packet


class Reception:
    """Builds one flight from chunks and events taken in their order.

    `on_packet` is told of each packet, after the flight has taken it.
    """

    def __init__(self, mission: Mission, on_packet: Callable[[Packet], None] | None = None) -> None:
        self.flight = Flight(mission)
        self._on_packet = on_packet
        self._decoder = Decoder(mission)

    def take(self, item: Chunk | Event) -> None:
        """Take the next chunk or event."""
        if isinstance(item, Event):
            self.flight.take_event(item)
            return
        self.flight.take_chunk(item)
        for outcome in self._decoder.feed(item):
            if isinstance(outcome, Packet):
                self.flight.take_packet(outcome)
                if self._on_packet:
                    self._on_packet(outcome)
            elif isinstance(outcome, LinkReport):
                self.flight.take_link_report(outcome)
            else:
                self.flight.take_reject(outcome)
