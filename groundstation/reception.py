"""From what a link brings to a flight, with no thread, file or clock: the live road."""

from groundstation.flight.events import Event
from groundstation.flight.flight import Flight
from groundstation.flight.flight_builder import FlightBuilder
from protocol.decoder import Decoder
from protocol.mission import Mission
from protocol.packet import Chunk, LinkReport, Packet


class Reception:
    """Builds one flight from chunks and events taken in their order."""

    def __init__(self, mission: Mission) -> None:
        self._builder = FlightBuilder(mission)
        self._decoder = Decoder(mission)

    @property
    def flight(self) -> Flight:
        """The flight so far."""
        return self._builder.flight

    def take(self, item: Chunk | Event) -> None:
        """Take the next chunk or event."""
        builder = self._builder
        if isinstance(item, Event):
            builder.take_event(item)
            return
        builder.take_chunk(item)
        for outcome in self._decoder.feed(item):
            if isinstance(outcome, Packet):
                builder.take_packet(outcome)
            elif isinstance(outcome, LinkReport):
                builder.take_link_report(outcome)
            else:
                builder.take_reject(outcome)
