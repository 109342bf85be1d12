import math
from statistics import mean, pstdev
from typing import Any

import pytest

from firmware_sim.sensors.barometer import HIGHEST_PA, LOWEST_PA, Barometer, BarometerModel
from firmware_sim.streams import stream
from tests.firmware_sim.sensors.states import AT_REST, state

STEP_S = 0.02


def model(seed: int = 1, **values: Any) -> BarometerModel:
    """Return a barometer that differs in some parameters from the nominal one."""
    streams = stream(seed, "barometer"), stream(seed, "glitches")
    return BarometerModel(Barometer(**values), *streams, STEP_S)


def readings(barometer: BarometerModel, count: int) -> list[float]:
    """Return readings on the pad."""
    return [barometer.read(state(time_s=k * STEP_S)) for k in range(count)]


def test_one_conversion_is_as_noisy_as_stated() -> None:
    shown = readings(model(iir_coefficient=0.0, resolution_pa=0.0), 5000)
    assert pstdev(shown) == pytest.approx(2.3, rel=0.05)


@pytest.mark.parametrize("coefficient", [1.0, 3.0, 15.0])
def test_the_filter_lets_the_noise_of_a_first_order_low_pass_through(coefficient: float) -> None:
    shown = readings(model(iir_coefficient=coefficient), 20_000)[200:]
    part = 1.0 / (coefficient + 1.0)
    assert pstdev(shown) == pytest.approx(2.3 * math.sqrt(part / (2.0 - part)), rel=0.1)


def test_the_setting_for_drones_is_within_the_11_cm_of_the_datasheet() -> None:
    assert pstdev(readings(model(), 5000)[50:]) / 11.5 < 0.11


def test_the_filter_answers_a_leap_as_the_datasheet_says() -> None:
    barometer = model(noise_pa=0.0, resolution_pa=0.0, offset_limit_pa=0.0)
    barometer.read(AT_REST)
    answers = [barometer.read(state(air_pressure_pa=95_000.0)) for _ in range(8)]
    for number, shown in enumerate(answers, start=1):
        assert shown == pytest.approx(95_000.0 + 1000.0 * 0.75**number)


def test_a_steady_fall_is_shown_late_by_the_coefficient() -> None:
    barometer = model(noise_pa=0.0, resolution_pa=0.0, offset_limit_pa=0.0)
    for k in range(200):
        shown = barometer.read(state(air_pressure_pa=96_000.0 - 20.0 * k))
    assert shown == pytest.approx(96_000.0 - 20.0 * (199 - 3), abs=0.01)


def test_conversions_come_in_steps() -> None:
    for shown in readings(model(iir_coefficient=0.0), 200):
        assert shown / 0.33 == pytest.approx(round(shown / 0.33), abs=1e-6)


def test_chips_differ_by_up_to_the_absolute_accuracy() -> None:
    offsets = [mean(readings(model(seed), 200)) - 96_000.0 for seed in range(60)]
    assert max(map(abs, offsets)) < 51.0
    assert pstdev(offsets) == pytest.approx(100.0 / math.sqrt(12.0), rel=0.25)


def test_air_that_flows_past_the_port_sucks() -> None:
    barometer = model(noise_pa=0.0, offset_limit_pa=0.0, resolution_pa=0.0, iir_coefficient=0.0)
    fast = state(airspeed_m_s=100.0)
    density = 96_000.0 / (287.053 * 285.0)
    expected_pa = -0.02 * 0.5 * density * 100.0**2
    assert barometer.read(fast) - 96_000.0 == pytest.approx(expected_pa, rel=1e-3)


def test_glitches_come_as_often_and_are_as_large_as_asked_for() -> None:
    count = 50_000
    shown = readings(model(glitch_rate_hz=0.5, glitch_pa=4000.0), count)
    wrong = [abs(pressure - 96_000.0) for pressure in shown if abs(pressure - 96_000.0) > 500.0]
    assert len(wrong) == pytest.approx(0.5 * count * STEP_S, rel=0.2)
    assert min(wrong) > 900.0
    assert max(wrong) < 4100.0


def test_glitches_leave_everything_else_as_it_is() -> None:
    clean, disturbed = readings(model(), 2000), readings(model(glitch_rate_hz=1.0), 2000)
    same = [a == b for a, b in zip(clean, disturbed, strict=True)]
    assert 0.95 < sum(same) / len(same) < 1.0


def test_a_stuck_barometer_repeats_its_last_value_for_its_time() -> None:
    shown = readings(model(stuck_from_s=2.0, stuck_for_s=1.0), 200)
    assert len(set(shown[99:150])) == 1
    assert len(set(shown[:99])) > 90
    assert len(set(shown[150:])) > 40
    assert len(set(readings(model(stuck_from_s=2.0), 400)[99:])) == 1


def test_one_that_is_stuck_from_the_start_still_shows_a_pressure() -> None:
    shown = set(readings(model(stuck_from_s=0.0), 50))
    assert len(shown) == 1
    assert shown.pop() == pytest.approx(96_000.0, abs=70.0)


@pytest.mark.parametrize(("true_pa", "shown_pa"), [(100.0, LOWEST_PA), (2e5, HIGHEST_PA)])
def test_nothing_is_shown_beyond_the_range(true_pa: float, shown_pa: float) -> None:
    assert model().read(state(air_pressure_pa=true_pa)) == shown_pa
