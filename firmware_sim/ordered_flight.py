"""A flight as it was ordered on the command line, flown to its endpoints."""

import math
from collections.abc import Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass

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


@dataclass(frozen=True, slots=True)
class Manner:
    """How a flight is flown: how many times real time (`max`, or None for what suits), when the
    port vanishes and returns (seconds of the flight), the file for its truth, whether plain lines
    are to be told, and whether it ends with the program that has started it.
    """

    speed: str | None
    unplug_s: Sequence[float]
    replug_s: Sequence[float]
    truth: str | None
    quiet: bool
    with_parent: bool


def fly_as_ordered(choice: Choice, wanted: Wanted, manner: Manner) -> None:
    """Fly to the end, or until stopped; raises typer.Exit with 2 for a mistake of the person's
    and with 1 when nothing can be sent any more."""
    plain = manner.quiet or STANDARD_OUTPUT in wanted.output
    display = PlainLines() if plain else display_for_terminal()
    console = Console(display.tell)
    to_say: list[str] = []
    with obeying_signals(console), ExitStack() as opened:
        try:
            pace = _speed(manner.speed, wanted, choice.stay)
            interruptions = _interruptions(manner.unplug_s, manner.replug_s, wanted)
            check_files(wanted, manner.truth)
            flight = chosen_flight(choice, to_say.append)
            endpoints = open_endpoints(wanted, flight.mission.baud_rate, console.tell)
            opened.callback(endpoints.close)
            witness = None
            if manner.truth is not None:
                witness = _truth_file(manner.truth, flight, choice, endpoints)
                opened.enter_context(closing(witness))
        except (SimulatorError, MissionError) as fault:
            display.tell(f"cansat-sim: {fault}")
            raise typer.Exit(2) from None
        for line in to_say:
            console.tell(line)
        if manner.with_parent:
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
