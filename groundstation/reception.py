"""From what a link brings to a flight, with no thread, file or clock: the live road."""

from groundstation.flight.decoding import FlightDecoder
from groundstation.flight.events import Event
from groundstation.flight.flight import Flight
from groundstation.flight.flight_builder import FlightBuilder
from groundstation.flight.items import Item
from groundstation.flight.teams import Stranger, TeamGate
from protocol.decoder import Outcome
from protocol.mission import Mission
from protocol.packet import Chunk, LinkReport, Packet


class Reception:
    """Builds one flight from items taken in their order.

    Until it is decided whose packets are ours, two are built: one of all packets, which is
    shown, and one of those that name the mission's team.
    """

    def __init__(self, mission: Mission) -> None:
        self._decoder = FlightDecoder(mission)
        self._builder, self._gate = FlightBuilder(mission), TeamGate(mission)
        self._ours: tuple[FlightBuilder, TeamGate] | None = None
        if not self._gate.decided:
            self._ours = FlightBuilder(mission), TeamGate(mission, only_ours=True)

    @property
    def flight(self) -> Flight:
        """The flight so far; another object once it is decided that another team's packets were
        taken for ours."""
        return self._builder.flight

    def take(self, item: Item) -> None:
        """Take the next item."""
        self._begin(item, self._builder)
        outcomes = self._decoder.take(item)
        if self._ours:
            self._begin(item, self._ours[0])
            for outcome in outcomes:
                self._take_undecided(outcome)
        else:
            for found in self._gate.apart(outcomes):
                _give(found, self._builder)

    def _begin(self, item: Item, builder: FlightBuilder) -> None:
        if isinstance(item, Chunk):
            builder.take_chunk(item)
        else:
            builder.take_other(item)

    def _take_undecided(self, outcome: Outcome) -> None:
        if self._ours:
            builder, gate = self._ours
            told = list(self._gate.apart([outcome]))
            if not self._gate.decided:
                for found in told:
                    _give(found, self._builder)
                self._take_apart(outcome, gate, builder)
                return
            self._ours = None
            if isinstance(told[0], Event):  # packets of others were taken for ours
                builder.take_event(told[0])
                self._builder, self._gate = builder, gate
        self._take_apart(outcome, self._gate, self._builder)

    def _take_apart(self, outcome: Outcome, gate: TeamGate, builder: FlightBuilder) -> None:
        for found in gate.apart([outcome]):
            _give(found, builder)


def _give(found: Outcome | Stranger | Event, builder: FlightBuilder) -> None:
    if isinstance(found, Packet):
        builder.take_packet(found)
    elif isinstance(found, Stranger):
        builder.take_stranger(found)
    elif isinstance(found, Event):
        builder.take_event(found)
    elif isinstance(found, LinkReport):
        builder.take_link_report(found)
    else:
        builder.take_reject(found)
