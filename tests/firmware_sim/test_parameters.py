"""Numbers that make no flight are refused in a sentence; all others make one that lands."""

import math
from typing import Any

import msgspec
import msgspec.structs
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from firmware_sim.errors import SimulatorError
from firmware_sim.flight import fly
from firmware_sim.parameters import Parameters
from firmware_sim.readings import Instruments
from firmware_sim.trajectory import Trajectory
from protocol.mission import Mission
from tests.firmware_sim.courses import changed, course

NOMINAL = Parameters()


def numbers() -> list[tuple[str, str]]:
    """Return section and name of every number among the parameters."""
    return [
        (section, name)
        for section in NOMINAL.__struct_fields__
        for name, value in msgspec.structs.asdict(getattr(NOMINAL, section)).items()
        if isinstance(value, float)
    ]


def of_the_flight() -> list[tuple[str, str]]:
    """Return the numbers of all parts but firmware and radio."""
    return [number for number in numbers() if number[0] not in ("firmware", "radio")]


def test_the_defaults_are_a_flight() -> None:
    NOMINAL.check()


def test_parameters_go_through_toml_words_and_back() -> None:
    words = msgspec.toml.encode(
        {"wind": {"speed_m_s": 9, "from_deg": 10.5}, "recovery": {"main": "autogyro"}}
    )
    parameters = msgspec.toml.decode(words, type=Parameters)
    assert parameters.wind.speed_m_s == 9.0
    assert parameters.recovery.main == "autogyro"
    assert parameters.rocket == NOMINAL.rocket


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf, 1e300])
def test_what_is_no_number_is_refused_by_its_name(value: float) -> None:
    for section, name in numbers():
        with pytest.raises(SimulatorError, match=rf"^{section}\.{name} = "):
            changed(NOMINAL, section, **{name: value}).check()


@pytest.mark.parametrize(
    ("section", "values", "says"),
    [
        ("rocket", {"loaded_mass_kg": -1.0}, r"rocket.loaded_mass_kg = -1: .* at least 0.02"),
        ("rocket", {"thrust_factor": 0.0}, "no thrust"),
        ("rocket", {"thrust_curve": ((0.0, 0.0), (1.0, 0.0))}, "no thrust"),
        ("rocket", {"thrust_curve": ((0.0, 10.0),)}, "two points"),
        ("rocket", {"thrust_curve": ((0.0, 10.0), (0.0, 20.0))}, "times rise"),
        ("rocket", {"thrust_curve": ((0.0, math.nan), (1.0, 20.0))}, "not finite"),
        ("rocket", {"thrust_curve": ((0.0, 10.0), (math.inf, 20.0))}, "not finite"),
        ("rocket", {"thrust_curve": ((0.0, -9.0), (1.0, 20.0))}, "thrust below 0"),
        ("rocket", {"thrust_factor": 0.15}, r"mean thrust of 5\d N .* weight of 72 N"),
        ("rocket", {"thrust_factor": 100.0}, "faster than the drag formulae"),
        ("rocket", {"propellant_kg": 8.0}, "loaded_mass_kg is 7.3"),
        ("rocket", {"ejection_at_s": 3.0}, "before the launch"),
        ("rocket", {"ignition_s": -1.0}, r"rocket.ignition_s = -1: .* at least 0"),
        ("recovery", {"cansat_mass_kg": 0.0}, "at least 0.005"),
        ("recovery", {"cansat_mass_kg": 9.0}, "heavier than the rocket"),
        ("recovery", {"early_release_at_s": 15.0}, "before the launch"),
        ("recovery", {"main_diameter_m": 50.0}, "never land"),
        ("wind", {"speed_m_s": 200.0}, r"wind.speed_m_s = 200: .* at most 60"),
        ("wind", {"turbulence": 1.5}, "at least 0 and at most 1"),
        ("site", {"latitude_deg": 90.0}, "below 90"),
        ("weather", {"sea_level_pressure_pa": 1013.0}, "at least 87000"),
        ("battery", {"cells": 0}, "at least 1"),
        ("battery", {"charge": 0.0}, r"battery.charge = 0: .* above 0 and at most 1"),
        ("battery", {"brownout_v": 9.0}, r"gives 8.\d V at the start, .* never starts"),
        ("battery", {"cells": 1}, "the CanSat never starts"),
        ("gps", {"rate_hz": 0.0}, "above 0"),
    ],
)
def test_numbers_that_make_no_flight_are_refused_in_one_sentence(
    section: str, values: dict[str, Any], says: str
) -> None:
    parameters = changed(NOMINAL, section, **values)
    with pytest.raises(SimulatorError, match=says) as refusal:
        Trajectory(parameters, 1)
    assert "\n" not in str(refusal.value)


@pytest.mark.parametrize(
    ("section", "values", "says"),
    [
        (
            "radio",
            {"loss": "x"},
            r"radio.loss = 'x': cannot be; give a number at least 0 and at mo",
        ),
        ("radio", {"loss": None}, r"radio.loss = None: cannot be; give a number"),
        ("radio", {"half_duplex": 1}, r"radio.half_duplex = 1: cannot be; give true or false"),
        ("radio", {"queue_bytes": 1.5}, r"radio.queue_bytes = 1.5: .* whole number at least 0, in"),
        ("radio", {"foreign_team_id": 2.5}, "a whole number or a text"),
        ("wind", {"speed_m_s": True}, r"wind.speed_m_s = True: cannot be; give a number"),
        ("recovery", {"main": "balloon"}, "choose one of parachute, autogyro"),
        ("rocket", {"thrust_curve": "steep"}, "give points as"),
    ],
)
def test_values_of_the_wrong_kind_are_refused_in_one_sentence(
    section: str, values: dict[str, Any], says: str, line: Mission
) -> None:
    with pytest.raises(SimulatorError, match=says):
        fly(line, changed(NOMINAL, section, **values))


def test_what_is_no_section_is_refused_in_one_sentence(line: Mission) -> None:
    with pytest.raises(SimulatorError, match=r"section wind = 3: cannot be; give Wind\(...\)"):
        fly(line, msgspec.structs.replace(NOMINAL, wind=3))


def test_a_flight_is_refused_before_its_first_packet(line: Mission) -> None:
    with pytest.raises(SimulatorError, match="no thrust"):
        fly(line, parameters=changed(NOMINAL, "rocket", thrust_factor=0.0))


SCALES = st.floats(0.2, 4.0) | st.sampled_from([-1.0, 0.0, 1e-9, 1e-3, 1e3, 1e9])


def assert_flies_and_is_seen(parameters: Parameters, seed: int) -> None:
    """Fly to the ground with all sensors; everything must stay a number."""
    flight = course(parameters, seed, step_s=0.1)
    assert flight.times.landing_s is not None or parameters.rocket.ignition_s > 100.0
    instruments = Instruments(parameters, seed, flight.truths[0])
    for truth in flight.truths[::20]:
        instruments.follow(truth)
        instruments.battery.supply(0.02, camera=True, servo=True)
        readings = instruments.read(truth)
        vectors = (truth.position, truth.velocity, truth.specific_force, truth.orientation.turn)
        seen = (readings.acceleration, readings.rotation, readings.magnetic, readings.tilt)
        numbers = (
            *(number for vector in (*vectors, *seen) for number in vector),
            *(instruments.barometer.read(truth), readings.temperature_c, readings.airspeed_m_s),
            *(readings.power.voltage_v, readings.gps.latitude_deg, readings.gps.altitude_m),
        )
        assert all(map(math.isfinite, numbers)), truth


def scaled(parameters: Parameters, section: str, name: str, scale: float) -> Parameters:
    """Return parameters with one number multiplied; a 0 is taken as 1."""
    value = getattr(getattr(parameters, section), name) or 1.0
    return changed(parameters, section, **{name: value * scale})


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    chosen=st.lists(st.tuples(st.sampled_from(of_the_flight()), SCALES), max_size=6),
    main=st.sampled_from(["parachute", "autogyro"]),
    fails=st.booleans(),
    seed=st.integers(0, 1000),
)
def test_whatever_is_not_refused_flies_and_lands(
    chosen: list[tuple[tuple[str, str], float]], main: str, fails: bool, seed: int
) -> None:
    parameters = changed(NOMINAL, "recovery", main=main, main_fails=fails)
    for (section, name), scale in chosen:
        parameters = scaled(parameters, section, name, scale)
    try:
        parameters.check()
    except SimulatorError:
        return
    assert_flies_and_is_seen(parameters, seed)


@pytest.mark.soak
@pytest.mark.parametrize(("section", "name"), of_the_flight())
@pytest.mark.parametrize("main", ["parachute", "autogyro"])
def test_no_number_however_odd_breaks_the_flight(section: str, name: str, main: str) -> None:
    for scale in (-1.0, 0.0, 1e-9, 1e-3, 1e3, 1e9):
        parameters = scaled(changed(NOMINAL, "recovery", main=main), section, name, scale)
        try:
            parameters.check()
        except SimulatorError:
            continue
        assert_flies_and_is_seen(parameters, 1)
