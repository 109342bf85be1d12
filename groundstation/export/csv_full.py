"""The CSV with all that is known: values in SI units, receive times, signal, flags."""

import csv
from pathlib import Path

from groundstation.export.csv_dialect import dialect_of, opened_to_write
from groundstation.export.digest import RowDigest
from groundstation.export.format import Contents, Options
from groundstation.export.rows import Cell, own_columns, rows_of, units_of, utc_ns_text, written
from groundstation.export.telemetry import Telemetry
from protocol.mission import Mission


def write_csv_full(telemetry: Telemetry, path: Path, options: Options) -> Contents:
    """Write every packet as one row: numbers with up to 15 digits, empty where there is none.

    For Excel a moment is written as Excel knows one, to the millisecond.
    """
    titles = titles_of(telemetry.mission)
    received_utc = own_columns(telemetry.mission).received_utc
    comma = options.excel == "semicolon"
    digest = RowDigest()
    with opened_to_write(path, options) as file:
        writer = csv.writer(file, dialect_of(options))
        writer.writerow(titles.values())
        for row in rows_of(telemetry):
            if options.excel:
                row.cells[received_utc] = _moment(row.utc_ns, comma)
            words = [_text(row.cells.get(name), comma) for name in titles]
            writer.writerow(words)
            digest.add(words)
    return digest.contents()


def titles_of(mission: Mission) -> dict[str, str]:
    """Return the header of each column by its name: with the unit, as in `ALTITUDE [m]`."""
    own = own_columns(mission)
    own_names = [getattr(own, name) for name in own.__slots__]
    units = units_of(mission)
    titles = {name: name for name in own_names}
    for field in mission.fields():
        unit = units.get(field.name)
        titles[field.name] = f"{field.name} [{unit}]" if unit else field.name
    return titles


def _moment(utc_ns: int, comma: bool) -> str:
    date, _, clock = utc_ns_text(utc_ns).partition("T")
    text = f"{date} {clock[:12]}".strip()
    return text.replace(".", ",") if comma else text


def _text(cell: Cell, comma: bool) -> str:
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "1" if cell else "0"
    if isinstance(cell, float):
        text = repr(written(cell))
        return text.replace(".", ",") if comma else text
    return str(cell)
