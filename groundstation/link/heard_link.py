"""A serial link that has been listened to before the flight began."""

from collections.abc import Iterator, Sequence

from groundstation.flight.items import Item
from groundstation.link.serial_link import SerialLink


class HeardLink:
    """Yields what was heard of `link` so far, then goes on reading it.

    What was heard keeps its times, so the flight begins with the first byte that arrived and
    not with the moment in which somebody chose a mission.
    """

    def __init__(self, heard: Sequence[Item], link: SerialLink) -> None:
        self._heard = tuple(heard)
        self._link = link

    @property
    def name(self) -> str:
        """The port as it was asked for."""
        return self._link.name

    def items(self) -> Iterator[Item]:
        """Yield what was heard, then what arrives until `close` is called."""
        yield from self._heard
        yield from self._link.items()

    def now_ns(self) -> int:
        """Return the monotonic clock, ns."""
        return self._link.now_ns()

    def close(self) -> None:
        """End `items` within the read timeout."""
        self._link.close()

    def abandon(self) -> None:
        """Close the port at once, when nobody reads `items`; others may open it from then on."""
        self._link.abandon()

    def write(self, data: bytes) -> None:
        """Send `data`; raises SendingFailed when the port is gone or takes no more bytes."""
        self._link.write(data)
