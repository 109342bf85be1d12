"""The demo starts the simulator as a program, and never leaves it behind."""

import os
import signal
from pathlib import Path

import pytest

from tests.firmware_sim.test_endpoints import is_running
from tests.groundstation.program import run, running
from tests.waiting import eventually

pytestmark = pytest.mark.skipif(
    not Path("/proc/self/task").exists(), reason="finds the simulator's process as Linux tells it"
)


def children_of(process: int) -> list[int]:
    tasks = Path(f"/proc/{process}/task").glob("*/children")
    return [int(word) for task in tasks for word in task.read_text(encoding="ascii").split()]


@pytest.mark.parametrize("order", [signal.SIGKILL, signal.SIGTERM])
def test_however_the_demo_ends_the_simulator_ends_too(
    order: signal.Signals, tmp_path: Path
) -> None:
    with running("demo", "--headless", "--speed", "1", "--log-dir", tmp_path) as demo:
        demo.hear("link opened")
        (simulator,) = children_of(demo.process.pid)
        assert is_running(simulator)
        os.kill(demo.process.pid, order)
        demo.process.communicate(timeout=60)
    eventually(lambda: not is_running(simulator), "the simulator has ended")


def test_a_demo_tells_why_a_scenario_does_not_suit_the_mission(tmp_path: Path) -> None:
    answer = run("demo", "--headless", "--scenario", "sim-mode", "--log-dir", tmp_path)
    assert answer.code == 2
    assert "needs the commands SIM and SIMP" in answer.stderr
    assert "take aas-2026" in answer.stderr
    assert list(tmp_path.iterdir()) == []


def test_a_demo_flies_the_scenarios_it_is_told(tmp_path: Path) -> None:
    options = ("--scenario", "foreign-team", "--scenario", "no-gps-fix", "--speed", "max")
    answer = run("demo", "--headless", "--log-dir", tmp_path, *options)
    assert answer.code == 0
    assert "last position" not in answer.stdout


def test_a_scenario_that_is_none_is_told_with_the_nearest() -> None:
    answer = run("demo", "--headless", "--scenario", "gusti")
    assert answer.code == 2
    assert answer.stderr == (
        "groundstation: the simulator did not start: there is no scenario 'gusti'; "
        "did you mean 'gusty'?\n"
    )
