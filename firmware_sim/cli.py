"""The command line `cansat-sim`."""

import math
from collections.abc import Iterator
from contextlib import suppress
from importlib import metadata
from typing import Annotated

import typer

from firmware_sim.console import Console, Stopped, obeying_signals
from firmware_sim.endpoint import Endpoint, FileEndpoint, TcpEndpoint, open_pty
from firmware_sim.errors import SimulatorError
from firmware_sim.flight import Sent
from firmware_sim.flight import fly as fly_mission
from firmware_sim.transmission import Tally, transmit
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
        str | None, typer.Option(metavar="PATH", help="Make a pseudo-terminal at PATH.")
    ] = None,
    tcp: Annotated[
        str | None, typer.Option(metavar="HOST:PORT", help="Listen for TCP clients there.")
    ] = None,
    output: Annotated[
        str | None, typer.Option(metavar="FILE", help="Write a new file, as bytes on the air.")
    ] = None,
    seed: Annotated[
        int, typer.Option(help="Which flight: the same seed gives the same bytes.")
    ] = 1,
    speed: Annotated[
        str | None,
        typer.Option(
            metavar="X|max",
            help="X times real time, or as fast as it is read. Else 1, to a file max.",
        ),
    ] = None,
    loss: Annotated[float, typer.Option(help="Part of the packets lost, 0 to 1.")] = 0.0,
    corrupt: Annotated[float, typer.Option(help="Part of the packets damaged, 0 to 1.")] = 0.0,
    stay: Annotated[
        bool, typer.Option("--stay", help="Go on transmitting from the ground until stopped.")
    ] = False,
) -> None:
    """Fly one flight and send its packets to exactly one of --pty, --tcp or --output.

    The flight begins when a reader is there. At a finite speed the clock never waits: what
    nobody reads is dropped, as by a radio. Ctrl-C ends the flight.

    \b
    Examples:
      cansat-sim fly --mission cansat-binary --pty /tmp/cansat --speed 10
      cansat-sim fly --mission aas-2026 --tcp 127.0.0.1:5000 --stay
      cansat-sim fly --mission aas-2026 --output flight.txt --seed 7
    """
    console = Console(_tell)
    with obeying_signals(console):
        try:
            times = _speed(speed, output, stay)
            flight = fly_mission(
                _mission(mission), seed=seed, loss=loss, corrupt=corrupt, stay=stay
            )
            endpoint = _open_endpoint(pty, tcp, output, console)
        except (SimulatorError, MissionError) as fault:
            _tell(f"cansat-sim: {fault}")
            raise typer.Exit(2) from None
        _send(flight, endpoint, times, console)


def _send(
    flight: Iterator[Sent], endpoint: Endpoint, speed: float | None, console: Console
) -> None:
    tally = Tally()
    try:
        endpoint.wait_for_reader()
        transmit(flight, endpoint, speed, tally, console)
    except Stopped:
        _tell("stopped")
    except OSError as error:
        _tell(f"cansat-sim: cannot send any more: {error.strerror or error}")
        raise typer.Exit(1) from None
    finally:
        endpoint.close()
        _tell(tally.summary())


def _mission(name: str | None) -> Mission:
    if name is None:
        raise SimulatorError(
            f"--mission is missing; give the name of a .toml file or one of "
            f"{', '.join(builtin_names())}"
        )
    return load_mission(name)


def _speed(word: str | None, output: str | None, stay: bool) -> float | None:
    """Return how many times real time to fly, None for as fast as it goes."""
    if word is None:
        word = "1" if output is None else "max"
    if word == "max":
        if stay and output is not None:
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


def _open_endpoint(
    pty: str | None, tcp: str | None, output: str | None, console: Console
) -> Endpoint:
    given = [name for name in (pty, tcp, output) if name is not None]
    if len(given) != 1:
        found = "none was given" if not given else f"{len(given)} were given"
        raise SimulatorError(
            f"give exactly one of --pty PATH, --tcp HOST:PORT and --output FILE; {found}"
        )
    if pty is not None:
        return open_pty(pty, console)
    if tcp is not None:
        return TcpEndpoint(tcp, console)
    return FileEndpoint(given[0])


def _tell(line: str) -> None:
    # Whoever listened may have gone; the flight goes on.
    with suppress(OSError):
        typer.echo(line, err=True)
