"""Listening before a mission is chosen: what arrives is recognised, and nothing heard is lost."""

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from groundstation.errors import UserError
from groundstation.flight.events import EventKind
from groundstation.listening import Listening
from groundstation.station import Station
from protocol.mission import Mission
from protocol.mission_file import builtin_names, load_mission
from tests.groundstation.cable import Cable
from tests.groundstation.telemetry import flown
from tests.waiting import eventually


@pytest.fixture
def cable(tmp_path: Path) -> Iterator[Cable]:
    with Cable(tmp_path / "radio") as plugged:
        yield plugged


@pytest.fixture(scope="module")
def missions() -> list[Mission]:
    return [load_mission(name) for name in builtin_names()]


@pytest.mark.parametrize("name", ["aas-2026", "cansat-binary", "turksat-model-satellite"])
def test_what_arrives_is_recognised(name: str, cable: Cable, missions: list[Mission]) -> None:
    listening = Listening(str(cable.path), 9600, missions)
    assert listening.recognise() is None
    cable.send(b"".join(flown(load_mission(name), 5)))
    eventually(lambda: listening.recognise() is not None, "recognised")
    found = listening.recognise()
    assert found is not None
    assert found.mission.name == name
    assert found.packets > 0
    listening.stop()


def test_the_team_is_told_when_packets_name_it(cable: Cable, missions: list[Mission]) -> None:
    listening = Listening(str(cable.path), 9600, missions)
    cable.send(b"".join(flown(load_mission("aas-2026"), 3)))
    eventually(lambda: listening.recognise() is not None, "recognised")
    found = listening.recognise()
    assert found is not None
    assert found.team_id == load_mission("aas-2026").team_id
    listening.stop()


def test_of_missions_that_fit_alike_the_chosen_one_is_recognised(
    cable: Cable, missions: list[Mission]
) -> None:
    builtin = load_mission("aas-2026")
    own = msgspec.structs.replace(builtin, name="nile")
    listening = Listening(str(cable.path), 9600, [*missions, own])
    cable.send(b"".join(flown(builtin, 3)))
    eventually(lambda: listening.recognise() is not None, "recognised")
    told = [listening.recognise(chosen) for chosen in (own, builtin, load_mission("cansat-binary"))]
    assert [found.mission.name for found in told if found] == ["nile", "aas-2026", "aas-2026"]
    listening.stop()


def test_noise_is_no_mission(cable: Cable, missions: list[Mission]) -> None:
    listening = Listening(str(cable.path), 9600, missions)
    cable.send(bytes(range(256)) * 4)
    eventually(lambda: listening.bytes_heard == 1024, "all heard")
    assert listening.recognise() is None
    listening.stop()


def test_the_flight_begins_with_what_was_heard(cable: Cable, missions: list[Mission]) -> None:
    mission = load_mission("aas-2026")
    frames = flown(mission, 20)
    listening = Listening(str(cable.path), mission.baud_rate, missions)
    cable.send(b"".join(frames[:10]))
    eventually(lambda: listening.recognise() is not None, "recognised")
    station = Station(mission, listening.take_over())
    station.start()
    cable.send(b"".join(frames[10:]))
    eventually(lambda: station.flight.received == 20, "all packets")
    station.stop()
    assert station.flight.rejected == 0
    kinds = [event.kind for event in station.flight.events]
    assert kinds.count(EventKind.LINK_OPENED) == 1


def test_a_port_that_is_gone_cannot_be_taken_over(cable: Cable, missions: list[Mission]) -> None:
    listening = Listening(str(cable.path), 9600, missions)
    cable.pull()
    eventually(lambda: listening.lost, "seen to be lost")
    with pytest.raises(UserError, match="is gone: plug the radio in again"):
        listening.take_over()
    listening.stop()


def test_a_port_that_is_missing_is_told_at_once(tmp_path: Path, missions: list[Mission]) -> None:
    with pytest.raises(UserError, match="there is no port"):
        Listening(str(tmp_path / "none"), 9600, missions)
