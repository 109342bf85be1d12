"""Bulk decoding gives what live decoding gives, value by value."""

import math
from collections.abc import Iterable
from dataclasses import replace
from itertools import islice

import msgspec
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from firmware_sim.flight import fly
from protocol import bulk_cobs, bulk_regular, bulk_text
from protocol.bulk import Bulk, Table, decode_bulk
from protocol.bulk_checksum import BulkChecksum
from protocol.checksum import checksum_codec
from protocol.checksum_algorithms import NMEA, algorithm_names
from protocol.columns import Words
from protocol.decoder import Decoder, Outcome
from protocol.encoder import Encoder
from protocol.mission import Checksum, Mission
from protocol.mission_file import builtin_names, load_mission
from protocol.packet import Chunk, Packet, Value
from protocol.stream import Interruption, stream_of
from tests.protocol.byte_streams import cuts, pieces_of
from tests.protocol.random_language import language_missions, values_of
from tests.protocol.random_missions import line_mission_of, missions, values_for

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


@pytest.mark.parametrize("name", ["aas-2026", "aas-2023"])
def test_blocks_of_lines_read_side_by_side_are_one_stream(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bulk_text, "_BLOCK_BYTES", 1000)
    mission = load_mission(name)
    stream = b"".join(sent.on_air for sent in fly(mission, seed=6, corrupt=0.02))
    bulk = assert_equal_to_live(mission, stream, range(0, len(stream), 45))
    assert len(bulk.tables[mission.packet.name].offsets) > 100


def assert_equal_to_live(
    mission: Mission, stream: bytes, cuts: Iterable[int] = (), breaks: Iterable[int] = ()
) -> Bulk:
    """Decode both ways and compare everything; return what bulk decoding gave. The stream is
    interrupted before the chunks of these numbers."""
    pieces = [piece for piece in pieces_of(stream, cuts) if piece]
    chunks = [Chunk(piece, 10 * n, 7 * n) for n, piece in enumerate(pieces)]
    broken = [Interruption(n, 10 * n - 5, 7 * n - 3) for n in sorted(breaks) if n <= len(chunks)]
    live = decoded_live(mission, chunks, broken)
    bulk = decode_bulk(mission, replace(stream_of(chunks), interruptions=tuple(broken)))
    others = [(n, found) for n, found in enumerate(live) if not isinstance(found, Packet)]
    assert bulk.others == [found for _, found in others]
    assert bulk.others_order.tolist() == [n for n, _ in others]
    told_ns = [10 * n if n >= 0 else broken[-1 - n].monotonic_ns for n in bulk.others_chunks]
    assert told_ns == [found.monotonic_ns for _, found in others]
    assert_holds(bulk, mission, live)
    in_few_bytes = bulk.packed(mission)
    in_few_bytes.packets.pack()
    assert_holds(in_few_bytes, mission, live)
    return bulk


def assert_holds(bulk: Bulk, mission: Mission, live: list[Outcome]) -> None:
    """Compare all packets with those that live decoding gave."""
    for kind in mission.packets:
        packets = [
            (n, found)
            for n, found in enumerate(live)
            if isinstance(found, Packet) and found.kind == kind.name
        ]
        assert_table_holds(bulk.tables[kind.name], packets)
        for row, (_, packet) in enumerate(packets):
            assert_same_packet(bulk.packet(kind.name, row), packet)
        assert list(bulk.tables[kind.name].columns) == [field.name for field in kind.fields]


def decoded_live(
    mission: Mission, chunks: list[Chunk], broken: list[Interruption]
) -> list[Outcome]:
    decoder = Decoder(mission)
    live: list[Outcome] = []
    for number in range(len(chunks) + 1):
        for interruption in broken:
            if interruption.chunks_before == number:
                live += decoder.interrupt(interruption.monotonic_ns, interruption.utc_ns)
        for chunk in chunks[number : number + 1]:
            live += decoder.feed(chunk)
    return live


def assert_table_holds(table: Table, packets: list[tuple[int, Packet]]) -> None:
    assert table.offsets.tolist() == [packet.offset for _, packet in packets]
    assert table.order.tolist() == [n for n, _ in packets]
    assert (table.chunks * 10).tolist() == [packet.monotonic_ns for _, packet in packets]
    strengths = [packet.rssi_dbm for _, packet in packets]
    told = [None if r != r else r for r in (table.rssi_dbm if table.rssi_dbm is not None else ())]
    assert (told or [None] * len(packets)) == strengths
    for name, column in table.columns.items():
        rows = column.tolist()
        assert len(rows) == len(packets)
        for row, (_, packet) in zip(rows, packets, strict=True):
            assert_same(row, packet.values[name])
        if isinstance(column, Words):
            assert list(column.words) == list(dict.fromkeys(rows))
        if rows:
            assert isinstance(column, Words) == isinstance(rows[0], str)
    if table.payloads is not None:
        assert [row.tobytes() for row in table.payloads] == [p.payload for _, p in packets]


def assert_same_packet(bulk: Packet, live: Packet) -> None:
    assert msgspec.structs.replace(bulk, values={}, wire={}) == msgspec.structs.replace(
        live, values={}, wire={}
    )
    assert list(bulk.values) == list(live.values)
    for name, value in live.values.items():
        assert_same(bulk.values[name], value)


def assert_same(bulk: Value, live: Value) -> None:
    if isinstance(live, float) and math.isnan(live):
        assert isinstance(bulk, float)
        assert math.isnan(bulk)
    else:
        assert bulk == live


WORDS = st.sampled_from(
    [
        *("", "0", "-0", "-0.0", "+.5", "1.", ".", "-", "1.2.3", "12345678", "-118.243712"),
        *("1234567.8", "123456789.123456", "1234567890123456", "1e5", "nan", "12a", "--1", " 7"),
        *("7 ", "  7", "12:34:56", "1:2:3", "23:59:60", "12:00:00.5", "PAD", "ASCENT", "\t"),
        *("a word that is long", "é", "\x07", "F", "S", "0.00001", "99999999", "000000001"),
    ]
) | st.floats(-1e6, 1e6).map(lambda number: f"{number:.3f}")


@given(data=st.data())
def test_lines_of_any_words_are_read_in_bulk_as_they_are_live(data: st.DataObject) -> None:
    mission = line_mission_of(
        [
            {"name": "N", "type": "number", "unit": "kPa", "none": [99999999, "PAD"]},
            {"name": "I", "type": "integer"},
            {"name": "T", "type": "time"},
            {"name": "W", "type": "text"},
            {"name": "E", "type": "integer", "values": ["PAD", "ASCENT"]},
            {"name": "O", "type": "text", "optional": True, "rest": data.draw(st.booleans())},
        ],
        absent_if_all_zero=[["N", "I"]],
    )
    usual = st.tuples(st.just("-1.5"), st.just("7"), st.just("12:34:56"), WORDS, st.just("1"))
    line = usual | st.lists(WORDS, max_size=8)
    lines = data.draw(st.lists(line.map(",".join), max_size=30))
    ends = st.sampled_from(["\r", "\n", "\r\n", "\r\r"])
    text = "".join(one + data.draw(ends) for one in lines) + data.draw(st.sampled_from(["", "1,2"]))
    assert_equal_to_live(mission, text.encode(), data.draw(cuts()), data.draw(BREAKS))


ANY_NUMBER = st.from_regex(r"[+-]?[0-9]{0,17}(\.[0-9]{0,8})?([eE][+-]?[0-9]{1,3})?", fullmatch=True)


@given(data=st.data(), decimals=st.integers(0, 6))
def test_numbers_in_lines_are_read_to_their_last_bit(data: st.DataObject, decimals: int) -> None:
    mission = line_mission_of(
        [
            {"name": "N", "type": "number"},
            {"name": "I", "type": "integer"},
            {"name": "T", "type": "time"},
        ]
    )
    usual = st.integers(-(10**9), 10**9).map(lambda whole: f"{whole / 10**decimals:.{decimals}f}")
    odd = ["-0", "0", "-0.0", "+0.0", "00.0", "-", "+", ".", "007", " 1.5", "1.5 ", ""]
    strange = st.sampled_from(odd)
    number = usual | usual | ANY_NUMBER | strange
    whole = st.integers(-(10**10), 10**10).map(str)
    integer = whole | whole | ANY_NUMBER | strange
    clock = st.times().map(lambda time: time.strftime("%H:%M:%S"))
    time = clock | clock | st.from_regex(r"[0-9:/;]{8}", fullmatch=True)
    lines = data.draw(st.lists(st.tuples(number, integer, time).map(",".join), max_size=20))
    text = "".join(line + "\r" for line in lines).encode()
    bulk = assert_equal_to_live(mission, text)
    live = [
        found for found in Decoder(mission).feed(Chunk(text, 0, 0)) if isinstance(found, Packet)
    ]
    for name, column in bulk.tables[mission.packet.name].columns.items():
        meant = np.array([packet.values[name] for packet in live], np.float64)
        assert np.array(column.tolist(), np.float64).tobytes() == meant.tobytes()


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
