"""Modes, states, launch, apogee and landing over a whole flight: the machine that follows them
live, asked only about heights that may matter."""

from dataclasses import dataclass, field

import numpy as np

from groundstation.flight.events import EventKind
from groundstation.flight.flown import Flown, FlownFollower
from groundstation.flight.milestones import (
    HIGHEST_M,
    LAUNCH_RISE_M,
    ON_THE_GROUND_M,
    Seen,
    height_field,
)
from groundstation.flight.state_words import state_words
from groundstation.flight.store import Floats
from groundstation.flight.whole.modes import Modes
from groundstation.flight.whole.series import Changes, Series, changes_of, series_of
from groundstation.flight.whole.table import WholeTable
from protocol.mission import Mission

_ROWS_AT_ONCE = 1 << 16

BY_MODE, BY_STATE, BY_HEIGHT = range(3)
"""In this order the fields of one packet are followed."""

_CATCH_UP = BY_HEIGHT
"""Before the height, the phase that came with a mode not believed is taken."""


@dataclass
class Course:
    """What was seen, with which frame: (its place among all frames, one of the above, kind,
    text); and how the milestones became known, by frame."""

    seen: list[tuple[int, int, EventKind, str]] = field(default_factory=list)
    flown: list[tuple[int, Flown]] = field(default_factory=list)


def course_through(mission: Mission, tables: list[WholeTable], modes: Modes) -> Course:
    """Follow modes, states and heights through all packets."""
    states = _state_changes(tables)
    height = height_field(mission)
    heights = series_of(tables, height) if height else series_of([], "")
    run = _Run(mission, heights, modes)
    changes = [(order, BY_MODE, place) for place, order in enumerate(modes.order)]
    changes += [(order, BY_STATE, place) for place, order in enumerate(states.order)]
    changes += [(order, _CATCH_UP, place) for place, order in enumerate(modes.order)]
    for order, stage, place in sorted(changes):
        run.heights_before(order)
        if stage == BY_MODE:
            run.take_mode(order, simulated=modes.simulated[place])
        elif stage == BY_STATE:
            run.take_state(order, states.times_ns[place], states.words[place])
        else:
            run.catch_up(order, modes.times_ns[place])
    run.heights_before(None)
    return run.course


def _state_changes(tables: list[WholeTable]) -> Changes:
    having = [(t, field.name) for t in tables if (field := t.packet.field_of("state")) is not None]
    return changes_of(
        [
            (t, state_words(t.words_in(name) if name in t.words else t.number(name)))
            for t, name in having
        ]
    )


class _Run:
    def __init__(self, mission: Mission, heights: Series, modes: Modes) -> None:
        there = np.flatnonzero((np.abs(heights.values) <= HIGHEST_M) & modes.takes(heights.order))
        self.course = Course()
        self._phases = mission.states
        self._follower = FlownFollower(mission)
        self._heights_m = heights.values[there]
        self._order = heights.order[there]
        self._times_ns = heights.times_ns[there]
        self._middles_m = _middles_of_three(self._heights_m)
        self._row = 0

    def take_mode(self, order: int, *, simulated: bool) -> None:
        """Take what a packet says of its mode."""
        self._note(order, BY_MODE, self._follower.take_mode(simulated))

    def take_state(self, order: int, time_ns: int, state: str) -> None:
        """Take the state word that a packet changed to."""
        self.course.seen.append((order, BY_STATE, EventKind.STATE_CHANGED, state))
        phase = self._phases.get(state)
        if phase is not None:
            self._note(order, BY_STATE, self._follower.take_phase(phase, time_ns))

    def catch_up(self, order: int, time_ns: int) -> None:
        """Take the phase that came with a mode not believed, when it has stayed."""
        self._note(order, BY_STATE, self._follower.catch_up(time_ns))

    def heights_before(self, order: int | None) -> None:
        """Take the heights of all packets before the frame; of all there are without one."""
        end = len(self._order) if order is None else int(np.searchsorted(self._order, order))
        while self._row < end and not self._follower.milestones.done:
            if self._follower.milestones.waits_on_ground:
                self._pass_over(end)
            else:
                self._take_height(self._row)
                self._row += 1
        self._row = max(self._row, end)

    def _pass_over(self, end: int) -> None:
        """Pass over the heights that show no launch, and take the first that may."""
        follower = self._follower.milestones
        ground_m = follower.known.ground_m
        following = _first_flying(self._middles_m, ground_m, self._row, end)
        if following > self._row:
            passed = self._middles_m[self._row : following]
            low = np.flatnonzero(passed - ground_m <= ON_THE_GROUND_M)
            low_ns = int(self._times_ns[self._row + low[-1]]) if len(low) else None
            last = slice(max(0, following - 2), following)
            heights, times_ns = self._heights_m[last].tolist(), self._times_ns[last].tolist()
            latest = list(zip(heights, times_ns, strict=True))
            follower.go_on((latest[0], latest[-1]), low_ns)
        if following < end:
            self._take_height(following)
        self._row = following + 1 if following < end else end

    def _take_height(self, row: int) -> None:
        seen = self._follower.take_height(float(self._heights_m[row]), int(self._times_ns[row]))
        self._note(int(self._order[row]), BY_HEIGHT, seen)

    def _note(self, order: int, stage: int, seen: list[Seen]) -> None:
        self.course.seen += [(order, stage, kind, text) for kind, text in seen]
        known = self.course.flown
        if not known or known[-1][1] is not self._follower.known:
            known.append((order, self._follower.known))


def _middles_of_three(heights_m: Floats) -> Floats:
    """Return the median of each height with the two before it, as the machine forms it."""
    if len(heights_m) < 2:
        return heights_m.copy()
    before = np.concatenate((heights_m[:1], heights_m[:-1]))
    first = np.concatenate((heights_m[:1], heights_m[:1], heights_m[:-2]))
    lower, upper = np.minimum(first, before), np.maximum(first, before)
    middles: Floats = np.maximum(lower, np.minimum(upper, heights_m))
    return middles


def _first_flying(middles_m: Floats, ground_m: float, begin: int, end: int) -> int:
    """Return the first row from `begin` on that is so high that it shows a launch, or `end`."""
    for first in range(begin, end, _ROWS_AT_ONCE):
        block = middles_m[first : min(first + _ROWS_AT_ONCE, end)]
        flying = block - ground_m > LAUNCH_RISE_M
        if flying.any():
            return first + int(np.argmax(flying))
    return end
