"""Bulk decoding gives what live decoding gives, value by value."""

from itertools import islice

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from firmware_sim.flight import fly
from protocol import bulk_cobs, bulk_regular
from protocol.bulk_checksum import BulkChecksum
from protocol.checksum import checksum_codec
from protocol.checksum_algorithms import NMEA, algorithm_names
from protocol.encoder import Encoder
from protocol.mission import Checksum, Mission
from protocol.mission_file import builtin_names, load_mission
from tests.protocol.bulk_and_live import assert_equal_to_live
from tests.protocol.byte_streams import cuts
from tests.protocol.random_language import language_missions, values_of
from tests.protocol.random_missions import missions, values_for

BREAKS = st.lists(st.integers(0, 12), max_size=4)


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
        stream += data.draw(st.just(b"") | st.binary(max_size=40))
        stream += encoder.encode(data.draw(values_for(mission))).frame
    for place in data.draw(st.lists(st.integers(0, len(stream) - 1), max_size=4)):
        stream[place] ^= data.draw(st.integers(1, 255))
    assert_equal_to_live(mission, bytes(stream), data.draw(cuts()), data.draw(BREAKS))


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
    assert_equal_to_live(mission, bytes(stream), data.draw(cuts()), data.draw(BREAKS))


@given(mission=missions(), noise=st.binary(max_size=500))
def test_noise_decodes_in_bulk_as_it_does_live(mission: Mission, noise: bytes) -> None:
    assert_equal_to_live(mission, noise)


@pytest.mark.parametrize("name", builtin_names())
def test_a_damaged_flight_decodes_in_bulk_as_it_does_live(name: str) -> None:
    mission = load_mission(name)
    stream = b"".join(sent.on_air for sent in fly(mission, seed=5, loss=0.1, corrupt=0.1))
    assert_equal_to_live(mission, stream, range(0, len(stream), 37), range(0, 9999, 11))
    bulk = assert_equal_to_live(mission, stream, range(0, len(stream), 50))
    assert len(bulk.tables[mission.packet.name].offsets) > 50
    assert bulk.others


@pytest.mark.parametrize("corrupt", [0.0, 0.03, 0.5])
def test_a_flight_taken_in_many_small_pieces_decodes_in_bulk_as_it_does_live(
    corrupt: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bulk_cobs, "_AT_ONCE", 8)
    monkeypatch.setattr(bulk_cobs, "_TURNED_AT_ONCE", 3)
    monkeypatch.setattr(bulk_regular, "_PIECE_BYTES", 500)
    mission = load_mission("cansat-binary")
    flight = fly(mission, seed=5, corrupt=corrupt)
    stream = b"".join(sent.on_air for sent in islice(flight, 300))
    for whole in (stream, stream[3:], stream + bytes(1500) + stream):
        assert_equal_to_live(mission, whole, range(0, len(whole), 50))


@pytest.mark.parametrize("name", ["cansat-binary", "aas-2026"])
def test_a_stream_that_never_ends_its_frame_decodes_in_bulk_as_it_does_live(name: str) -> None:
    mission = load_mission(name)
    whole = b"".join(sent.frame for sent in islice(fly(mission), 5))
    for noise in (b"A" * 5000, b"A" * 4096 + whole[-1:], b"A" * 4097 + whole[-1:], b"A" * 9000):
        stream = whole + noise + whole
        assert_equal_to_live(mission, stream, range(0, 20_000, 333))
        assert_equal_to_live(mission, stream, range(0, 20_000, 333), range(0, 60, 7))


@given(
    name=st.sampled_from([n for n in algorithm_names() if n != NMEA]),
    order=st.sampled_from(["little", "big"]),
    skip=st.integers(0, 8),
    payloads=st.integers(9, 80).flatmap(
        lambda size: st.lists(st.binary(min_size=size, max_size=size), min_size=1, max_size=4)
    ),
    damage=st.integers(0, 255),
)
def test_checksums_of_many_payloads_are_those_of_each(
    name: str, order: str, skip: int, payloads: list[bytes], damage: int
) -> None:
    codec = checksum_codec(Checksum(name, "big" if order == "big" else "little", skip))
    rows = [bytearray(codec.append(payload)) for payload in payloads]
    rows[0][-1] ^= damage
    planes = np.array([list(row) for row in rows], np.uint8).T
    expected = [codec.fits(bytes(row)) for row in rows]
    assert BulkChecksum(codec, len(payloads[0])).fits(planes).tolist() == expected
