"""Reading a flight log: everything outside the damage, and the damage itself."""

import stat
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from pathlib import Path

import msgspec
import numpy as np

from groundstation.errors import UserError
from groundstation.flight.items import Item
from groundstation.flightlog.columns import ColumnsBuilder, LogColumns
from groundstation.flightlog.format import SIGNATURE, SYNC, Header, RecordKind
from groundstation.flightlog.scanning import BLOCK_BYTES, Batch, Damage, Scanner
from protocol.errors import MissionError
from protocol.mission import Mission
from protocol.mission_file import parse_mission


@dataclass(frozen=True)
class FlightLog:
    """A flight log read into memory.

    `columns` and `items` are the same: what arrived, happened and was done, in its order.
    `complete` is False when the log was not closed in order, as after a crash.
    `unknown_records` counts kinds of a later version. `flights_in_file` is above 1 when
    several logs were joined into one file; this is one of them.
    """

    path: Path
    header: Header
    mission: Mission
    columns: LogColumns
    damage: list[Damage]
    unknown_records: int
    complete: bool
    size_bytes: int
    flights_in_file: int = 1

    @cached_property
    def items(self) -> list[Item]:
        """Chunks, events, commands and marks in their order; made at the first use."""
        return self.columns.items()


def read_flight_log(path: Path, most_bytes: int | None = None) -> FlightLog:
    """Read the flight log at `path`, or only the first `most_bytes` of the file.

    Of several flights joined into one file it is the first. Raises UserError when there is
    no such file, it is empty, or it is not a flight log.
    """
    return read_flights(path, most_bytes)[0]


def read_columns(path: Path) -> LogColumns:
    """Read what the flight log at `path` holds as columns; raises UserError as above."""
    return read_flight_log(path).columns


def read_flights(path: Path, most_bytes: int | None = None) -> list[FlightLog]:
    """Read every flight in the file: two logs joined hold two; raises UserError as above."""
    scanner = Scanner(path)
    sections = [_Section(0)]
    saw_mark, size = False, 0
    for block, last in _blocks(path, most_bytes):
        size += len(block)
        saw_mark = saw_mark or SYNC in block
        _sort_into_sections(scanner.feed(block, last=last), sections)
    if not size:
        raise UserError(f"{path} is empty: it holds no flight")
    if not saw_mark and not any(section.records for section in sections):
        raise UserError(
            f"{path} is not a flight log of this program (those begin with "
            f"'{SIGNATURE.decode().strip()}'); choose a .flightlog file"
        )
    borders = [*(section.offset for section in sections[1:]), size]
    return [
        section.flight_log(path, scanner.damage, border, len(sections))
        for section, border in zip(sections, borders, strict=True)
    ]


def _blocks(path: Path, most_bytes: int | None) -> Iterator[tuple[bytes, bool]]:
    """Yield the file block by block, and with each whether it is the last."""
    left = most_bytes
    try:
        with path.open("rb") as file:
            if not stat.S_ISREG(path.stat().st_mode):
                raise UserError(f"{path} is not a file; choose a .flightlog file")
            block = file.read(BLOCK_BYTES if left is None else min(BLOCK_BYTES, left))
            while True:
                left = None if left is None else left - len(block)
                following = file.read(BLOCK_BYTES if left is None else min(BLOCK_BYTES, left))
                yield block, not following
                if not following:
                    return
                block = following
    except FileNotFoundError:
        raise UserError(f"there is no flight log {path}; check the name and the folder") from None
    except OSError as error:
        raise UserError(f"the flight log {path} cannot be read: {error.strerror}") from None


@dataclass
class _Section:
    """The records of one flight in a file, which begin at `offset`."""

    offset: int
    header: Header | None = None
    records: int = 0
    ended: bool = False
    builder: ColumnsBuilder = field(default_factory=ColumnsBuilder)

    def add(self, batch: Batch, begin: int, end: int) -> None:
        if begin == end:
            return
        self.builder.add(batch, begin, end)
        self.records += end - begin
        self.ended = batch.kinds[end - 1] == RecordKind.END

    def is_left_at(self, header: Header) -> bool:
        """Whether a header met here begins another flight: its copy stands before the end."""
        return self.header is not None and (self.ended or header != self.header)

    def flight_log(self, path: Path, damage: list[Damage], border: int, flights: int) -> FlightLog:
        if self.header is None:
            raise UserError(
                f"{path}: no intact record in it names the mission, so it cannot be decoded; "
                "choose another log"
            )
        try:
            mission = _mission_of(self.header.mission_toml)
        except MissionError as error:
            raise UserError(f"{path}: the mission in this log cannot be used: {error}") from None
        own = [found for found in damage if self.offset <= found.offset < border]
        return FlightLog(
            path=path,
            header=self.header,
            mission=mission,
            columns=self.builder.columns(),
            damage=own,
            unknown_records=self.builder.unknown_records,
            complete=self.ended and not own,
            size_bytes=border - self.offset,
            flights_in_file=flights,
        )


@lru_cache(maxsize=4)  # the logs of a folder are mostly of one mission
def _mission_of(toml: str) -> Mission:
    return parse_mission(toml, "the mission inside")


def _sort_into_sections(batch: Batch, sections: list[_Section]) -> None:
    begin = 0
    for number in np.flatnonzero(batch.kinds == RecordKind.HEADER).tolist():
        header = header_of(batch.record(number).payload)
        if header is None:
            continue
        sections[-1].add(batch, begin, number)
        begin = number
        if sections[-1].is_left_at(header):
            sections.append(_Section(int(batch.offsets[number])))
        sections[-1].header = sections[-1].header or header
    sections[-1].add(batch, begin, len(batch.kinds))


def header_of(payload: bytes) -> Header | None:
    """Return the header in the payload of a header record; None when it is of another shape."""
    try:
        return msgspec.json.decode(payload, type=Header)
    except ValueError:  # not JSON, not UTF-8
        return None
