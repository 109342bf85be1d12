"""Simulation mode: altitude and phases come from the pressures that the ground sends."""

import pytest
from msgspec.structs import replace

from firmware_sim.atmosphere import pressure_pa
from firmware_sim.flight import Flight, Sent, fly
from firmware_sim.parameters import Parameters
from firmware_sim.rocket import Rocket
from protocol.mission import Mission
from protocol.mission_file import load_mission, parse_mission
from protocol.roles import PHASES

PROFILE_M = [
    *([0.0] * 4),
    *(60.0, 170.0, 280.0, 380.0, 460.0, 530.0, 590.0, 630.0, 660.0, 675.0, 680.0, 678.0),
    *(float(metres) for metres in range(660, 400, -15)),
    *(float(metres) for metres in range(400, 0, -6)),
    *([0.0] * 10),
]
"""Heights of a flight, one a second, as the judges' file has them as pressures."""

ON_THE_PAD = Parameters(rocket=replace(Rocket(), ignition_s=3600.0))
BEGIN_S = 5.0


def rehearsal(mission: Mission) -> Flight:
    """Return a flight on the pad that gets the pressures of the profile at 1 Hz."""
    flight = fly(mission, ON_THE_PAD)
    flight.receive(b"CMD,1031,SIM,ENABLE\r", 2.5)
    flight.receive(b"CMD,1031,SIM,ACTIVATE\r", 3.5)
    for number, height_m in enumerate(PROFILE_M):
        line = f"CMD,1031,SIMP,{pressure_pa(height_m):.0f}\r"
        flight.receive(line.encode(), BEGIN_S + number)
    return flight


@pytest.fixture(scope="module")
def rehearsed(line: Mission) -> list[Sent]:
    return list(rehearsal(line))


def test_the_mode_is_shown_from_the_activation_on(rehearsed: list[Sent]) -> None:
    modes = {sent.time_s: sent.wire["MODE"] for sent in rehearsed}
    assert {modes[0.0], modes[3.0]} == {"F"}
    assert {mode for time_s, mode in modes.items() if time_s >= 4.0} == {"S"}


def test_altitude_and_pressure_are_those_received(rehearsed: list[Sent]) -> None:
    for sent in rehearsed:
        number = int(sent.time_s - BEGIN_S) - 1
        if 0 <= number < len(PROFILE_M):
            height_m = PROFILE_M[number]
            assert sent.measured.altitude_m == pytest.approx(height_m, abs=0.1)
            assert sent.measured.pressure_pa == pytest.approx(pressure_pa(height_m), abs=0.5)
            assert sent.wire["CMD_ECHO"] == f"SP{pressure_pa(height_m):.0f}"


def test_the_phases_follow_the_pressures_while_the_cansat_stands_on_the_pad(
    rehearsed: list[Sent],
) -> None:
    assert tuple(dict.fromkeys(sent.phase for sent in rehearsed)) == PHASES
    assert {sent.truth.stage.value for sent in rehearsed} == {"on the pad"}
    first = {phase: min(s.time_s for s in rehearsed if s.phase == phase) for phase in PHASES}
    assert first["ascent"] == pytest.approx(BEGIN_S + 5.0, abs=1.5)
    assert first["apogee"] == pytest.approx(BEGIN_S + PROFILE_M.index(680.0) + 2.0, abs=1.5)
    assert first["release"] == pytest.approx(BEGIN_S + PROFILE_M.index(405.0) + 1.0, abs=1.5)


def test_switched_off_the_cansat_is_back_on_the_pad_with_its_own_pressure(line: Mission) -> None:
    flight = rehearsal(line)
    list(flight.until(30.0))
    assert flight.phase == "descent"
    flight.receive(b"CMD,1031,SIM,DISABLE\r")
    later = [sent for sent in flight.until(36.0) if sent.time_s > 31.0]
    assert {sent.wire["MODE"] for sent in later} == {"F"}
    assert {sent.phase for sent in later} == {"pad"}
    assert all(abs(sent.measured.altitude_m) < 3.0 for sent in later)
    assert flight.commands.ignored["not in simulation mode"] >= 4


def test_a_second_rehearsal_begins_at_zero_again(line: Mission) -> None:
    flight = rehearsal(line)
    list(flight.until(30.0))
    for number, order in enumerate((b"DISABLE", b"ENABLE", b"ACTIVATE")):
        flight.receive(b"CMD,1031,SIM," + order + b"\r", 40.1 + 0.2 * number)
    sent = list(flight.until(42.0))
    assert sent[-1].phase == "pad"
    assert sent[-1].measured.altitude_m == pytest.approx(0.0, abs=5.0)


@pytest.mark.parametrize(
    ("field", "words"),
    [
        ('type = "text"', ("F", "S")),
        ('type = "integer", values = ["FLIGHT", "SIMULATION"]', ("0", "1")),
        ('type = "integer"', ("0", "1")),
    ],
)
def test_the_mode_is_told_in_the_words_of_any_mission(field: str, words: tuple[str, str]) -> None:
    commands = load_mission("aas-2026").text.partition("[[command]]")[2]
    mission = parse_mission(
        'name = "own"\nteam_id = "1031"\n[framing]\nkind = "lines"\n'
        '[[packet]]\nname = "p"\nencoding = "text"\n'
        f'fields = [{{ name = "HOW", {field}, role = "mode" }},\n'
        '{ name = "N", type = "integer", role = "packet_count" }]\n[[command]]' + commands,
        "own.toml",
    )
    sent = list(rehearsal(mission).until(8.0))
    assert (sent[0].wire["HOW"], sent[-1].wire["HOW"]) == words
