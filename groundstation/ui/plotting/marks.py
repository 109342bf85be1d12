"""Events as marks on the time axis."""

from dataclasses import dataclass
from operator import itemgetter

import numpy as np

from groundstation.flight.events import Event, EventKind
from groundstation.flight.flight import Flight
from groundstation.flight.store import Integers

LONGEST_NAME = 24


@dataclass(frozen=True, slots=True)
class Marks:
    """Moments with names: `times_ns` on the link's clock, in order, shape (marks,)."""

    times_ns: Integers
    names: tuple[str, ...]

    def within(self, start_ns: int, end_ns: int) -> "Marks":
        """Return those from `start_ns` to `end_ns`."""
        first, last = np.searchsorted(self.times_ns, (start_ns, end_ns))
        return Marks(self.times_ns[first:last], self.names[first:last])


NO_MARKS = Marks(np.empty(0, np.int64), ())


_MARKED = frozenset(
    {
        EventKind.STATE_CHANGED,
        EventKind.RESET_SEEN,
        EventKind.LAUNCH_SEEN,
        EventKind.APOGEE_SEEN,
        EventKind.LANDING_SEEN,
        EventKind.LINK_LOST,
        EventKind.LINK_BACK,
        EventKind.COMMAND_SENT,
        EventKind.MARK_SET,
    }
)
_BY_TEXT = frozenset({EventKind.STATE_CHANGED, EventKind.COMMAND_SENT, EventKind.MARK_SET})


def marks_of(flight: Flight) -> Marks:
    """Return the events of `flight` that people look for in a plot, in their order."""
    marked = sorted(
        (
            (event.monotonic_ns, _name(event))
            for event in list(flight.events)
            if event.kind in _MARKED
        ),
        key=itemgetter(0),
    )
    times_ns = np.array([time_ns for time_ns, _ in marked], np.int64)
    return Marks(times_ns, tuple(name for _, name in marked))


def _name(event: Event) -> str:
    """Return what is written beside the mark: the new state, or what happened."""
    name = (event.kind in _BY_TEXT and event.text) or str(event.kind)
    return name if len(name) <= LONGEST_NAME else name[: LONGEST_NAME - 1] + "…"


def rows_of_names(spans: list[tuple[float, float]], rows: int) -> list[int | None]:
    """Return for each name, given as left and right px in the order of their weight, the row in
    which it overlaps none before it; None where there is no room in `rows` rows."""
    taken: list[list[tuple[float, float]]] = [[] for _ in range(rows)]
    places: list[int | None] = []
    for left, right in spans:
        row = next(
            (i for i, row in enumerate(taken) if all(right < a or left > b for a, b in row)), None
        )
        if row is not None:
            taken[row].append((left, right))
        places.append(row)
    return places
