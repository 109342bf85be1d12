"""Motor, mass and drag of the rocket, and its way up, against closed forms."""

import math
from itertools import pairwise

import pytest

from firmware_sim.rocket import CESARONI_J360, Motor, Rocket, drag_coefficient
from firmware_sim.truth import Stage
from firmware_sim.vectors import dot, length
from firmware_sim.wind import Wind
from tests.firmware_sim.courses import PLAIN, changed, course

G = 9.80665
NEEDLE = changed(PLAIN, "rocket", diameter_m=1e-6, ejection_delay_s=100.0)
"""A rocket without drag that is never opened."""


def test_the_motor_gives_the_impulse_that_it_is_certified_for() -> None:
    assert Motor(Rocket()).impulse_ns == pytest.approx(1016.0, rel=0.005)
    assert max(thrust for _, thrust in CESARONI_J360) == pytest.approx(561.0, abs=1.0)


@pytest.mark.parametrize("step_s", [0.001, 0.02, 0.37])
def test_the_impulse_is_whole_whatever_the_step(step_s: float) -> None:
    motor = Motor(Rocket())
    steps = math.ceil(motor.burnout_s / step_s)
    given = sum(motor.thrust_n(k * step_s, step_s) * step_s for k in range(steps))
    assert given == pytest.approx(motor.impulse_ns, rel=1e-9)


def test_the_speed_at_burnout_is_that_of_tsiolkovsky() -> None:
    rocket, flight = NEEDLE.rocket, course(NEEDLE)
    motor = Motor(rocket)
    exhaust_m_s = motor.impulse_ns / rocket.propellant_kg
    masses = rocket.loaded_mass_kg / (rocket.loaded_mass_kg - rocket.propellant_kg)
    expected_m_s = exhaust_m_s * math.log(masses) - G * motor.burnout_s
    burnt = flight.of(Stage.BOOST)[-1]
    assert burnt.velocity[2] == pytest.approx(expected_m_s, rel=1e-3)
    assert burnt.mass_kg == pytest.approx(rocket.loaded_mass_kg - rocket.propellant_kg, abs=1e-3)


def test_the_coast_without_drag_keeps_its_energy_and_ends_at_the_ballistic_apogee() -> None:
    flight = course(NEEDLE)
    coast = flight.of(Stage.COAST)
    energies = [t.velocity[2] ** 2 / 2.0 + G * t.height_m for t in coast]
    assert max(energies) - min(energies) < 1e-5
    assert flight.apogee_m == pytest.approx(energies[0] / G, abs=0.01)


def test_the_coast_against_drag_ends_at_the_closed_form() -> None:
    flight = course(PLAIN)
    start = flight.of(Stage.COAST)[0]
    rise_m = flight.apogee_m - start.height_m
    # The formula wants constant air and a constant coefficient: those of the coast's first third.
    middle = min(
        flight.of(Stage.COAST), key=lambda t: abs(t.height_m - start.height_m - rise_m / 3)
    )
    density = middle.air_pressure_pa / (287.053 * middle.air_temperature_k)
    drag_per_m = 0.5 * density * middle.drag_area_m2 / middle.mass_kg
    speed = start.velocity[2]
    expected_m = math.log(1.0 + drag_per_m * speed**2 / G) / (2.0 * drag_per_m)
    assert rise_m == pytest.approx(expected_m, rel=0.005)


def test_drag_takes_exactly_the_energy_that_is_missing() -> None:
    coast = course(PLAIN).of(Stage.COAST)
    worked = 0.0
    for old, new in pairwise(coast):
        middle = [(a + b) / 2.0 for a, b in zip(old.velocity, new.velocity, strict=True)]
        worked += dot(new.specific_force, (middle[0], middle[1], middle[2])) * 0.02
    first, last = coast[0], coast[-1]
    lost = (length(last.velocity) ** 2 - length(first.velocity) ** 2) / 2.0 + G * (
        last.height_m - first.height_m
    )
    assert worked < -100.0
    assert worked == pytest.approx(lost, rel=1e-3)


def test_the_rocket_rises_along_its_rail_until_the_end_of_it() -> None:
    parameters = changed(PLAIN, "rocket", rail_lean_deg=10.0, rail_azimuth_deg=90.0)
    flight = course(parameters)
    exit_s = flight.times.rail_exit_s
    assert exit_s is not None
    on_rail = [t for t in flight.of(Stage.BOOST) if t.time_s < exit_s]
    for truth in on_rail:
        east, north, up = truth.position
        assert north == pytest.approx(0.0, abs=1e-12)
        assert east == pytest.approx(up * math.tan(math.radians(10.0)), abs=1e-9)
        assert truth.orientation.rotation_rad_s == (0.0, 0.0, 0.0)
    assert length(on_rail[-1].position) == pytest.approx(3.0, abs=0.5)
    assert flight.truths[-1].position[0] > 100.0, "a leaning rail sends the rocket aside"


def test_the_rail_leans_into_the_wind_when_nothing_is_said() -> None:
    wind = Wind(speed_m_s=3.0, from_deg=90.0, turbulence=0.0)
    parameters = changed(PLAIN, "rocket", rail_lean_deg=5.0)
    parameters = changed(
        parameters, "wind", **{f: getattr(wind, f) for f in wind.__struct_fields__}
    )
    assert course(parameters).of(Stage.BOOST)[10].position[0] > 0.01


def test_fins_turn_the_rocket_into_the_wind() -> None:
    windy = changed(PLAIN, "wind", speed_m_s=8.0, from_deg=270.0, turbulence=0.0)
    upwind = course(windy).of(Stage.COAST)[-1].position[0]
    stiff = course(changed(windy, "rocket", weathercock_rad_m=0.0)).of(Stage.COAST)[-1].position[0]
    assert upwind < -50.0, "it flies to the west, against the wind"
    assert stiff > 0.0, "without fins the wind takes it along"


def test_drag_rises_towards_the_speed_of_sound() -> None:
    coefficients = [drag_coefficient(0.33, mach) for mach in (0.0, 0.3, 0.6, 0.9)]
    assert coefficients == sorted(coefficients)
    assert coefficients[0] == pytest.approx(0.45)
    assert drag_coefficient(0.33, 2.0) == pytest.approx(0.33 / 1.6**0.58 + 0.125)
    assert drag_coefficient(0.33, 0.99999) == pytest.approx(drag_coefficient(0.33, 1.0), rel=0.02)


def test_a_weak_motor_does_not_reach_as_high() -> None:
    weak = changed(PLAIN, "rocket", thrust_factor=0.8)
    assert course(weak).apogee_m < 0.75 * course(PLAIN).apogee_m


def test_a_rocket_that_is_opened_too_early_throws_the_cansat_out_there() -> None:
    flight = course(changed(PLAIN, "rocket", ejection_at_s=17.0))
    assert flight.times.ejection_s == pytest.approx(17.0)
    assert flight.apogee_m < 200.0


def test_a_rocket_that_is_never_opened_comes_down_whole() -> None:
    flight = course(changed(PLAIN, "rocket", ejection_delay_s=1e4))
    assert flight.times.ejection_s is None
    assert flight.truths[-1].stage is Stage.GROUND
    assert flight.of(Stage.COAST)[-1].velocity[2] < -80.0
