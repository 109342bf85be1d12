"""The packets of all kinds as rows of one table, in the order received."""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from groundstation.export.kind_table import KindTable
from groundstation.export.telemetry import Telemetry
from protocol.columns import Column, Words
from protocol.conversion import si_unit
from protocol.field_types import BINARY_INTEGERS, BIT_FIELD
from protocol.mission import Field, Mission

_OWN = ("received_utc", "since_start_s", "packet_kind", "rssi_dbm", "phase", "repeated", "late")
_WHOLE_TYPES = frozenset({*BINARY_INTEGERS, BIT_FIELD, "integer"})
_NS_PER_S = 1_000_000_000

Cell = float | int | str | bool | None
"""A value: a number in SI units, text, a yes or no, or None where there is none."""


@dataclass(frozen=True, slots=True)
class Row:
    """One packet: its kind, when it came (UTC, ns since 1970), and its cells by column."""

    kind: str
    utc_ns: int
    cells: dict[str, Cell]


@dataclass(frozen=True, slots=True)
class OwnColumns:
    """The names of the columns that the program adds to those of the mission.

    Received when (UTC; and s since the first packet), kind of packet, strength of the signal,
    phase of the flight, whether repeated, whether late. A field that has one of these names
    keeps it, and the program's own has an underscore behind it.
    """

    received_utc: str
    since_start_s: str
    packet_kind: str
    rssi_dbm: str
    phase: str
    repeated: str
    late: str


def own_columns(mission: Mission) -> OwnColumns:
    """Return the names of the program's own columns beside the fields of `mission`."""
    taken = {field.name for field in mission.fields()}
    return OwnColumns(*(_free(name, taken) for name in _OWN))


def _free(name: str, taken: set[str]) -> str:
    return _free(name + "_", taken) if name in taken else name


def units_of(mission: Mission) -> dict[str, str]:
    """Return the SI unit of each field that is a number, by name; empty for plain numbers."""
    return {
        field.name: si_unit(field)
        for field in mission.fields()
        if field.type != "text" and not field.values and not field.flags
    }


def is_whole(field: Field) -> bool:
    """Tell whether a field holds whole numbers in SI units as well."""
    plain = field.scale == 1.0 and field.offset == 0.0 and field.unit in ("", "1")
    return field.type in _WHOLE_TYPES and plain and not field.polynomial and not field.table


def rows_of(telemetry: Telemetry) -> Iterator[Row]:
    """Yield every packet received as a row; repeated ones too, which say that they are.

    A number that is none is None; one that is infinite stays so, and -0.0 keeps its sign.
    """
    own = own_columns(telemetry.mission)
    whole = {field.name for field in telemetry.mission.fields() if is_whole(field)}
    columns = {table.kind.name: _Columns(table, telemetry, whole) for table in telemetry.tables}
    for table, row in telemetry.in_order():
        made = columns[table.kind.name]
        utc_ns = made.utc_ns[row]
        cells: dict[str, Cell] = {
            own.received_utc: utc_ns_text(utc_ns),
            own.since_start_s: made.since_start_s[row],
            own.packet_kind: table.kind.name,
            own.rssi_dbm: _or_none(made.rssi_dbm[row]),
            own.phase: made.phase[row] or None,
            own.repeated: made.repeated[row],
            own.late: made.late[row],
        }
        for name, values in made.values.items():
            cells[name] = values[row]
        yield Row(table.kind.name, utc_ns, cells)


def written(number: float) -> float:
    """Return a number with 15 digits, which is how many of a decimal number a double holds: a
    conversion leaves no trace behind them."""
    rounded = float(f"{number:.15g}")
    return rounded if math.isfinite(rounded) else number


def utc_ns_text(utc_ns: int) -> str:
    """Return ns since 1970 as ISO 8601 in UTC with all nine digits; the year 0001 to 9999."""
    seconds, rest = divmod(utc_ns, _NS_PER_S)
    try:
        moment = datetime.fromtimestamp(seconds, UTC).replace(tzinfo=None)
    except (OverflowError, OSError, ValueError):
        return ""
    return f"{moment.isoformat()}.{rest:09d}Z"


class _Columns:
    """The columns of one table as lists, which are read faster one by one."""

    def __init__(self, table: KindTable, telemetry: Telemetry, whole: set[str]) -> None:
        self.utc_ns: list[int] = table.utc_ns.tolist()
        self.since_start_s: list[float] = telemetry.since_start_s(table).tolist()
        self.rssi_dbm: list[float] = table.rssi_dbm.tolist()
        self.phase = table.phase.tolist()
        self.repeated: list[bool] = table.repeated.tolist()
        self.late: list[bool] = table.late.tolist()
        self.values = {
            name: _cells(column, name in whole) for name, column in table.columns.items()
        }


def _cells(column: Column, whole: bool) -> list[Cell]:
    if isinstance(column, Words):
        return list(column.tolist())
    numbers: list[float] = column.tolist()
    return [_whole_or_none(n) if whole else _or_none(n) for n in numbers]


def _or_none(number: float) -> float | None:
    return None if math.isnan(number) else number


def _whole_or_none(number: float) -> float | int | None:
    """Return a whole number as one; -0.0 stays what it is."""
    if math.isnan(number):
        return None
    plain = number.is_integer() and (number != 0 or math.copysign(1.0, number) > 0)
    return int(number) if plain else number
