"""Commands to the CanSat as bytes, and how their acknowledgement is recognised."""

import math
import re
from collections.abc import Mapping, Sequence

from protocol.errors import suggest
from protocol.mission import Command, Mission, Parameter

_ENDINGS = {"CR": "\r", "LF": "\n", "CRLF": "\r\n", "none": ""}
_BRACED = re.compile(r"\{([^{}]*)\}")


def command_bytes(
    mission: Mission,
    command: Command,
    arguments: Mapping[str, str] | None = None,
    *,
    utc_time: str = "",
) -> bytes:
    """Return what is sent for `command`, its line end included.

    `arguments` are the words for its parameters by name, `utc_time` is the time of day by the
    computer's clock, hh:mm:ss, for a command that sends it. Raises ValueError, as a sentence,
    when one is missing, is not allowed, or there is no such parameter.
    """
    text = _filled(command.send, mission, command, arguments or {}, utc_time)
    return (text + _ENDINGS[command.ending]).encode("ascii")


def expected_echo(
    mission: Mission,
    command: Command,
    arguments: Mapping[str, str] | None = None,
    *,
    utc_time: str = "",
) -> str:
    """Return the text by which the CanSat acknowledges the command; empty when it does not.

    It is compared with the field that has the role `command_echo`. Raises ValueError like
    `command_bytes`.
    """
    return _filled(command.echo, mission, command, arguments or {}, utc_time)


def find_command(commands: Sequence[Command], name: str) -> Command:
    """Return the command called `name`, in any case; raises ValueError naming those there are."""
    found = {command.name.upper(): command for command in commands}
    if name.upper() not in found:
        names = [command.name for command in commands]
        raise ValueError(f"there is no command '{name}'{suggest(name.upper(), names)}")
    return found[name.upper()]


def arguments_of(command: Command, words: Sequence[str]) -> dict[str, str]:
    """Return the typed `words` by the parameter each is for, spelled as the mission spells it.

    Raises ValueError when there are not as many as parameters.
    """
    if len(words) != len(command.parameters):
        raise ValueError(f"{command.name} is written: {usage(command)}")
    return {
        parameter.name: next((v for v in parameter.values if v.lower() == word.lower()), word)
        for parameter, word in zip(command.parameters, words, strict=True)
    }


def usage(command: Command) -> str:
    """Return how the crew types `command`: its name, and words for its parameters."""
    words = [
        "|".join(parameter.values).lower() or parameter.name.upper()
        for parameter in command.parameters
    ]
    return " ".join([command.name.lower(), *words]) + ("!" if command.hazardous else "")


def _filled(
    template: str,
    mission: Mission,
    command: Command,
    arguments: Mapping[str, str],
    utc_time: str,
) -> str:
    words = {"team_id": mission.team_id, "utc_time": utc_time}
    if "{utc_time}" in template and not utc_time:
        raise ValueError(f"{command.name}: the time of day is missing")
    for parameter in command.parameters:
        if parameter.name not in arguments:
            raise ValueError(f"{command.name}: the parameter '{parameter.name}' is missing")
        words[parameter.name] = _checked(command, parameter, arguments[parameter.name])
    for name in arguments:
        if name not in words or name in ("team_id", "utc_time"):
            raise ValueError(f"{command.name} has no parameter '{name}'")
    return _BRACED.sub(lambda match: words[match.group(1)], template)


def _checked(command: Command, parameter: Parameter, word: str) -> str:
    place = f"{command.name}: {parameter.name}"
    if not word or not word.isascii() or not word.isprintable():
        raise ValueError(f"{place}: {word!r} cannot be sent; give printable ASCII")
    if parameter.values and word not in parameter.values:
        raise ValueError(f"{place}: '{word}' is none of {', '.join(parameter.values)}")
    if parameter.range is not None:
        lowest, highest = parameter.range
        if not lowest <= _number(word) <= highest:
            raise ValueError(f"{place}: '{word}' is no number from {lowest:g} to {highest:g}")
    return word


def _number(word: str) -> float:
    try:
        return float(word)
    except ValueError:
        return math.nan
