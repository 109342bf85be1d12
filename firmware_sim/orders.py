"""The orders of a scenario as bytes that go up to the CanSat, each at its time."""

from collections.abc import Callable, Iterable, Iterator

from firmware_sim.errors import SimulatorError
from firmware_sim.flight import Flight
from firmware_sim.scenario import Order
from protocol.commands import command_bytes
from protocol.framing.xbee_transmit import as_the_radio_takes
from protocol.mission import Command, Mission
from protocol.mission_file import builtin_names, load_mission


def give_orders(flight: Flight, orders: Iterable[Order], tell: Callable[[str], None]) -> None:
    """Put the `orders` on their way to the CanSat; one that its mission lacks is told.

    Raises SimulatorError when the words do not suit the command.
    """
    lacking: dict[str, None] = {}
    for order in orders:
        command = _command(flight.mission, order.command)
        if command is None:
            lacking[order.command] = None
            continue
        for at_s, words in _occasions(order):
            sent = _bytes(flight.mission, command, words)
            flight.receive(as_the_radio_takes(sent, flight.mission.framing), at_s)
    if lacking:
        tell(
            f"the mission {flight.mission.name} has no command {', '.join(lacking)}: "
            "what the scenario sends by it is left out"
        )


def check_needs(mission: Mission, needs: Iterable[str]) -> None:
    """Raise SimulatorError when the mission has not all the commands that a scenario needs."""
    wanted = list(needs)
    if _has_all(mission, wanted):
        return
    able = [name for name in builtin_names() if _has_all(load_mission(name), wanted)]
    plural = "s" if len(wanted) > 1 else ""
    raise SimulatorError(
        f"the scenario needs the command{plural} {' and '.join(wanted)}, which the mission "
        f"{mission.name} does not have; take {able[-1] if able else 'a mission that has'}"
    )


def _has_all(mission: Mission, names: Iterable[str]) -> bool:
    return all(_command(mission, name) is not None for name in names)


def _occasions(order: Order) -> Iterator[tuple[float, tuple[str, ...]]]:
    if not order.series:
        yield order.at_s, order.words
    for number, word in enumerate(order.series):
        yield order.at_s + number * order.every_s, (*order.words, word)


def _command(mission: Mission, name: str) -> Command | None:
    return next((command for command in mission.commands if command.name == name), None)


def _bytes(mission: Mission, command: Command, words: tuple[str, ...]) -> bytes:
    names = [parameter.name for parameter in command.parameters]
    if len(words) != len(names):
        raise SimulatorError(
            f"the scenario's order {command.name} has {len(words)} words, but the command of the "
            f"mission {mission.name} takes {len(names)}; mend one of them"
        )
    try:
        return command_bytes(
            mission, command, dict(zip(names, words, strict=True)), utc_time="12:00:00"
        )
    except ValueError as fault:
        raise SimulatorError(f"the scenario's order {fault}") from None
