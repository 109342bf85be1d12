"""The command line `cansat-sim`."""

import math
from collections.abc import Iterator
from contextlib import suppress
from importlib import metadata
from typing import Annotated

import typer

from firmware_sim.console import Console, Stopped, obeying_signals, stop_with_parent
from firmware_sim.endpoint.interruption import Interruptions
from firmware_sim.endpoint.opening import Wanted, open_endpoints
from firmware_sim.endpoint.several import Endpoints
from firmware_sim.errors import SimulatorError
from firmware_sim.flight import Sent
from firmware_sim.flight import fly as fly_mission
from firmware_sim.transmission import Tally, transmit, wait_for_readers
from protocol.errors import MissionError
from protocol.mission import Mission
from protocol.mission_file import builtin_names, load_mission

app = typer.Typer(
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)


def main() -> None:
    """Run `cansat-sim`."""
    app(prog_name="cansat-sim")


def _show_version(wanted: bool) -> None:
    if wanted:
        try:
            version = metadata.version("cansat-groundstation")
        except metadata.PackageNotFoundError:
            version = "of an unknown version: run from a folder, not installed"
        typer.echo(f"cansat-sim {version}")
        raise typer.Exit


@app.callback(invoke_without_command=True)
def _simulator(
    context: typer.Context,
    version: Annotated[
        bool,
        typer.Option("--version", callback=_show_version, is_eager=True, help="Show the version."),
    ] = False,
) -> None:
    """Play a CanSat: its flight, its sensors, its firmware and its radio.

    A ground station that reads from here sees what a real CanSat would send: some 15 s on
    the pad, a boost to about 700 m, a descent in two stages, drift with the wind, landing.

    \b
    Try it:
      cansat-sim fly --mission cansat-binary --pty /tmp/cansat
          a serial port at /tmp/cansat; the flight begins when it is opened
      cansat-sim fly --mission aas-2026 --tcp 127.0.0.1:5000 --loss 0.05 --corrupt 0.02
          the same over the network, with a poor radio
      cansat-sim fly --mission my-team.toml --output flight.bin
          all bytes of a flight in a file, at once

    `cansat-sim fly --help` tells all options.
    """
    if context.invoked_subcommand is None:
        typer.echo(context.get_help())


@app.command()
def fly(
    mission: Annotated[
        str | None,
        typer.Option(
            metavar="NAME|FILE", help=f"A .toml file, or one of {', '.join(builtin_names())}."
        ),
    ] = None,
    pty: Annotated[
        list[str] | None, typer.Option(metavar="PATH", help="Make a pseudo-terminal at PATH.")
    ] = None,
    tcp: Annotated[
        list[str] | None, typer.Option(metavar="HOST:PORT", help="Listen for TCP clients there.")
    ] = None,
    udp: Annotated[
        list[str] | None, typer.Option(metavar="HOST:PORT", help="Send datagrams there.")
    ] = None,
    serial: Annotated[
        list[str] | None, typer.Option(metavar="DEVICE", help="Send by a real serial port.")
    ] = None,
    output: Annotated[
        list[str] | None,
        typer.Option(metavar="FILE", help="Write a new file, as bytes on the air; - is stdout."),
    ] = None,
    seed: Annotated[
        int, typer.Option(help="Which flight: the same seed gives the same bytes.")
    ] = 1,
    speed: Annotated[
        str | None,
        typer.Option(
            metavar="X|max",
            help="X times real time, or as fast as it is read. Else 1, to files alone max.",
        ),
    ] = None,
    loss: Annotated[float, typer.Option(help="Part of the packets lost, 0 to 1.")] = 0.0,
    corrupt: Annotated[float, typer.Option(help="Part of the packets damaged, 0 to 1.")] = 0.0,
    unplug: Annotated[
        list[float] | None,
        typer.Option(metavar="T", help="The port vanishes at T seconds of the flight."),
    ] = None,
    replug: Annotated[
        list[float] | None,
        typer.Option(metavar="T", help="The port is there again at T seconds of the flight."),
    ] = None,
    stay: Annotated[
        bool, typer.Option("--stay", help="Go on transmitting from the ground until stopped.")
    ] = False,
    with_parent: Annotated[
        bool,
        typer.Option(
            "--with-parent", help="End when the program that has started it ends (closes stdin)."
        ),
    ] = False,
) -> None:
    """Fly one flight and send its packets to each --pty, --tcp, --udp, --serial and --output.

    The flight begins when a reader is there. At a finite speed the clock never waits: what
    nobody reads is dropped, as by a radio. Ctrl-C ends the flight.

    \b
    Examples:
      cansat-sim fly --mission cansat-binary --pty /tmp/cansat --speed 10
      cansat-sim fly --mission aas-2026 --tcp 127.0.0.1:5000 --stay
      cansat-sim fly --mission aas-2026 --output flight.txt --seed 7
      cansat-sim fly --mission aas-2026 --pty /tmp/cansat --unplug 40 --replug 50
    """
    console = Console(_tell)
    wanted = Wanted(pty or (), tcp or (), udp or (), serial or (), output or ())
    with obeying_signals(console):
        try:
            times = _speed(speed, wanted, stay)
            loaded = _mission(mission)
            flight = fly_mission(loaded, seed=seed, loss=loss, corrupt=corrupt, stay=stay)
            interruptions = Interruptions(unplug or (), replug or ())
            endpoints = open_endpoints(wanted, loaded.baud_rate, console.tell)
        except (SimulatorError, MissionError) as fault:
            _tell(f"cansat-sim: {fault}")
            raise typer.Exit(2) from None
        if with_parent:
            stop_with_parent(console)
        _send(flight, endpoints, times, console, interruptions)


def _send(
    flight: Iterator[Sent],
    endpoints: Endpoints,
    speed: float | None,
    console: Console,
    interruptions: Interruptions,
) -> None:
    tally = Tally()
    try:
        wait_for_readers(endpoints, console)
        transmit(flight, endpoints, speed, tally, console, interruptions)
    except Stopped:
        _tell("stopped")
    except SimulatorError as fault:
        _tell(f"cansat-sim: {fault}")
        raise typer.Exit(2) from None
    except OSError as error:
        _tell(f"cansat-sim: cannot send any more: {error.strerror or error}")
        raise typer.Exit(1) from None
    finally:
        endpoints.close()
        _tell(tally.summary())


def _mission(name: str | None) -> Mission:
    if name is None:
        raise SimulatorError(
            f"--mission is missing; give the name of a .toml file or one of "
            f"{', '.join(builtin_names())}"
        )
    return load_mission(name)


def _speed(word: str | None, wanted: Wanted, stay: bool) -> float | None:
    """Return how many times real time to fly, None for as fast as it goes."""
    if word is None:
        word = "max" if wanted.output and wanted.only_files else "1"
    if word == "max":
        if stay and wanted.only_files:
            raise SimulatorError(
                "--stay never ends and --output takes all at once, which would fill the disk; "
                "leave --stay out or give --speed 1"
            )
        return None
    try:
        speed = float(word)
    except ValueError:
        speed = math.nan
    if not (math.isfinite(speed) and speed > 0.0):
        raise SimulatorError(
            f"--speed {word}: is not a speed; give a number above 0, such as 10, or the word max"
        )
    return speed


def _tell(line: str) -> None:
    # Whoever listened may have gone; the flight goes on.
    with suppress(OSError):
        typer.echo(line, err=True)
