"""The whole way from the pad to the grass."""

from itertools import pairwise
from math import hypot, pi, radians, tan

import pytest
from msgspec.structs import replace

from firmware_sim.parameters import Parameters
from firmware_sim.site import Site
from firmware_sim.trajectory import STEP_S
from firmware_sim.truth import Stage
from tests.firmware_sim.courses import PLAIN, Course, changed, course


@pytest.fixture(scope="module")
def courses() -> list[Course]:
    """Nominal flights that differ by their seed only."""
    return [course(Parameters(), seed) for seed in range(12)]


def test_every_nominal_apogee_is_near_700_m(courses: list[Course]) -> None:
    for flight in courses:
        assert 660.0 < flight.apogee_m < 740.0
    assert 675.0 < sum(flight.apogee_m for flight in courses) / len(courses) < 725.0


def test_every_flight_goes_through_all_stages_in_their_order(courses: list[Course]) -> None:
    for flight in courses:
        assert list(dict.fromkeys(truth.stage for truth in flight.truths)) == list(Stage)


def test_the_times_tell_what_happened_in_its_order(courses: list[Course]) -> None:
    for flight in courses:
        times = flight.times
        order = [getattr(times, name) for name in times.__struct_fields__]
        assert order == sorted(order)
        top = max(flight.truths, key=lambda truth: truth.height_m)
        assert times.apogee_s is not None
        assert times.apogee_s == pytest.approx(top.time_s, abs=STEP_S)
        assert times.ejection_s == pytest.approx(times.apogee_s + 0.8, abs=STEP_S)


def test_a_flight_lasts_some_two_minutes(courses: list[Course]) -> None:
    for flight in courses:
        assert 100.0 < flight.truths[-1].time_s < 180.0


def test_the_first_stage_sinks_at_15_to_20_m_s(courses: list[Course]) -> None:
    for flight in courses:
        settled = [t.velocity[2] for t in flight.of(Stage.FIRST) if t.height_m < 550.0]
        assert all(-20.0 < speed < -14.5 for speed in settled)


def test_the_second_stage_sinks_at_about_5_m_s(courses: list[Course]) -> None:
    for flight in courses:
        settled = [t.velocity[2] for t in flight.of(Stage.SECOND) if t.height_m < 380.0]
        assert -5.6 < sum(settled) / len(settled) < -4.8
        assert all(-7.0 < speed < -3.5 for speed in settled), "gusts lift and press"


def test_the_boost_is_that_of_a_model_rocket(courses: list[Course]) -> None:
    for flight in courses:
        assert 5.0 < max(t.specific_force[2] for t in flight.of(Stage.BOOST)) / 9.81 < 15.0
        assert 80.0 < max(t.velocity[2] for t in flight.truths) < 200.0


def test_nothing_moves_before_ignition(courses: list[Course]) -> None:
    for flight in courses:
        pad = flight.of(Stage.PAD)
        assert len(pad) * STEP_S == pytest.approx(15.0, abs=0.03)
        for truth in pad:
            assert truth.position == (0.0, 0.0, 0.0)
            assert truth.specific_force == (0.0, 0.0, 9.80665)


def test_the_wind_carries_the_cansat_downwind(courses: list[Course]) -> None:
    for flight in courses:
        east, north, _ = flight.truths[-1].position
        assert 50.0 < hypot(east, north) < 600.0
        assert east > 0.0, "the wind comes from the west"


def test_more_wind_carries_it_further() -> None:
    calm = course(changed(PLAIN, "wind", speed_m_s=2.0)).truths[-1]
    windy = course(changed(PLAIN, "wind", speed_m_s=8.0)).truths[-1]
    assert hypot(*windy.position[:2]) > hypot(*calm.position[:2]) + 100.0


def test_under_a_canopy_it_drifts_with_the_wind() -> None:
    flight = course(changed(PLAIN, "wind", speed_m_s=6.0, from_deg=270.0, turbulence=0.0))
    for truth in flight.of(Stage.SECOND)[200:]:
        # In the last metres the wind dies faster than the CanSat can follow.
        if truth.height_m > 5.0:
            assert truth.velocity[0] == pytest.approx(truth.wind[0], abs=0.4)


def test_the_landed_cansat_lies_still(courses: list[Course]) -> None:
    for flight in courses:
        first, *rest = flight.of(Stage.GROUND)
        assert first.height_above_ground_m == 0.0
        assert first.specific_force[2] > 50.0, "the blow of the landing is felt once"
        for truth in rest:
            assert truth.position == first.position
            assert truth.velocity == (0.0, 0.0, 0.0)
            assert truth.specific_force == (0.0, 0.0, 9.80665)


@pytest.mark.parametrize(("uphill_deg", "sign"), [(90.0, 1.0), (270.0, -1.0)])
def test_it_lands_where_the_ground_is(uphill_deg: float, sign: float) -> None:
    site = Site(slope_deg=10.0, uphill_azimuth_deg=uphill_deg)
    windy = changed(PLAIN, "wind", speed_m_s=5.0, from_deg=270.0)
    last = course(replace(windy, site=site)).truths[-1]
    assert last.position[0] > 50.0
    assert last.height_m == pytest.approx(sign * last.position[0] * tan(radians(10.0)), rel=1e-6)
    assert last.height_above_ground_m == 0.0


def test_a_high_site_has_thin_air_and_a_fast_descent() -> None:
    high = replace(PLAIN, site=Site(elevation_m=3000.0))
    assert course(high).apogee_m > course(PLAIN).apogee_m
    fast = course(high).of(Stage.SECOND)[-1].velocity[2]
    slow = course(PLAIN).of(Stage.SECOND)[-1].velocity[2]
    assert fast / slow == pytest.approx((1.1737 / 0.9091) ** 0.5, rel=0.01)


def test_the_air_around_is_that_of_the_day_and_height() -> None:
    truth = course(PLAIN).of(Stage.COAST)[50]
    air = PLAIN.weather.atmosphere()
    assert truth.air_pressure_pa == air.pressure_pa(440.0 + truth.height_m)
    assert truth.air_temperature_k == air.temperature_k(440.0 + truth.height_m)


def test_position_is_the_sum_of_velocity(courses: list[Course]) -> None:
    for flight in courses:
        for old, new in pairwise(flight.truths):
            mean_m_s = (old.velocity[2] + new.velocity[2]) / 2.0
            if new.stage is not Stage.GROUND:
                assert new.height_m - old.height_m == pytest.approx(mean_m_s * STEP_S, abs=0.01)


def test_a_finer_step_changes_next_to_nothing() -> None:
    fine = course(PLAIN, step_s=0.0025)
    for step_s in (0.04, 0.02, 0.01):
        flight = course(PLAIN, step_s=step_s)
        assert flight.apogee_m == pytest.approx(fine.apogee_m, abs=0.15)
        assert flight.times.apogee_s == pytest.approx(fine.times.apogee_s, abs=0.01)
        assert flight.times.landing_s == pytest.approx(fine.times.landing_s, abs=0.1)


def test_one_part_has_nothing_to_do_with_the_chances_of_another() -> None:
    """A change of a parameter does not shuffle the random numbers of other parts."""
    nominal = course(Parameters(), 5)
    long_wait = course(changed(Parameters(), "rocket", ignition_s=20.0), 5)
    assert long_wait.apogee_m == pytest.approx(nominal.apogee_m, abs=1e-6)
    assert long_wait.truths[-1].position == pytest.approx(nominal.truths[-1].position, abs=1e-6)
    swaying = course(changed(Parameters(), "recovery", sway=0.3), 5)
    assert [t.wind for t in swaying.truths] == [t.wind for t in nominal.truths]
    assert swaying.times == nominal.times


def test_time_does_not_drift() -> None:
    patient = course(changed(PLAIN, "rocket", ignition_s=600.0))
    for steps, truth in enumerate(patient.truths):
        assert truth.time_s == steps * STEP_S


def test_the_lines_let_the_cansat_swing_in_the_period_of_a_pendulum(
    courses: list[Course],
) -> None:
    for flight in courses[:4]:
        leans = [t.orientation.axis[0] for t in flight.of(Stage.SECOND)[150:]]
        middle = sum(leans) / len(leans)
        signs = [lean > middle for lean in leans]
        turns = sum(a != b for a, b in pairwise(signs))
        period_s = 2.0 * len(leans) * STEP_S / turns
        assert period_s == pytest.approx(2.0 * pi * (1.2 / 9.80665) ** 0.5, rel=0.25)
