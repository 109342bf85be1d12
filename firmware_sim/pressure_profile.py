"""The air pressures of a flight as the file that judges give for simulation mode."""

import re
from collections.abc import Iterator

from firmware_sim.errors import SimulatorError
from firmware_sim.flight import Flight
from protocol.commands import find_command
from protocol.mission import Command

_BRACED = re.compile(r"\{([^{}]*)\}")
_PLACEHOLDER = "$"


def pressure_lines(flight: Flight) -> Iterator[str]:
    """Yield the lines of a file: a remark, then the true pressure of each second as a command.

    `$` stands for the team. Raises SimulatorError when the mission has no such command.
    """
    mission = flight.mission
    if mission.simulation is None:
        raise SimulatorError(
            f"mission {mission.name} has no [simulation] that names its command for pressures"
        )
    command = find_command(mission.commands, mission.simulation.pressure)
    yield f"# Pressures of a simulated flight, seed {flight.seed}, one a second, in Pa"
    next_s = 0.0
    for sent in flight:
        if sent.time_s >= next_s:
            next_s += 1.0
            yield _line(command, f"{sent.truth.air_pressure_pa:.0f}")


def _line(command: Command, pressure: str) -> str:
    words = {"team_id": _PLACEHOLDER, command.parameters[0].name: pressure}
    return _BRACED.sub(lambda found: words.get(found.group(1), ""), command.send)
