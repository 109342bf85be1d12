"""The orders of a scenario as bytes that go up to the CanSat, each at its time."""

from collections.abc import Callable, Iterable, Iterator

from firmware_sim.errors import SimulatorError
from firmware_sim.flight import Flight
from firmware_sim.scenario import Order
from protocol.commands import command_bytes
from protocol.mission import Command, Mission


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
            flight.receive(_bytes(flight.mission, command, words), at_s)
    if lacking:
        tell(
            f"the mission {flight.mission.name} has no command {', '.join(lacking)}: "
            "what the scenario sends by it is left out"
        )


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
