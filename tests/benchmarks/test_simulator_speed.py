"""How many times real time the simulator flies on one core, with all its parts."""

from time import process_time

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from firmware_sim.flight import Sent, fly
from firmware_sim.parameters import Parameters
from firmware_sim.radio.parameters import RadioParameters
from protocol.mission_file import load_mission

MISSION = load_mission("cansat-binary")

EVERY_FAULT = RadioParameters(
    loss=0.05,
    corrupt=0.05,
    duplicate=0.1,
    bit_error_rate=1e-4,
    burst_begin=0.02,
    jitter_s=0.05,
    noise_bytes_s=5.0,
    discards_wrong=False,
)


@pytest.mark.parametrize(
    "parameters",
    [Parameters(), Parameters(radio=EVERY_FAULT)],
    ids=["nominal", "every fault of the radio"],
)
def test_a_whole_flight_at_10_hz(benchmark: BenchmarkFixture, parameters: Parameters) -> None:
    used_s: list[float] = []

    def whole_flight() -> list[Sent]:
        begin_s = process_time()
        sent = list(fly(MISSION, parameters))
        used_s.append(process_time() - begin_s)
        return sent

    sent = benchmark(whole_flight)
    benchmark.extra_info["times_real_time"] = round(sent[-1].time_s / min(used_s))
    assert len(sent) > 1000
