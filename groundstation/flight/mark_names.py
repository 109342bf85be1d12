"""Marks of the crew's and the names that these were given afterwards."""

from collections.abc import Sequence
from dataclasses import replace

from groundstation.flight.events import Event, EventKind
from groundstation.flight.items import MarkNamed


def event_of_name(item: MarkNamed) -> Event:
    """Return the event that a mark was given a name; it has the times of the mark."""
    return Event(EventKind.MARK_NAMED, item.text, item.marked_ns, item.marked_utc_ns)


def with_names(events: Sequence[Event]) -> list[Event]:
    """Return the events with each mark called by its latest name, which is then no event."""
    names = {e.monotonic_ns: e.text for e in events if e.kind is EventKind.MARK_NAMED}
    return [
        replace(event, text=names.get(event.monotonic_ns, event.text))
        if event.kind is EventKind.MARK_SET
        else event
        for event in events
        if event.kind is not EventKind.MARK_NAMED
    ]
