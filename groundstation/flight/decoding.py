"""What the items of a flight are to its byte stream: chunks go on with it, and where the link
was lost or opened, or the log is damaged, bytes of it are missing."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from groundstation.flight.events import INTERRUPTING, Event
from groundstation.flight.items import Item
from groundstation.flight.store import Integers
from groundstation.flight.tails import TailGate, tail_judges
from protocol.decoder import Decoder, Outcome
from protocol.mission import Mission
from protocol.packet import Chunk
from protocol.stream import Interruption, Stream


class FlightDecoder:
    """Decodes the items of one flight as they come, and rejects tails of lines behind gaps."""

    def __init__(self, mission: Mission) -> None:
        self._decoder = Decoder(mission)
        self._tails = TailGate(mission) if tail_judges(mission) else None

    def take(self, item: Item) -> Iterator[Outcome]:
        """Return what comes of the next item: packets that a chunk completes, or what was pending
        when the link was interrupted, which is given up."""
        if isinstance(item, Chunk):
            outcomes = self._decoder.feed(item)
            return self._tails.without_tails(outcomes) if self._tails else outcomes
        if interrupts(item):
            if self._tails:
                self._tails.interrupt()
            return self._decoder.interrupt(item.monotonic_ns, item.utc_ns)
        return iter(())


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
