"""A clean copy of a damaged flight log; the original is never touched."""

import os
from collections import defaultdict
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from groundstation.errors import UserError
from groundstation.flight.events import Event, EventKind
from groundstation.flightlog.format import SIGNATURE, SUFFIX, Record, RecordKind, encode_record
from groundstation.flightlog.joined import FlightBorders
from groundstation.flightlog.reader import FlightLog, blocks_of, read_flights
from groundstation.flightlog.record_items import record_of
from groundstation.flightlog.scanning import Batch, Damage, Scanner


@dataclass(frozen=True, slots=True)
class CleanCopy:
    """A file that was written, and the damage that it leaves out."""

    path: Path
    damage: tuple[Damage, ...]


def repair(path: Path, output: Path | None = None) -> list[CleanCopy]:
    """Write every intact record of the log at `path` into a new log, and read it back.

    Records are copied as they are, those of later versions included; at the end stands an
    event that says what was left out. Of a file in which several logs were joined each becomes
    a copy of its own. `output` is the copy, or a folder for it; left out it is called
    `..._repaired`, beside the original. Raises UserError when the log cannot be read, or the
    copy is there already or cannot be written.
    """
    flights = read_flights(path)
    records = _records_of(path)
    base = _base(path, output)
    names = [
        base if number == 0 else base.with_stem(f"{base.stem}_{number + 1}")
        for number in range(len(flights))
    ]
    for name in names:
        if name.exists():
            raise UserError(f"{name} is there already; name another file with --output")
    return [
        _write(flight, own, name) for flight, own, name in zip(flights, records, names, strict=True)
    ]


def _base(path: Path, output: Path | None) -> Path:
    name = f"{path.stem}_repaired{SUFFIX}"
    if output is None:
        return path.with_name(name)
    return output / name if output.is_dir() else output


@dataclass(frozen=True, slots=True)
class _Records:
    """The records of one flight as they lie in the file, header and end mark apart."""

    header: bytes
    body: bytes


def _records_of(path: Path) -> list[_Records]:
    scanner, borders = Scanner(path), FlightBorders()
    records: dict[int, list[bytes]] = defaultdict(list)
    for block, last in blocks_of(path):
        batch = scanner.feed(block, last=last)
        for number, begin, end in borders.split(batch):
            records[number] += _raw(batch, begin, end)
    found = []
    for number, flight in enumerate(borders.flights):
        header = encode_record(flight.header_record) if flight.header_record else b""
        body = b"".join(record for record in records[number] if record != header)
        found.append(_Records(header, body))
    return found


def _raw(batch: Batch, begin: int, end: int) -> Iterator[bytes]:
    for number in begin + np.flatnonzero(batch.kinds[begin:end] != RecordKind.END):
        yield encode_record(batch.record(int(number)))


def _write(flight: FlightLog, records: _Records, path: Path) -> CleanCopy:
    unfinished = path.with_name(path.name + ".part")
    try:
        with unfinished.open("xb") as file:
            file.write(SIGNATURE + records.header + records.body + _closing(flight, records))
            file.flush()
            os.fsync(file.fileno())
        copied = read_flights(unfinished)[0]
        if copied.damage or copied.items[:-1] != flight.items:
            raise UserError(f"{path} was not written well; the disk may be failing")
        unfinished.rename(path)
    except OSError as error:
        raise UserError(
            f"{path} cannot be written: {error.strerror}; name another place with --output"
        ) from None
    finally:
        with suppress(OSError):
            unfinished.unlink(missing_ok=True)
    return CleanCopy(path, tuple(flight.damage))


def _closing(flight: FlightLog, records: _Records) -> bytes:
    """Return the last records: what was left out, the header once more, the end mark."""
    header = flight.header
    moment = flight.columns.last_moment() or (header.clock_monotonic_ns, header.clock_utc_ns)
    event = Event(EventKind.LOG_REPAIRED, _left_out(flight), *moment)
    end = Record(RecordKind.END, *moment, b"")
    return encode_record(record_of(event)) + records.header + encode_record(end)


def _left_out(flight: FlightLog) -> str:
    size = sum(damage.size for damage in flight.damage)
    if size:
        return f"{size} damaged bytes in {len(flight.damage)} places are left out"
    return "nothing was damaged" if flight.complete else "the log had not been closed"
