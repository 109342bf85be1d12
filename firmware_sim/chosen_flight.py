"""The flight a person has asked for: mission, scenarios and settings, put together."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from firmware_sim.errors import SimulatorError
from firmware_sim.flight import Flight, fly
from firmware_sim.orders import check_needs, give_orders
from firmware_sim.scenario import compose
from firmware_sim.settings import Tables, conflicts, merged, parameters_of, setting
from protocol.mission import Mission
from protocol.mission_file import builtin_names, load_mission


@dataclass(frozen=True, slots=True)
class Choice:
    """What was asked for, as it stands on the command line."""

    mission: str | None
    scenarios: Sequence[str] = ()
    settings: Sequence[str] = ()
    seed: int = 1
    loss: float | None = None
    corrupt: float | None = None
    stay: bool = False


def chosen_flight(choice: Choice, tell: Callable[[str], None]) -> Flight:
    """Return the flight, about to begin; what a person should know of the choice is told.

    Raises SimulatorError or MissionError, as a sentence, when there is no such flight.
    """
    mission = _mission(choice.mission)
    flight = _composed(mission, choice, tell)
    for note in flight.notes:
        tell(note)
    return flight


def fly_scenario(
    mission: Mission,
    scenario: str | Sequence[str],
    seed: int = 1,
    tell: Callable[[str], None] = lambda _: None,
) -> Flight:
    """Return the flight of a mission in a scenario, or in several, a later one winning.

    A scenario is a built-in name or the path of a file. `tell` gets what a person should know of
    the choice, such as scenarios that contradict each other. Raises SimulatorError like `fly`.
    """
    names = [scenario] if isinstance(scenario, str) else scenario
    return _composed(mission, Choice(mission.name, names, seed=seed), tell)


def _composed(mission: Mission, choice: Choice, tell: Callable[[str], None]) -> Flight:
    scenario = compose(choice.scenarios, tell)
    check_needs(mission, scenario.needs)
    tables = merged(scenario.parameters, _settings(choice.settings, tell))
    flight = fly(
        mission,
        parameters_of(tables, "the scenario"),
        choice.seed,
        loss=choice.loss,
        corrupt=choice.corrupt,
        stay=choice.stay,
    )
    give_orders(flight, scenario.order, tell)
    return flight


def _settings(texts: Sequence[str], tell: Callable[[str], None]) -> Tables:
    """Return all settings as one; of one parameter the last wins, and that is told."""
    whole: Tables = {}
    for text in texts:
        later = setting(text)
        for key, old, new in conflicts(whole, later):
            tell(f"--set {key}={new} is taken, not {old} of the --set before it")
        whole = merged(whole, later)
    return whole


def _mission(name: str | None) -> Mission:
    if name is None:
        raise SimulatorError(
            f"--mission is missing; give the name of a .toml file or one of "
            f"{', '.join(builtin_names())}"
        )
    return load_mission(name)
