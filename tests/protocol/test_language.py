"""What a mission can say, in any mixture: what is encoded is decoded again."""

import math
from collections.abc import Mapping

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from protocol.encoder import Encoder
from protocol.layout import Layout, declare
from protocol.mission import Mission
from protocol.opening import framer_of
from protocol.packet import Packet, Reject, Value, Wire
from tests.protocol.byte_streams import cuts, decoded, noise, packet_of, pieces_of
from tests.protocol.random_language import language_missions, values_of


def same(one: Mapping[str, Wire], other: Mapping[str, Wire]) -> bool:
    """Whether the wire values are equal, where NaN equals NaN."""
    return list(one) == list(other) and all(
        a == b or (a != a and b != b) for a, b in zip(one.values(), other.values(), strict=True)
    )


@given(language_missions(), st.data())
def test_every_kind_of_packet_receives_what_was_sent(mission: Mission, data: st.DataObject) -> None:
    encoder = Encoder(mission)
    for kind in mission.packets:
        sent = encoder.encode(data.draw(values_of(kind)), kind.name)
        packet = packet_of(mission, sent.frame)
        assert packet.kind == kind.name
        assert same(packet.wire, sent.wire)


def alike(one: Value, other: Value) -> bool:
    if isinstance(one, str) or isinstance(other, str):
        return one == other
    if not math.isfinite(one) or abs(one) > 1e9:
        return math.isnan(other) if math.isnan(one) else True
    return other == pytest.approx(one, rel=1e-6, abs=1e-6)


@given(language_missions(), st.data())
def test_values_that_were_received_are_received_alike_when_sent_again(
    mission: Mission, data: st.DataObject
) -> None:
    encoder = Encoder(mission)
    for kind in mission.packets:
        first = packet_of(mission, encoder.encode(data.draw(values_of(kind)), kind.name).frame)
        again = packet_of(mission, encoder.encode(first.values, kind.name).frame)
        for name, value in first.values.items():
            assert alike(value, again.values[name]), (name, first.wire[name], again.wire[name])


def one_outcome_a_frame(mission: Mission, stream: bytes, places: list[int]) -> None:
    outcomes = decoded(mission, *pieces_of(stream, places))
    frames = framer_of(mission).feed(stream)
    assert [(o.raw, o.offset) for o in outcomes] == [(f.raw, f.offset) for f in frames]
    names = {kind.name: [field.name for field in kind.fields] for kind in mission.packets}
    for outcome in outcomes:
        if isinstance(outcome, Packet):
            assert list(outcome.values) == names[outcome.kind]
        else:
            assert isinstance(outcome, Reject)
            assert outcome.detail


@st.composite
def damaged_streams(draw: st.DrawFn, mission: Mission) -> bytes:
    """Frames of the mission with bytes changed, taken out and put in."""
    encoder, stream = Encoder(mission), bytearray()
    for kind in mission.packets:
        stream += encoder.encode(draw(values_of(kind)), kind.name).frame
    for _ in range(draw(st.integers(1, 6))):
        place = draw(st.integers(0, len(stream)))
        stream[place : place + draw(st.integers(0, 3))] = draw(noise(4))
    return bytes(stream)


@given(language_missions(), st.data(), cuts())
def test_damaged_frames_are_one_packet_or_reject_each(
    mission: Mission, data: st.DataObject, places: list[int]
) -> None:
    one_outcome_a_frame(mission, data.draw(damaged_streams(mission)), places)


@given(language_missions(), noise(), cuts())
def test_noise_never_raises(mission: Mission, stream: bytes, places: list[int]) -> None:
    one_outcome_a_frame(mission, stream, places)


@pytest.mark.soak
@pytest.mark.timeout(1800)
@settings(max_examples=5000)
@given(language_missions(), st.data(), cuts())
def test_long_runs_of_damage_never_raise(
    mission: Mission, data: st.DataObject, places: list[int]
) -> None:
    one_outcome_a_frame(mission, data.draw(damaged_streams(mission)), places)


@given(language_missions().filter(lambda m: m.packet.encoding == "binary"), st.data())
def test_the_compiled_and_the_interpreted_declaration_read_and_build_the_same(
    mission: Mission, data: st.DataObject
) -> None:
    for kind in mission.packets:
        layout = Layout(kind)
        size = layout.size_bytes or 0
        payload = data.draw(st.binary(min_size=size, max_size=size))
        wire, interpreted = layout.parse(payload), declare(kind).parse(payload)
        assert same(wire, {name: interpreted[name] for name in wire})
        if all(value == value for value in wire.values()):
            assert layout.build(wire) == declare(kind).build(dict(wire)) == payload
