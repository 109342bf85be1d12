"""From the bytes of one packet to stored values, beside a well-known parser in the same run.

Both are told one message at a time and keep it: ours in columns, theirs as the latest message of
its kind. A whole flight does more with each packet: counts, phases, launch and apogee, limits.
"""

from itertools import cycle
from typing import Any

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from firmware_sim.flight import fly
from groundstation.flight.continuity import Standing
from groundstation.flight.store import store_of
from groundstation.reception import Reception
from protocol.decoder import Decoder
from protocol.mission_file import load_mission
from protocol.packet import Chunk, Packet

GROUP = pytest.mark.benchmark(group="one packet, from its bytes to stored values")


@GROUP
def test_a_packet_of_25_fields_into_its_columns(benchmark: BenchmarkFixture) -> None:
    mission = load_mission("cansat-binary")
    chunks = cycle([Chunk(sent.frame, 1, 1) for sent in fly(mission)])
    decoder, store = Decoder(mission), store_of(mission.packet)

    def take() -> None:
        for packet in decoder.feed(next(chunks)):
            assert isinstance(packet, Packet)
            store.append(packet, 0, Standing.NEXT, store.revision)

    benchmark(take)
    assert store.revision > 0
    assert len(store.number("ALTITUDE")) == store.revision


@GROUP
def test_a_packet_of_25_fields_into_a_flight(benchmark: BenchmarkFixture) -> None:
    mission = load_mission("cansat-binary")
    chunks = cycle([Chunk(sent.frame, 1, 1) for sent in fly(mission)])
    reception = Reception(mission)
    benchmark(lambda: reception.take(next(chunks)))
    assert reception.flight.rejected == 0
    assert reception.flight.received > 0


@GROUP
def test_a_mavlink_position_of_9_fields(benchmark: BenchmarkFixture) -> None:
    mavlink = pytest.importorskip("pymavlink.dialects.v20.common")
    writer, reader = mavlink.MAVLink(None), mavlink.MAVLink(None)
    position = (381465150, -790692000, 700000, 0, 0, 0, 0, 0)
    encoded = [writer.global_position_int_encode(n, *position).pack(writer) for n in range(200)]
    frames = cycle(encoded)
    latest: dict[str, Any] = {}

    def take() -> None:
        for message in reader.parse_buffer(next(frames)) or ():
            latest[message.get_type()] = message

    benchmark(take)
    assert latest["GLOBAL_POSITION_INT"].lat == 381465150
