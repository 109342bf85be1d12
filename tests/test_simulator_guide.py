"""What docs/simulator.md says of scenarios, truth and options is so."""

import re
import shlex
import subprocess
import sys
from pathlib import Path
from typing import Any, get_args

import pytest
from typer.testing import CliRunner

from firmware_sim.cli import app
from firmware_sim.fly_command import fly
from firmware_sim.scenario import What, load_scenario, scenario_names
from tests.firmware_sim.truth import read_truth

ROOT = Path(__file__).parents[1]
GUIDE = (ROOT / "docs" / "simulator.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```(\w*)\n(.*?)^```$", GUIDE, re.MULTILINE | re.DOTALL)
COMMANDS = [
    line
    for kind, block in BLOCKS
    if not kind
    for line in block.splitlines()
    if line.startswith("cansat-sim fly")
]


def block(kind: str, word: str) -> str:
    return next(content for found, content in BLOCKS if found == kind and word in content)


@pytest.mark.parametrize("name", scenario_names())
def test_each_scenario_is_in_the_guide_with_its_title(name: str) -> None:
    title = load_scenario(name).title
    assert f"| `{name}` | {title} |".lower() in GUIDE.lower()


@pytest.mark.parametrize("what", get_args(What))
def test_each_thing_to_expect_is_in_the_guide(what: str) -> None:
    assert f"`{what}`" in GUIDE


def test_the_scenario_of_the_guide_flies_as_it_promises(tmp_path: Path) -> None:
    path = tmp_path / "my-day.toml"
    path.write_text(block("toml", "A cold day"), encoding="utf-8")
    files = ("--output", str(tmp_path / "f"), "--truth", str(tmp_path / "t"))
    arguments = ["fly", "--mission", "aas-2026", "--scenario", str(path), *files]
    result = CliRunner().invoke(app, arguments)
    assert result.exit_code == 0, result.stderr
    truth = read_truth(tmp_path / "t")
    assert truth.end["commands"]["obeyed"] == {"CAL": 1}
    assert truth.header["parameters"]["weather"]["temperature_offset_k"] == -25.0


def test_every_key_of_the_truth_is_told(tmp_path: Path) -> None:
    files = ("--output", str(tmp_path / "f"), "--truth", str(tmp_path / "t"))
    assert CliRunner().invoke(app, ["fly", "--mission", "esa-primary", *files]).exit_code == 0
    truth = read_truth(tmp_path / "t")
    told = GUIDE[GUIDE.index("## The truth") : GUIDE.index("## In your tests")]
    keys = {*truth.header, *truth.packets[0], *truth.end, *truth.packets[0]["arrivals"][0]}
    assert {key for key in keys - {"record"} if f"`{key}`" not in told} == set()


@pytest.mark.parametrize("command", COMMANDS)
def test_each_command_of_the_guide_is_understood(command: str, tmp_path: Path) -> None:
    words = shlex.split(command)[1:]
    output = ["--output", str(tmp_path / "flight"), "--speed", "max"]
    port = words.index("--pty")
    result = CliRunner().invoke(app, [*words[:port], *words[port + 2 :], *output])
    assert result.exit_code == 0, result.stderr


def test_every_option_of_a_flight_is_in_the_guide_or_explains_itself() -> None:
    told = {"pty", "tcp", "udp", "serial", "output", "truth", "speed", "seed", "unplug", "replug"}
    told |= {"scenario", "stay", "mission", "with_parent", "set_"}
    assert told <= set(fly.__annotations__)
    for name in told:
        assert f"--{name.strip('_').replace('_', '-')}" in GUIDE


def test_the_scenario_that_the_guide_flies_from_python_is_flown() -> None:
    names: dict[str, Any] = {}
    exec(block("python", "chosen_flight(choice"), names)
    flight, packets = names["flight"], names["packets"]
    assert flight.parameters.wind.speed_m_s == 7.0
    assert flight.commands.obeyed == {"CX": 2}
    assert {"reset", "start", "CX OFF", "CX ON"} <= {h.name for h in flight.happenings}
    assert packets[0].number == 0
    assert [sent.time_s for sent in packets][3:5] == [3.0, 8.0]


def test_the_python_of_the_guide_runs() -> None:
    script = block("python", "for sent in fly")
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert len(done.stdout.splitlines()) > 1000
