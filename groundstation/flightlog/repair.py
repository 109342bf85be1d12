"""A clean copy of a damaged flight log; the original is never touched."""

import os
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from groundstation.errors import UserError
from groundstation.files.output_place import output_place, require_free
from groundstation.files.whole_file import written_whole
from groundstation.flight.events import Event, EventKind
from groundstation.flightlog.batch import Batch, Damage
from groundstation.flightlog.being_written import is_being_written
from groundstation.flightlog.format import (
    SIGNATURE,
    SUFFIX,
    Record,
    RecordKind,
    encode_record,
    header_record,
)
from groundstation.flightlog.joined import FlightBorders, Stretch
from groundstation.flightlog.reader import FlightLog, read_flights
from groundstation.flightlog.reading import batches_of
from groundstation.flightlog.record_items import gap_event, record_of
from groundstation.flightlog.repaired import NOTHING_DAMAGED
from groundstation.flightlog.scanning import Scanner
from protocol.mission import Mission

BEING_WRITTEN = "the log was still being written"


@dataclass(frozen=True, slots=True)
class CleanCopy:
    """A file that was written, and the damage that it leaves out. `lacks` says in words what it
    has not of the original. `being_written` says that the original was going on, so that the
    copy ends in the middle of the flight."""

    path: Path
    damage: tuple[Damage, ...]
    lacks: str = NOTHING_DAMAGED
    being_written: bool = False


def repair(
    path: Path, output: Path | str | None = None, mission: Mission | None = None
) -> list[CleanCopy]:
    """Write every intact record of the log at `path` into a new log, and read it back.

    Records are copied as they are, those of later versions included; at the end stands an
    event that says what was left out. Of a file in which several logs were joined each becomes
    a copy of its own. `output` is the copy, or a folder for it, made when its name ends with a
    slash; left out the copy is called `..._repaired`, beside the original. Where no header is
    intact `mission` makes one. Of a log that is being written what is there now is copied.
    Raises UserError when the log cannot be read, or the copy is there already or cannot be
    written.
    """
    size, being_written = _present_state(path)
    flights = read_flights(path, size, mission)
    records = _records_of(path, size)
    base = _base(path, output)
    names = [
        base if number == 0 else base.with_stem(f"{base.stem}_{number + 1}")
        for number in range(len(flights))
    ]
    for name in names:
        if name.exists():
            raise UserError(f"{name} is there already; name another file with --output")
        require_free(name, overwrite=False)
    last = len(flights) - 1
    return [
        _write(flight, own, name, being_written=being_written and number == last)
        for number, (flight, own, name) in enumerate(zip(flights, records, names, strict=True))
    ]


def _present_state(path: Path) -> tuple[int | None, bool]:
    """Return the size of the file, and whether a program is writing it."""
    try:
        return path.stat().st_size, is_being_written(path)
    except OSError:
        return None, False  # the reader says what is wrong


def _base(path: Path, output: Path | str | None) -> Path:
    name = f"{path.stem}_repaired{SUFFIX}"
    return output_place(output, name, path.parent)


@dataclass(frozen=True, slots=True)
class _Records:
    """The records of one flight as they lie in the file, header and end mark apart; `ended` says
    whether there was an end mark."""

    header: bytes
    body: bytes
    ended: bool


def _records_of(path: Path, size: int | None) -> list[_Records]:
    scanner, borders = Scanner(path), FlightBorders()
    records: dict[int, list[bytes]] = defaultdict(list)
    for batch in batches_of(scanner, size):
        for stretch in borders.split(batch):
            records[stretch.flight] += _raw(batch, stretch)
    found = []
    for number, flight in enumerate(borders.flights):
        header = encode_record(flight.header_record) if flight.header_record else b""
        body = b"".join(record for record in records[number] if record != header)
        found.append(_Records(header, body, flight.ended))
    return found


def _raw(batch: Batch, stretch: Stretch) -> Iterator[bytes]:
    """Yield records as they lie in the file, and events where damage between them is left out."""
    gaps = dict(stretch.gaps)
    for number in range(stretch.begin, stretch.end):
        record = batch.record(number)
        if number in gaps:
            yield encode_record(record_of(gap_event(gaps[number], record)))
        if record.kind != RecordKind.END:
            yield encode_record(record)


def _write(flight: FlightLog, records: _Records, path: Path, *, being_written: bool) -> CleanCopy:
    header = records.header or header_record(flight.header)
    lacks = BEING_WRITTEN if being_written else _left_out(flight, ended=records.ended)
    with written_whole(path) as unfinished:
        with unfinished.open("wb") as file:
            file.write(SIGNATURE + 2 * header + records.body)
            file.write(_closing(flight, header, lacks))
            file.flush()
            os.fsync(file.fileno())
        copied = read_flights(unfinished)[0]
        if copied.damage or copied.items[:-1] != flight.items:
            raise UserError(
                f"{path} reads back differently, so it was not kept; the disk may be failing: "
                "choose another one with --output"
            )
    return CleanCopy(path, tuple(flight.damage), lacks, being_written)


def _closing(flight: FlightLog, header: bytes, lacks: str) -> bytes:
    """Return the last records: what was left out, the header once more, the end mark."""
    begin = flight.header.clock_monotonic_ns, flight.header.clock_utc_ns
    moment = flight.columns.last_moment() or begin
    event = Event(EventKind.LOG_REPAIRED, lacks, *moment)
    end = Record(RecordKind.END, *moment, b"")
    return encode_record(record_of(event)) + header + encode_record(end)


def _left_out(flight: FlightLog, *, ended: bool) -> str:
    size, places = sum(damage.size for damage in flight.damage), len(flight.damage)
    said = []
    if size:
        where = "one place" if places == 1 else f"{places} places"
        said.append(f"{size} damaged bytes in {where} are left out")
    if not ended:
        said.append("the end was cut")
    return ", and ".join(said) or NOTHING_DAMAGED
