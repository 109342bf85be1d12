"""Parquet for data analysis: one table with the columns of the full CSV, typed."""

from pathlib import Path
from typing import Any

from groundstation.errors import UserError
from groundstation.export.digest import RowDigest
from groundstation.export.format import Contents, Options
from groundstation.export.rows import Cell, own_columns, rows_of, units_of
from groundstation.export.telemetry import Telemetry

_ROWS_AT_ONCE = 50_000
_MISSING = (
    "parquet needs the library pyarrow, which is not installed; install it with "
    "pip install pyarrow, or choose another format"
)


def write_parquet(telemetry: Telemetry, path: Path, _options: Options) -> Contents:
    """Write every packet as one row; numbers are doubles, what there is none of is null.

    The unit stands in the metadata of each column, and the mission in that of the file.
    Raises UserError when pyarrow is not installed.
    """
    pyarrow, parquet = _library()
    schema = _schema(pyarrow, telemetry)
    digest = RowDigest()
    waiting: list[dict[str, Cell]] = []
    doubles = {field.name for field in schema if pyarrow.types.is_floating(field.type)}
    digest.add_beside(_beside(schema))
    with parquet.ParquetWriter(path, schema, write_page_checksum=True) as writer:
        for row in rows_of(telemetry):
            cells = _in_utc_ns(row.cells, telemetry, row.utc_ns)
            waiting.append(
                {name: _in_double(cell, name in doubles) for name, cell in cells.items()}
            )
            digest.add(_words(waiting[-1], schema.names))
            if len(waiting) == _ROWS_AT_ONCE:
                writer.write_table(pyarrow.Table.from_pylist(waiting, schema))
                waiting.clear()
        writer.write_table(pyarrow.Table.from_pylist(waiting, schema))
    return digest.contents()


def _in_double(cell: Cell, is_double: bool) -> Cell:
    """Return a whole number as a double where the column has those; Arrow refuses large ones."""
    return float(cell) if is_double and isinstance(cell, int) else cell


def read_parquet(path: Path, _options: Options) -> Contents:
    """Read a file that `write_parquet` wrote."""
    _, parquet = _library()
    digest = RowDigest()
    with parquet.ParquetFile(path, page_checksum_verification=True) as file:
        digest.add_beside(_beside(file.schema_arrow))
        for batch in file.iter_batches(_ROWS_AT_ONCE):
            names = batch.schema.names
            columns = [_python(column) for column in batch.columns]
            for row in zip(*columns, strict=True):
                digest.add(_words(dict(zip(names, row, strict=True)), names))
    return digest.contents()


def _library() -> tuple[Any, Any]:
    try:
        import pyarrow
        import pyarrow.parquet
    except ImportError:
        raise UserError(_MISSING) from None
    return pyarrow, pyarrow.parquet


def _schema(pyarrow: Any, telemetry: Telemetry) -> Any:
    mission = telemetry.mission
    own, units = own_columns(mission), units_of(mission)
    types = {
        own.received_utc: pyarrow.timestamp("ns", "UTC"),
        own.since_start_s: pyarrow.float64(),
        own.packet_kind: pyarrow.string(),
        own.rssi_dbm: pyarrow.float64(),
        own.phase: pyarrow.string(),
        own.repeated: pyarrow.bool_(),
        own.late: pyarrow.bool_(),
    }
    for field in mission.fields():
        types[field.name] = pyarrow.float64() if field.name in units else pyarrow.string()
    fields = [
        pyarrow.field(name, kind, metadata={"unit": units[name]} if units.get(name) else None)
        for name, kind in types.items()
    ]
    return pyarrow.schema(fields, {"mission": mission.text, "team_id": mission.team_id})


def _beside(schema: Any) -> bytes:
    """Return what the file says beside its rows: names, types, units, mission."""
    return str(schema).encode() + repr(schema.metadata).encode()


def _in_utc_ns(cells: dict[str, Cell], telemetry: Telemetry, utc_ns: int) -> dict[str, Cell]:
    return {**cells, own_columns(telemetry.mission).received_utc: utc_ns}


def _python(column: Any) -> list[Any]:
    """Return the values; of times the nanoseconds, which Python's own type cannot hold."""
    if str(column.type).startswith("timestamp"):
        column = column.cast("int64")
    values: list[Any] = column.to_pylist()
    return values


def _words(cells: dict[str, Cell], names: list[str]) -> list[str]:
    """Return the cells as words; numbers as doubles, as the file holds them."""
    found = (cells.get(name) for name in names)
    return [
        repr(float(cell)) if isinstance(cell, int) and not isinstance(cell, bool) else repr(cell)
        for cell in found
    ]
