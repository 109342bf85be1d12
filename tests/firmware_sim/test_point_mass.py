"""The integration against motions whose formulae are known in closed form."""

import math

import pytest

from firmware_sim.point_mass import Forces, moved, slid
from firmware_sim.vectors import Vector

G = 9.80665
STILL: Vector = (0.0, 0.0, 0.0)


def fall(speed_m_s: float, forces: Forces, step_s: float, end_s: float) -> tuple[float, float]:
    """Return height and speed upwards after `end_s`, started upwards at height 0."""
    position, velocity = STILL, (0.0, 0.0, speed_m_s)
    for _ in range(round(end_s / step_s)):
        position, velocity, _ = moved(position, velocity, forces, step_s)
    return position[2], velocity[2]


def apogee_m(speed_m_s: float, forces: Forces, step_s: float) -> float:
    """Return the height at which a throw upwards turns, between two steps as on a parabola."""
    position, velocity = STILL, (0.0, 0.0, speed_m_s)
    while velocity[2] > 0.0:
        last_m, last_m_s = position[2], velocity[2]
        position, velocity, felt = moved(position, velocity, forces, step_s)
    return last_m + last_m_s**2 / (2.0 * (G - felt[2]))


@pytest.mark.parametrize("speed_m_s", [5.0, 60.0, 300.0])
def test_a_throw_in_a_vacuum_rises_v_squared_over_2g(speed_m_s: float) -> None:
    height_m = apogee_m(speed_m_s, Forces(STILL, 0.0, STILL), 0.02)
    assert height_m == pytest.approx(speed_m_s**2 / (2.0 * G), rel=1e-9)


@pytest.mark.parametrize("speed_m_s", [20.0, 100.0, 200.0])
@pytest.mark.parametrize("drag_per_m", [1e-4, 5e-4, 3e-3])
def test_a_throw_against_quadratic_drag_rises_to_the_closed_form(
    speed_m_s: float, drag_per_m: float
) -> None:
    expected_m = math.log(1.0 + drag_per_m * speed_m_s**2 / G) / (2.0 * drag_per_m)
    height_m = apogee_m(speed_m_s, Forces(STILL, drag_per_m, STILL), 0.02)
    assert height_m == pytest.approx(expected_m, rel=5e-5)


@pytest.mark.parametrize("drag_per_m", [0.02, 0.3])
def test_a_fall_approaches_its_terminal_velocity_as_a_hyperbolic_tangent(
    drag_per_m: float,
) -> None:
    terminal_m_s = math.sqrt(G / drag_per_m)
    for end_s in (0.4, 1.0, 4.0):
        height_m, speed_m_s = fall(0.0, Forces(STILL, drag_per_m, STILL), 0.02, end_s)
        part = G * end_s / terminal_m_s
        assert speed_m_s == pytest.approx(-terminal_m_s * math.tanh(part), rel=1e-3)
        fallen_m = terminal_m_s**2 / G * math.log(math.cosh(part))
        assert height_m == pytest.approx(-fallen_m, rel=1e-3)


def test_halving_the_step_quarters_the_error() -> None:
    forces, end_s = Forces(STILL, 0.002, STILL), 4.0
    terminal_m_s = math.sqrt(G / 0.002)
    start = math.atan(80.0 / terminal_m_s)
    exact_m_s = terminal_m_s * math.tan(start - G * end_s / terminal_m_s)
    errors = [
        abs(fall(80.0, forces, step_s, end_s)[1] - exact_m_s) for step_s in (0.08, 0.04, 0.02)
    ]
    assert errors[0] / errors[1] == pytest.approx(4.0, rel=0.1)
    assert errors[1] / errors[2] == pytest.approx(4.0, rel=0.1)
    assert errors[2] < 1e-3


def test_the_air_takes_everything_along_in_the_end() -> None:
    wind = (4.0, -3.0, 0.5)
    position, velocity = STILL, STILL
    for _ in range(2000):
        position, velocity, felt = moved(position, velocity, Forces(STILL, 0.3, wind), 0.02)
    assert velocity[:2] == pytest.approx(wind[:2], abs=1e-6)
    assert velocity[2] == pytest.approx(wind[2] - math.sqrt(G / 0.3), abs=1e-6)
    assert felt == pytest.approx((0.0, 0.0, G), abs=1e-6)


def test_a_canopy_that_opens_at_any_speed_brakes_and_never_turns_the_flight_round() -> None:
    for speed_m_s in (30.0, 100.0, 500.0):
        _, velocity, _ = moved(STILL, (speed_m_s, 0.0, 0.0), Forces(STILL, 2.0, STILL), 0.02)
        assert 0.0 < velocity[0] < speed_m_s
        exact_m_s = speed_m_s / (1.0 + 2.0 * speed_m_s * 0.02)
        assert velocity[0] == pytest.approx(exact_m_s, rel=0.02)


def test_a_rail_carries_what_does_not_push_along_it() -> None:
    lean = math.radians(10.0)
    rail = (math.sin(lean), 0.0, math.cos(lean))
    push = (20.0 * rail[0], 20.0 * rail[1], 20.0 * rail[2])
    along_m, speed_m_s = 0.0, 0.0
    for _ in range(50):
        along_m, speed_m_s = slid(along_m, speed_m_s, Forces(push, 0.0, STILL), rail, 0.02)
    acceleration = 20.0 - G * math.cos(lean)
    assert speed_m_s == pytest.approx(acceleration, rel=1e-9)
    assert along_m == pytest.approx(acceleration / 2.0, rel=1e-9)


def test_a_rail_holds_a_rocket_that_is_too_weak() -> None:
    assert slid(0.0, 0.0, Forces((0.0, 0.0, 9.0), 0.0, STILL), (0.0, 0.0, 1.0), 0.02) == (0.0, 0.0)
