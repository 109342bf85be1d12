"""Whether a flight log is a clean copy of one that was not whole, and what it lacks."""

from groundstation.flight.events import Event, EventKind
from groundstation.flightlog.reader import FlightLog

NOTHING_DAMAGED = "nothing was damaged"
"""What the event of a repair says when the original was whole."""


def repairs_of(log: FlightLog) -> list[str]:
    """Return what each repair of the log had to leave out, in its words; none of a whole one."""
    return [
        item.text
        for item in log.columns.others
        if isinstance(item, Event)
        and item.kind is EventKind.LOG_REPAIRED
        and item.text != NOTHING_DAMAGED
    ]
