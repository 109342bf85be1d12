"""What the crew types while a station runs on the terminal: commands, marks, free words."""

import signal
import sys
import threading
from collections.abc import Iterable
from typing import TextIO

from groundstation.errors import UserError
from groundstation.station import Station
from groundstation.uplink import command_of
from protocol.mission import Command, Mission, Parameter

_USAGE = "mark TEXT sets a mark, send TEXT sends a line as it is"


class CrewInput:
    """Does what each line says, in a thread of its own, until the lines end.

    A line is a command of the mission and the words for its parameters (`cx on`), a mark
    (`mark parachute seen`), free text (`send hello`), or `help`. A hazardous command wants a
    `!` at its end. Capitals do not matter. What is not understood is said on stderr.
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
    if word.lower() == "mark":
        station.mark(rest or "mark")
    elif word.lower() == "send":
        station.send(f"{rest}\r".encode())
    else:
        _command(station, word, rest)
    return ""


def help_lines(mission: Mission) -> list[str]:
    """Return what can be typed, a command a line."""
    commands = [_usage(command) for command in mission.commands]
    return [*commands, _USAGE]


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
    if len(words) != len(command.parameters):
        raise UserError(f"{command.name} is written: {_usage(command)}")
    arguments = {
        parameter.name: _spelled(parameter, given)
        for parameter, given in zip(command.parameters, words, strict=True)
    }
    station.command(command.name, arguments)


def _spelled(parameter: Parameter, word: str) -> str:
    """Return the word as the mission spells it."""
    return next((value for value in parameter.values if value.lower() == word.lower()), word)


def _usage(command: Command) -> str:
    words = [command.name.lower()]
    for parameter in command.parameters:
        choices = "|".join(parameter.values).lower()
        words.append(choices or parameter.name.upper())
    end = "!" if command.hazardous else ""
    title = f"   {command.title}" if command.title else ""
    return " ".join(words) + end + title
