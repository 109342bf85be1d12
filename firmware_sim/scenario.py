"""Scenarios: what is different on a day, and what a crew must notice of it."""

import math
import re
import tomllib
from collections.abc import Callable, Sequence
from importlib import resources
from pathlib import Path
from typing import Any, Literal, get_args

import msgspec
from msgspec import Struct

from firmware_sim.errors import SimulatorError
from firmware_sim.settings import check_names, conflicts, merged, parameters_of
from protocol.errors import suggest
from protocol.roles import PHASES

NOMINAL = "nominal"

LONGEST_S = 604_800.0
"""A week: no flight is longer, and a later time is a slip of the hand."""

What = Literal[
    "every phase",
    "packets lost",
    "packets damaged",
    "silence",
    "foreign packets",
    "team changes",
    "counter jump",
    "altitude jump",
    "reset",
    "counter restart",
    "counter wrap",
    "no fix",
    "position jump",
    "pressure stuck",
    "pressure glitch",
    "low voltage",
    "voltage fallen",
    "drift",
    "hard landing",
    "early release",
    "long wait",
    "simulation mode",
    "simulated flight",
]
"""What can be noticed; docs/simulator.md says how each is measured in the truth."""


class Expectation(Struct, frozen=True, forbid_unknown_fields=True):
    """One thing that a crew must notice.

    It happens from `from_s` until `until_s` of the flight, or in the `phase` that the firmware
    is then in; left out, at any time. `what` is for programs and `notice` for people;
    `at_least` is how much of it there is, in the unit that belongs to `what`.
    """

    what: What
    notice: str
    from_s: float = 0.0
    until_s: float | None = None
    phase: str | None = None
    at_least: float = 1.0

    def check(self, place: str) -> None:
        """Raise SimulatorError, which begins with `place`, for what nothing can meet."""
        _check_time(self.from_s, f"{place}: from_s")
        if self.until_s is not None:
            _check_time(self.until_s, f"{place}: until_s")
            if self.until_s <= self.from_s:
                raise SimulatorError(
                    f"{place}: until_s = {self.until_s:g} is not after from_s = "
                    f"{self.from_s:g}; give a later until_s or leave it out"
                )
        if not math.isfinite(self.at_least):
            raise SimulatorError(
                f"{place}: at_least = {self.at_least:g}: is no amount; give a number such as 1"
            )
        if self.phase is not None and self.phase not in PHASES:
            raise SimulatorError(
                f"{place}: there is no phase '{self.phase}'{suggest(self.phase, PHASES)}"
            )


class Order(Struct, frozen=True, forbid_unknown_fields=True):
    """A command that reaches the CanSat as if a station had sent it, `at_s` of the flight.

    `command` is its name in the mission and `words` are those for its parameters in their
    order. A `series` sends it once for each word, `every_s`.
    """

    at_s: float
    command: str
    words: tuple[str, ...] = ()
    series: tuple[str, ...] = ()
    every_s: float = 1.0

    def check(self, place: str) -> None:
        """Raise SimulatorError, which begins with `place`, for a time of no flight."""
        _check_time(self.at_s, f"{place}: at_s")
        _check_time(self.every_s, f"{place}: every_s")


class Scenario(Struct, frozen=True, forbid_unknown_fields=True):
    """A day: `title` in a few words, a paragraph `about` it for the teacher.

    `parameters` are those that differ from the nominal flight, by section; `order` are
    commands from elsewhere and `expect` what a crew must notice. `needs` are commands without
    which the mission cannot have such a day; other orders that it lacks are left out.
    """

    title: str
    about: str
    parameters: dict[str, dict[str, Any]] = {}
    needs: tuple[str, ...] = ()
    order: tuple[Order, ...] = ()
    expect: tuple[Expectation, ...] = ()


def scenario_names() -> list[str]:
    """Return the names of the scenarios that come with the simulator."""
    folder = resources.files("firmware_sim") / "scenarios"
    return sorted(
        entry.name.removesuffix(".toml")
        for entry in folder.iterdir()
        if entry.name.endswith(".toml")
    )


def scenario_text(name: str) -> str:
    """Return the TOML of a scenario: one that comes with the simulator, or a file at a path.

    A path ends in .toml. Raises SimulatorError when there is none.
    """
    if name in scenario_names():
        place = resources.files("firmware_sim") / "scenarios" / f"{name}.toml"
        return place.read_text(encoding="utf-8")
    if not name.endswith(".toml"):
        raise SimulatorError(f"there is no scenario '{name}'{suggest(name, scenario_names())}")
    try:
        return Path(name).read_text(encoding="utf-8")
    except FileNotFoundError:
        raise SimulatorError(
            f"there is no scenario file {name}; check the name and the folder"
        ) from None
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "it is not UTF-8 text"
        raise SimulatorError(f"the scenario file {name} cannot be read: {reason}") from None


def load_scenario(name: str) -> Scenario:
    """Return the scenario of that name, or of the file at that path.

    Raises SimulatorError when there is none, and for the first mistake in it.
    """
    source = f"scenario {name}"
    try:
        document = tomllib.loads(scenario_text(name))
    except tomllib.TOMLDecodeError as error:
        raise SimulatorError(f"{source}: is not TOML: {error}") from None
    _check_keys(document, Scenario, source)
    for key, kind in (("expect", Expectation), ("order", Order)):
        entries = document.get(key, [])
        if isinstance(entries, list):
            for number, entry in enumerate(entries, start=1):
                _check_keys(entry, kind, f"{source}: {key} {number}")
    if isinstance(document.get("parameters"), dict):
        check_names(document["parameters"], source)
    try:
        scenario = msgspec.convert(document, Scenario)
    except msgspec.ValidationError as misfit:
        raise SimulatorError(f"{source}: {_in_words(str(misfit))}") from None
    parameters_of(scenario.parameters, source).check()
    for number, order in enumerate(scenario.order, start=1):
        order.check(f"{source}: order {number}")
    for number, expectation in enumerate(scenario.expect, start=1):
        expectation.check(f"{source}: expect {number}")
    return scenario


def compose(names: Sequence[str], tell: Callable[[str], None]) -> Scenario:
    """Return all the scenarios as one: the parameters of later ones win, and that is told.

    Raises SimulatorError for the first that cannot be loaded.
    """
    chosen = names or [NOMINAL]
    whole = load_scenario(chosen[0])
    for name in chosen[1:]:
        later = load_scenario(name)
        for key, old, new in conflicts(whole.parameters, later.parameters):
            tell(f"scenario {name}: {key} = {new} is taken, not {old} of what comes before it")
        whole = Scenario(
            title=f"{whole.title}; {later.title}",
            about=f"{whole.about.strip()}\n\n{later.about.strip()}\n",
            parameters=merged(whole.parameters, later.parameters),
            needs=tuple(dict.fromkeys((*whole.needs, *later.needs))),
            order=(*whole.order, *later.order),
            expect=(*whole.expect, *later.expect),
        )
    return whole


def _check_time(time_s: float, key: str) -> None:
    if not 0.0 <= time_s <= LONGEST_S:
        raise SimulatorError(
            f"{key} = {time_s:g}: is no time of a flight; give seconds, 0 or more, such as 12"
        )


def _check_keys(table: Any, kind: type[Struct], source: str) -> None:
    """Raise SimulatorError for a key that `kind` does not have."""
    if not isinstance(table, dict):
        raise SimulatorError(f"{source}: is not a table; write it behind [[double brackets]]")
    for key in table:
        if key not in kind.__struct_fields__:
            raise SimulatorError(
                f"{source}: has no key '{key}'{suggest(key, kind.__struct_fields__)}"
            )


def _in_words(problem: str) -> str:
    """Return what msgspec found in the words of people."""
    message, _, place = problem.partition(" - at `$.")
    place = place.rstrip("`")
    if message.startswith("Invalid enum value"):
        word = message.split("'")[1]
        return f"{place}: '{word}' is nothing one can expect{suggest(word, get_args(What))}"
    if message.startswith("Object missing required field"):
        where = f"{place}: " if place else ""
        return f"{where}the key '{message.split('`')[1]}' is missing; add it"
    expected = re.match(r"Expected `(\w+)", message)
    if expected and expected.group(1) in _KINDS:
        return f"{place}: is of another kind; give {_KINDS[expected.group(1)]}"
    return f"{place}: {message[0].lower()}{message[1:]}".replace("`", "")


_KINDS = {
    "str": "text in quotes",
    "float": "a number",
    "array": "a list in square brackets",
    "object": "a table",
}
"""What msgspec asks for, in the words of people."""
