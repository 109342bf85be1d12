"""Bulk decoding held against live decoding, value by value."""

from collections.abc import Iterable
from dataclasses import replace

import msgspec

from protocol.bulk import Bulk, Table, decode_bulk
from protocol.columns import Words
from protocol.decoder import Decoder, Outcome
from protocol.mission import Mission
from protocol.packet import Chunk, Packet, Value
from protocol.stream import Interruption, stream_of
from tests.protocol.byte_streams import pieces_of


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
    if isinstance(live, float):
        assert isinstance(bulk, float)
        assert bulk.hex() == live.hex(), "to the last bit, and to the sign of 0"
    else:
        assert bulk == live
