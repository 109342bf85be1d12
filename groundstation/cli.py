"""The command line: a thin layer over the station.

A command loads what it needs when it is called, so that help and version are there at once.
"""

import io
import math
import sys
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

import groundstation
from groundstation import after_flight_cli, logs_cli, map_cli, missions_cli
from groundstation.command_options import LOG_SUFFIX, AnewOption, LogArgument, MissionOption
from groundstation.errors import UserError
from groundstation.firmware_check_cli import check_firmware
from groundstation.folders import (
    default_log_folder,
    other_log_folder,
    require_second_folder,
)
from protocol.errors import MissionError

if TYPE_CHECKING:
    from groundstation.flightlog.reader import FlightLog
    from groundstation.link.ports import Port
    from protocol.mission import Mission

DEMO_MISSION = "cansat-binary"
HEADLESS_SPEED = "5"

app = typer.Typer(
    help="Ground station for CanSats: receives, shows, logs, replays and exports telemetry.",
    epilog="Without a command the window opens. A first try, without hardware: groundstation demo",
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
)

app.add_typer(missions_cli.app, name="missions")
app.command()(after_flight_cli.deliver)
app.command()(after_flight_cli.export)
app.command("import")(after_flight_cli.import_)
app.command()(logs_cli.flights)
app.command()(logs_cli.repair)
app.add_typer(map_cli.app, name="map")
app.command("check-firmware")(check_firmware)

PortOption = Annotated[
    str | None,
    typer.Option(
        help="Where the radio is: /dev/ttyUSB0, COM3, socket://HOST:PORT, ... "
        "Left out, the one USB radio plugged in is taken."
    ),
]
LogFolderOption = Annotated[
    Path | None, typer.Option("--log-dir", help="Where the flight log goes.")
]


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


@app.command()
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


@app.command()
def record(
    mission: Annotated[str | None, typer.Option(help="Built-in name or TOML file.")] = None,
    port: PortOption = None,
    log_dir: LogFolderOption = None,
    duration: Annotated[float | None, typer.Option(help="Stop after so many seconds.")] = None,
    second_folder: Annotated[
        Path | None, typer.Option(help="Where the log goes on when its disk is full.")
    ] = None,
    continued: Annotated[
        Path | None,
        typer.Option("--continue", metavar="LOG", help="Go on with this flight, cut short before."),
    ] = None,
    simulate_pressure: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Fly the CanSat by the pressures in this file."),
    ] = None,
) -> None:
    """Receive and log without a window; Ctrl-C ends it and closes the log.

    Type commands of the mission (cx on), marks (mark parachute seen), or help.
    """
    if duration is not None and not duration >= 0:
        raise UserError(f"the duration {duration:g} makes no sense; give seconds, 0 or more")
    from groundstation.abrupt_end import log_cut_short
    from groundstation.crew_input import read_crew
    from groundstation.flightlog.continuing import continue_flight, read_to_continue
    from groundstation.flightlog.writer import FlightLogWriter
    from groundstation.headless import run_headless, stop_on_signals
    from groundstation.link.serial_link import SerialLink
    from groundstation.pressure_file import read_pressures
    from groundstation.pressure_player import PressurePlayer
    from groundstation.station import Station

    earlier = read_to_continue(continued) if continued else None
    loaded = _mission_to_record(mission, earlier)
    pressures = read_pressures(simulate_pressure, loaded) if simulate_pressure else None
    device = port or _chosen_radio().device
    folder = log_dir or (default_log_folder() if earlier is None else earlier.parts[-1].parent)
    cut_short = None if earlier else log_cut_short(folder)
    stop = stop_on_signals()
    if second_folder:
        require_second_folder(second_folder)
    second = second_folder or other_log_folder(folder)
    with ExitStack() as on_failure:
        link = SerialLink(device, loaded.baud_rate)
        on_failure.callback(link.abandon)
        if earlier:
            goes_on = continue_flight(earlier, link.name, folder, second)
            log, before = goes_on.log, goes_on.before
        else:
            log, before = FlightLogWriter(folder, loaded, link.name, second_folder=second), []
        on_failure.pop_all()
    logs_cli.tell_abrupt_end(cut_short)
    station = Station(loaded, link, log, second_folder=second, before=before)

    def listen(station: Station) -> None:
        if pressures:
            station.play(PressurePlayer(loaded, pressures))
        read_crew(station)

    run_headless(station, stop, duration_s=duration, listen=listen)


def _mission_to_record(mission: str | None, earlier: "FlightLog | None") -> "Mission":
    from protocol.mission_file import load_mission

    if earlier is None:
        if mission is None:
            raise UserError("which mission? name it with --mission, or a flight with --continue")
        return load_mission(mission)
    if mission is not None:
        raise UserError("a flight that is continued keeps its mission; leave --mission out")
    return earlier.mission


@app.command()
def replay(
    log: LogArgument,
    headless: Annotated[bool, typer.Option(help="On the terminal instead of the window.")] = False,
    speed: Annotated[str, typer.Option(help="Times real time, or max.")] = "1",
    follow: Annotated[
        bool, typer.Option(help="Follow, on the terminal, a log still being written.")
    ] = False,
    mission: AnewOption = None,
) -> None:
    """Replay a flight log through the same station as live."""
    from groundstation.decoded_anew import read_anew, tell_changes
    from groundstation.headless import run_headless, stop_on_signals
    from groundstation.log_damage import tell_damage
    from groundstation.replay_station import ReplayStation

    factor = _speed(speed)
    if follow:
        from groundstation.flightlog.following import Follower
        from groundstation.link.follow_link import FollowLink
        from groundstation.station import Station

        stop, follower = stop_on_signals(), Follower(log)
        run_headless(Station(follower.mission, FollowLink(follower)), stop)
        return
    loaded, changed = read_anew(log, mission)
    tell_damage(loaded)
    tell_changes(changed)
    logs = [loaded]
    del loaded  # what is played is kept in fewer bytes than the log
    if not headless:
        _open_window(replay=logs.pop, speed=factor, log_folder=default_log_folder())
    stop = stop_on_signals()
    run_headless(ReplayStation(logs.pop(), factor, ends=True), stop)


@app.command()
def info(
    log: LogArgument,
    as_json: Annotated[bool, typer.Option("--json", help="For other programs.")] = False,
    mission: AnewOption = None,
) -> None:
    """Tell what a flight log holds."""
    import msgspec

    from groundstation.decoded_anew import decoded_anew, read_anew, tell_changes
    from groundstation.flightlog.reader import read_flights
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
        shown = reports[0] | {"other_flights": reports[1:]}
        print(msgspec.json.format(msgspec.json.encode(shown), indent=2).decode())
        return
    tell_damage(loaded)
    for number, report in enumerate(reports, start=1):
        if len(reports) > 1:
            print(f"flight {number} of {len(reports)} in this file")
        for key, value in report.items():
            print(f"{key.replace('_', ' '):22} {_in_words(value)}")


@app.command("firmware-header")
def firmware_header(
    mission: Annotated[str, typer.Argument(metavar="MISSION", help="Built-in name or TOML file.")],
    output: Annotated[
        Path | None, typer.Option(help="The file, such as telemetry.h; - is the terminal.")
    ] = None,
    overwrite: Annotated[bool, typer.Option(help="Replace the file if it is there.")] = False,
) -> None:
    """Write the C++ header with which your firmware sends what the mission says."""
    from groundstation.header_file import header_text, write_header

    if output is None or str(output) == "-":
        print(header_text(mission), end="")
        return
    write_header(mission, output, overwrite=overwrite)
    print(f"{output} written; include it in your firmware")


@app.command()
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
    from groundstation.capture import read_capture
    from groundstation.diagnosis_report import report_json, report_lines
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


@app.command()
def ports() -> None:
    """List the serial ports of this machine, USB radios first."""
    from groundstation.link.ports import available_ports

    found = available_ports()
    for port in found:
        print(port.label)
    if not found:
        print("no serial ports; plug the radio in", file=sys.stderr)


def _chosen_radio() -> "Port":
    from groundstation.link.ports import available_ports, the_radio

    found = available_ports()
    radios = [port for port in found if port.usb_identity]
    if len(radios) < 2 or not sys.stdin.isatty():
        return the_radio(found)
    for number, port in enumerate(radios, start=1):
        print(f"{number}  {port.label}", file=sys.stderr)
    choice = 0
    while not 1 <= choice <= len(radios):
        choice = typer.prompt(f"Which radio, 1 to {len(radios)}", type=int, err=True)
    return radios[choice - 1]


def _speed(text: str) -> float:
    try:
        factor = math.inf if text == "max" else float(text)
    except ValueError:
        factor = math.nan
    if not factor > 0 or (math.isinf(factor) and text != "max"):
        raise UserError(f"the speed '{text}' makes no sense; give a number above 0, or max")
    return factor


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


def _open_window(**wanted: Any) -> None:
    from groundstation.ui.app import run_window

    sys.exit(run_window(**wanted))
