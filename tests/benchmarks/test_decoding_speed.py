"""How long it takes from bytes to values: live, one packet a chunk, and in bulk."""

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from firmware_sim.flight import fly
from protocol.bulk import decode_bulk
from protocol.checksum import checksum_codec
from protocol.conversion import conversions
from protocol.decoder import Decoder
from protocol.encoder import Encoder
from protocol.framing import make_framer
from protocol.layout import Layout
from protocol.mission import Mission
from protocol.mission_file import builtin_names, load_mission
from protocol.packet import Chunk, Packet, Value

BINARY = load_mission("cansat-binary")


def values_in_flight(mission: Mission) -> dict[str, Value]:
    """Values such as a CanSat sends, of the usual number of digits."""
    numeric = {name: c.is_number for name, c in conversions(mission.packet).items()}
    return {
        field.name: 123.4 if numeric[field.name] else next(iter(field.values), "CXON")
        for field in mission.packet.fields
    }


def frame_of(mission: Mission) -> bytes:
    return Encoder(mission).encode(values_in_flight(mission)).frame


@pytest.mark.parametrize("name", builtin_names())
def test_from_a_chunk_to_the_values_of_its_packet(benchmark: BenchmarkFixture, name: str) -> None:
    mission = load_mission(name)
    decoder = Decoder(mission)
    chunk = Chunk(frame_of(mission), 1, 1)
    (packet,) = benchmark(lambda: list(decoder.feed(chunk)))
    assert isinstance(packet, Packet)


def test_from_a_chunk_to_its_cobs_frame_and_checksum(benchmark: BenchmarkFixture) -> None:
    assert BINARY.checksum is not None
    framer, codec = make_framer(BINARY.framing), checksum_codec(BINARY.checksum)
    data = frame_of(BINARY)

    def check() -> tuple[bytes, int, int]:
        (frame,) = framer.feed(data)
        return codec.split(frame.payload)

    _, received, computed = benchmark(check)
    assert received == computed


def test_from_a_payload_to_its_wire_values(benchmark: BenchmarkFixture) -> None:
    layout = Layout(BINARY.packet)
    wire = Encoder(BINARY).encode(values_in_flight(BINARY)).wire
    assert benchmark(layout.parse, layout.build(wire)) == wire


def test_from_values_to_a_frame(benchmark: BenchmarkFixture) -> None:
    encoder, values = Encoder(BINARY), values_in_flight(BINARY)
    assert benchmark(encoder.encode, values).frame == frame_of(BINARY)


def test_a_megabyte_of_noise(benchmark: BenchmarkFixture) -> None:
    decoder, noise = Decoder(BINARY), bytes(range(256)) * 4096
    chunks = [Chunk(noise[start : start + 4096], 1, 1) for start in range(0, len(noise), 4096)]
    outcomes = benchmark(lambda: [o for chunk in chunks for o in decoder.feed(chunk)])
    assert not any(isinstance(outcome, Packet) for outcome in outcomes)


@pytest.mark.parametrize("name", ["cansat-binary", "aas-2026"])
def test_a_whole_flight_to_columns(benchmark: BenchmarkFixture, name: str) -> None:
    mission = load_mission(name)
    stream = b"".join(sent.on_air for sent in fly(mission))
    bulk = benchmark(decode_bulk, mission, stream)
    assert len(bulk.tables[mission.packet.name].offsets) > 100
    assert not bulk.others
