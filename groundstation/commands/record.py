"""The commands that listen to a port without a window: recording, and which ports there are."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from groundstation.commands import logs
from groundstation.commands.options import LogFolderOption, PortOption
from groundstation.errors import UserError
from groundstation.files.folders import default_log_folder, require_second_folder

if TYPE_CHECKING:
    from groundstation.flightlog.reader import FlightLog
    from groundstation.link.ports import Port
    from protocol.mission import Mission


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
    from groundstation.flightlog.continuing import read_to_continue
    from groundstation.headless import run_headless, stop_on_signals
    from groundstation.link.serial_link import SerialLink
    from groundstation.recording_station import continuing_station, recording_station
    from groundstation.sending.crew_input import read_crew
    from groundstation.sending.pressure_file import read_pressures
    from groundstation.sending.pressure_player import PressurePlayer
    from groundstation.station import Station

    earlier = read_to_continue(continued) if continued else None
    loaded = _mission_to_record(mission, earlier)
    pressures = read_pressures(simulate_pressure, loaded) if simulate_pressure else None
    device = port or _chosen_radio().device
    folder = log_dir or (earlier.parts[-1].parent if earlier else default_log_folder())
    cut_short = None if earlier else log_cut_short(folder)
    stop = stop_on_signals()
    if second_folder:
        require_second_folder(second_folder)
    link = SerialLink(device, loaded.baud_rate)
    if earlier:
        station = continuing_station(earlier, link, folder, second_folder)
    else:
        station = recording_station(loaded, link, folder, second_folder)
    logs.tell_abrupt_end(cut_short)

    def listen(station: Station) -> None:
        if pressures:
            station.play(PressurePlayer(loaded, pressures))
        read_crew(station)

    run_headless(station, stop, duration_s=duration, listen=listen)


def ports() -> None:
    """List the serial ports of this machine, USB radios first."""
    from groundstation.link.ports import available_ports

    found = available_ports()
    for port in found:
        print(port.label)
    if not found:
        print("no serial ports; plug the radio in", file=sys.stderr)


def _mission_to_record(mission: str | None, earlier: "FlightLog | None") -> "Mission":
    from protocol.mission_file import load_mission

    if earlier is None:
        if mission is None:
            raise UserError("which mission? name it with --mission, or a flight with --continue")
        return load_mission(mission)
    if mission is not None:
        raise UserError("a flight that is continued keeps its mission; leave --mission out")
    return earlier.mission


def _chosen_radio() -> "Port":
    from groundstation.commands.terminal_choice import choose_by_number
    from groundstation.link.ports import available_ports, the_radio

    found = available_ports()
    radios = [port for port in found if port.usb_identity]
    if len(radios) < 2 or not sys.stdin.isatty():
        return the_radio(found)
    return radios[choose_by_number([port.label for port in radios], "radio")]
