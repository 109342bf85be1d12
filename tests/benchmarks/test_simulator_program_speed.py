"""How many times real time `cansat-sim fly --speed max` is, its truth file included."""

from itertools import count
from pathlib import Path
from time import process_time

from pytest_benchmark.fixture import BenchmarkFixture
from typer.testing import CliRunner

from firmware_sim.cli import app
from tests.firmware_sim.truth import read_truth


def test_a_flight_with_every_part_into_files(benchmark: BenchmarkFixture, tmp_path: Path) -> None:
    numbers = count()
    used_s: list[float] = []

    def whole_flight() -> Path:
        number = next(numbers)
        truth = tmp_path / f"truth-{number}"
        files = ("--output", str(tmp_path / f"air-{number}"), "--truth", str(truth))
        flight = ("--mission", "cansat-binary", "--scenario", "bit-noise", "--speed", "max")
        begin_s = process_time()
        assert CliRunner().invoke(app, ["fly", *flight, *files]).exit_code == 0
        used_s.append(process_time() - begin_s)
        return truth

    truth = read_truth(benchmark.pedantic(whole_flight, rounds=5, warmup_rounds=1))
    benchmark.extra_info["times_real_time"] = round(truth.end["time_s"] / min(used_s))
    assert truth.end["complete"]
