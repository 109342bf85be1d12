"""Whether the CanSat says that it flies on simulated pressure."""

from collections.abc import Sequence

from groundstation.flight.events import Event, EventKind
from groundstation.flight.flight import Flight
from groundstation.flight.mode import flags_tell_simulation, mode_is_simulation
from protocol.commands import find_command
from protocol.mission import Mission

_OF_COMMANDS = frozenset(
    {EventKind.COMMAND_SENT, EventKind.COMMAND_ECHOED, EventKind.COMMAND_FAILED}
)


def in_simulation(flight: Flight) -> bool:
    """Return whether the latest packet says so: by its mode, or by a flag."""
    return mode_is_simulation(_latest_word(flight, "mode")) or flags_tell_simulation(
        _latest_word(flight, "status_flags")
    )


def pressures_begin_with(mission: Mission) -> str:
    """Return how the text of each simulated pressure begins; empty without such a command."""
    if mission.simulation is None:
        return ""
    command = find_command(mission.commands, mission.simulation.pressure)
    return command.send.replace("{team_id}", mission.team_id).partition("{")[0]


def without_pressures(events: Sequence[Event], mission: Mission) -> list[Event]:
    """Return the events but those of simulated pressures and their echoes: one a second, they
    would leave nothing else to be found."""
    begin = pressures_begin_with(mission)
    return [event for event in events if not is_of_pressure(event, begin)]


def is_of_pressure(event: Event, begin: str) -> bool:
    """Return whether the event is of a simulated pressure, the text of which begins so."""
    return bool(begin) and event.kind in _OF_COMMANDS and event.text.startswith(begin)


def _latest_word(flight: Flight, role: str) -> str:
    name = flight.name_of(role)
    found = [p for p in flight.last_of_kind.values() if name is not None and name in p.values]
    latest = max(found, key=lambda packet: packet.offset, default=None)
    return "" if latest is None or name is None else str(latest.values[name])
