"""What turns, and what inertial sensors feel of it."""

import math
from itertools import pairwise
from statistics import mean

import pytest

from firmware_sim.attitude import Attitude
from firmware_sim.orientation import Orientation, pointing, rotated, turned
from firmware_sim.parameters import Parameters
from firmware_sim.recovery import Recovery
from firmware_sim.rocket import Rocket
from firmware_sim.streams import stream
from firmware_sim.truth import Stage
from firmware_sim.vectors import Vector, azimuth_direction, cross, dot, length, scaled
from tests.firmware_sim.courses import PLAIN, changed, course

G = 9.80665
STEP_S = 0.001


def hanging(lean_deg: float, recovery: Recovery) -> Attitude:
    """Return a CanSat that hangs with its line leaning to the east."""
    axis = azimuth_direction(90.0, lean_deg)
    return Attitude(Rocket(), recovery, axis, stream(1, "attitude"))


def swings_s(lean_deg: float, pull: float, recovery: Recovery) -> float:
    """Return the time of one swing, from its passages through the vertical."""
    attitude, passages, old = hanging(lean_deg, recovery), [], 1.0
    for step in range(20_000):
        attitude.hang(STEP_S, (0.0, 0.0, pull), 0.0)
        new = attitude.axis[0]
        if (new > 0.0) != (old > 0.0):
            passages.append(step * STEP_S)
        old = new
    return 2.0 * mean(b - a for a, b in pairwise(passages))


@pytest.mark.parametrize("line_m", [0.4, 1.2, 5.0])
@pytest.mark.parametrize("pull", [G, 3.0 * G])
def test_a_small_swing_takes_two_pi_roots_of_length_over_pull(line_m: float, pull: float) -> None:
    recovery = Recovery(line_length_m=line_m, swing_damping=0.0, sway=0.0)
    expected_s = 2.0 * math.pi * math.sqrt(line_m / pull)
    assert swings_s(2.0, pull, recovery) == pytest.approx(expected_s, rel=2e-3)


@pytest.mark.parametrize("lean_deg", [30.0, 90.0])
def test_a_wide_swing_takes_as_long_as_the_elliptic_integral_says(lean_deg: float) -> None:
    recovery = Recovery(line_length_m=1.0, swing_damping=0.0, sway=0.0)
    a, b = 1.0, math.cos(math.radians(lean_deg) / 2.0)
    for _ in range(20):
        a, b = (a + b) / 2.0, math.sqrt(a * b)
    expected_s = 2.0 * math.pi * math.sqrt(1.0 / G) / a
    assert swings_s(lean_deg, G, recovery) == pytest.approx(expected_s, rel=2e-3)


def test_the_line_pulls_with_the_weight_and_the_circle_below_the_pivot() -> None:
    recovery = Recovery(line_length_m=2.0, swing_damping=0.0, sway=0.0)
    attitude = hanging(60.0, recovery)
    tensions = [length(attitude.hang(STEP_S, (0.0, 0.0, G), 0.0)) for _ in range(5000)]
    # From an angle a: m g cos(a) at the turn, m g (3 - 2 cos(a)) at the lowest point.
    assert min(tensions) == pytest.approx(G * 0.5, rel=0.01)
    assert max(tensions) == pytest.approx(G * 2.0, rel=0.01)


def test_damping_takes_the_part_of_each_swing_that_it_says() -> None:
    recovery = Recovery(line_length_m=1.0, swing_damping=0.1, sway=0.0)
    attitude, leans = hanging(5.0, recovery), []
    for _ in range(6000):
        attitude.hang(STEP_S, (0.0, 0.0, G), 0.0)
        leans.append(attitude.axis[0])
    tops = [b for a, b, c in zip(leans, leans[1:], leans[2:], strict=False) if a < b > c]
    expected = math.exp(-2.0 * math.pi * 0.1 / math.sqrt(1.0 - 0.01))
    assert tops[1] / tops[0] == pytest.approx(expected, rel=0.02)


def test_a_gyroscope_sums_up_to_the_attitude() -> None:
    flight = course(Parameters(), 4)
    moving = [t for t in flight.truths if t.stage not in (Stage.PAD, Stage.GROUND)]
    turn = moving[0].orientation.turn
    for truth in moving[1:]:
        rotation = truth.orientation.rotation_rad_s
        turn = turned(turn, rotated(turn, rotation), 0.02)
    summed, true = Orientation(turn, (0.0, 0.0, 0.0)), moving[-1].orientation
    assert dot(summed.axis, true.axis) > 0.999


def test_below_a_canopy_hardly_more_than_the_line_is_felt() -> None:
    flight = course(Parameters(), 2)
    for truth in flight.of(Stage.FIRST, Stage.SECOND)[150:]:
        x, y, _ = truth.orientation.to_body(truth.specific_force)
        # The air brakes the swing, and the attitude is that at the end of the step.
        assert math.hypot(x, y) < 0.1 * length(truth.specific_force) + 0.8


@pytest.mark.parametrize("stage", [Stage.FIRST, Stage.SECOND])
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_on_average_the_cansat_feels_its_weight_and_what_changes_its_speed(
    stage: Stage, seed: int
) -> None:
    settled = course(Parameters(), seed).of(stage)[150:]
    first, last = settled[0], settled[-1]
    gained = (last.velocity[2] - first.velocity[2]) / (last.time_s - first.time_s)
    assert mean(t.specific_force[2] for t in settled) == pytest.approx(G + gained, rel=0.02)


def test_canopies_swing_by_some_ten_degrees() -> None:
    for seed in range(3):
        settled = course(Parameters(), seed).of(Stage.SECOND)[150:]
        leans = [math.degrees(math.acos(min(1.0, t.orientation.axis[2]))) for t in settled]
        assert 5.0 < mean(leans) < 30.0
        assert max(leans) < 75.0


def test_the_cansat_spins_at_the_rate_of_its_stage() -> None:
    flight = course(PLAIN)
    spins = {
        stage: math.degrees(flight.of(stage)[-1].orientation.rotation_rad_s[2])
        for stage in (Stage.COAST, Stage.FIRST, Stage.SECOND)
    }
    assert spins[Stage.COAST] == pytest.approx(140.0, rel=0.05)
    assert spins[Stage.FIRST] == pytest.approx(60.0, rel=0.15)
    assert spins[Stage.SECOND] == pytest.approx(15.0, rel=0.15)


def test_in_the_rocket_the_thrust_is_felt_along_the_axis() -> None:
    flight = course(changed(PLAIN, "wind", speed_m_s=5.0, turbulence=0.1))
    for truth in flight.of(Stage.BOOST)[30:-20]:
        x, y, z = truth.orientation.to_body(truth.specific_force)
        assert z > 20.0
        assert math.hypot(x, y) < 0.1 * z


def test_after_the_landing_it_falls_on_its_side_and_lies_still() -> None:
    flight = course(Parameters(), 3)
    ground = flight.of(Stage.GROUND)
    turns = [length(t.orientation.rotation_rad_s) for t in ground]
    assert max(turns) > 0.5
    assert turns[-1] == 0.0
    assert abs(ground[-1].orientation.axis[2]) < 0.2


@pytest.mark.parametrize("azimuth_deg", [0.0, 77.0, 200.0])
@pytest.mark.parametrize("lean_deg", [0.0, 5.0, 90.0, 170.0])
def test_an_attitude_points_where_it_is_told(azimuth_deg: float, lean_deg: float) -> None:
    axis = azimuth_direction(azimuth_deg, lean_deg)
    attitude = Orientation(pointing(axis, 1.0), (0.0, 0.0, 0.0))
    assert attitude.axis == pytest.approx(axis, abs=1e-12)
    assert attitude.to_body(axis) == pytest.approx((0.0, 0.0, 1.0), abs=1e-12)
    vector: Vector = (1.0, -2.0, 0.5)
    assert rotated(attitude.turn, attitude.to_body(vector)) == pytest.approx(vector)


def test_tilts_are_told_against_the_vertical() -> None:
    east = Orientation(pointing(azimuth_direction(90.0, 20.0), 0.0), (0.0, 0.0, 0.0))
    north = Orientation(pointing(azimuth_direction(0.0, 20.0), 0.0), (0.0, 0.0, 0.0))
    assert (east.tilt_x_deg, east.tilt_y_deg) == pytest.approx((0.0, 20.0), abs=1e-9)
    assert (north.tilt_x_deg, north.tilt_y_deg) == pytest.approx((-20.0, 0.0), abs=1e-9)


def test_products_of_vectors() -> None:
    a, b = (1.0, 2.0, 3.0), (-2.0, 0.5, 4.0)
    assert dot(cross(a, b), a) == pytest.approx(0.0)
    assert dot(cross(a, b), b) == pytest.approx(0.0)
    assert length(scaled(a, -2.0)) == pytest.approx(2.0 * length(a))
