"""From what a link brings to a flight, with no thread, file or clock: the same code for
what is live, what is replayed and what is read back to be exported."""

from groundstation.flight.flight import Flight
from groundstation.flight.items import CommandSent, Item, Mark, Moment, Sent
from protocol.decoder import Decoder
from protocol.mission import Mission
from protocol.packet import Chunk, LinkReport, Packet


class Reception:
    """Builds one flight from items taken in their order."""

    def __init__(self, mission: Mission) -> None:
        self.flight = Flight(mission)
        self._decoder = Decoder(mission)

    def take(self, item: Item) -> None:
        """Take the next item."""
        if isinstance(item, Chunk):
            self._take_chunk(item)
        elif isinstance(item, Sent):
            self.flight.take_sent(item)
        elif isinstance(item, CommandSent):
            self.flight.take_command(item)
        elif isinstance(item, Mark):
            self.flight.take_mark(item)
        elif isinstance(item, Moment):
            self.flight.take_moment(item)
        else:
            self.flight.take_event(item)

    def _take_chunk(self, chunk: Chunk) -> None:
        self.flight.take_chunk(chunk)
        for outcome in self._decoder.feed(chunk):
            if isinstance(outcome, Packet):
                self.flight.take_packet(outcome)
            elif isinstance(outcome, LinkReport):
                self.flight.take_link_report(outcome)
            else:
                self.flight.take_reject(outcome)
