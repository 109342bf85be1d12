"""Every command of docs/after-the-flight.md does what the page says."""

import csv
import re
import shlex
import shutil
from itertools import islice
from pathlib import Path

import pytest

from firmware_sim.flight import fly
from groundstation.commands import deliver as deliver_cli
from groundstation.deliver.sticks import Stick
from groundstation.export import format_names
from groundstation.export.rows import own_columns
from protocol.mission_file import load_mission
from tests.groundstation.program import run

ROOT = Path(__file__).parents[1]
PAGE = (ROOT / "docs" / "after-the-flight.md").read_text(encoding="utf-8")
COMMANDS = [
    line
    for block in re.findall(r"^```\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
    for line in block.splitlines()
]


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with what the page's commands name, and a stick plugged in."""
    (tmp_path / "logs").mkdir()
    shutil.copy(ROOT / "logs" / "sample-flight.flightlog", tmp_path / "logs")
    stick = tmp_path / "stick"
    stick.mkdir()
    monkeypatch.setattr(deliver_cli, "sticks", lambda: [Stick(stick, "/dev/sdb1", False)])
    (tmp_path / "theirs.csv").write_text("TIME,ALT\n0.5,1\n1.0,2\n", encoding="utf-8")
    packets = islice(fly(load_mission("cansat-binary")), 30)
    (tmp_path / "capture.bin").write_bytes(b"".join(packet.on_air for packet in packets))
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_every_command_of_the_page_works_in_its_order(desk: Path) -> None:
    assert len(COMMANDS) >= 18
    for command in COMMANDS:
        program, *arguments = shlex.split(command)
        if program == "mkdir":
            (desk / arguments[0]).mkdir()
            continue
        assert program == "groundstation"
        answer = run(*arguments)
        assert answer.code == 0, (command, answer.stderr)
    made = {path.name for path in desk.iterdir()}
    assert made >= {
        "Flight_1000.csv",
        "Flight_1000_full.csv",
        "Flight_1000.kml",
        "Flight_1000.gpx",
        "Flight_1000.mcap",
        "Flight_1000.parquet",
        "Flight_1000.jsonl",
        "for-me.csv",
        "part.csv",
        "theirs.flightlog",
        "again.flightlog",
        "capture.flightlog",
    }
    for folder in ("stick", "JUDGES"):
        assert [path.name for path in (desk / folder).iterdir()] == ["Flight_1000.csv"]
        assert (desk / folder / "Flight_1000.csv").read_bytes() == (
            desk / "Flight_1000.csv"
        ).read_bytes()


def test_the_page_tells_every_format_and_every_column() -> None:
    for name in format_names():
        assert f"| `{name}` |" in PAGE
        assert f"--format {name}\n" in PAGE
    own = own_columns(load_mission("aas-2026"))
    for name in own.__slots__:
        assert f"| `{name}` |" in PAGE


def test_a_field_of_that_name_keeps_it(desk: Path) -> None:
    (desk / "own.csv").write_text("TIME,phase,late\n1,a,x\n2,b,y\n", encoding="utf-8")
    for command in (
        "import own.csv --output own.flightlog",
        "export own.flightlog --format csv-full --output own-full.csv",
    ):
        answer = run(*shlex.split(command))
        assert answer.code == 0, (command, answer.stderr)
    with (desk / "own-full.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [(row["phase"], row["late"], row["phase_"], row["late_"]) for row in rows] == [
        ("a", "x", "", "0"),
        ("b", "y", "", "0"),
    ]
