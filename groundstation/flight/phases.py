"""Where a flight stands in its course: its phases with their times, from the changes of its
state word, and the time since launch."""

from collections.abc import Mapping

from groundstation.flight.events import Event
from groundstation.flight.flight import Flight
from groundstation.flight.phase_span import PhaseSpan


def begin_phase(phases: list[PhaseSpan], change: Event, phase_of: Mapping[str, str]) -> None:
    """End the last of the phases and add the one that `change` of the state word begins."""
    begin_ns = change.monotonic_ns
    if phases:
        phases[-1] = phases[-1]._replace(end_ns=begin_ns)
    phases.append(PhaseSpan(change.text, phase_of.get(change.text), begin_ns, None))


def first_phases(phases: list[PhaseSpan], count: int) -> list[PhaseSpan]:
    """Return the first of the phases as they were when no more were known."""
    first = phases[:count]
    first[-1:] = [span._replace(end_ns=None) for span in first[-1:]]
    return first


def t_plus_s(flight: Flight, now_ns: int) -> float | None:
    """Return the time since launch on the link's clock, s; None while it is not known."""
    launch_ns = flight.milestones.launch_ns
    return None if launch_ns is None else (now_ns - launch_ns) / 1e9
