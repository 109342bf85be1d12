"""Missions and flights that many tests look at."""

from itertools import islice

import pytest

from firmware_sim.flight import Sent, fly
from protocol.mission import Mission
from protocol.mission_file import load_mission


@pytest.fixture(scope="session")
def binary() -> Mission:
    """The built-in mission with the most fields and the highest rate."""
    return load_mission("cansat-binary")


@pytest.fixture(scope="session")
def line() -> Mission:
    """A built-in mission of text lines."""
    return load_mission("aas-2026")


@pytest.fixture(scope="session")
def flight(binary: Mission) -> list[Sent]:
    """One whole flight."""
    return list(fly(binary))


@pytest.fixture(scope="session")
def minutes_of_line(line: Mission) -> bytes:
    """The first ten minutes of what a CanSat that stays puts on the air."""
    return b"".join(sent.on_air for sent in islice(fly(line, stay=True), 600))
