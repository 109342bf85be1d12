"""An export for another program, which takes it from standard output."""

import shutil
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO

from groundstation.errors import UserError
from groundstation.export import ExportedFile, export
from groundstation.export.formats import FORMATS
from groundstation.export.selection import EVERYTHING, Selection
from groundstation.flightlog.reader import FlightLog


def export_to(
    out: BinaryIO,
    log: FlightLog,
    format_name: str,
    *,
    is_terminal: bool,
    selection: Selection = EVERYTHING,
    excel: str = "",
    team: str = "",
) -> ExportedFile:
    """Write `log` in the format named to `out`; what is returned has the path `-`.

    The file is made on this machine first and read back, as every export. Raises UserError as
    `export` does, and when `out` is a terminal and the format is none of text.
    """
    known = FORMATS.get(format_name)
    if known and known.binary and is_terminal:
        raise UserError(
            f"{format_name} is no text and would only upset the terminal; send it on with "
            "| or >, or name a file with --output"
        )
    with tempfile.TemporaryDirectory(prefix="cansat-export-") as workshop:
        made = export(
            log,
            format_name,
            Path(workshop),
            overwrite=False,
            selection=selection,
            excel=excel,
            team=team,
        )
        with made.path.open("rb") as file:
            shutil.copyfileobj(file, out)
    out.flush()
    return replace(made, path=Path("-"))
