"""From a flight log to what the exports write: the one door between the two."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

import numpy as np
from msgspec import structs

from groundstation.errors import UserError
from groundstation.export.kind_table import Flags, KindTable
from groundstation.export.phases import with_phases
from groundstation.export.repeats import judge
from groundstation.flight.decoding import interrupted_stream
from groundstation.flight.events import Event
from groundstation.flight.flight import Flight
from groundstation.flight.mark_names import with_names
from groundstation.flight.milestones import Milestones
from groundstation.flight.store import Floats, Integers
from groundstation.flight.teams import team_text
from groundstation.flight.whole.strangers import Strangers, told_apart
from groundstation.flight.whole.tails import without_tails
from groundstation.flightlog.reader import FlightLog
from groundstation.replay_station import whole_flight_of
from protocol.bulk import Table, decode_bulk
from protocol.columns import Words
from protocol.mission import Mission, PacketKind
from protocol.packet import Reject
from protocol.stream import Stream

_TEAM = re.compile(r"[A-Za-z0-9_-]{1,64}")


@dataclass(frozen=True, slots=True)
class Telemetry:
    """What was received in one flight: a table for each kind of packet.

    `start_ns` and `start_utc_ns` are when the first packet came, from which seconds count;
    None when there is none. `log` is where the bytes are, `rejected` how many frames gave no
    packet, `strangers` the packets of other teams, which are in no table.
    `from_ns` and `to_ns` bound a part of a flight on the monotonic clock. With
    `only_ours` nothing was taken for ours that names another team: packets of ours came, or one
    team was asked for.
    """

    log: FlightLog
    tables: tuple[KindTable, ...]
    start_ns: int | None
    start_utc_ns: int | None
    rejected: int
    strangers: Counter[str]
    from_ns: int | None = None
    to_ns: int | None = None
    only_ours: bool = False

    @property
    def mission(self) -> Mission:
        """What describes the packets."""
        return self.log.mission

    @property
    def packets(self) -> int:
        """Packets of all kinds."""
        return sum(table.rows for table in self.tables)

    @property
    def repeated(self) -> int:
        """Packets that had come before."""
        return sum(int(table.repeated.sum()) for table in self.tables)

    @property
    def late(self) -> int:
        """Packets that came out of order."""
        return sum(int(table.late.sum()) for table in self.tables)

    @property
    def flight(self) -> Flight:
        """The flight that they are of."""
        whole = whole_flight_of(self.log, only_ours=self.only_ours)
        return whole.at(whole.end)

    @property
    def packets_of_teams(self) -> Counter[str]:
        """How many of the packets name which team, by what it calls itself."""
        found: Counter[str] = Counter()
        for table in self.tables:
            field = table.kind.field_of("team_id")
            if field is not None:
                found.update(map(team_text, table.columns[field.name].tolist()))
        del found[""]
        return found

    def since_start_s(self, table: KindTable) -> Floats:
        """Return the time of each packet since the first packet, s, shape (rows,)."""
        elapsed: Floats = (table.monotonic_ns - (self.start_ns or 0)) / 1e9
        return elapsed

    def in_order(self) -> Iterator[tuple[KindTable, int]]:
        """Yield table and row of every packet in the order received."""
        numbers = np.concatenate([table.number for table in self.tables])
        owners = np.repeat(np.arange(len(self.tables)), [table.rows for table in self.tables])
        rows = np.concatenate([np.arange(table.rows) for table in self.tables])
        for place in np.argsort(numbers, kind="stable").tolist():
            yield self.tables[owners[place]], int(rows[place])

    def where(self, chosen: list[Flags]) -> "Telemetry":
        """Return the part with the chosen rows of each table."""
        tables = tuple(table.where(rows) for table, rows in zip(self.tables, chosen, strict=True))
        return replace(self, tables=tables)


def telemetry_of(log: FlightLog, team: str = "") -> Telemetry:
    """Return the telemetry in `log`, decoded by its mission; of one `team` only, if it is given.

    Raises UserError when no packet is of that team.
    """
    if team:
        log = replace(log, mission=structs.replace(log.mission, team_id=team))
    used = log.mission
    arrived = log.columns
    stream = interrupted_stream(
        Stream(arrived.received, arrived.starts, arrived.monotonic_ns, arrived.utc_ns),
        arrived.others,
        arrived.chunks_before,
    )
    decoded = without_tails(used, decode_bulk(used, stream), stream)
    found, strangers = told_apart(used, decoded, only_ours=bool(team))
    if team:
        _check_team(used, found.tables.values(), strangers)
    all_orders = np.sort(np.concatenate([found.tables[k.name].order for k in used.packets]))
    tables = [_table(kind, found.tables[kind.name], stream, all_orders) for kind in used.packets]
    judged = zip(with_phases(tables, used), judge(tables), strict=True)
    finished = tuple(
        replace(table, repeated=repeated, late=late) for table, (repeated, late) in judged
    )
    first = min((t for t in finished if t.rows), key=lambda t: int(t.number[0]), default=None)
    return Telemetry(
        log,
        finished,
        None if first is None else int(first.monotonic_ns[0]),
        None if first is None else int(first.utc_ns[0]),
        sum(isinstance(other, Reject) for other in found.others),
        strangers.first(len(strangers.order)),
        only_ours=bool(team) or strangers.decided,
    )


def _check_team(mission: Mission, tables: Iterable[Table], strangers: Strangers) -> None:
    if not _TEAM.fullmatch(mission.team_id):
        raise UserError("--team makes no sense; give the number of a team, such as 1031")
    if mission.field_of("team_id") is None:
        raise UserError(
            f"no field of the mission {mission.name} has the role team_id, so nobody knows whose "
            "packets they are; leave --team out"
        )
    if not any(len(table.order) for table in tables):
        others = ", ".join(strangers.teams) or "none at all"
        raise UserError(f"no packet is of team {mission.team_id}; those received are of {others}")


def _table(kind: PacketKind, table: Table, stream: Stream, all_orders: Integers) -> KindTable:
    rows = len(table.order)
    strength = np.full(rows, np.nan) if table.rssi_dbm is None else table.rssi_dbm
    nothing = np.zeros(rows, np.bool_)
    return KindTable(
        kind,
        np.searchsorted(all_orders, table.order).astype(np.int64),
        stream.monotonic_ns[table.chunks],
        stream.utc_ns[table.chunks],
        strength,
        nothing,
        nothing,
        Words(np.zeros(rows, np.int32), [""]),
        table.columns,
    )


def events_of(telemetry: Telemetry) -> list[Event]:
    """Return what happened in the flight, or the part of it: link, states, resets and more."""
    low, high = telemetry.from_ns, telemetry.to_ns
    return [
        event
        for event in with_names(telemetry.flight.events)
        if (low is None or event.monotonic_ns >= low)
        and (high is None or event.monotonic_ns <= high)
    ]


def milestones_of(telemetry: Telemetry) -> Milestones:
    """Return launch, apogee and landing as far as they were seen: of the real flight where there
    is one, else of the simulated one."""
    return telemetry.flight.flown.told
