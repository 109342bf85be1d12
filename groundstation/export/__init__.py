"""Exports: a flight log turned into files that other programs and judges read.

An export is one file with a function and one line in the table below.
"""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from groundstation.errors import UserError
from groundstation.export.csv_file import write_csv
from groundstation.flightlog.reader import FlightLog

_FORMATS: dict[str, tuple[str, Callable[[FlightLog, Path], int]]] = {"csv": ("csv", write_csv)}


@dataclass(frozen=True, slots=True)
class ExportedFile:
    """A file that was written: where, and how many packets are in it."""

    path: Path
    rows: int


def format_names() -> list[str]:
    """Return the names of the formats that can be exported."""
    return sorted(_FORMATS)


def export(
    log: FlightLog, format_name: str, output: Path | None, *, overwrite: bool
) -> ExportedFile:
    """Write `log` in the format named to `output`, or to `Flight_<TEAM_ID>` with its suffix.

    The file appears whole under its name or not at all. Raises UserError when the format is
    unknown, the file exists and `overwrite` is False, or it cannot be written.
    """
    if format_name not in _FORMATS:
        raise UserError(f"'{format_name}' is not a format; allowed are {', '.join(format_names())}")
    suffix, write = _FORMATS[format_name]
    path = output or Path()
    unfinished = None
    try:
        if path.is_dir():
            path = path / f"Flight_{log.mission.team_id}.{suffix}"
        _check_place(path, log, overwrite=overwrite)
        unfinished = path.with_name(path.name + ".part")
        rows = write(log, unfinished)
        unfinished.replace(path)
    except OSError as error:
        raise UserError(
            f"{path} cannot be written: {error.strerror}; choose another place with --output"
        ) from None
    finally:
        if unfinished:
            with suppress(OSError):
                unfinished.unlink(missing_ok=True)
    return ExportedFile(path, rows)


def _check_place(path: Path, log: FlightLog, *, overwrite: bool) -> None:
    if not path.exists():
        return
    if path.samefile(log.path):
        raise UserError(f"{path} is the flight log itself; choose another name with --output")
    if not overwrite:
        raise UserError(
            f"{path} is there already and is not overwritten; choose another name with "
            "--output, or say --overwrite"
        )
