"""Links: where bytes come from and go to."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

from groundstation.flight.items import Item


@dataclass(frozen=True, slots=True)
class Restart:
    """The flight begins anew with `items`: a replay was set back to an earlier moment."""

    items: tuple[Item, ...]


class Link(Protocol):
    """A source of chunks and events on one clock.

    `items` is read by one thread; all else may be called from others.
    """

    @property
    def name(self) -> str:
        """What people call it: the port or the file."""
        ...

    def items(self) -> Iterator[Item | Restart]:
        """Yield what arrives, waiting for it, until `close` is called."""
        ...

    def now_ns(self) -> int:
        """Return the present on the clock that the chunks are stamped with, ns."""
        ...

    def close(self) -> None:
        """End `items` soon; returns at once."""
        ...
