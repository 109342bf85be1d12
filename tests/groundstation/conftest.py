"""Missions and a place to plug things in."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from protocol.mission import Mission
from protocol.mission_file import load_mission
from tests.groundstation.cable import Cable

settings.register_profile(
    "headless",
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("headless")


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
