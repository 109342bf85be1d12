"""Events as marks on the time axis."""

from collections.abc import Sequence
from dataclasses import dataclass
from operator import itemgetter

import numpy as np

from groundstation.flight.events import Event, EventKind
from groundstation.flight.flight import Flight
from groundstation.flight.simulation import pressures_begin_with
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
    """Return the events of `flight` that people look for in a plot, in their order.

    Simulated pressures, one a second, would leave nothing else to be seen.
    """
    pressures = pressures_begin_with(flight.mission)
    marked = sorted(
        (
            (event.monotonic_ns, _name(event))
            for event in list(flight.events)
            if event.kind in _MARKED and not _is_pressure(event, pressures)
        ),
        key=itemgetter(0),
    )
    times_ns = np.array([time_ns for time_ns, _ in marked], np.int64)
    return Marks(times_ns, tuple(name for _, name in marked))


def _is_pressure(event: Event, begin: str) -> bool:
    return event.kind is EventKind.COMMAND_SENT and bool(begin) and event.text.startswith(begin)


def _name(event: Event) -> str:
    """Return what is written beside the mark: the new state, or what happened."""
    name = (event.kind in _BY_TEXT and event.text) or str(event.kind)
    return name if len(name) <= LONGEST_NAME else name[: LONGEST_NAME - 1] + "…"


def rows_of_names(names: Sequence[tuple[float, float, float]], rows: int) -> list[int | None]:
    """Return the row in which each name stands, 0 on top, None where there is no room in `rows`.

    A name is the px of its mark and its left and right px; those first in `names` come first.
    From each name a stem goes down at its mark: it crosses no name, and no two names overlap.
    """
    placed: list[tuple[int, float, float, float]] = []
    found: list[int | None] = []
    for mark, left, right in names:
        row = next((row for row in range(rows) if _fits(row, mark, left, right, placed)), None)
        if row is not None:
            placed.append((row, mark, left, right))
        found.append(row)
    return found


def _fits(
    row: int,
    mark: float,
    left: float,
    right: float,
    placed: Sequence[tuple[int, float, float, float]],
) -> bool:
    """Tell whether a name is free of all that are `placed` in its row, and of stems."""
    return not any(
        (other == row and left <= other_right and right >= other_left)
        or (other < row and left <= other_mark <= right)
        or (other > row and other_left <= mark <= other_right)
        for other, other_mark, other_left, other_right in placed
    )
