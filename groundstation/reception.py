"""From what a link brings to a flight, with no thread, file or clock: the live road."""

from groundstation.flight.decoding import FlightDecoder
from groundstation.flight.events import Event
from groundstation.flight.flight import Flight
from groundstation.flight.flight_builder import FlightBuilder
from groundstation.flight.items import Item
from groundstation.flight.teams import Stranger
from protocol.mission import Mission
from protocol.packet import Chunk, LinkReport, Packet


class Reception:
    """Builds one flight from items taken in their order."""

    def __init__(self, mission: Mission) -> None:
        self._builder = FlightBuilder(mission)
        self._decoder = FlightDecoder(mission)

    @property
    def flight(self) -> Flight:
        """The flight so far."""
        return self._builder.flight

    def take(self, item: Item) -> None:
        """Take the next item."""
        builder = self._builder
        if isinstance(item, Chunk):
            builder.take_chunk(item)
        else:
            builder.take_other(item)
        for outcome in self._decoder.take(item):
            if isinstance(outcome, Packet):
                builder.take_packet(outcome)
            elif isinstance(outcome, Stranger):
                builder.take_stranger(outcome)
            elif isinstance(outcome, Event):
                builder.take_event(outcome)
            elif isinstance(outcome, LinkReport):
                builder.take_link_report(outcome)
            else:
                builder.take_reject(outcome)
