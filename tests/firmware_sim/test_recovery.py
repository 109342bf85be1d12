"""The two stages of the descent: how fast they sink, how they open, how they fail."""

import math
from itertools import pairwise

import pytest

from firmware_sim.recovery import Canopy, Recovery, Rotor, terminal_m_s
from firmware_sim.truth import Stage, Truth
from firmware_sim.vectors import length
from tests.firmware_sim.courses import PLAIN, Course, changed, course

G = 9.80665


@pytest.fixture(scope="module")
def plain() -> Course:
    """A flight without wind, swing or spread."""
    return course()


def settled_m_s(truth: Truth) -> float:
    """Return the speed at which drag balances weight there."""
    density = truth.air_pressure_pa / (287.053 * truth.air_temperature_k)
    return terminal_m_s(truth.mass_kg * G, truth.drag_area_m2, density)


def test_both_stages_sink_at_their_terminal_velocity(plain: Course) -> None:
    first = [t for t in plain.of(Stage.FIRST) if t.height_m < 550.0]
    second = [t for t in plain.of(Stage.SECOND) if t.height_m < 380.0]
    assert len(first) > 100
    assert len(second) > 100
    for truth in first + second:
        assert -truth.velocity[2] == pytest.approx(settled_m_s(truth), rel=0.005)


def test_the_nominal_stages_sink_at_16_and_5_m_s(plain: Course) -> None:
    assert plain.of(Stage.FIRST)[-1].velocity[2] == pytest.approx(-16.0, abs=0.5)
    assert plain.of(Stage.SECOND)[-1].velocity[2] == pytest.approx(-5.15, abs=0.2)


def test_in_still_air_the_descent_only_ever_loses_energy(plain: Course) -> None:
    flight = plain.of(Stage.COAST, Stage.FIRST, Stage.SECOND)
    energies = [length(t.velocity) ** 2 / 2.0 + G * t.height_m for t in flight]
    assert all(new < old for old, new in pairwise(energies))


def test_a_canopy_fills_over_a_path_of_some_diameters() -> None:
    canopy, passed_m = Canopy(2.0, 0.5, fill_path_m=8.0), 0.0
    assert canopy.drag_area_m2 == 0.5
    while canopy.drag_area_m2 < 2.0:
        canopy.advance(0.01, 20.0)
        passed_m += 0.2
        filled = min(1.0, passed_m / 8.0)
        assert canopy.drag_area_m2 == pytest.approx(0.5 + 1.5 * filled**2)
    assert passed_m == pytest.approx(8.0, abs=0.21)


def test_the_faster_it_is_opened_the_harder_a_canopy_jerks() -> None:
    jerks = []
    for at_s in (27.0, 22.0, 18.5):
        early = course(changed(PLAIN, "rocket", ejection_at_s=at_s))
        jerks.append(max(length(t.specific_force) for t in early.of(Stage.FIRST)))
    assert jerks == sorted(jerks)
    assert jerks[-1] > 10.0 * G


def test_opening_takes_time_and_no_step_of_the_speed_is_a_leap(plain: Course) -> None:
    descent = plain.of(Stage.FIRST, Stage.SECOND)
    areas = [t.drag_area_m2 for t in descent]
    assert max(b - a for a, b in pairwise(areas)) < 0.1
    opening = [t for t in plain.of(Stage.SECOND) if t.drag_area_m2 < 0.6]
    assert 0.3 < opening[-1].time_s - opening[0].time_s < 1.5


def test_a_rotor_reaches_its_speed_and_its_drag() -> None:
    rotor = Rotor(Recovery(), 0.6)
    for _ in range(500):
        rotor.advance(0.02, 5.0)
    assert rotor.rotor_rad_s == pytest.approx(6.0 * 5.0 / 0.41)
    assert rotor.drag_area_m2 == pytest.approx(0.6, rel=1e-5)


def test_an_auto_gyro_spins_up_and_sinks_like_a_parachute() -> None:
    flight = course(changed(PLAIN, "recovery", main="autogyro"))
    second = flight.of(Stage.SECOND)
    assert second[0].rotor_rad_s < 0.1 * second[-1].rotor_rad_s
    assert second[-1].velocity[2] == pytest.approx(-5.1, abs=0.3)
    tips_m_s = second[-1].rotor_rad_s * 0.41
    assert tips_m_s == pytest.approx(6.0 * second[-1].airspeed_m_s, rel=0.01)


def test_a_main_that_fails_leaves_the_first_stage() -> None:
    flight = course(changed(PLAIN, "recovery", main_fails=True))
    assert not flight.of(Stage.SECOND)
    assert flight.times.release_s is None
    assert flight.of(Stage.FIRST)[-1].velocity[2] < -15.0


def test_without_any_canopy_the_cansat_falls_as_a_body() -> None:
    flight = course(changed(PLAIN, "recovery", main_fails=True, drogue_fails=True))
    last = flight.of(Stage.FIRST)[-1]
    assert last.drag_area_m2 == Recovery().body_drag_area_m2
    assert last.velocity[2] == pytest.approx(-settled_m_s(last), rel=0.05)
    assert last.velocity[2] < -35.0


def test_an_early_release_opens_the_second_stage_by_itself() -> None:
    flight = course(changed(PLAIN, "recovery", early_release_at_s=33.0))
    assert flight.times.release_s == pytest.approx(33.0)
    assert flight.of(Stage.SECOND)[0].height_m > 600.0


def test_a_release_inside_the_rocket_waits_for_the_ejection() -> None:
    flight = course(changed(PLAIN, "recovery", early_release_at_s=20.0))
    assert flight.times.ejection_s is not None
    assert flight.times.release_s == pytest.approx(flight.times.ejection_s + 0.02)


def test_terminal_velocity_is_the_balance_of_drag_and_weight() -> None:
    speed = terminal_m_s(10.0, 0.5, 1.2)
    assert 0.5 * 1.2 * 0.5 * speed**2 == pytest.approx(10.0)
    assert math.isclose(terminal_m_s(40.0, 0.5, 1.2), 2.0 * speed)
