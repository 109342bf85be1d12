"""The commands around flight logs: which there are, what one holds, and clean copies."""

import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from groundstation.commands.options import AnewOption, LogArgument
from groundstation.files.folders import default_log_folder
from groundstation.flight.events import SIMULATED
from groundstation.flight.heights import height_text
from groundstation.flight.losses import share_in_words

if TYPE_CHECKING:
    from groundstation.flight_entry import FlightEntry


def flights(
    folder: Annotated[
        Path | None, typer.Argument(metavar="FOLDER", help="Where the flight logs are.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="For other programs.")] = False,
) -> None:
    """List the flights of a folder: when, what, how long, how high, how much was lost."""
    from groundstation.flights import flights_in

    place = folder or default_log_folder()
    found = flights_in(place)
    if as_json:
        from groundstation.json_text import json_text

        print(json_text(found))
        return
    if not found:
        print(f"no flight logs in {place}", file=sys.stderr)
        return
    for line in list_lines(found):
        print(line)


def info(
    log: LogArgument,
    as_json: Annotated[bool, typer.Option("--json", help="For other programs.")] = False,
    mission: AnewOption = None,
) -> None:
    """Tell what a flight log holds."""
    from groundstation.decoded_anew import decoded_anew, read_anew, tell_changes
    from groundstation.flightlog.reader import read_flights
    from groundstation.json_text import json_text
    from groundstation.log_damage import tell_damage
    from groundstation.log_report import report_of
    from protocol.mission_file import load_mission

    loaded, changed = read_anew(log, mission)
    given = load_mission(mission) if mission else None
    joined = read_flights(log, mission=given)[1:] if loaded.flights_in_file > 1 else []
    reports = [report_of(loaded), *(report_of(decoded_anew(f, given)[0]) for f in joined)]
    if changed and as_json:
        reports[0]["decoded_anew"] = changed
    else:
        tell_changes(changed)
    if as_json:
        print(json_text(reports[0] | {"other_flights": reports[1:]}))
        return
    tell_damage(loaded)
    for number, report in enumerate(reports, start=1):
        if len(reports) > 1:
            print(f"flight {number} of {len(reports)} in this file")
        for key, value in report.items():
            print(f"{key.replace('_', ' '):22} {_in_words(value)}")


def repair(
    log: Annotated[Path, typer.Argument(metavar="LOG", help="A flight log (.flightlog).")],
    output: Annotated[
        str | None,
        typer.Option(
            metavar="PATH",
            help="The copy, or a folder for it, made if it ends with /; beside LOG when left out.",
        ),
    ] = None,
    mission: Annotated[
        str | None,
        typer.Option(help="Where no header is intact: the mission, built-in name or TOML file."),
    ] = None,
) -> None:
    """Write a clean copy of a damaged flight log; the original is never touched.

    Logs that were joined into one file become a file each.
    """
    from groundstation.flightlog.repair import repair as repair_log
    from protocol.mission_file import load_mission

    copies = repair_log(log, output, load_mission(mission) if mission else None)
    for copy in copies:
        if copy.being_written:
            print(f"{log} is being written by another program; what is there now is copied")
        for damage in copy.damage:
            print(f"{damage.size} bytes at {damage.offset} are damaged and left out")
        print(f"{copy.path} written; {copy.lacks}")


def tell_abrupt_end(log: Path | None) -> None:
    """Say on the terminal, as soon as it is worked out, what of a flight cut short is safe."""

    def tell() -> None:
        from groundstation.abrupt_end import abrupt_end_of

        assert log is not None
        end = abrupt_end_of(log)
        print(f"{end.sentence} ({log})", flush=True)
        print(f"to go on with it: {end.command_to_continue}", flush=True)

    if log is not None:
        threading.Thread(target=tell, name="abrupt end", daemon=True).start()


_FIGURES = range(2, 6)
"""The columns that hold numbers, which stand under each other by their last digit."""


def list_lines(found: "list[FlightEntry]") -> list[str]:
    """Return two lines a flight: the figures in columns, then its files."""
    rows = [_cells(entry) for entry in found]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    lines = []
    for entry, row in zip(found, rows, strict=True):
        padded = [
            cell.rjust(width) if number in _FIGURES else cell.ljust(width)
            for number, (cell, width) in enumerate(zip(row, widths, strict=True))
        ]
        lines.append("  ".join(padded).rstrip())
        lines += [f"    {Path(name).name}" for name in entry.files]
    return lines


def _cells(entry: "FlightEntry") -> list[str]:
    if entry.started_utc is None:
        return ["?", "", "", "", "", "", entry.state]
    height_m, lost = entry.height_m, entry.lost_share
    simulated = SIMULATED if entry.simulated else ""
    return [
        entry.started_utc[:16].replace("T", " "),
        entry.mission,
        _duration(entry.duration_s),
        "no altitude" if height_m is None else height_text(height_m) + simulated,
        f"{entry.packets_received} packets",
        "" if lost is None else share_in_words(lost, entry.resets_seen),
        entry.state,
    ]


def _in_words(value: object) -> str:
    if value is None:
        return "unknown"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, dict):
        return ", ".join(f"{count} {word}" for word, count in value.items()) or "none"
    if isinstance(value, list | tuple):
        return ", ".join(map(str, value)) or "none"
    return str(value)


def _duration(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"
