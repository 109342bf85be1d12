"""What the crew sends: commands of the mission and free bytes, made ready to be sent."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from groundstation.errors import UserError
from protocol.commands import command_bytes, expected_echo, find_command
from protocol.mission import Command, Mission

ECHO_TIMEOUT_S = 5.0
"""How long the CanSat has for its echo: several packets at 1 Hz."""


@dataclass(frozen=True, slots=True)
class Outgoing:
    """Bytes to be sent; of a command its name, arguments, and the echo that it waits for."""

    data: bytes
    name: str = ""
    arguments: Mapping[str, str] | None = None
    echo: str = ""

    @property
    def text(self) -> str:
        """What is sent, as people read it, without line end."""
        return self.data.decode("ascii", errors="backslashreplace").rstrip("\r\n")


def command_of(mission: Mission, name: str) -> Command:
    """Return the command called `name`, in any case; raises UserError naming those there are."""
    if not mission.commands:
        raise UserError(f"the mission '{mission.name}' has no commands; add them to its file")
    try:
        return find_command(mission.commands, name)
    except ValueError as error:
        raise UserError(str(error)) from None


def outgoing(mission: Mission, command: Command, arguments: Mapping[str, str]) -> Outgoing:
    """Return `command` ready to be sent now; raises UserError when an argument is wrong."""
    utc_time = datetime.now(UTC).strftime("%H:%M:%S")
    try:
        data = command_bytes(mission, command, arguments, utc_time=utc_time)
        echo = expected_echo(mission, command, arguments, utc_time=utc_time)
    except ValueError as error:
        raise UserError(str(error)) from None
    return Outgoing(data, command.name, dict(arguments), echo)
