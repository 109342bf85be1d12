"""A file of simulated pressures: commands as the judges give them, or plain numbers.

Source of the first form: AAS CanSat Competition Mission Guide, simulation mode: lines such as
`CMD,$,SIMP,101325`, in which `$` stands for the team, empty ones, and remarks behind `#`.
"""

import math
import re
from dataclasses import dataclass
from pathlib import Path

from groundstation.errors import UserError
from protocol.commands import command_bytes, find_command
from protocol.mission import Command, Mission

MAX_FILE_BYTES = 1_000_000
PLACEHOLDER = "$"
"""What stands for the team in the judges' file."""

_BRACED = re.compile(r"\{([^{}]*)\}")
_NUMBER = re.compile(r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)", re.ASCII)
"""As firmware reads it: without an exponent."""

_UNIT_FACTORS = {"kilopascal": 1000.0, "hectopascal": 100.0}


@dataclass(frozen=True, slots=True)
class Pressures:
    """The pressures of a file in their order, as the words that are sent; `name` is the file's."""

    name: str
    words: tuple[str, ...]


def read_pressures(path: Path, mission: Mission) -> Pressures:
    """Return the pressures in a file, each allowed by the mission's command for them.

    Raises UserError when the mission has no such command, the file cannot be read, or a line is
    no pressure: it says which and how to mend it.
    """
    if mission.simulation is None:
        raise UserError(
            f"the mission '{mission.name}' does not say how its CanSat takes simulated pressures; "
            "add [simulation] to its file"
        )
    lines = _Lines(path, mission, find_command(mission.commands, mission.simulation.pressure))
    words = lines.words(_text(path))
    if not words:
        raise UserError(
            f"{path}: no pressure in it; write one a line, as {lines.example} or the number alone"
        )
    return Pressures(path.name, tuple(words))


def _text(path: Path) -> str:
    try:
        if path.is_file() and path.stat().st_size > MAX_FILE_BYTES:
            raise UserError(f"{path}: {path.stat().st_size} bytes are no file of pressures")
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise UserError(f"{path}: not a text file in UTF-8; save it as plain text") from None
    except OSError as error:
        raise UserError(
            f"{path}: cannot be read ({error.strerror}); give the path of a file of pressures"
        ) from None


class _Lines:
    """Reads the lines of one file."""

    def __init__(self, path: Path, mission: Mission, command: Command) -> None:
        self._path = path
        self._mission = mission
        self._command = command
        self._parameter = command.parameters[0].name
        self._written = _pattern(command)
        braced = {"team_id": PLACEHOLDER, self._parameter: "101325"}
        self.example = _BRACED.sub(lambda found: braced.get(found.group(1), ""), command.send)

    def words(self, text: str) -> list[str]:
        """Return the pressure in each line that is neither empty nor a remark."""
        found = []
        for number, line in enumerate(text.splitlines(), start=1):
            said = line.partition("#")[0].strip().rstrip(",;").rstrip()
            if said:
                found.append(self._word(said, f"{self._path}: line {number}"))
        return found

    def _word(self, said: str, place: str) -> str:
        match = self._written.fullmatch(said)
        word = match["pressure"] if match else said
        team = match.groupdict().get("team") if match else None
        if team not in (None, PLACEHOLDER, self._mission.team_id):
            raise UserError(
                f"{place}: it is for team {team}, and the mission's team is "
                f"{self._mission.team_id}; write {PLACEHOLDER} for the team"
            )
        if not _NUMBER.fullmatch(word):
            raise UserError(
                f"{place}: '{_shortened(said)}' is no pressure; write {self.example} or the number "
                "alone, and # before a remark"
            )
        self._check(word, place)
        return word

    def _check(self, word: str, place: str) -> None:
        try:
            command_bytes(
                self._mission, self._command, {self._parameter: word}, utc_time="00:00:00"
            )
        except ValueError as error:
            raise UserError(f"{place}: {error}{self._mend(float(word))}") from None

    def _mend(self, value: float) -> str:
        """Return in which unit the file may be, when that would make it fit."""
        lowest, highest = self._command.parameters[0].range or (-math.inf, math.inf)
        for unit, factor in _UNIT_FACTORS.items():
            if lowest <= value * factor <= highest:
                return f"; it looks like {unit}: multiply all by {factor:g}"
        return "; correct the line"


def _pattern(command: Command) -> re.Pattern[str]:
    """Return how a line with the command is written, blanks around its commas allowed."""
    pieces, seen = [], set()
    for index, piece in enumerate(_BRACED.split(command.send)):
        name = {"team_id": "team", "utc_time": "time"}.get(piece, "pressure")
        if index % 2 == 0:
            pieces.append(_literal(piece))
        elif name in seen:
            pieces.append(f"(?P={name})")
        else:
            seen.add(name)
            pieces.append(rf"(?P<{name}>[^\s,;]+)")
    return re.compile("".join(pieces), re.IGNORECASE)


def _literal(text: str) -> str:
    parts = re.split(r"\s*([,;])\s*", text)
    return "".join(rf"\s*{part}\s*" if part in (",", ";") else re.escape(part) for part in parts)


def _shortened(text: str) -> str:
    return text if len(text) <= 40 else f"{text[:39]}…"
