from dataclasses import dataclass
from math import hypot

import pytest

from firmware_sim.parameters import Parameters
from firmware_sim.trajectory import STEP_S, Trajectory
from firmware_sim.truth import Stage, Truth

RELEASE_M = 420.0


@dataclass
class Course:
    """One trajectory from the pad to two seconds after the landing, step by step."""

    truths: list[Truth]

    def of(self, stage: Stage) -> list[Truth]:
        return [truth for truth in self.truths if truth.stage is stage]


def _course(seed: int) -> Course:
    trajectory = Trajectory(Parameters(), seed)
    truths = [trajectory.truth]
    after_landing = 0
    while after_landing < 100:
        last = truths[-1]
        release = last.stage is Stage.FIRST and last.height_m < RELEASE_M
        truths.append(trajectory.advance(release))
        after_landing += truths[-1].stage is Stage.GROUND
    return Course(truths)


@pytest.fixture(scope="module")
def courses() -> list[Course]:
    return [_course(seed) for seed in range(15)]


def test_every_apogee_is_between_650_and_750_m(courses: list[Course]) -> None:
    for course in courses:
        assert 650.0 < max(truth.height_m for truth in course.truths) < 750.0


def test_every_flight_goes_through_all_stages_in_their_order(courses: list[Course]) -> None:
    for course in courses:
        stages = list(dict.fromkeys(truth.stage for truth in course.truths))
        assert stages == list(Stage)


def test_a_flight_lasts_less_than_five_minutes(courses: list[Course]) -> None:
    for course in courses:
        assert 60.0 < course.truths[-1].time_s < 300.0


def test_the_first_stage_sinks_at_15_to_20_m_s(courses: list[Course]) -> None:
    for course in courses:
        settled = [t.velocity[2] for t in course.of(Stage.FIRST) if t.height_m < 550.0]
        assert all(-20.0 < speed < -15.0 for speed in settled)


def test_the_second_stage_sinks_at_about_5_m_s(courses: list[Course]) -> None:
    for course in courses:
        settled = [t.velocity[2] for t in course.of(Stage.SECOND) if t.height_m < 380.0]
        assert -5.6 < sum(settled) / len(settled) < -4.8
        assert all(-7.0 < speed < -3.5 for speed in settled), "gusts lift and press"


def test_the_boost_is_that_of_a_model_rocket(courses: list[Course]) -> None:
    for course in courses:
        assert 5.0 < max(t.specific_force[2] for t in course.of(Stage.BOOST)) / 9.81 < 15.0
        assert 80.0 < max(t.velocity[2] for t in course.truths) < 200.0


def test_nothing_moves_before_ignition(courses: list[Course]) -> None:
    for course in courses:
        pad = course.of(Stage.PAD)
        assert 14.0 < len(pad) * STEP_S < 16.0
        assert all(truth.position == (0.0, 0.0, 0.0) for truth in pad)


def test_the_wind_carries_the_cansat_away(courses: list[Course]) -> None:
    for course in courses:
        assert 50.0 < hypot(*course.truths[-1].position[:2]) < 1500.0


def test_the_landed_cansat_lies_still(courses: list[Course]) -> None:
    for course in courses:
        first, *rest = course.of(Stage.GROUND)
        assert first.height_m == 0.0
        assert first.specific_force[2] > 50.0, "the blow of the landing is felt once"
        for truth in rest:
            assert truth.position == first.position
            assert truth.velocity == (0.0, 0.0, 0.0)
            assert truth.specific_force == (0.0, 0.0, 9.80665)
        fallen = [truth.orientation for truth in rest if truth.time_s > first.time_s + 1.0]
        assert set(map(repr, fallen)) == {repr(fallen[0])}
        assert fallen[0].rotation_rad_s == (0.0, 0.0, 0.0)
        assert abs(fallen[0].axis[2]) < 0.2, "it lies on its side"


def test_position_is_the_sum_of_velocity(courses: list[Course]) -> None:
    for course in courses:
        for old, new in zip(course.truths, course.truths[1:], strict=False):
            mean_m_s = (old.velocity[2] + new.velocity[2]) / 2.0
            if new.stage is not Stage.GROUND:
                assert new.height_m - old.height_m == pytest.approx(mean_m_s * STEP_S, abs=0.01)
