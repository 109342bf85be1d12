"""Live, values are read from a binary packet one by one: they are those of the whole."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from protocol.conversion import conversions
from protocol.layout import Layout
from protocol.mission import Mission
from protocol.packet import FieldError
from protocol.packet_codec import PacketCodec
from tests.protocol.random_missions import binary_missions


@given(mission=binary_missions(), data=st.data())
def test_each_field_is_the_one_that_the_compiled_declaration_parses(
    mission: Mission, data: st.DataObject
) -> None:
    packet = data.draw(st.sampled_from(mission.packets))
    layout = Layout(packet)
    size = layout.size_bytes
    assert size is not None
    payload = data.draw(st.binary(min_size=size, max_size=size))
    values, wire = PacketCodec(packet).decode(payload)
    parsed = layout.parse(payload)
    made = conversions(packet)
    grouped = {name for group in packet.absent_if_all_zero for name in group}
    assert list(wire) == list(values) == list(parsed)
    assert len(wire) == len(values) == len(parsed)
    for name, number in parsed.items():
        assert same(wire[name], number)
        assert same(values[name], made[name].to_si(number)) or name in grouped


@given(mission=binary_missions(), data=st.data())
def test_a_payload_of_another_size_is_refused(mission: Mission, data: st.DataObject) -> None:
    codec = PacketCodec(mission.packet)
    size = codec.layout.size_bytes
    payload = data.draw(st.binary(max_size=64))
    if len(payload) == size:
        payload += b"\0"
    with pytest.raises(FieldError, match=f"{len(payload)} bytes, expected {size}"):
        codec.decode(payload)


def same(one: object, other: object) -> bool:
    if isinstance(one, float) and isinstance(other, float) and math.isnan(one):
        return math.isnan(other)
    return type(one) is type(other) and one == other
