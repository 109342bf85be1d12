from typing import Any

import pytest

from protocol.drafting import DraftError, draft_of_capture
from protocol.mission import Mission
from tests.protocol.drafting.decoding import mission_of_draft, outcomes, roles
from tests.protocol.drafting.flights import SIZE, binary_mission, stream

Table = dict[str, Any]

CASES: list[tuple[Table, Table | None]] = [
    ({"kind": "cobs"}, None),
    ({"kind": "cobs"}, {"algorithm": "CRC-16/CCITT-FALSE"}),
    ({"kind": "cobs"}, {"algorithm": "CRC-32", "byte_order": "big"}),
    ({"kind": "slip"}, {"algorithm": "CRC-16/MODBUS", "byte_order": "big"}),
    ({"kind": "sync-fixed", "sync": "AA 55", "length": SIZE + 2}, None),
    ({"kind": "sync-fixed", "sync": "AA 55", "length": SIZE + 6}, {"algorithm": "CRC-32"}),
    ({"kind": "sync-fixed", "sync": "EB 90", "length": SIZE + 4}, {"algorithm": "FLETCHER-16"}),
    ({"kind": "xbee-api"}, None),
    ({"kind": "xbee-api", "mode": 2}, {"algorithm": "CRC-8"}),
]


def drafted(data: bytes) -> Mission:
    return mission_of_draft(draft_of_capture(data, "t"))


@pytest.mark.parametrize(("framing", "checksum"), CASES)
@pytest.mark.parametrize("joined_late", [0, 7])
def test_framing_and_checksum_by_evidence(
    framing: Table, checksum: Table | None, joined_late: int
) -> None:
    sent = binary_mission(framing, checksum)
    data = stream(sent)
    mission = drafted(data[joined_late:])
    assert mission.framing == sent.framing
    if checksum:
        assert mission.checksum is not None
        assert mission.checksum.algorithm == checksum["algorithm"]
        assert mission.checksum.byte_order == checksum.get("byte_order", "little")
    packets, _ = outcomes(mission, data)
    assert len(packets) == 120


def test_noise_between_frames_does_not_hide_them() -> None:
    sent = binary_mission({"kind": "cobs"}, {"algorithm": "CRC-16/CCITT-FALSE"})
    data = bytearray(stream(sent))
    for at in range(100, len(data), 400):
        data[at] ^= 0x5A
    mission = drafted(bytes(data))
    assert mission.framing.kind == "cobs"
    assert mission.checksum is not None


def test_start_bytes_and_a_length() -> None:
    sent = binary_mission({"kind": "sync-length", "sync": "AA 55"}, {"algorithm": "SUM-8"})
    packets, _ = outcomes(drafted(stream(sent)), stream(sent))
    assert len(packets) == 120


def test_counter_floats_and_what_the_air_tells_are_found() -> None:
    sent = binary_mission({"kind": "cobs"})
    mission = drafted(stream(sent))
    kinds = {kind.name: kind.type for kind in mission.packet.fields}
    assert kinds["B2"] == "uint32"
    assert kinds["B6"] == kinds["B10"] == kinds["B14"] == "float32"
    assert roles(mission) == {"packet_count": "B2", "pressure": "B10"}


def test_every_guess_says_that_it_is_one() -> None:
    draft = draft_of_capture(stream(binary_mission({"kind": "cobs"})), "t")
    assert all(guess.why for guess in draft.packets[0].fields)
    assert any("No checksum of the catalogue fits" in remark for remark in draft.remarks)


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"", "it is empty"),
        (b"\x01\x02", "too few"),
        (bytes((i * i * 7 + i // 3) % 251 for i in range(3000)), "no framing was found"),
    ],
)
def test_what_tells_nothing_is_said_in_a_sentence(data: bytes, told: str) -> None:
    with pytest.raises(DraftError, match=told):
        draft_of_capture(data, "t")
