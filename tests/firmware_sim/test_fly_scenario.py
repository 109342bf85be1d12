"""A scenario from Python: the same flight as on the command line."""

import pytest

from firmware_sim.chosen_flight import Choice, chosen_flight, fly_scenario
from firmware_sim.errors import SimulatorError
from protocol.mission_file import load_mission


def test_a_scenario_by_name_is_the_flight_of_the_command_line() -> None:
    said: list[str] = []
    on_the_line = chosen_flight(Choice("aas-2026", ["gusty", "burst-loss"], seed=3), said.append)
    here = fly_scenario(load_mission("aas-2026"), ["gusty", "burst-loss"], seed=3)
    assert [sent.arrivals for sent in here] == [sent.arrivals for sent in on_the_line]
    assert here.notes == said


def test_scenarios_that_contradict_each_other_are_told() -> None:
    said: list[str] = []
    both = ["sim-mode", "two-hours-on-the-pad"]
    fly_scenario(load_mission("aas-2026"), both, 1, said.append)
    assert any("rocket.ignition_s = 7200.0 is taken, not 400.0" in sentence for sentence in said)


def test_an_unknown_scenario_is_refused_with_the_nearest_name() -> None:
    with pytest.raises(SimulatorError, match="gusty"):
        fly_scenario(load_mission("aas-2026"), "gustyy")


def test_a_scenario_that_needs_commands_says_so() -> None:
    with pytest.raises(SimulatorError, match="SIM"):
        fly_scenario(load_mission("cansat-binary"), "sim-mode")
