"""The command line for missions: which there are, what one says, and a first draft of one."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from groundstation.errors import UserError
from groundstation.files.output_place import require_free
from groundstation.files.whole_file import written_whole
from protocol.builtin_missions import SCHEMA_FILE, builtin_names
from protocol.errors import MissionError
from protocol.platforms import DEFAULT_PLATFORM, PLATFORMS

if TYPE_CHECKING:
    from protocol.mission import Mission

app = typer.Typer(help="Missions: list, show, check, draft a new one.", no_args_is_help=True)

MissionArgument = Annotated[
    str, typer.Argument(metavar="NAME|FILE", help="A built-in name or a TOML file of your own.")
]
OverwriteOption = Annotated[bool, typer.Option(help="Replace the file if it is there.")]


@app.command("list")
def list_missions() -> None:
    """List the built-in missions."""
    from rich.console import Console
    from rich.table import Table

    from groundstation.missions.text import one_line
    from protocol.mission_file import load_mission

    table = Table(box=None, pad_edge=False)
    for heading in ("name", "title", "encoding", "framing", "fields", "rate"):
        table.add_column(heading, overflow="fold")
    for name in builtin_names():
        table.add_row(*one_line(load_mission(name)))
    Console().print(table)


@app.command()
def show(
    mission: MissionArgument,
    fields: Annotated[bool, typer.Option("--fields", help="A table of the fields.")] = False,
) -> None:
    """Print the file of a mission, as a start for your own, or a table of its fields."""
    from protocol.mission_file import load_mission

    loaded = load_mission(mission)
    if not fields:
        print(loaded.text.rstrip("\n"))
        return
    from rich.console import Console
    from rich.table import Table

    from groundstation.missions.text import field_rows

    for packet in loaded.packets:
        table = Table(box=None, pad_edge=False, title=packet.name, title_justify="left")
        for heading in ("offset", "size", "name", "type", "unit", "role", "range"):
            table.add_column(heading, justify="right" if heading in ("offset", "size") else "left")
        for row in field_rows(packet):
            table.add_row(*row)
        Console().print(table)


@app.command()
def check(mission: MissionArgument) -> None:
    """Say in a few lines what a mission file describes, or what is wrong in it."""
    from groundstation.missions.text import in_a_few_lines
    from protocol.mission_file import load_mission

    for line in in_a_few_lines(load_mission(mission)):
        print(line)


@app.command()
def schema(
    output: Annotated[
        Path | None, typer.Option(help=f"File, such as {SCHEMA_FILE} beside your mission.")
    ] = None,
    overwrite: OverwriteOption = False,
) -> None:
    """Print the JSON schema of mission files: completion in an editor that knows TOML."""
    from protocol.mission_schema import schema_text

    if output is None or str(output) == "-":
        print(schema_text().rstrip("\n"))
        return
    _write(output, schema_text(), overwrite)
    print(f"the schema is in {output}")


@app.command()
def new(
    from_csv: Annotated[
        Path | None, typer.Option(help="A CSV with your telemetry, as your program wrote it.")
    ] = None,
    from_capture: Annotated[
        Path | None, typer.Option(help="Bytes as the radio gave them, or a flight log.")
    ] = None,
    from_struct: Annotated[
        Path | None, typer.Option(help="The C or C++ header with the struct that is sent.")
    ] = None,
    struct: Annotated[str, typer.Option(help="Which struct, where there are several.")] = "",
    platform: Annotated[
        str, typer.Option(help=f"Processor that sends the struct: {', '.join(PLATFORMS)}.")
    ] = DEFAULT_PLATFORM,
    name: Annotated[
        str, typer.Option(help="Name of the mission; that of the file if left out.")
    ] = "",
    output: Annotated[Path | None, typer.Option(help="File, such as my-team.toml.")] = None,
    overwrite: OverwriteOption = False,
) -> None:
    """Draft a mission file from what you have; every guess is explained in a comment."""
    given = [path for path in (from_csv, from_capture, from_struct) if path is not None]
    if len(given) != 1:
        raise UserError("give one of --from-csv FILE, --from-capture FILE, --from-struct FILE.h")
    if platform not in PLATFORMS:
        raise UserError(f"the platform '{platform}' is not known; give {', '.join(PLATFORMS)}")
    from groundstation.missions import draft
    from groundstation.missions.text import in_a_few_lines

    if from_csv:
        text = draft.drafted_from_csv(from_csv, name)
    elif from_capture:
        text = draft.drafted_from_capture(from_capture, name)
    else:
        text = draft.drafted_from_struct(given[0], name, struct, platform)
    loaded = _checked(text, given[0])
    if output is None or str(output) == "-":
        print(text.rstrip("\n"))
        return
    _write(output, text, overwrite)
    for line in in_a_few_lines(loaded):
        print(line)
    print(f"drafted in {output}: look at every guess; then groundstation missions check {output}")


def _checked(text: str, source: Path) -> "Mission":
    from protocol.mission_file import parse_mission

    try:
        return parse_mission(text, str(source))
    except MissionError as error:
        raise UserError(f"{source}: no mission can be drafted from this: {error}") from None


def _write(path: Path, text: str, overwrite: bool) -> None:
    """Write a file; one that is there only with `overwrite`, and whole or not at all."""
    require_free(path, overwrite=overwrite)
    with written_whole(path) as unfinished:
        unfinished.write_text(text, encoding="utf-8", newline="\n")
