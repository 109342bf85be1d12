"""Reading a flight log: everything outside the damage, and the damage itself."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import msgspec

from groundstation.errors import UserError
from groundstation.flight.events import Event, EventKind
from groundstation.flightlog.format import (
    SIGNATURE,
    SYNC,
    EventPayload,
    Header,
    Record,
    RecordKind,
    decode_record,
)
from protocol.errors import MissionError
from protocol.mission import Mission
from protocol.mission_file import parse_mission
from protocol.packet import Chunk


@dataclass(frozen=True, slots=True)
class Damage:
    """A stretch of the file that holds no intact record: place and size in bytes."""

    offset: int
    size: int


@dataclass(frozen=True, slots=True)
class FlightLog:
    """A flight log read into memory.

    `items` are the chunks and events in their order. `complete` is False when the log was
    not closed in order, as after a crash. `unknown_records` counts kinds of a later version.
    """

    path: Path
    header: Header
    mission: Mission
    items: list[Chunk | Event]
    damage: list[Damage]
    unknown_records: int
    complete: bool
    size_bytes: int


def read_flight_log(path: Path, most_bytes: int | None = None) -> FlightLog:
    """Read the flight log at `path`, or only the first `most_bytes` of the file.

    Raises UserError when there is no such file, it is empty, or it is not a flight log.
    """
    data = _bytes_of(path, most_bytes)
    damage: list[Damage] = []
    records = list(_records(data, damage))
    header = _header(path, records)
    try:
        mission = parse_mission(header.mission_toml, f"inside {path.name}")
    except MissionError as error:
        raise UserError(f"{path}: the mission in this log cannot be used: {error}") from None
    items = [item for item in map(_item, records) if item is not None]
    known = frozenset(RecordKind)
    return FlightLog(
        path=path,
        header=header,
        mission=mission,
        items=items,
        damage=damage,
        unknown_records=sum(record.kind not in known for record in records),
        complete=bool(records) and records[-1].kind == RecordKind.END and not damage,
        size_bytes=len(data),
    )


def _bytes_of(path: Path, most_bytes: int | None) -> bytes:
    try:
        with path.open("rb") as file:
            data = file.read(most_bytes)
    except FileNotFoundError:
        raise UserError(f"there is no flight log {path}; check the name and the folder") from None
    except OSError as error:
        raise UserError(f"the flight log {path} cannot be read: {error.strerror}") from None
    if not data:
        raise UserError(f"{path} is empty: it holds no flight")
    if SYNC not in data:
        raise UserError(
            f"{path} is not a flight log of this program (those begin with "
            f"'{SIGNATURE.decode().strip()}'); choose a .flightlog file"
        )
    return data


def _records(data: bytes, damage: list[Damage]) -> Iterator[Record]:
    """Yield the intact records in order; stretches between them go to `damage`."""
    offset = len(SIGNATURE) if data.startswith(SIGNATURE) else 0
    damaged_from = offset
    while offset < len(data):
        found = decode_record(data, offset)
        if found is None:
            following = data.find(SYNC, offset + 1)
            offset = len(data) if following < 0 else following
            continue
        if offset > damaged_from:
            damage.append(Damage(damaged_from, offset - damaged_from))
        record, offset = found
        damaged_from = offset
        yield record
    if len(data) > damaged_from:
        damage.append(Damage(damaged_from, len(data) - damaged_from))


def _header(path: Path, records: list[Record]) -> Header:
    for record in records:
        if record.kind == RecordKind.HEADER:
            try:
                return msgspec.json.decode(record.payload, type=Header)
            except ValueError:  # not JSON, not UTF-8, or a header of another shape
                continue
    raise UserError(
        f"{path}: no intact record in it names the mission, so it cannot be decoded; "
        "choose another log"
    )


def _item(record: Record) -> Chunk | Event | None:
    if record.kind == RecordKind.RECEIVED:
        return Chunk(record.payload, record.monotonic_ns, record.utc_ns)
    if record.kind == RecordKind.EVENT:
        try:
            event = msgspec.json.decode(record.payload, type=EventPayload)
            return Event(EventKind(event.kind), event.text, record.monotonic_ns, record.utc_ns)
        except ValueError:
            return None  # of a later version of the program
    return None
