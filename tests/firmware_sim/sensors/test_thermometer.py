import math
from statistics import mean, pstdev
from typing import Any

import pytest

from firmware_sim.sensors.thermometer import Thermometer, ThermometerModel
from firmware_sim.streams import stream


def model(seed: int = 1, **values: Any) -> ThermometerModel:
    return ThermometerModel(Thermometer(**values), stream(seed, "thermometer"), 290.0)


def test_it_is_warmed_by_the_board() -> None:
    shown = [model(seed).read() for seed in range(80)]
    assert mean(shown) == pytest.approx(290.0 - 273.15 + 2.5, abs=0.1)
    assert max(shown) - min(shown) < 1.03


def test_it_follows_a_leap_with_its_time_constant() -> None:
    thermometer = model(noise_k=0.0, offset_limit_k=0.0, board_heat_k=0.0, resolution_k=0.0)
    for step in range(1, 2001):
        thermometer.follow(280.0, 0.02)
        if step in (400, 800, 1600):
            expected_k = 280.0 + 10.0 * math.exp(-step * 0.02 / 8.0)
            assert thermometer.read() + 273.15 == pytest.approx(expected_k, abs=0.02)


def test_it_has_noise_and_steps() -> None:
    thermometer = model()
    shown = [thermometer.read() for _ in range(3000)]
    assert pstdev(shown) == pytest.approx(0.0052, rel=0.1)
    assert len(set(shown)) < 15


def test_a_lag_shorter_than_a_step_is_no_lag() -> None:
    thermometer = model(noise_k=0.0, offset_limit_k=0.0, board_heat_k=0.0, lag_s=0.001)
    thermometer.follow(250.0, 0.02)
    assert thermometer.read() == pytest.approx(250.0 - 273.15, abs=0.005)
