"""From a flight log to what the exports write: the one door between the two.

Every format reads the tables made here; who decodes faster puts it behind `telemetry_of`.
"""

from array import array
from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from groundstation.export.repeats import Repeats
from groundstation.flight.events import Event
from groundstation.flight.store import Floats, Integers, store_of
from groundstation.flightlog.reader import FlightLog
from groundstation.reception import Reception
from protocol.columns import Column, Words
from protocol.decoder import Decoder
from protocol.mission import Mission, PacketKind
from protocol.packet import Chunk, Packet, Reject

Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class KindTable:
    """All packets of one kind as columns, one row a packet, in the order received.

    `number` is the place of each packet among all packets received, from 0. `monotonic_ns`
    and `utc_ns` say when it came, `rssi_dbm` how strongly, NaN where the radio does not say.
    `repeated` marks those that had come before, `late` those whose counter is lower than one
    before them. `phase` is the flight phase of `protocol.roles.PHASES` in which the CanSat
    was by its own word, empty before the first. `columns` are the values by field, SI units.
    """

    kind: PacketKind
    number: Integers
    monotonic_ns: Integers
    utc_ns: Integers
    rssi_dbm: Floats
    repeated: Flags
    late: Flags
    phase: Words
    columns: dict[str, Column]

    @property
    def rows(self) -> int:
        """How many packets there are."""
        return len(self.number)

    def where(self, chosen: Flags) -> "KindTable":
        """Return the rows for which `chosen` is true, shape (rows,)."""
        return KindTable(
            self.kind,
            self.number[chosen],
            self.monotonic_ns[chosen],
            self.utc_ns[chosen],
            self.rssi_dbm[chosen],
            self.repeated[chosen],
            self.late[chosen],
            _chosen(self.phase, chosen),
            {name: _rows_of(column, chosen) for name, column in self.columns.items()},
        )


@dataclass(frozen=True, slots=True)
class Telemetry:
    """What was received in one flight: a table for each kind of packet.

    `start_ns` and `start_utc_ns` are when the first packet came, from which seconds count;
    None when there is none. `log` is where the bytes are, `rejected` how many frames gave no
    packet. `from_ns` and `to_ns` bound a part of a flight on the monotonic clock.
    """

    log: FlightLog
    mission: Mission
    tables: tuple[KindTable, ...]
    start_ns: int | None
    start_utc_ns: int | None
    rejected: int
    from_ns: int | None = None
    to_ns: int | None = None

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


def telemetry_of(log: FlightLog, mission: Mission | None = None) -> Telemetry:
    """Return the telemetry in `log`, decoded by its own mission or by the one given."""
    used = mission or log.mission
    arrivals = {kind.name: _Arrivals(kind) for kind in used.packets}
    decoder, repeats, phases = Decoder(used), Repeats(used), _PhaseFollower(used)
    count = rejected = 0
    for item in log.items:
        for outcome in decoder.feed(item) if isinstance(item, Chunk) else ():
            if isinstance(outcome, Packet):
                phase = phases.after(outcome)
                arrivals[outcome.kind].add(outcome, count, repeats.judge(outcome), phase)
                count += 1
            elif isinstance(outcome, Reject):
                rejected += 1
    tables = tuple(arrivals[kind.name].table(phases.words) for kind in used.packets)
    first = min((t for t in tables if t.rows), key=lambda t: int(t.number[0]), default=None)
    return Telemetry(
        log,
        used,
        tables,
        None if first is None else int(first.monotonic_ns[0]),
        None if first is None else int(first.utc_ns[0]),
        rejected,
    )


def events_of(telemetry: Telemetry) -> list[Event]:
    """Return what happened in the flight, or the part of it: link, states, resets and more."""
    reception = Reception(telemetry.mission)
    for item in telemetry.log.items:
        reception.take(item)
    low, high = telemetry.from_ns, telemetry.to_ns
    return [
        event
        for event in reception.flight.events
        if (low is None or event.monotonic_ns >= low)
        and (high is None or event.monotonic_ns <= high)
    ]


class _PhaseFollower:
    """Says of each packet in which phase the CanSat was, by the state word last sent."""

    def __init__(self, mission: Mission) -> None:
        self.words = ["", *dict.fromkeys(mission.states.values())]
        self._codes = {word: self.words.index(phase) for word, phase in mission.states.items()}
        self._fields = {
            kind.name: field.name
            for kind in mission.packets
            if mission.states and (field := kind.field_of("state")) is not None
        }
        self._code = 0

    def after(self, packet: Packet) -> int:
        """Return the place in `words` of the phase that holds with this packet."""
        name = self._fields.get(packet.kind)
        if name is not None:
            self._code = self._codes.get(str(packet.values[name]), self._code)
        return self._code


class _Arrivals:
    """Gathers the packets of one kind."""

    def __init__(self, kind: PacketKind) -> None:
        self._kind, self._store = kind, store_of(kind)
        self._number, self._monotonic_ns, self._utc_ns = array("q"), array("q"), array("q")
        self._rssi_dbm = array("d")
        self._repeated, self._late = bytearray(), bytearray()
        self._phase = array("i")

    def add(self, packet: Packet, number: int, judged: tuple[bool, bool], phase: int) -> None:
        self._store.append(packet, 0)
        self._number.append(number)
        self._monotonic_ns.append(packet.monotonic_ns)
        self._utc_ns.append(packet.utc_ns)
        self._rssi_dbm.append(np.nan if packet.rssi_dbm is None else packet.rssi_dbm)
        self._repeated.append(judged[0])
        self._late.append(judged[1])
        self._phase.append(phase)

    def table(self, phases: list[str]) -> KindTable:
        kind, store = self._kind, self._store
        columns: dict[str, Column] = {}
        for field in kind.fields:
            if field.name in store.numbers:
                columns[field.name] = store.number(field.name)
            else:
                columns[field.name] = Words(*store.codes(field.name))
        return KindTable(
            kind,
            np.array(self._number, np.int64),
            np.array(self._monotonic_ns, np.int64),
            np.array(self._utc_ns, np.int64),
            np.array(self._rssi_dbm, np.float64),
            np.array(self._repeated, np.bool_),
            np.array(self._late, np.bool_),
            Words(np.array(self._phase, np.int32), phases),
            columns,
        )


def _rows_of(column: Column, chosen: Flags) -> Column:
    return _chosen(column, chosen) if isinstance(column, Words) else column[chosen]


def _chosen(words: Words, chosen: Flags) -> Words:
    return Words(words.codes[chosen], words.words)
