"""Events as marks on the time axis."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from groundstation.flight.events import SIMULATED, Event, EventKind
from groundstation.flight.milestones import Milestones
from groundstation.flight.store import Integers

LONGEST_NAME = 24


@dataclass(frozen=True, slots=True)
class Marks:
    """Moments with names: `times_ns` on the link's clock, in order, shape (marks,)."""

    times_ns: Integers
    names: Sequence[str]

    def within(self, start_ns: int, end_ns: int) -> "Marks":
        """Return those from `start_ns` to `end_ns`."""
        first, last = np.searchsorted(self.times_ns, (start_ns, end_ns))
        return Marks(self.times_ns[first:last], self.names[first:last])


NO_MARKS = Marks(np.empty(0, np.int64), ())
_MARKED = frozenset(
    {
        EventKind.STATE_CHANGED,
        EventKind.RESET_SEEN,
        EventKind.MODE_CHANGED,
        EventKind.LAUNCH_SEEN,
        EventKind.APOGEE_SEEN,
        EventKind.LANDING_SEEN,
        EventKind.LINK_LOST,
        EventKind.LINK_BACK,
        EventKind.COMMAND_SENT,
        EventKind.MARK_SET,
    }
)
_BY_TEXT = frozenset(
    {
        EventKind.STATE_CHANGED,
        EventKind.MODE_CHANGED,
        EventKind.COMMAND_SENT,
        EventKind.MARK_SET,
        EventKind.MARK_NAMED,
    }
)


class MarkFinder:
    """Finds the events of one flight that people look for in a plot, as it grows.

    An earlier moment of the flight has the first of its events. Launch, apogee and landing stand
    where they were and not where, seconds later, they were seen. Commands that begin with
    `without` are left out: simulated pressures, one a second, would leave nothing else to be seen.
    """

    def __init__(self, without: str = "") -> None:
        self._without = without
        self._seen = 0
        self._places: list[int] = []
        self._times_ns: list[int] = []
        self._names: list[str] = []
        self._kinds: list[tuple[EventKind, bool]] = []
        """With whether it is of a simulated flight."""
        self._named: list[tuple[int, int, str]] = []
        """Place among the events, which mark it names, and the name."""

    def marks(self, events: Sequence[Event], milestones: Sequence[Milestones] = ()) -> Marks:
        """Return the marks of the events so far, in the order of their times; `milestones` are
        those of the latest real and of the latest simulated flight."""
        self._look_at(events)
        known = bisect_left(self._places, len(events))
        times_ns, names = np.array(self._times_ns[:known], np.int64), self._names[:known]
        for place, mark, name in self._named:
            if place < len(events):
                names[mark] = name
        for kind, time_ns in (told for one in milestones for told in _told(one)):
            if time_ns is not None and kind in self._kinds[:known]:
                times_ns[known - 1 - self._kinds[:known][::-1].index(kind)] = time_ns
        if known > 1 and (np.diff(times_ns) < 0).any():
            order = np.argsort(times_ns, kind="stable")
            times_ns, names = times_ns[order], [names[place] for place in order.tolist()]
        return Marks(times_ns, names)

    def _look_at(self, events: Sequence[Event]) -> None:
        for place in range(self._seen, len(events)):
            event = events[place]
            if event.kind is EventKind.MARK_NAMED:
                marks = (n for n, at in enumerate(self._times_ns) if at == event.monotonic_ns
                         and self._kinds[n][0] is EventKind.MARK_SET)  # fmt: skip
                self._named += [(place, mark, _name(event)) for mark in marks]
            elif event.kind in _MARKED and not self._is_left_out(event):
                self._places.append(place)
                self._times_ns.append(event.monotonic_ns)
                self._names.append(_name(event))
                self._kinds.append((event.kind, event.text.endswith(SIMULATED)))
        self._seen = max(self._seen, len(events))

    def _is_left_out(self, event: Event) -> bool:
        is_command = event.kind is EventKind.COMMAND_SENT
        return is_command and bool(self._without) and event.text.startswith(self._without)


def _told(known: Milestones) -> Iterator[tuple[tuple[EventKind, bool], int | None]]:
    """Yield what kind of event told each of them, and when it was."""
    yield (EventKind.LAUNCH_SEEN, known.simulated), known.launch_ns
    yield (EventKind.APOGEE_SEEN, known.simulated), known.apogee_ns
    yield (EventKind.LANDING_SEEN, known.simulated), known.landing_ns


def _name(event: Event) -> str:
    """Return what is written beside the mark: the new state, or what happened."""
    name = (event.kind in _BY_TEXT and event.text) or str(event.kind)
    return name if len(name) <= LONGEST_NAME else name[: LONGEST_NAME - 1] + "…"


def places_of_names(
    names: Sequence[tuple[float, Sequence[float], float]], rows: int
) -> list[tuple[int, float] | None]:
    """Return the row, 0 on top, and the left px of each name, None without room in `rows`.

    A name is the px of its mark, the px at which it may begin, and its width; those first in
    `names` come first. From each name a stem goes down at its mark: it crosses no name, and no two
    names overlap.
    """
    placed: list[tuple[int, float, float, float]] = []
    found: list[tuple[int, float] | None] = []
    for mark, lefts, width in names:
        place = next(
            (
                (row, left)
                for left in lefts
                for row in range(rows)
                if _fits(row, mark, left, left + width, placed)
            ),
            None,
        )
        if place is not None:
            placed.append((place[0], mark, place[1], place[1] + width))
        found.append(place)
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
