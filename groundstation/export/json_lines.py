"""JSON lines: one object a packet, for other programs."""

import math
from pathlib import Path

import msgspec

from groundstation.export.digest import RowDigest
from groundstation.export.format import Contents, Options
from groundstation.export.rows import Cell, rows_of, written
from groundstation.export.telemetry import Telemetry


def write_json_lines(telemetry: Telemetry, path: Path, _options: Options) -> Contents:
    """Write every packet as one line: an object with the columns of the full CSV as its keys."""
    encode = msgspec.json.Encoder().encode
    digest = RowDigest()
    with path.open("wb") as file:
        for row in rows_of(telemetry):
            line = encode({name: json_value(cell) for name, cell in row.cells.items()})
            file.write(line + b"\n")
            digest.add([line.decode()])
    return digest.contents()


def read_json_lines(path: Path, _options: Options) -> Contents:
    """Read a file that `write_json_lines` wrote."""
    decode, encode = msgspec.json.Decoder().decode, msgspec.json.Encoder().encode
    digest = RowDigest()
    with path.open("rb") as file:
        for line in file:
            digest.add([encode(decode(line)).decode()])
    return digest.contents()


def json_value(cell: Cell) -> Cell:
    """Return the cell as JSON can hold it: numbers with up to 15 digits, as in the full CSV; it has
    no infinite numbers, which become text."""
    if not isinstance(cell, float):
        return cell
    if math.isinf(cell):
        return "Infinity" if cell > 0 else "-Infinity"
    return written(cell)
