"""A station that has received what it will, at one moment of its link's clock."""

import threading
from collections.abc import Iterator, Sequence

from groundstation.station import Station
from protocol.mission import Mission
from protocol.packet import Chunk
from tests.groundstation.telemetry import START_NS, UTC_NS
from tests.waiting import eventually


class StillLink:
    """A link that has brought `chunks` and stays open; its clock stands at `now_ns`."""

    name = "a still link"

    def __init__(self, chunks: Sequence[Chunk], now_ns: int) -> None:
        self._chunks = chunks
        self._now_ns = now_ns
        self._closed = threading.Event()

    def items(self) -> Iterator[Chunk]:
        yield from self._chunks
        yield Chunk(b"", self._now_ns, UTC_NS - START_NS + self._now_ns)
        self._closed.wait()

    def now_ns(self) -> int:
        return self._now_ns

    def close(self) -> None:
        self._closed.set()


def standing(mission: Mission, chunks: Sequence[Chunk], *, later_s: float = 0.2) -> Station:
    """Return a running station that has taken in `chunks`, so long after the last of them."""
    last_ns = chunks[-1].monotonic_ns if chunks else START_NS
    now_ns = last_ns + round(later_s * 1e9)
    station = Station(mission, StillLink(chunks, now_ns))
    station.start()
    eventually(lambda: station.flight.last_ns == now_ns)
    return station
