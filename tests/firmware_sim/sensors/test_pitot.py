from statistics import mean
from typing import Any

import pytest

from firmware_sim.sensors.pitot import Pitot, PitotModel
from firmware_sim.streams import stream
from tests.firmware_sim.sensors.states import AT_REST, state


def model(seed: int = 1, **values: Any) -> PitotModel:
    return PitotModel(Pitot(**values), stream(seed, "pitot"))


@pytest.mark.parametrize("speed_m_s", [10.0, 16.0, 45.0])
def test_it_shows_the_speed_through_the_air(speed_m_s: float) -> None:
    shown = mean(model(seed).read(state(airspeed_m_s=speed_m_s)) for seed in range(100))
    assert shown == pytest.approx(speed_m_s, abs=0.15)


def test_at_rest_it_shows_noise_and_nothing_below_zero() -> None:
    shown = [model(seed).read(AT_REST) for seed in range(200)]
    assert min(shown) == 0.0
    assert 1.0 < max(shown) < 5.5


def test_beyond_its_range_it_shows_the_end_of_it() -> None:
    sensor = model()
    fast = {sensor.read(state(airspeed_m_s=speed)) for speed in (80.0, 120.0)}
    assert len(fast) == 1
    assert 55.0 < fast.pop() < 62.0
