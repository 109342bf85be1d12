"""What the crew types while a station runs on the terminal: commands, marks, free words."""

import signal
import sys
import threading
from collections.abc import Iterable
from pathlib import Path
from typing import TextIO

from groundstation.errors import UserError
from groundstation.sending.pressure_file import read_pressures
from groundstation.sending.pressure_player import PressurePlayer
from groundstation.sending.uplink import command_of
from groundstation.station import Station
from protocol.commands import arguments_of, usage
from protocol.mission import Command, Mission

_USAGE = "mark TEXT sets a mark, send TEXT sends a line as it is"
_SIMULATE = (
    "simulate FILE flies the CanSat by the pressures in it; then simulate pause, simulate on, "
    "simulate stop"
)


class CrewInput:
    """Does what each line says, in a thread of its own, until the lines end.

    A line is a command of the mission and the words for its parameters (`cx on`), a mark
    (`mark parachute seen`), free text (`send hello`), a flight by simulated pressures
    (`simulate pressures.txt`), or `help`. A hazardous command wants a `!` at its end. Capitals do
    not matter. What is not understood is said on stderr.
    """

    def __init__(self, station: Station, lines: Iterable[str]) -> None:
        self._station = station
        self._lines = lines
        self._thread = threading.Thread(target=self._run, name="crew input", daemon=True)

    def start(self) -> None:
        """Begin to listen."""
        self._thread.start()

    def _run(self) -> None:
        try:
            for line in self._lines:
                if line.strip():
                    self._obey(line.strip())
        except (OSError, ValueError):
            pass  # no terminal to read from, or it is closed: the flight goes on without

    def _obey(self, line: str) -> None:
        try:
            said = obey(self._station, line)
        except UserError as error:
            said = f"groundstation: {error}"
        if said:
            print(said, file=sys.stderr, flush=True)


def obey(station: Station, line: str) -> str:
    """Do what a line typed by the crew says; return what to answer.

    Raises UserError when it is not understood or cannot be done.
    """
    word, _, rest = line.partition(" ")
    rest = rest.strip()
    if word.lower() in ("help", "?"):
        return "\n".join(help_lines(station.mission))
    if word.lower() == "simulate":
        return _simulate(station, rest)
    if word.lower() == "mark":
        station.mark(rest or "mark")
    elif word.lower() == "send":
        station.send(f"{rest}\r".encode())
    else:
        _command(station, word, rest)
    return ""


def help_lines(mission: Mission) -> list[str]:
    """Return what can be typed, a command a line."""
    commands = [_titled(command) for command in mission.commands]
    return [*commands, *([_SIMULATE] if mission.simulation else []), _USAGE]


def read_crew(station: Station, stdin: TextIO | None = None) -> None:
    """Listen to the crew on the terminal, or on what is piped in."""
    source = stdin or sys.stdin
    if source is None:  # started without any
        return
    if hasattr(signal, "SIGTTIN"):
        # In the background the system would stop whoever reads the terminal, and with it the
        # recording; ignored, the reading fails instead
        signal.signal(signal.SIGTTIN, signal.SIG_IGN)
    CrewInput(station, source).start()


def _command(station: Station, word: str, rest: str) -> None:
    sure = rest.endswith("!") or word.endswith("!")
    command = command_of(station.mission, word.rstrip("!"))
    if command.hazardous and not sure:
        raise UserError(
            f"{command.name} is hazardous; to send it, end the line with !: {word} {rest}".rstrip()
            + "!"
        )
    words = rest.rstrip("!").split() if command.hazardous else rest.split()
    try:
        arguments = arguments_of(command, words)
    except ValueError as error:
        raise UserError(str(error)) from None
    station.command(command.name, arguments)


def _simulate(station: Station, rest: str) -> str:
    """Fly the CanSat by the pressures of a file, or pause, go on with or stop that."""
    player = station.pressure_player
    if rest.lower() not in ("pause", "on", "stop", ""):
        player = PressurePlayer(station.mission, read_pressures(Path(rest), station.mission))
        station.play(player)
    elif player is None:
        raise UserError("no file of pressures is played; to play one: simulate FILE")
    elif rest.lower() == "pause":
        player.pause()
    elif rest.lower() == "on":
        player.go_on(station.link.now_ns())
    elif rest.lower() == "stop":
        player.stop()
    return player.told


def _titled(command: Command) -> str:
    return usage(command) + (f"   {command.title}" if command.title else "")
