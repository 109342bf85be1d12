"""The commands for what comes after a flight: to the judges, into other formats, from others."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from groundstation.command_text import command_text
from groundstation.commands.options import EXPORT_FORMATS, AnewOption, LogArgument
from groundstation.errors import UserError
from groundstation.files.folders import default_log_folder
from protocol.roles import PHASES

TeamOption = Annotated[
    str, typer.Option("--team", help="Only packets of this team, where others were on the channel.")
]


def export(
    log: LogArgument,
    format_name: Annotated[
        str,
        typer.Option(
            "--format",
            help=f"One of: {', '.join(EXPORT_FORMATS)}. Left out, the one that the name of the "
            "file says, else csv.",
        ),
    ] = "",
    output: Annotated[
        str | None,
        typer.Option(
            metavar="PATH",
            help="File, or a folder, made if it ends with /; Flight_<TEAM_ID>.csv in the folder "
            "you are in when left out; - is standard output, for another program.",
        ),
    ] = None,
    overwrite: Annotated[bool, typer.Option(help="Replace the file if it is there.")] = False,
    start: Annotated[
        str,
        typer.Option(
            "--from",
            help="Leave out what was before: seconds since the first packet (12.5), since launch "
            "(T+12.5), or UTC (10:15:30).",
        ),
    ] = "",
    end: Annotated[str, typer.Option("--to", help="Leave out what was after.")] = "",
    phase: Annotated[str, typer.Option(help=f"Only this phase: {', '.join(PHASES)}.")] = "",
    excel: Annotated[
        str,
        typer.Option(
            help="For your own Excel: comma, or semicolon where numbers have a decimal comma. "
            "Judges want the file without this option."
        ),
    ] = "",
    team: TeamOption = "",
    mission: AnewOption = None,
) -> None:
    """Turn a flight log into a file for the judges: every packet received, as sent.

    Or with --format into one for spreadsheets, maps, Google Earth, Foxglove or data analysis.
    """
    from groundstation.decoded_anew import read_anew, tell_changes
    from groundstation.export import Selection, format_by_name
    from groundstation.export import export as export_log
    from groundstation.export.piped import export_to
    from groundstation.log_damage import tell_damage

    format_name = format_name.lower() or format_by_name(output)
    loaded, changed = read_anew(log, mission)
    tell_damage(loaded)
    tell_changes(changed)
    part = Selection(start, end, phase.lower())
    if output == "-":
        written = export_to(
            sys.stdout.buffer,
            loaded,
            format_name,
            is_terminal=sys.stdout.isatty(),
            selection=part,
            excel=excel,
            team=team,
        )
        place, said_to = "standard output", sys.stderr
    else:
        written = export_log(
            loaded, format_name, output, overwrite=overwrite, selection=part, excel=excel, team=team
        )
        place, said_to = str(written.path), sys.stdout
    what = "positions" if format_name in ("kml", "gpx") else "packets"
    for sentence in (f"{written.rows} {what} written to {place}", *written.remarks):
        print(sentence, file=said_to)


def deliver(
    log: LogArgument,
    to: Annotated[
        Path | None, typer.Option("--to", help="Folder; the USB stick plugged in when left out.")
    ] = None,
    overwrite: Annotated[bool, typer.Option(help="Replace the file if it is there.")] = False,
    team: TeamOption = "",
    mission: AnewOption = None,
) -> None:
    """Put Flight_<TEAM_ID>.csv on the judges' USB stick, and see that it is there.

    It is read back from the stick and compared. Nothing else is written, and nothing deleted.
    """
    from groundstation.commands.deliver import deliver_from_terminal
    from groundstation.decoded_anew import read_anew, tell_changes

    loaded, changed = read_anew(log, mission)
    tell_changes(changed)
    deliver_from_terminal(loaded, to, overwrite=overwrite, team=team)


def import_(
    file: Annotated[
        Path, typer.Argument(metavar="FILE", help="A table (CSV) or bytes, of another program.")
    ],
    mission: Annotated[
        str | None,
        typer.Option(help="Built-in name or TOML file; drafted from the file when left out."),
    ] = None,
    output: Annotated[
        str | None,
        typer.Option(
            metavar="PATH", help="The flight log, or a folder for it, made if it ends with /."
        ),
    ] = None,
    rate: Annotated[
        float | None, typer.Option(help="Packets a second, where the file does not say when.")
    ] = None,
    baud: Annotated[
        int | None, typer.Option(help="Speed of the port that the bytes were captured from.")
    ] = None,
    raw: Annotated[bool, typer.Option(help="The file is bytes as received, and no table.")] = False,
    overwrite: Annotated[bool, typer.Option(help="Replace the log if it is there.")] = False,
) -> None:
    """Turn another program's file into a flight log, to replay and export it.

    What had to be guessed is said: when each row came, and without --mission what it means.
    """
    from groundstation.flightlog.reader import read_flight_log
    from groundstation.importing.importing import Wanted, import_file
    from groundstation.log_report import flight_of
    from protocol.mission_file import load_mission

    if output == "-":
        raise UserError("a flight log goes into a file; name it with --output")
    loaded = load_mission(mission) if mission else None
    made = import_file(
        file, output, default_log_folder(), Wanted(loaded, rate, baud, raw), overwrite=overwrite
    )
    for sentence in made.sentences:
        print(sentence)
    flight = flight_of(read_flight_log(made.path))
    print(f"{made.path}: {flight.received} packets, {flight.rejected} rejected")
    if not flight.received:
        print(f"nothing of it can be decoded; why, says {command_text('diagnose', made.path)}")
