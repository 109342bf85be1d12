"""The workflow file for a team's tests does what docs/simulator.md says: its commands are run."""

import os
import re
import shutil
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from tests.firmware_sim.plugin import plugin_options
from tests.protocol.compilers import compiler

pytestmark = pytest.mark.skipif(os.name != "posix", reason="the workflow runs on Linux")

ROOT = Path(__file__).parents[1]
EXAMPLE = ROOT / "docs" / "examples" / "team_tests"
WORKFLOW = (EXAMPLE / "cansat.yml").read_text(encoding="utf-8")
GUIDE = (ROOT / "docs" / "simulator.md").read_text(encoding="utf-8")

_STEP = re.compile(r"^      - name: (.+)\n        run: (?:\|\n((?:          .+\n)+)|(.+)\n)", re.M)


def steps() -> dict[str, str]:
    """Return the commands of each step of the workflow by its name."""
    return {
        match[1]: match[3] or re.sub(r"^ {10}", "", match[2], flags=re.M)
        for match in _STEP.finditer(WORKFLOW)
    }


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A team's repository, with the programs installed beside it."""
    folder = tmp_path / "team"
    shutil.copytree(EXAMPLE, folder)
    programs = tmp_path / "programs"
    programs.mkdir()
    calls = {
        "groundstation": "-m groundstation",
        "pytest": " ".join(("-m pytest -p no:cacheprovider", *plugin_options())),
    }
    for name, call in calls.items():
        program = programs / name
        program.write_text(f'#!/bin/sh\nexec "{sys.executable}" {call} "$@"\n', encoding="utf-8")
        program.chmod(program.stat().st_mode | stat.S_IXUSR)
    return folder


def run(command: str, folder: Path, board: Path) -> "subprocess.CompletedProcess[str]":
    """Run the commands of a step as the service does, with a board of our own."""
    environment = os.environ | {
        "PATH": f"{folder.parent / 'programs'}:{os.environ['PATH']}",
        "PYTHONPATH": str(ROOT),
        "PYTEST_ADDOPTS": "",
    }
    script = command.replace("/tmp/my-team-board", str(board))
    # What a step leaves running in the background is ended with it, as the service does.
    return subprocess.run(
        ["bash", "-e", "-c", f"trap 'kill $(jobs -p) 2>/dev/null || true' EXIT\n{script}"],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
    )


def test_the_workflow_installs_checks_compiles_listens_and_flies() -> None:
    commands = "\n".join(steps().values())
    for word in ("pip install", "missions check", "firmware-header", "check-firmware", "pytest"):
        assert word in commands
    assert len(steps()) == WORKFLOW.count("run:")


@pytest.mark.soak
def test_every_command_of_the_workflow_succeeds(checkout: Path, tmp_path: Path) -> None:
    compiler("g++")
    for name, command in steps().items():
        if not command.startswith("pip install"):
            shorter = command.replace("--duration 5", "--duration 2")
            done = run(shorter, checkout, tmp_path / "board")
            assert done.returncode == 0, (name, done.stdout, done.stderr)


def test_a_firmware_with_a_fault_fails_its_step(checkout: Path, tmp_path: Path) -> None:
    compiler("g++")
    compiling, listening = (
        next(command for command in steps().values() if word in command)
        for word in ("g++", "check-firmware")
    )
    assert run(compiling, checkout, tmp_path / "board").returncode == 0
    faulty = listening.replace("-board &", "-board garbled &").replace(
        "--duration 5", "--duration 1"
    )
    done = run(faulty, checkout, tmp_path / "board")
    assert done.returncode == 1
    assert "FAILS packets" in done.stdout


def test_the_guide_shows_the_workflow_as_it_is() -> None:
    assert WORKFLOW in GUIDE
    assert (EXAMPLE / "tests" / "test_station.py").read_text(encoding="utf-8") in GUIDE
