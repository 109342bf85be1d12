"""The command `cansat-sim fly`: from words on a command line to a flight at its endpoints."""

import math
from collections.abc import Sequence
from contextlib import ExitStack, closing
from typing import Annotated

import typer

from firmware_sim.chosen_flight import Choice, chosen_flight
from firmware_sim.console import Console, Stopped, obeying_signals, stop_with_parent
from firmware_sim.display import Display, PlainLines, display_for_terminal
from firmware_sim.endpoint.interruption import Interruptions
from firmware_sim.endpoint.opening import STANDARD_OUTPUT, Wanted, check_files, open_endpoints
from firmware_sim.endpoint.several import Endpoints
from firmware_sim.errors import SimulatorError
from firmware_sim.flight import Flight
from firmware_sim.progress import Progress
from firmware_sim.scenario import NOMINAL
from firmware_sim.transmission import Transmission
from firmware_sim.truth_file import TruthFile
from protocol.errors import MissionError
from protocol.mission_file import builtin_names


def fly(
    mission: Annotated[
        str | None,
        typer.Option(
            metavar="NAME|FILE", help=f"A .toml file, or one of {', '.join(builtin_names())}."
        ),
    ] = None,
    scenario: Annotated[
        list[str] | None,
        typer.Option(
            metavar="NAME|FILE",
            help="What goes wrong; of several, later ones win. See `cansat-sim scenarios`.",
        ),
    ] = None,
    set_: Annotated[
        list[str] | None,
        typer.Option(
            "--set",
            metavar="SECTION.NAME=VALUE",
            help="Any parameter of the flight. See `cansat-sim parameters`.",
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
    truth: Annotated[
        str | None,
        typer.Option(metavar="FILE", help="Write what is true of each packet into a new file."),
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
    loss: Annotated[float | None, typer.Option(help="Part of the packets lost, 0 to 1.")] = None,
    corrupt: Annotated[
        float | None, typer.Option(help="Part of the packets damaged, 0 to 1.")
    ] = None,
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
    quiet: Annotated[
        bool, typer.Option("--quiet", help="Lines for what happens, and no live display.")
    ] = False,
    with_parent: Annotated[
        bool,
        typer.Option(
            "--with-parent", help="End when the program that has started it ends (closes stdin)."
        ),
    ] = False,
) -> None:
    """Fly one flight and send its packets to each --pty, --tcp, --udp, --serial and --output.

    The flight begins when a reader is there; what readers send goes up to the CanSat. At a
    finite speed the clock never waits: what nobody reads is dropped, as by a radio. Ctrl-C ends
    the flight. --unplug and --replug may come in several pairs.

    \b
    Examples:
      cansat-sim fly --mission cansat-binary --pty /tmp/cansat --speed 10
      cansat-sim fly --mission aas-2026 --pty /tmp/cansat --scenario gusty --scenario weak-radio
      cansat-sim fly --mission aas-2026 --tcp 127.0.0.1:5000 --set wind.speed_m_s=9 --stay
      cansat-sim fly --mission aas-2026 --output flight.txt --truth flight.jsonl --seed 7
      cansat-sim fly --mission aas-2026 --pty /tmp/cansat --unplug 40 --replug 50
    """
    wanted = Wanted(pty or (), tcp or (), udp or (), serial or (), output or ())
    choice = Choice(mission, scenario or (), set_ or (), seed, loss, corrupt, stay)
    plain = quiet or STANDARD_OUTPUT in wanted.output
    display = PlainLines() if plain else display_for_terminal()
    console = Console(display.tell)
    to_say: list[str] = []
    with obeying_signals(console), ExitStack() as opened:
        try:
            pace = _speed(speed, wanted, stay)
            interruptions = _interruptions(unplug or (), replug or (), wanted)
            check_files(wanted, truth)
            flight = chosen_flight(choice, to_say.append)
            endpoints = open_endpoints(wanted, flight.mission.baud_rate, console.tell)
            opened.callback(endpoints.close)
            witness = None
            if truth is not None:
                witness = _truth_file(truth, flight, choice, endpoints)
                opened.enter_context(closing(witness))
        except (SimulatorError, MissionError) as fault:
            display.tell(f"cansat-sim: {fault}")
            raise typer.Exit(2) from None
        for line in to_say:
            console.tell(line)
        if with_parent:
            stop_with_parent(console)
        transmission = Transmission(flight, endpoints, pace, console, interruptions)
        if witness:
            transmission.witnesses.append(witness.take)
        _run(transmission, endpoints, display, _heading(choice, pace))


def _truth_file(path: str, flight: Flight, choice: Choice, endpoints: Endpoints) -> TruthFile:
    try:
        return TruthFile(path, flight, choice.scenarios)
    except SimulatorError:
        endpoints.discard()
        raise


def _interruptions(
    unplug_s: Sequence[float], replug_s: Sequence[float], wanted: Wanted
) -> Interruptions:
    if unplug_s and wanted.output:
        raise SimulatorError(
            "--unplug pulls the cable of a port, and --output has none; leave one of the two out "
            "(--truth FILE keeps all bytes of the flight beside a port)"
        )
    return Interruptions(unplug_s, replug_s)


def _run(transmission: Transmission, endpoints: Endpoints, display: Display, heading: str) -> None:
    progress = Progress(transmission, endpoints, heading)
    transmission.witnesses.append(progress.take)
    transmission.watch = display.watch
    try:
        with display.watching(progress.rows):
            transmission.run()
    except Stopped:
        transmission.tell_the_rest()
        display.tell("stopped")
    except SimulatorError as fault:
        display.tell(f"cansat-sim: {fault}")
        raise typer.Exit(2) from None
    except OSError as error:
        display.tell(f"cansat-sim: cannot send any more: {error.strerror or error}")
        raise typer.Exit(1) from None
    finally:
        endpoints.close()
        display.tell(transmission.tally.summary())


def _heading(choice: Choice, pace: float | None) -> str:
    day = " + ".join(choice.scenarios) or NOMINAL
    speed = "as fast as it is read" if pace is None else f"{pace:g} times real time"
    return f"{choice.mission}, {day}, seed {choice.seed}, {speed}"


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
