"""Bulk decoding gives what live decoding gives, value by value."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firmware_sim.flight import fly
from protocol.bulk import Bulk, decode_bulk
from protocol.columns import Words
from protocol.decoder import Decoder
from protocol.encoder import Encoder
from protocol.mission import Mission
from protocol.mission_file import builtin_names, load_mission
from protocol.packet import Chunk, Packet, Value
from tests.protocol.random_language import language_missions, values_of
from tests.protocol.random_missions import missions, values_for


@given(mission=missions(), data=st.data())
def test_packets_of_any_mission_decode_in_bulk_as_they_do_live(
    mission: Mission, data: st.DataObject
) -> None:
    encoder = Encoder(mission)
    frames = [
        encoder.encode(data.draw(values_for(mission))).frame
        for _ in range(data.draw(st.integers(0, 6)))
    ]
    assert_equal_to_live(mission, b"".join(frames))


@given(mission=missions(), data=st.data())
def test_damaged_streams_of_any_mission_decode_in_bulk_as_they_do_live(
    mission: Mission, data: st.DataObject
) -> None:
    encoder = Encoder(mission)
    stream = bytearray()
    for _ in range(data.draw(st.integers(1, 5))):
        stream += data.draw(st.binary(max_size=40))
        stream += encoder.encode(data.draw(values_for(mission))).frame
    for place in data.draw(st.lists(st.integers(0, len(stream) - 1), max_size=4)):
        stream[place] ^= data.draw(st.integers(1, 255))
    assert_equal_to_live(mission, bytes(stream))


@given(mission=language_missions(), data=st.data())
def test_whatever_the_language_offers_decodes_in_bulk_as_it_does_live(
    mission: Mission, data: st.DataObject
) -> None:
    encoder = Encoder(mission)
    stream = bytearray()
    for kind in data.draw(st.lists(st.sampled_from(mission.packets), max_size=6)):
        stream += encoder.encode(data.draw(values_of(kind)), kind.name).frame
    for place in data.draw(st.lists(st.integers(0, max(0, len(stream) - 1)), max_size=2)):
        stream[place : place + 1] = data.draw(st.binary(max_size=2))
    assert_equal_to_live(mission, bytes(stream))


@given(mission=missions(), noise=st.binary(max_size=500))
def test_noise_decodes_in_bulk_as_it_does_live(mission: Mission, noise: bytes) -> None:
    assert_equal_to_live(mission, noise)


@pytest.mark.parametrize("name", builtin_names())
def test_a_damaged_flight_decodes_in_bulk_as_it_does_live(name: str) -> None:
    mission = load_mission(name)
    stream = b"".join(sent.on_air for sent in fly(mission, seed=5, loss=0.1, corrupt=0.1))
    bulk = assert_equal_to_live(mission, stream)
    assert len(bulk.tables[mission.packet.name].offsets) > 50
    assert bulk.others


def assert_equal_to_live(mission: Mission, stream: bytes) -> Bulk:
    """Decode both ways and compare everything; return what bulk decoding gave."""
    live = list(Decoder(mission).feed(Chunk(stream, 0, 0)))
    bulk = decode_bulk(mission, stream)
    assert bulk.others == [outcome for outcome in live if not isinstance(outcome, Packet)]
    for packet_kind in mission.packets:
        table = bulk.tables[packet_kind.name]
        packets = [p for p in live if isinstance(p, Packet) and p.kind == packet_kind.name]
        assert table.offsets.tolist() == [packet.offset for packet in packets]
        assert list(table.columns) == [field.name for field in packet_kind.fields]
        for name, column in table.columns.items():
            rows = column.tolist()
            assert len(rows) == len(packets)
            for row, packet in zip(rows, packets, strict=True):
                assert_same(row, packet.values[name])
            assert (
                isinstance(column, Words) == (bool(rows) and isinstance(rows[0], str)) or not rows
            )
    return bulk


def assert_same(bulk: Value, live: Value) -> None:
    if isinstance(live, float) and math.isnan(live):
        assert isinstance(bulk, float)
        assert math.isnan(bulk)
    else:
        assert bulk == live
