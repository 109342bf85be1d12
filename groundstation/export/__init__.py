"""Exports: a flight log turned into files that other programs and judges read.

An export is one file with a function that writes and one that reads, and one line in
`groundstation.export.formats`.
"""

from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from groundstation.command_text import command_text
from groundstation.errors import UserError
from groundstation.export.format import Contents, Excel, Format, Options
from groundstation.export.formats import FORMATS
from groundstation.export.medium import is_on_medium
from groundstation.export.selection import EVERYTHING, Selection, selected
from groundstation.export.telemetry import Telemetry, telemetry_of
from groundstation.files.output_place import output_place, require_free
from groundstation.files.whole_file import written_whole
from groundstation.flightlog.reader import FlightLog

__all__ = ["ExportedFile", "Options", "Selection", "export", "format_by_name", "format_names"]

_FOR_SPREADSHEETS = ("csv", "csv-full")
_EXCEL: tuple[Excel, ...] = ("", "comma", "semicolon")


@dataclass(frozen=True, slots=True)
class ExportedFile:
    """A file that was written: where, and how many packets (or positions) are in it.

    `remarks` are sentences on what is not in it.
    """

    path: Path
    rows: int
    remarks: tuple[str, ...] = ()


def format_names() -> list[str]:
    """Return the names of the formats that can be exported."""
    return sorted(FORMATS)


_WORKBOOKS = frozenset({"xlsx", "xls", "ods"})


def format_by_name(output: str | None) -> str:
    """Return the format that the name of a file says, by its suffix; csv where it says none.

    Raises UserError for a workbook, as which Excel would refuse to open a CSV.
    """
    suffix = Path(output or "").suffix.lower().lstrip(".")
    if suffix in _WORKBOOKS:
        raise UserError(
            f"{output} would be a workbook, which is not among the formats; say --output "
            f"{Path(output or '').with_suffix('.csv')} --excel comma (or semicolon), which opens "
            "as one"
        )
    if suffix in FORMATS:
        return suffix
    return next((name for name, made in FORMATS.items() if made.suffix == suffix), "csv")


def export(
    log: FlightLog,
    format_name: str,
    output: Path | str | None,
    *,
    overwrite: bool,
    selection: Selection = EVERYTHING,
    excel: str = "",
    team: str = "",
) -> ExportedFile:
    """Write `log` in the format named to `output`, or to `Flight_<TEAM_ID>` with its suffix in
    that folder; what ends with a slash is a folder, made if it is missing.

    Of one `team` only, if it is given; the file has its number. The file is written beside its
    place, read back and compared; it appears whole under its name or not at all. Raises UserError
    when the format or an option makes no sense, the file exists and `overwrite` is False, or it
    cannot be written.
    """
    made, options = _checked(format_name, selection, excel)
    telemetry = selected(telemetry_of(log, team), selection)
    name = f"Flight_{telemetry.mission.team_id}{made.addition}.{made.suffix}"
    path = output_place(output, name)
    with written_whole(path) as unfinished:
        _check_place(path, log, overwrite=overwrite)
        written = _write_and_compare(made, telemetry, unfinished, options)
    remarks = [*written.remarks, *_remarks(format_name, telemetry)]
    if not telemetry.packets:
        remarks.insert(0, _nothing_in_it(log, selection))
    return ExportedFile(path, written.rows, tuple(remarks))


def _nothing_in_it(log: FlightLog, selection: Selection) -> str:
    if not selection.is_everything:
        return "WARNING: there is no packet in it: none lies in the part chosen"
    if not log.columns.received:
        return "WARNING: there is no packet in it: nothing was received in this flight"
    return (
        f"WARNING: there is no packet in it: nothing of {log.path} can be decoded; why, says "
        f"'{command_text('diagnose', log.path)}'"
    )


def _checked(format_name: str, selection: Selection, excel: str) -> tuple[Format, Options]:
    if format_name not in FORMATS:
        raise UserError(f"'{format_name}' is not a format; allowed are {', '.join(format_names())}")
    made = FORMATS[format_name]
    if made.whole and not selection.is_everything:
        raise UserError(
            "the CSV for the judges holds every packet received, never a part; "
            "for a part of the flight choose --format csv-full"
        )
    setting: Excel | None = next((known for known in _EXCEL if known == excel), None)
    if setting is None:
        raise UserError(f"--excel {excel} makes no sense; give comma or semicolon")
    if setting and format_name not in _FOR_SPREADSHEETS:
        raise UserError(f"--excel is for the CSV formats; leave it out for {format_name}")
    return made, Options(setting)


def _write_and_compare(
    made: Format, telemetry: Telemetry, path: Path, options: Options
) -> Contents:
    """Write the file, read it back, return what is in it; raises UserError when they differ."""
    written = made.write(telemetry, path, options)
    found: Contents | None = None
    with suppress(Exception):  # each library has its own errors for a damaged file
        found = made.read(path, options)
    if found != written or not is_on_medium(path):
        raise UserError(
            f"{path.name.removesuffix('.part')} was written but reads back differently, so it was "
            "not kept; the disk may be failing: choose another one with --output, and if it is the "
            "same there, the fault is this program's: choose another format"
        )
    return written


def _remarks(format_name: str, telemetry: Telemetry) -> list[str]:
    said = []
    if telemetry.repeated and FORMATS[format_name].whole:
        said.append(f"came more than once, stand in it once: {telemetry.repeated}")
    elif telemetry.repeated and format_name not in ("kml", "gpx"):
        said.append(f"came more than once, marked as repeated: {telemetry.repeated}")
    if telemetry.late:
        said.append(f"came out of order: {telemetry.late}")
    return said


def _check_place(path: Path, log: FlightLog, *, overwrite: bool) -> None:
    own = [part for part in (log.path, *log.parts) if part.exists()]
    if path.exists() and any(map(path.samefile, own)):
        raise UserError(f"{path} is the flight log itself; choose another name with --output")
    require_free(path, overwrite=overwrite)
