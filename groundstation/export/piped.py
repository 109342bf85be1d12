"""An export for another program, which takes it from standard output."""

import io
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO

from groundstation.errors import UserError
from groundstation.export import ExportedFile, export
from groundstation.export.formats import FORMATS
from groundstation.export.selection import EVERYTHING, Selection
from groundstation.flightlog.reader import FlightLog

_PIECE_BYTES = 1 << 16


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
    `export` does, when `out` is a terminal and the format is none of text, and when `out` cannot
    take it all, as on a full disk; a reader that went away is a BrokenPipeError.
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
        try:
            with made.path.open("rb") as file:
                _hand_on(file, out)
        except BrokenPipeError:
            raise
        except OSError as error:
            raise UserError(
                f"the export could not be handed on whole: {error.strerror}; what was given to "
                "standard output is not all of it. Name a file with --output"
            ) from error
    return replace(made, path=Path("-"))


def _hand_on(file: BinaryIO, out: BinaryIO) -> None:
    """Give all of `file` to `out`, past its buffer: what one cannot write, it would try to write
    again when the program ends."""
    out.flush()
    unbuffered = out.raw if isinstance(out, io.BufferedWriter) else out
    while piece := file.read(_PIECE_BYTES):
        while piece:
            piece = piece[unbuffered.write(piece) or 0 :]
