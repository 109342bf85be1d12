"""Missions and a place to plug things in."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from protocol.mission import Mission
from protocol.mission_file import load_mission, parse_mission
from tests.groundstation.cable import Cable

TINY = """
name = "tiny"
team_id = "7"
[framing]
kind = "lines"
[[packet]]
name = "telemetry"
encoding = "text"
fields = [
  { name = "COUNT", type = "integer", role = "packet_count" },
  { name = "ECHO", type = "text", role = "command_echo" },
]
[[command]]
name = "CX"
send = "CX,{state}"
echo = "CX{state}"
parameters = [{ name = "state", values = ["ON", "OFF"] }]
[[command]]
name = "BEEP"
send = "BEEP"
[[command]]
name = "FIRE"
title = "Fires the thing"
send = "FIRE"
hazardous = true
"""


@pytest.fixture(scope="session")
def binary() -> Mission:
    """A mission of framed structs with a checksum."""
    return load_mission("cansat-binary")


@pytest.fixture(scope="session")
def lines() -> Mission:
    """A mission of text lines."""
    return load_mission("aas-2026")


@pytest.fixture
def cable(tmp_path: Path) -> Iterator[Cable]:
    """A pseudo-terminal, plugged in."""
    with Cable(tmp_path / "radio") as plugged:
        yield plugged


@pytest.fixture(scope="session")
def tiny() -> Mission:
    """A mission of two fields, whose logs have small headers."""
    return parse_mission(TINY, "tiny")
