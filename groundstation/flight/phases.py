"""The phases of a flight, with their times, from the changes of its state word."""

from typing import NamedTuple

from groundstation.flight.events import EventKind
from groundstation.flight.flight import Flight


class PhaseSpan(NamedTuple):
    """A stretch with one state word: the word, its phase (of `protocol.roles.PHASES`, or None
    when the mission gives it none), and from when to when, monotonic ns; the last has no end."""

    state: str
    phase: str | None
    begin_ns: int
    end_ns: int | None


def phase_spans(flight: Flight) -> list[PhaseSpan]:
    """Return the phases so far, in their order."""
    changes = [event for event in flight.events if event.kind is EventKind.STATE_CHANGED]
    ends = [*(event.monotonic_ns for event in changes[1:]), None]
    return [
        PhaseSpan(event.text, flight.mission.states.get(event.text), event.monotonic_ns, end)
        for event, end in zip(changes, ends, strict=False)
    ]


def t_plus_s(flight: Flight, now_ns: int) -> float | None:
    """Return the time since launch on the link's clock, s; None while it is not known."""
    launch_ns = flight.milestones.launch_ns
    return None if launch_ns is None else (now_ns - launch_ns) / 1e9
