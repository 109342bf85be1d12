import math
from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from protocol.encoder import Encoder
from protocol.mission import Mission
from protocol.mission_file import builtin_names, load_mission
from protocol.packet import Value, Wire
from tests.protocol.byte_streams import cuts, decoded, packet_of, pieces_of
from tests.protocol.random_missions import line_mission_of, mission_of, missions, values_for


def same(one: Mapping[str, Wire], other: Mapping[str, Wire]) -> bool:
    """Whether the wire values are equal, where NaN equals NaN."""
    return list(one) == list(other) and all(
        a == b or (isinstance(a, float) and isinstance(b, float) and math.isnan(a + b))
        for a, b in zip(one.values(), other.values(), strict=True)
    )


@pytest.mark.parametrize("name", builtin_names())
@given(data=st.data())
def test_built_in_missions_receive_what_was_sent(name: str, data: st.DataObject) -> None:
    mission = load_mission(name)
    sent = Encoder(mission).encode(data.draw(values_for(mission)))
    assert same(packet_of(mission, sent.frame).wire, sent.wire)


@given(missions(), st.data())
def test_any_mission_receives_what_was_sent(mission: Mission, data: st.DataObject) -> None:
    sent = Encoder(mission).encode(data.draw(values_for(mission)))
    assert same(packet_of(mission, sent.frame).wire, sent.wire)


@given(missions(), st.data())
def test_what_was_received_and_is_sent_again_is_received_alike(
    mission: Mission, data: st.DataObject
) -> None:
    encoder = Encoder(mission)
    first = packet_of(mission, encoder.encode(data.draw(values_for(mission))).frame)
    again = packet_of(mission, encoder.encode(first.values).frame)
    for name, value in first.values.items():
        if isinstance(value, str):
            assert again.values[name] == value
        elif math.isfinite(value) and abs(value) < 1e9:
            assert again.values[name] == pytest.approx(value, rel=1e-6, abs=1e-6)


@given(missions(), st.data(), cuts())
def test_packets_come_back_in_order_however_the_stream_is_cut(
    mission: Mission, data: st.DataObject, cuts: list[int]
) -> None:
    encoder = Encoder(mission)
    sent = [encoder.encode(v) for v in data.draw(st.lists(values_for(mission), max_size=4))]
    stream = b"".join(packet.frame for packet in sent)
    received = decoded(mission, *pieces_of(stream, cuts))
    assert len(received) == len(sent)
    for outcome, packet in zip(received, sent, strict=True):
        assert same(outcome.wire, packet.wire)  # type: ignore[union-attr]


@given(
    st.fixed_dictionaries(
        {
            "P": st.floats(0, 4e8),
            "T": st.floats(-300, 300),
            "LAT": st.floats(-90, 90),
            "F": st.floats(-1e6, 1e6),
        }
    )
)
def test_values_arrive_within_half_of_what_the_field_resolves(values: dict[str, float]) -> None:
    mission = mission_of(
        [
            {"name": "P", "type": "uint32", "unit": "hPa", "scale": 0.001},
            {"name": "T", "type": "int16", "unit": "degC", "scale": 0.01},
            {"name": "LAT", "type": "int32", "unit": "deg", "scale": 1e-7},
            {"name": "F", "type": "float32", "unit": "g"},
        ]
    )
    received = packet_of(mission, Encoder(mission).encode(dict(values)).frame).values
    tolerance = {"P": 0.0501, "T": 0.00501, "LAT": 0.501e-7, "F": abs(values["F"]) * 1e-7 + 1e-30}
    for name, value in values.items():
        assert received[name] == pytest.approx(value, abs=tolerance[name], rel=0)


def test_a_frame_is_the_payload_its_checksum_and_the_framing() -> None:
    mission = load_mission("cansat-binary")
    zeros: dict[str, Value] = dict.fromkeys((f.name for f in mission.packet.fields), 0.0)
    sent = Encoder(mission).encode({**zeros, "FLAGS": "", "CMD_ECHO": ""})
    assert sent.frame.count(0) == 1
    assert sent.frame.endswith(b"\0")
    assert len(sent.frame) == 66 + 2 + 2


def test_a_line_is_the_words_between_delimiters_and_its_end() -> None:
    mission = line_mission_of(
        [
            {"name": "TIME", "type": "time"},
            {"name": "P", "type": "number", "unit": "kPa", "decimals": 1},
            {"name": "ECHO", "type": "text"},
        ],
        ";",
    )
    sent = Encoder(mission).encode({"TIME": 3723.0, "P": 101_325.0, "ECHO": "CX;ON\r"})
    assert sent.frame == b"01:02:03;101.3;CXON\r"
    assert sent.wire == {"TIME": "01:02:03", "P": "101.3", "ECHO": "CXON"}


def test_a_value_that_is_missing_is_a_key_error() -> None:
    mission = mission_of([{"name": "A", "type": "uint8"}, {"name": "B", "type": "uint8"}])
    with pytest.raises(KeyError, match="B"):
        Encoder(mission).encode({"A": 1.0})


def test_values_of_no_field_are_left_out() -> None:
    mission = mission_of([{"name": "A", "type": "uint8"}])
    assert Encoder(mission).encode({"A": 1.0, "OTHER": 2.0}).wire == {"A": 1}
