"""Items of a flight as records of a flight log, and back."""

from collections.abc import Callable

import msgspec

from groundstation.flight.events import Event, EventKind
from groundstation.flight.items import CommandSent, Item, Mark, MarkNamed, Moment, Sent
from groundstation.flightlog.batch import Damage
from groundstation.flightlog.format import (
    CommandPayload,
    EventPayload,
    MarkNamedPayload,
    MarkPayload,
    Record,
    RecordKind,
)
from protocol.packet import Chunk


def record_of(item: Item) -> Record:
    """Return the record that holds `item`."""
    kind, payload = _kind_and_payload(item)
    return Record(kind, item.monotonic_ns, item.utc_ns, payload)


def item_of(record: Record) -> Item | None:
    """Return what `record` holds; None when it is no item, or one of a later version."""
    make = _MAKERS.get(record.kind)
    if make is None:
        return None
    try:
        return make(record)
    except ValueError:  # not JSON, not UTF-8, or of a kind that a later version knows
        return None


def gap_event(damage: Damage, following: Record) -> Event:
    """Return the event that bytes of the log are missing before the record `following`."""
    text = f"{damage.size:,} damaged bytes at {damage.offset:,} are left out"
    return Event(EventKind.LOG_GAP, text, following.monotonic_ns, following.utc_ns)


def _kind_and_payload(item: Item) -> tuple[RecordKind, bytes]:
    if isinstance(item, Chunk):
        return RecordKind.RECEIVED, item.data
    if isinstance(item, Sent):
        return RecordKind.SENT, item.data
    if isinstance(item, Moment):
        return RecordKind.MOMENT, b""
    if isinstance(item, Mark):
        return RecordKind.MARK, msgspec.json.encode(MarkPayload(item.text))
    if isinstance(item, MarkNamed):
        named = MarkNamedPayload(item.text, item.marked_ns, item.marked_utc_ns)
        return RecordKind.MARK_NAMED, msgspec.json.encode(named)
    if isinstance(item, CommandSent):
        return RecordKind.COMMAND, msgspec.json.encode(_command_payload(item))
    return RecordKind.EVENT, msgspec.json.encode(EventPayload(item.kind, item.text))


def _command_payload(item: CommandSent) -> CommandPayload:
    return CommandPayload(
        item.number, item.name, item.arguments, item.text, item.echo, item.echo_timeout_s
    )


def _event(record: Record) -> Event:
    made = msgspec.json.decode(record.payload, type=EventPayload)
    return Event(EventKind(made.kind), made.text, record.monotonic_ns, record.utc_ns)


def _command(record: Record) -> CommandSent:
    made = msgspec.json.decode(record.payload, type=CommandPayload)
    return CommandSent(
        made.number,
        made.name,
        made.arguments,
        made.text,
        made.echo,
        made.echo_timeout_s,
        record.monotonic_ns,
        record.utc_ns,
    )


def _mark(record: Record) -> Mark:
    made = msgspec.json.decode(record.payload, type=MarkPayload)
    return Mark(made.text, record.monotonic_ns, record.utc_ns)


def _mark_named(record: Record) -> MarkNamed:
    made = msgspec.json.decode(record.payload, type=MarkNamedPayload)
    return MarkNamed(
        made.text, made.marked_ns, made.marked_utc_ns, record.monotonic_ns, record.utc_ns
    )


_MAKERS: dict[int, Callable[[Record], Item]] = {
    RecordKind.RECEIVED: lambda record: Chunk(record.payload, record.monotonic_ns, record.utc_ns),
    RecordKind.SENT: lambda record: Sent(record.payload, record.monotonic_ns, record.utc_ns),
    RecordKind.MOMENT: lambda record: Moment(record.monotonic_ns, record.utc_ns),
    RecordKind.EVENT: _event,
    RecordKind.COMMAND: _command,
    RecordKind.MARK: _mark,
    RecordKind.MARK_NAMED: _mark_named,
}
