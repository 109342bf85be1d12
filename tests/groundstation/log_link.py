"""A flight log as a link of the live road: what it holds is received once more, all at once."""

from collections.abc import Iterator

from groundstation.flight.items import Item
from groundstation.flightlog.reader import FlightLog


class LogLink:
    """Yields the items of `log` and ends; its clock stands at the last of them."""

    def __init__(self, log: FlightLog) -> None:
        self.name = log.path.name
        self._items = log.items

    def items(self) -> Iterator[Item]:
        yield from self._items

    def now_ns(self) -> int:
        return max(item.monotonic_ns for item in self._items)

    def close(self) -> None:
        pass
