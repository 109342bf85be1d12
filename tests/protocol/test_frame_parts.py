"""A frame in its parts."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from protocol.diagnosis import frame_parts, packet_parts
from protocol.mission_file import builtin_names, load_mission
from tests.groundstation.telemetry import chunk, flown, received

MISSIONS = {name: load_mission(name) for name in builtin_names()}


@pytest.mark.parametrize("name", MISSIONS)
def test_the_parts_of_a_good_packet_name_every_field_and_find_nothing_wrong(name: str) -> None:
    mission = MISSIONS[name]
    packet = received(mission, chunk(b"".join(flown(mission, 20, seed=3)))).last_packet
    assert packet
    parts = packet_parts(mission, packet)
    named = {field for part in parts for field in part.name.split("+")}
    kind = next(kind for kind in mission.packets if kind.name == packet.kind)
    always = {field.name for field in kind.fields if not field.optional}
    assert always <= named
    assert [part for part in parts if part.problem] == []


@pytest.mark.parametrize("name", ["aas-2026", "cansat-binary"])
def test_a_frame_and_the_packet_it_gave_have_the_same_parts(name: str) -> None:
    mission = MISSIONS[name]
    packet = received(mission, chunk(b"".join(flown(mission, 5, seed=3)))).last_packet
    assert packet
    whole = [part for part in frame_parts(mission, packet.raw) if part.name != "checksum"]
    assert [part for part in whole if part.name != "frame"] == packet_parts(mission, packet)


@given(st.sampled_from(sorted(MISSIONS)), st.binary(max_size=300))
def test_any_bytes_have_parts(name: str, raw: bytes) -> None:
    assert all(isinstance(part.text, str) for part in frame_parts(MISSIONS[name], raw))


def test_a_damaged_byte_is_found_by_the_checksum() -> None:
    mission = MISSIONS["cansat-binary"]
    for piece in flown(mission, 40, seed=5, corrupt=1.0):
        for reject in received(mission, chunk(piece)).latest_rejects:
            if reject.reason == "checksum":
                last = frame_parts(mission, reject.raw)[-1]
                assert last.name == "checksum"
                assert last.problem.startswith("differs")
                return
    pytest.fail("no frame was damaged in its checksum")
