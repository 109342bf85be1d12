"""Reading a flight log: everything outside the damage, and the damage itself."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from pathlib import Path

from groundstation.command_text import command_text
from groundstation.errors import UserError
from groundstation.flight.items import Item
from groundstation.flightlog.batch import Damage
from groundstation.flightlog.columns import ColumnsBuilder, LogColumns, join_columns
from groundstation.flightlog.format import SIGNATURE, Header
from groundstation.flightlog.joined import FlightBorders, JoinedFlight
from groundstation.flightlog.parts import Part, missing_among, parts_of
from groundstation.flightlog.reading import batches_of
from groundstation.flightlog.scanning import Scanner
from protocol.errors import MissionError
from protocol.mission import Mission
from protocol.mission_file import parse_mission


@dataclass(frozen=True)
class FlightLog:
    """A flight log read into memory.

    `columns` and `items` are the same: what arrived, happened and was done, in its order.
    `complete` is False when the log was not closed in order, as after a crash.
    `unknown_records` counts kinds of a later version. `header` is that of the first part,
    `last_header` that of the last, on whose clock all times are. `parts` are the files that
    it was read from, in order, and `missing_parts` those named in them that were not found.
    `flights_in_file` is above 1 when several logs were joined into one file; this is one.
    `header_lost` says that no header was intact: mission and team are those that were given, or
    those of another flight in the file, the clocks those of the first record, and all else in
    `header` is empty.
    """

    path: Path
    header: Header
    mission: Mission
    columns: LogColumns
    damage: list[Damage]
    unknown_records: int
    complete: bool
    size_bytes: int
    last_header: Header
    flights_in_file: int = 1
    parts: tuple[Path, ...] = ()
    missing_parts: tuple[str, ...] = ()
    header_lost: bool = False

    @cached_property
    def items(self) -> list[Item]:
        """Chunks, events, commands and marks in their order; made at the first use."""
        return self.columns.items()


def read_flight_log(
    path: Path, most_bytes: int | None = None, mission: Mission | None = None
) -> FlightLog:
    """Read the flight that the log at `path` is a part of, or only the first `most_bytes` of
    the file.

    A flight that goes on in other files is read from all that are found; of several flights
    joined into one file it is the first. `mission` stands in where no header is intact. Raises
    UserError when there is no such file, it is empty, or it is not a flight log.
    """
    log = read_flights(path, most_bytes, mission)[0]
    if most_bytes is not None or log.header_lost:
        return log
    parts = parts_of(path)
    missing = missing_among(parts)
    if len(parts) > 1:
        return _whole(log, parts, missing)
    return replace(log, missing_parts=tuple(missing), complete=log.complete and not missing)


def read_columns(path: Path) -> LogColumns:
    """Read what the flight log at `path` holds as columns; raises UserError as above."""
    return read_flight_log(path).columns


def read_flights(
    path: Path, most_bytes: int | None = None, mission: Mission | None = None
) -> list[FlightLog]:
    """Read every flight in this one file: two logs joined hold two; raises UserError as above."""
    scanner, borders = Scanner(path), FlightBorders()
    builders: dict[int, ColumnsBuilder] = defaultdict(ColumnsBuilder)
    for batch in batches_of(scanner, most_bytes):
        for stretch in borders.split(batch):
            builders[stretch.flight].add(batch, stretch)
    size = scanner.fed_to
    if not size:
        raise UserError(f"{path} is empty: it holds no flight")
    if not scanner.saw_mark and not borders.flights[0].records:
        raise UserError(
            f"{path} is not a flight log of this program (those begin with "
            f"'{SIGNATURE.decode().strip()}'); choose a .flightlog file"
        )
    stand_in = mission or _mission_of_another(path, borders.flights)
    ends = [*(flight.offset for flight in borders.flights[1:]), size]
    return [
        _flight_log(path, flight, builders[number], scanner.damage, (end, len(ends)), stand_in)
        for number, (flight, end) in enumerate(zip(borders.flights, ends, strict=True))
    ]


def _mission_of_another(path: Path, flights: Sequence[JoinedFlight]) -> Mission | None:
    """Return the mission of a flight in a file of several, for those without an intact header."""
    headers = [flight.header for flight in flights if flight.header is not None]
    if len(headers) == len(flights) or not headers:
        return None
    return mission_in(headers[0], path)


def _flight_log(
    path: Path,
    flight: JoinedFlight,
    builder: ColumnsBuilder,
    damage: list[Damage],
    end_and_flights: tuple[int, int],
    mission: Mission | None,
) -> FlightLog:
    columns, header = builder.columns(), flight.header
    if header is None:
        header = _stand_in(path, columns, mission)
    end, flights = end_and_flights
    own = [found for found in damage if flight.offset <= found.offset < end]
    return FlightLog(
        path=path,
        header=header,
        last_header=header,
        mission=mission_in(header, path),
        columns=columns,
        damage=own,
        unknown_records=builder.unknown_records,
        complete=flight.ended and not own,
        size_bytes=end - flight.offset,
        flights_in_file=flights,
        parts=(path,),
        header_lost=flight.header is None,
    )


def _stand_in(path: Path, columns: LogColumns, mission: Mission | None) -> Header:
    """Return the header of a log that has none intact; raises UserError without a mission."""
    if mission is None:
        raise UserError(
            f"{path}: no intact record in it names the mission, so it cannot be decoded as it "
            f"is; '{command_text('repair', path)} --mission MISSION' writes a clean copy with "
            "yours, and info, export, deliver and replay read it with --mission too"
        )
    monotonic_ns, utc_ns = columns.first_moment() or (0, 0)
    return Header(
        mission=mission.name,
        mission_toml=mission.text,
        mission_sha256=mission.sha256,
        team_id=mission.team_id,
        port="",
        groundstation_version="",
        python_version="",
        machine="",
        clock_monotonic_ns=monotonic_ns,
        clock_utc_ns=utc_ns,
        local_utc_offset_s=0,
    )


def mission_in(header: Header, path: Path) -> Mission:
    """Return the mission in the header of the log `path`; raises UserError for a useless one."""
    try:
        return _mission_of(header.mission_toml)
    except MissionError as error:
        raise UserError(f"{path}: the mission in this log cannot be used: {error}") from None


@lru_cache(maxsize=4)  # the logs of a folder are mostly of one mission
def _mission_of(toml: str) -> Mission:
    return parse_mission(toml, "the mission inside")


def shift_to(columns: LogColumns, header: Header, following: Header) -> int:
    """Return what to add to the monotonic times in `columns`, the part of a flight with
    `header`, so that they are on the clock of the part `following`, ns.

    Nothing while the machine ran on. After it was started anew its clock is another one: then
    the time between the parts is what the UTC clock says, but never below zero.
    """
    last_ns, last_utc_ns = columns.last_moment() or (header.clock_monotonic_ns, header.clock_utc_ns)
    next_ns, next_utc_ns = following.clock_monotonic_ns, following.clock_utc_ns
    if last_ns <= next_ns and header.boot_id == following.boot_id:
        return 0
    return next_ns - max(0, next_utc_ns - last_utc_ns) - last_ns


def _whole(asked: FlightLog, parts: list[Part], not_found: list[str]) -> FlightLog:
    """Return the whole flight that `asked` is a part of, on the clock of its last part."""
    logs: list[FlightLog] = []
    missing = list(not_found)
    for part in parts:
        try:
            logs.append(asked if part.path == asked.path else read_flights(part.path)[0])
        except UserError as error:
            missing.append(str(error))
    placed: list[LogColumns] = []
    shift_ns = 0
    for log, following in zip(reversed(logs), [None, *reversed(logs[1:])], strict=True):
        if following is not None:
            shift_ns += shift_to(log.columns, log.header, following.header)
        placed.insert(0, log.columns.later_by(shift_ns))
    return replace(
        asked,
        header=logs[0].header,
        last_header=logs[-1].header,
        columns=join_columns(placed),
        damage=[damage for log in logs for damage in log.damage],
        unknown_records=sum(log.unknown_records for log in logs),
        complete=logs[-1].complete and not missing and not any(log.damage for log in logs),
        size_bytes=sum(log.size_bytes for log in logs),
        parts=tuple(log.path for log in logs),
        missing_parts=tuple(missing),
    )
