"""The command line: a thin layer over the station.

A command loads what it needs when it is called, so that help and version are there at once.
"""

import io
import math
import sys
from pathlib import Path
from typing import Annotated, Any

import typer

import groundstation
from groundstation.commands import after_flight, logs, maps, missions, record
from groundstation.commands.check_firmware import check_firmware
from groundstation.commands.options import (
    LOG_SUFFIX,
    AnewOption,
    LogArgument,
    LogFolderOption,
    MissionOption,
    PortOption,
)
from groundstation.errors import UserError
from groundstation.files.folders import default_log_folder
from protocol.errors import MissionError

DEMO_MISSION = "cansat-binary"
HEADLESS_SPEED = "5"

app = typer.Typer(
    help="Ground station for CanSats: receives, shows, logs, replays and exports telemetry.",
    epilog="Without a command the window opens. A first try, without hardware: groundstation demo",
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
)


def main() -> None:
    """Run the command line; exit codes: 0 good, 2 a mistake of the caller's, 1 anything else."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # a console that lacks a letter ends nothing
            stream.reconfigure(errors="backslashreplace")
    if len(sys.argv) > 1 and sys.argv[1].endswith(LOG_SUFFIX):
        sys.argv.insert(1, "replay")  # a log alone, as a file manager opens it
    try:
        app()
    except (UserError, MissionError) as error:
        print(f"groundstation: {error}", file=sys.stderr)
        sys.exit(2)


def _version(wanted: bool) -> None:
    if wanted:
        print(f"groundstation {groundstation.__version__}")
        raise typer.Exit


@app.callback(invoke_without_command=True)
def window(
    context: typer.Context,
    mission: MissionOption = None,
    port: PortOption = None,
    log_dir: LogFolderOption = None,
    _version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Say the version.")
    ] = False,
) -> None:
    """Open the window; with --mission and --port it connects at once."""
    if context.invoked_subcommand is not None:
        return
    if mission:
        from protocol.mission_file import load_mission

        load_mission(mission)
    _open_window(mission=mission, port=port, log_folder=log_dir or default_log_folder())


def demo(
    mission: MissionOption = DEMO_MISSION,
    log_dir: LogFolderOption = None,
    headless: Annotated[bool, typer.Option(help="On the terminal instead of the window.")] = False,
    speed: Annotated[str, typer.Option(help="Times real time.")] = "",
    scenario: Annotated[
        list[str] | None,
        typer.Option(help="What goes wrong: a name that 'cansat-sim scenarios' lists; or several."),
    ] = None,
) -> None:
    """Fly a simulated flight: no hardware needed.

    Headless it flies at five times real time, so that it is over in a minute.
    """
    from groundstation.flightlog.writer import FlightLogWriter
    from groundstation.headless import run_headless, stop_on_signals
    from groundstation.link.serial_link import SerialLink
    from groundstation.simulator import SimulatorProgram
    from groundstation.station import Station
    from protocol.mission_file import load_mission

    name = mission or DEMO_MISSION
    loaded = load_mission(name)
    _speed(speed or "1")
    simulator = SimulatorProgram(
        name,
        speed=speed or (HEADLESS_SPEED if headless else "1"),
        stay=not headless,
        scenarios=scenario or (),
    )
    folder = log_dir or default_log_folder()
    try:
        if not headless:
            _open_window(mission=name, port=simulator.port, log_folder=folder, remember=False)
        stop = stop_on_signals()
        print(f"flying at {speed or HEADLESS_SPEED} times real time")
        station = Station(
            loaded,
            SerialLink(simulator.port, loaded.baud_rate),
            FlightLogWriter(folder, loaded, "simulator"),
        )
        run_headless(station, stop, goes_on=lambda: simulator.flying)
    finally:
        simulator.stop()


def replay(
    log: LogArgument,
    headless: Annotated[bool, typer.Option(help="On the terminal instead of the window.")] = False,
    speed: Annotated[str, typer.Option(help="Times real time, or max.")] = "1",
    follow: Annotated[
        bool, typer.Option(help="Follow, on the terminal, a log still being written.")
    ] = False,
    mission: AnewOption = None,
) -> None:
    """Replay a flight log: each moment as it was live, at any speed."""
    factor = _speed(speed)
    if follow:
        if factor != 1:
            raise UserError("--follow goes at the pace at which the log grows; leave --speed out")
        _follow(log, mission)
        return
    from groundstation.decoded_anew import read_anew, tell_changes
    from groundstation.headless import run_headless, stop_on_signals
    from groundstation.log_damage import tell_damage
    from groundstation.replay_station import ReplayStation

    loaded, changed = read_anew(log, mission)
    tell_damage(loaded)
    tell_changes(changed)
    loaded_once = [loaded]
    del loaded  # what is played is kept in fewer bytes than the log
    if not headless:
        _open_window(replay=loaded_once.pop, speed=factor, log_folder=default_log_folder())
    stop = stop_on_signals()
    run_headless(ReplayStation(loaded_once.pop(), factor, ends=True), stop)


def _follow(log: Path, mission: str | None) -> None:
    """Show on the terminal what another program writes into a log, until it is closed."""
    from groundstation.flightlog.following import Follower
    from groundstation.headless import run_headless, stop_on_signals
    from groundstation.link.follow_link import FollowLink
    from groundstation.station import Station
    from protocol.mission_file import load_mission

    stop, follower = stop_on_signals(), Follower(log)
    held = follower.mission
    used = load_mission(mission) if mission else held
    run_headless(Station(used, FollowLink(follower)), stop)


def firmware_header(
    mission: Annotated[str, typer.Argument(metavar="MISSION", help="Built-in name or TOML file.")],
    output: Annotated[
        Path | None, typer.Option(help="The file, such as telemetry.h; - is the terminal.")
    ] = None,
    overwrite: Annotated[bool, typer.Option(help="Replace the file if it is there.")] = False,
) -> None:
    """Write the C++ header with which your firmware sends what the mission says."""
    from groundstation.missions.header_file import header_text, write_header

    if output is None or str(output) == "-":
        print(header_text(mission), end="")
        return
    write_header(mission, output, overwrite=overwrite)
    print(f"{output} written; include it in your firmware")


def diagnose(
    file: Annotated[
        Path, typer.Argument(metavar="LOG|FILE", help="A flight log, or bytes captured elsewhere.")
    ],
    mission: MissionOption = None,
    as_json: Annotated[bool, typer.Option("--json", help="For other programs.")] = False,
) -> None:
    """Tell why frames are rejected: the cause by name, how to mend it, and frames laid out.

    A flight log is judged by its own mission unless another is given; of other files it is
    found out which built-in mission they look like.
    """
    from groundstation.missions.capture import read_capture
    from groundstation.missions.diagnosis_report import report_json, report_lines
    from protocol.diagnosis import diagnose as diagnosis_of
    from protocol.diagnosis import recognise
    from protocol.mission_file import load_mission

    given = load_mission(mission) if mission else None
    capture = read_capture(file, given)
    chosen = "as given" if given else "of the log" if capture.mission else "which it looks like"
    used = given or capture.mission or recognise(capture.data)
    if used is None:
        used, chosen = load_mission(DEMO_MISSION), "as a guess, for no built-in mission fits"
    found = diagnosis_of(used, capture.data, None if capture.mission else capture.size_bytes)
    if as_json:
        print(report_json(found, capture))
        return
    for line in report_lines(found, capture, chosen):
        print(line)


def _speed(text: str) -> float:
    try:
        factor = math.inf if text == "max" else float(text)
    except ValueError:
        factor = math.nan
    if not factor > 0 or (math.isinf(factor) and text != "max"):
        raise UserError(f"the speed '{text}' makes no sense; give a number above 0, or max")
    return factor


def _open_window(**wanted: Any) -> None:
    from groundstation.ui.app import run_window

    sys.exit(run_window(**wanted))


# In the order of a season, which is that of the help
for name, command in (
    ("demo", demo),
    ("ports", record.ports),
    ("record", record.record),
    ("replay", replay),
    ("deliver", after_flight.deliver),
    ("export", after_flight.export),
    ("import", after_flight.import_),
    ("flights", logs.flights),
    ("info", logs.info),
    ("repair", logs.repair),
    ("diagnose", diagnose),
    ("check-firmware", check_firmware),
    ("firmware-header", firmware_header),
):
    app.command(name)(command)
app.add_typer(missions.app, name="missions")
app.add_typer(maps.app, name="map")
