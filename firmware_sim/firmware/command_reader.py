"""From the bytes that the CanSat's radio receives to commands of its mission."""

import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from protocol.mission import Command, Mission, Parameter

_BRACED = re.compile(r"\{([^{}]*)\}")
_LINE_END = re.compile(rb"[\r\n\0]")
_LEADING_NOISE = bytes([*range(32), *range(127, 256)])
_ANY_TEAM = r"[^\s,;]+"
_CLOCK = r"(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d"
_NUMBER = r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d{1,3})?"
_FREE = r"[^,\r\n]+"


@dataclass(frozen=True, slots=True)
class Order:
    """A command that the mission knows: which, with which words, and how it is echoed.

    `words` are those of the line without the start word CMD and the team, such as
    ("SIM", "ENABLE"); `arguments` the words for its parameters by name.
    """

    command: Command
    arguments: Mapping[str, str]
    words: tuple[str, ...]
    echo: str


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a line is no command to this CanSat."""

    reason: str


class CommandReader:
    """Recognises the commands that the mission declares.

    Of two that a line may be, it is the one with less free text, and of those the one that says
    more of the line itself: as the parser of the generated firmware header has it.
    """

    def __init__(self, mission: Mission) -> None:
        self._mission = mission
        ours = re.escape(mission.team_id)
        self._patterns = [
            (command, _pattern(command, ours), _pattern(command, _ANY_TEAM))
            for command in sorted(mission.commands, key=_freedom)
        ]
        self._heads = [head for command in mission.commands if (head := self._head(command))]

    def read(self, line: bytes) -> Order | Refusal:
        """Return what a line without its end orders; never raises."""
        try:
            text = line.decode("ascii")
        except UnicodeDecodeError:
            return Refusal("not text")
        if not text.isprintable():
            return Refusal("not text")
        refusal = Refusal("unknown command")
        for command, ours, anyones in self._patterns:
            match = ours.fullmatch(text)
            if match is not None:
                order = self._order(command, match)
                if isinstance(order, Order):
                    return order
                refusal = order
            elif "{team_id}" in command.send and anyones.fullmatch(text):
                refusal = Refusal("for another team")
        if refusal.reason == "unknown command" and any(head.match(text) for head in self._heads):
            return Refusal("wrong words")
        return refusal

    def _head(self, command: Command) -> re.Pattern[str] | None:
        """Return how a line with this command begins, whatever its words are."""
        literal = command.send.replace("{team_id}", self._mission.team_id).partition("{")[0]
        literal = literal.rstrip(" ,;")
        return re.compile(re.escape(literal) + r"(?![^\s,;])") if self._words(literal) else None

    def _order(self, command: Command, match: re.Match[str]) -> Order | Refusal:
        found = match.groupdict()
        arguments = {
            parameter.name: found[f"p{number}"]
            for number, parameter in enumerate(command.parameters)
            if f"p{number}" in found
        }
        for parameter in command.parameters:
            if parameter.name in arguments and not _allows(parameter, arguments[parameter.name]):
                return Refusal(f"{parameter.name} out of range")
        known = {**arguments, "team_id": self._mission.team_id}
        known["utc_time"] = found.get("utc_time") or ""
        echo = _BRACED.sub(lambda braced: known.get(braced.group(1), ""), command.echo)
        return Order(command, arguments, self._words(match.string), echo)

    def _words(self, text: str) -> tuple[str, ...]:
        words = [word.upper() for word in re.split(r"[\s,;]+", text) if word]
        team = self._mission.team_id.upper()
        for leading in ("CMD", team):
            if words and words[0] == leading:
                words = words[1:]
        return tuple(words)


class LineBuffer:
    """Joins received bytes to lines, of which at most `longest_bytes` are kept.

    A line whose end does not come within `pause_s` of its last byte is given up.
    """

    def __init__(self, longest_bytes: int, pause_s: float) -> None:
        self._longest_bytes = longest_bytes
        self._pause_s = pause_s
        self._held = b""
        self._is_too_long = False
        self._last_s = 0.0

    def feed(self, data: bytes, time_s: float) -> Iterator[bytes | Refusal]:
        """Take bytes that come at `time_s`; yield each line completed, or why it is none."""
        yield from self.give_up(time_s)
        self._last_s = time_s
        *lines, rest = _LINE_END.split(data)
        for line in lines:
            self._hold(line)
            if self._is_too_long:
                yield Refusal("too long")
            elif self._held:
                yield self._held
            self._clear()
        self._hold(rest)

    def give_up(self, time_s: float) -> Iterator[bytes | Refusal]:
        """Yield that a line is without an end, when it has been so for too long."""
        if self._held and time_s - self._last_s > self._pause_s:
            yield Refusal("too long" if self._is_too_long else "without an end")
            self._clear()

    def take_unended(self, time_s: float, pause_s: float) -> bytes | None:
        """Return a line that has no end but has been followed by a pause."""
        if not self._held or self._is_too_long or time_s - self._last_s < pause_s:
            return None
        line = self._held
        self._clear()
        return line

    def _hold(self, data: bytes) -> None:
        if not self._held:
            # What a receiver takes for data in the silence before a line.
            data = data.lstrip(_LEADING_NOISE)
        room = self._longest_bytes - len(self._held)
        self._is_too_long = self._is_too_long or len(data) > room
        self._held += data[: max(0, room)]

    def _clear(self) -> None:
        self._held, self._is_too_long = b"", False


def _pattern(command: Command, team: str) -> re.Pattern[str]:
    """Return what a line with this command looks like; what is in braces are groups."""
    groups = {"team_id": ("team", team), "utc_time": ("utc_time", _CLOCK)}
    for number, parameter in enumerate(command.parameters):
        groups[parameter.name] = (f"p{number}", _word_of(parameter))
    pieces, seen = [], set()
    for index, piece in enumerate(_BRACED.split(command.send)):
        if index % 2 == 0:
            pieces.append(re.escape(piece))
            continue
        name, pattern = groups[piece]
        pieces.append(f"(?P={name})" if name in seen else f"(?P<{name}>{pattern})")
        seen.add(name)
    return re.compile("".join(pieces))


def _freedom(command: Command) -> tuple[int, int]:
    free = [p for p in command.parameters if not p.values and p.range is None]
    return len(free), -len(_BRACED.sub("", command.send))


def _word_of(parameter: Parameter) -> str:
    if parameter.values:
        longest_first = sorted(parameter.values, key=len, reverse=True)
        return "|".join(re.escape(word) for word in longest_first)
    return _NUMBER if parameter.range is not None else _FREE


def _allows(parameter: Parameter, word: str) -> bool:
    if parameter.range is None:
        return True
    lowest, highest = parameter.range
    number = float(word)
    return math.isfinite(number) and lowest <= number <= highest
