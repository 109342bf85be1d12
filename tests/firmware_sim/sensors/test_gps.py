import math
from itertools import pairwise
from statistics import mean, median, pstdev
from typing import Any

import pytest

from firmware_sim.sensors.gps import NO_FIX, Gps, GpsFix, GpsModel
from firmware_sim.site import Site
from firmware_sim.streams import stream
from tests.firmware_sim.sensors.states import state

STEP_S = 0.02
SITE = Site()
M_PER_DEG = 111_000.0


def model(seed: int = 1, **values: Any) -> GpsModel:
    """Return a receiver that differs in some parameters from the nominal one."""
    return GpsModel(Gps(**values), SITE, stream(seed, "gps"))


def fixes(receiver: GpsModel, end_s: float, **values: Any) -> list[tuple[float, GpsFix]]:
    """Return the report after every step on the pad, or in another state."""
    reports = []
    for k in range(1, round(end_s / STEP_S) + 1):
        receiver.follow(state(time_s=k * STEP_S, **values))
        reports.append((k * STEP_S, receiver.fix))
    return reports


def first_fix_s(reports: list[tuple[float, GpsFix]]) -> float:
    """Return when the first report with satellites came."""
    return next(time_s for time_s, fix in reports if fix.satellites)


def errors_m(reports: list[tuple[float, GpsFix]]) -> list[tuple[float, float, float]]:
    """Return how far each new fix is off to the north, to the east and up."""
    told = {fix.utc_s: fix for _, fix in reports if fix.satellites}
    east_m = M_PER_DEG * math.cos(math.radians(SITE.latitude_deg))
    return [
        (
            (fix.latitude_deg - SITE.latitude_deg) * M_PER_DEG,
            (fix.longitude_deg - SITE.longitude_deg) * east_m,
            fix.altitude_m - SITE.elevation_m,
        )
        for fix in told.values()
    ]


def test_zeros_are_reported_until_the_cold_start_is_over() -> None:
    starts = []
    for seed in range(20):
        reports = fixes(model(seed), 15.0)
        starts.append(first_fix_s(reports))
        assert {fix for time_s, fix in reports if time_s < starts[-1] - 0.01} == {NO_FIX}
    assert min(starts) >= 8.0
    assert max(starts) <= 13.2
    assert len(set(starts)) > 2


def test_one_that_had_no_power_before_takes_its_24_seconds() -> None:
    assert 22.0 <= first_fix_s(fixes(model(powered_before_s=0.0), 30.0)) <= 27.2


def test_fixes_come_at_full_seconds_and_are_told_late() -> None:
    reports = fixes(model(), 60.0)
    for (_, before), (time_s, fix) in pairwise(reports):
        if fix != before:
            assert time_s % 1.0 == pytest.approx(0.15, abs=STEP_S)
            assert fix.utc_s == SITE.start_utc_s + math.floor(time_s)


def test_a_faster_receiver_tells_more() -> None:
    assert len({fix for _, fix in fixes(model(rate_hz=5.0), 30.0)}) > 80


def test_half_of_all_fixes_are_within_the_stated_circle() -> None:
    radii = [
        math.hypot(north, east)
        for seed in range(150)
        for north, east, _ in errors_m(
            fixes(
                model(seed, cold_start_s=0.0),
                3.0,
            )
        )
    ]
    assert median(radii) == pytest.approx(1.5, rel=0.15)


def test_height_is_twice_as_bad_as_a_side() -> None:
    errors = [errors_m(fixes(model(seed, cold_start_s=0.0), 2.0))[0] for seed in range(300)]
    north, _, up = (pstdev(axis) for axis in zip(*errors, strict=True))
    assert up / north == pytest.approx(2.0, rel=0.2)


def test_the_error_wanders_slowly() -> None:
    norths = [north for north, _, _ in errors_m(fixes(model(cold_start_s=0.0), 1500.0))]
    spread = pstdev(norths)
    steps = pstdev(b - a for a, b in pairwise(norths))
    far = pstdev(b - a for a, b in zip(norths, norths[120:], strict=False))
    assert steps < 0.5 * spread
    assert far > 0.9 * spread


def test_the_fix_is_lost_beyond_4_g_and_found_again() -> None:
    receiver = model()
    fixes(receiver, 14.0)
    known = receiver.fix
    lost_from_s = found_s = 0.0
    for k in range(700, 1500):
        boost = 15.0 <= k * STEP_S < 18.0
        felt = (0.0, 0.0, 60.0 if boost else 0.0)
        receiver.follow(state(time_s=k * STEP_S, specific_force=felt))
        if not receiver.fix.satellites and not lost_from_s:
            lost_from_s = k * STEP_S
        if lost_from_s and not found_s and receiver.fix.satellites:
            found_s = k * STEP_S
        if lost_from_s and not found_s:
            held = receiver.fix
            assert held.latitude_deg != 0.0, "the last place known is held"
            assert held.latitude_deg == pytest.approx(known.latitude_deg, abs=1e-4)
    assert 15.5 < lost_from_s < 17.0
    assert 20.0 < found_s < 21.3


@pytest.mark.parametrize("felt", [(0.0, 0.0, 9.80665), (0.0, 0.0, 0.0), (39.0, 0.0, 9.80665)])
def test_up_to_4_g_nothing_is_lost(felt: tuple[float, float, float]) -> None:
    reports = fixes(model(), 40.0, specific_force=felt)
    start = first_fix_s(reports)
    assert all(fix.satellites for time_s, fix in reports if time_s > start)


def test_a_blow_does_not_lose_the_fix() -> None:
    receiver = model()
    fixes(receiver, 20.0)
    receiver.follow(state(time_s=20.02, specific_force=(0.0, 0.0, 900.0)))
    for k in range(1002, 1200):
        receiver.follow(state(time_s=k * STEP_S))
        assert receiver.fix.satellites


def test_heights_are_above_the_sea_or_above_the_ellipsoid() -> None:
    heights = {
        above: mean(
            errors_m(fixes(model(seed, altitude_above=above, cold_start_s=0.0), 2.0))[0][2]
            for seed in range(40)
        )
        for above in ("sea level", "ellipsoid")
    }
    assert heights["sea level"] == pytest.approx(0.0, abs=1.5)
    assert heights["ellipsoid"] - heights["sea level"] == pytest.approx(-32.5, abs=0.01)


def test_places_are_right_far_from_the_pad() -> None:
    reports = fixes(model(), 20.0, position=(900.0, -1500.0, 300.0))
    north, east, up = errors_m(reports)[-1]
    assert (north, east, up) == pytest.approx((-1500.0, 900.0, 300.0), abs=15.0)


def test_no_fix_is_no_fix() -> None:
    assert {fix for _, fix in fixes(model(no_fix=True), 60.0)} == {NO_FIX}


def test_an_outage_ends() -> None:
    reports = fixes(model(outage_from_s=20.0, outage_for_s=10.0), 40.0)
    without = [time_s for time_s, fix in reports if time_s > 15.0 and not fix.satellites]
    assert 20.0 <= min(without) < 20.2
    assert 29.9 < max(without) < 30.2


def test_a_jump_is_as_far_as_asked_for_and_comes_back() -> None:
    jumping = fixes(model(jump_at_s=20.0, jump_for_s=5.0, jump_m=400.0), 40.0)
    calm = fixes(model(), 40.0)
    for number, (far, near) in enumerate(zip(errors_m(jumping), errors_m(calm), strict=True)):
        off_m = math.dist(far, near)
        time_s = first_fix_s(calm) - 0.15 + number
        assert off_m == pytest.approx(400.0 if 20.0 <= round(time_s) < 25.0 else 0.0, abs=2.0)
