"""What must hold where a mission names its own fields, and in its commands."""

import re
from collections.abc import Iterable

from protocol.checks.names import check_names, is_readable
from protocol.errors import MissionError, shown, suggest
from protocol.mission import Command, Mission, Parameter

MAX_COMMANDS = 200
MAX_COMMAND_LENGTH = 200

KNOWN_WORDS = ("team_id", "utc_time")
"""What a command may have in braces beside its parameters: the clock is that of the computer."""

_BRACED = re.compile(r"\{([^{}]*)\}")


def check_references(mission: Mission, source: str) -> None:
    """Raise MissionError when screen or CSV name a field that is not there."""
    names = [field.name for field in mission.fields()]
    _check_known(mission.screen.headline, names, source, "screen.headline")
    _check_known(mission.csv.order, names, source, "csv.order")
    for index, plot in enumerate(mission.screen.plot):
        key = f"screen.plot[{index}]"
        if not is_readable(plot.title) or not plot.fields:
            raise MissionError(source, key, "give a title and at least one field")
        _check_known(plot.fields, names, source, f"{key}.fields")
        if plot.labels and len(plot.labels) != len(plot.fields):
            raise MissionError(
                source, f"{key}.labels", f"{len(plot.labels)} labels: give one for each field"
            )
        check_names(plot.labels, source, f"{key}.labels")


def check_commands(mission: Mission, source: str) -> None:
    """Raise MissionError when a command cannot be sent."""
    if len(mission.commands) > MAX_COMMANDS:
        raise MissionError(
            source, "command", f"{len(mission.commands)} commands: at most {MAX_COMMANDS}"
        )
    names: set[str] = set()
    for index, command in enumerate(mission.commands):
        key = f"command[{index}]"
        if not is_readable(command.name) or command.name in names:
            raise MissionError(
                source, f"{key}.name", f"{shown(command.name)}: give each command a name of its own"
            )
        names.add(command.name)
        _check_command(command, source, key)


def _check_command(command: Command, source: str, key: str) -> None:
    parameters = [parameter.name for parameter in command.parameters]
    check_names(tuple(parameters), source, f"{key}.parameters")
    for name in ("send", "echo"):
        text = getattr(command, name)
        if (
            not text.isascii()
            or not (text.isprintable() or not text)
            or len(text) > (MAX_COMMAND_LENGTH)
        ):
            raise MissionError(
                source,
                f"{key}.{name}",
                f"{shown(text)}: give printable ASCII, up to 200 characters",
            )
        for word in _BRACED.findall(text):
            if word not in (*parameters, *KNOWN_WORDS):
                raise MissionError(
                    source,
                    f"{key}.{name}",
                    f"{{{word}}} is no parameter{suggest(word, [*parameters, *KNOWN_WORDS])}",
                )
        if any(brace in _BRACED.sub("", text) for brace in "{}"):
            raise MissionError(
                source, f"{key}.{name}", f"{shown(text)}: a brace is open; write {{name}}"
            )
    if not command.send:
        raise MissionError(source, f"{key}.send", "it is empty; give the text that is sent")
    for index, parameter in enumerate(command.parameters):
        if parameter.name in KNOWN_WORDS:
            raise MissionError(
                source,
                f"{key}.parameters[{index}].name",
                f"'{parameter.name}' has a meaning already; give another name",
            )
        _check_parameter(parameter, source, f"{key}.parameters[{index}]")


def _check_parameter(parameter: Parameter, source: str, key: str) -> None:
    check_names(parameter.values, source, f"{key}.values")
    bounds = parameter.range
    if bounds is not None and (parameter.values or not bounds[0] < bounds[1]):
        raise MissionError(
            source, f"{key}.range", f"{list(bounds)}: give [lowest, highest], and no values"
        )


def _check_known(given: Iterable[str], names: list[str], source: str, key: str) -> None:
    seen: set[str] = set()
    for index, name in enumerate(given):
        if name not in names:
            raise MissionError(
                source, f"{key}[{index}]", f"{shown(name)} is no field{suggest(name, names)}"
            )
        if name in seen:
            raise MissionError(
                source, f"{key}[{index}]", f"{shown(name)} is there already; remove one"
            )
        seen.add(name)
