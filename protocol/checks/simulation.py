"""What must hold in a mission's `simulation`: how the CanSat is flown by simulated pressures."""

from protocol.commands import arguments_of, command_bytes, find_command
from protocol.errors import MissionError, shown
from protocol.mission import Mission

MAX_START_COMMANDS = 20
HIGHEST_RATE_HZ = 50.0


def check_simulation(mission: Mission, source: str) -> None:
    """Raise MissionError when a command is named that cannot be sent like that."""
    simulation = mission.simulation
    if simulation is None:
        return
    _check_pressure(mission, simulation.pressure, source)
    if len(simulation.start) > MAX_START_COMMANDS:
        raise MissionError(
            source,
            "simulation.start",
            f"{len(simulation.start)} commands: at most {MAX_START_COMMANDS}",
        )
    for index, typed in enumerate(simulation.start):
        _check_typed(mission, typed, source, f"simulation.start[{index}]")
    if not 0 < simulation.rate_hz <= HIGHEST_RATE_HZ:
        raise MissionError(
            source,
            "simulation.rate_hz",
            f"{simulation.rate_hz}: must be above 0, at most {HIGHEST_RATE_HZ:g} a second",
        )


def _check_pressure(mission: Mission, name: str, source: str) -> None:
    key = "simulation.pressure"
    try:
        command = find_command(mission.commands, name)
    except ValueError as error:
        raise MissionError(source, key, str(error)) from None
    parameters = command.parameters
    if len(parameters) != 1 or parameters[0].values:
        raise MissionError(
            source,
            key,
            f"the command {command.name} must have one parameter, the pressure, and no values for "
            "it",
        )
    if f"{{{parameters[0].name}}}" not in command.send:
        raise MissionError(
            source, key, f"the command {command.name} does not send {{{parameters[0].name}}}"
        )


def _check_typed(mission: Mission, typed: str, source: str, key: str) -> None:
    name, *words = typed.split() or [""]
    try:
        command = find_command(mission.commands, name)
        command_bytes(mission, command, arguments_of(command, words), utc_time="00:00:00")
    except ValueError as error:
        raise MissionError(source, key, f"{shown(typed)}: {error}") from None
