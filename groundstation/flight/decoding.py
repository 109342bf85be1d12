"""What the items of a flight are to its byte stream: chunks go on with it, and where the link
was lost or opened, or the log is damaged, bytes of it are missing."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from groundstation.flight.events import INTERRUPTING, Event
from groundstation.flight.items import Item
from groundstation.flight.store import Integers
from groundstation.flight.teams import Stranger, TeamGate, team_event
from protocol.decoder import Decoder, Outcome
from protocol.mission import Mission
from protocol.packet import Chunk, Packet
from protocol.stream import Interruption, Stream


class FlightDecoder:
    """Decodes the items of one flight as they come, and tells other teams' packets from ours.

    With `only_ours` also before the first of ours has come.
    """

    def __init__(self, mission: Mission, *, only_ours: bool = False) -> None:
        self._decoder = Decoder(mission)
        self._gate = TeamGate(mission, only_ours=only_ours)

    def take(self, item: Item) -> Iterator[Outcome | Stranger | Event]:
        """Return what comes of the next item: packets that a chunk completes, or what was pending
        when the link was interrupted, which is given up; and before a packet what is to be told
        of its team."""
        if isinstance(item, Chunk):
            return self._apart(self._decoder.feed(item))
        if interrupts(item):
            return self._decoder.interrupt(item.monotonic_ns, item.utc_ns)
        return iter(())

    def _apart(self, outcomes: Iterator[Outcome]) -> Iterator[Outcome | Stranger | Event]:
        for outcome in outcomes:
            if not isinstance(outcome, Packet):
                yield outcome
                continue
            team, told = self._gate.judge(outcome)
            if told:
                yield team_event(told, outcome.monotonic_ns, outcome.utc_ns)
            yield Stranger(team, outcome) if team else outcome


def interrupts(item: Item) -> bool:
    """Tell whether bytes may be missing before what follows the item."""
    return isinstance(item, Event) and item.kind in INTERRUPTING


def interrupted_stream(stream: Stream, others: Sequence[Item], chunks_before: Integers) -> Stream:
    """Return `stream` with its interruptions: those among the items that are no chunks, each of
    which came behind so many chunks."""
    return replace(
        stream,
        interruptions=tuple(
            Interruption(before, item.monotonic_ns, item.utc_ns)
            for item, before in zip(others, chunks_before.tolist(), strict=True)
            if interrupts(item)
        ),
    )
