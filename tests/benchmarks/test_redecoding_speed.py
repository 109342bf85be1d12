"""A flight log from its file to columns and onto the screen, beside what people know, in one run.

The figures that compare are in `extra_info`; asserted is only what no busy machine can undo.
"""

import time
from collections.abc import Callable, Iterator
from io import BytesIO
from itertools import cycle, islice
from pathlib import Path

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from firmware_sim.flight import fly
from groundstation.flight.whole.whole_flight import Place, WholeFlight
from groundstation.flightlog.reader import read_flight_log
from groundstation.flightlog.writer import FlightLogWriter
from groundstation.replay_station import whole_flight_of
from protocol.bulk import decode_bulk
from protocol.columns import Column
from protocol.mission import Mission
from protocol.mission_file import load_mission
from protocol.packet import Chunk
from protocol.stream import Stream, stream_of

PACKETS = 200_000
MAVLINK_MESSAGES = 3000
BINARY, LINES = load_mission("cansat-binary"), load_mission("aas-2026")

pytestmark = pytest.mark.benchmark(group="a whole flight log")


def chunks_of(mission: Mission, packets: int) -> Iterator[Chunk]:
    """A long flight: a simulated one again and again, one chunk a packet."""
    pieces = [sent.on_air for sent in islice(fly(mission), 1000)]
    for number, piece in enumerate(islice(cycle(pieces), packets)):
        yield Chunk(piece, number * 10**8, number * 10**8)


def least_s(
    step: Callable[[], object], rounds: int = 5, clock: Callable[[], float] = time.process_time
) -> float:
    """Return the shortest time that `step` took, s: by the processor's time least disturbed by
    others, by the clock where several cores work for one result."""
    taken = []
    for _ in range(rounds):
        begin = clock()
        step()
        taken.append(clock() - begin)
    return min(taken)


@pytest.fixture(scope="module")
def long_log(tmp_path_factory: pytest.TempPathFactory) -> Path:
    writer = FlightLogWriter(tmp_path_factory.mktemp("long"), BINARY, "a benchmark")
    for chunk in chunks_of(BINARY, PACKETS):
        writer.append(chunk)
    writer.close()
    return writer.path


def columns_of(path: Path) -> dict[str, Column]:
    """From the file to the values of all fields, framing and checksums included."""
    found = read_flight_log(path).columns
    stream = Stream(found.received, found.starts, found.monotonic_ns, found.utc_ns)
    return decode_bulk(BINARY, stream).tables[BINARY.packet.name].columns


def test_a_log_from_file_to_columns_beside_pymavlink(
    benchmark: BenchmarkFixture, long_log: Path
) -> None:
    mavlink = pytest.importorskip("pymavlink.dialects.v20.common")
    columns = benchmark(columns_of, long_log)
    assert len(columns["ALTITUDE"].tolist()) == PACKETS
    writer = mavlink.MAVLink(None)
    messages = [writer.highres_imu_encode(n, *[1.5] * 13, 0xFFF).pack(writer) for n in range(100)]
    data = b"".join(islice(cycle(messages), MAVLINK_MESSAGES))

    def parse() -> None:
        assert len(mavlink.MAVLink(None).parse_buffer(data)) == MAVLINK_MESSAGES

    ours_s = least_s(lambda: columns_of(long_log), rounds=15) / PACKETS
    theirs_s = least_s(parse) / MAVLINK_MESSAGES
    benchmark.extra_info["packets a second"] = round(1 / ours_s)
    benchmark.extra_info["times pymavlink"] = round(theirs_s / ours_s, 1)
    assert theirs_s / ours_s > 20


def test_lines_to_columns_beside_pandas(benchmark: BenchmarkFixture) -> None:
    pandas = pytest.importorskip("pandas")
    stream = stream_of(list(chunks_of(LINES, PACKETS)))
    bulk = benchmark(decode_bulk, LINES, stream)
    assert len(bulk.tables[LINES.packet.name].offsets) == PACKETS
    names = [field.name for field in LINES.packet.fields][:-1]

    def read() -> None:
        table = pandas.read_csv(BytesIO(stream.data), header=None, names=names, lineterminator="\r")
        assert len(table) == PACKETS

    ours_s = least_s(lambda: decode_bulk(LINES, stream), clock=time.perf_counter)
    theirs_s = least_s(read, clock=time.perf_counter)
    benchmark.extra_info["lines a second"] = round(PACKETS / ours_s)
    benchmark.extra_info["times pandas.read_csv"] = round(theirs_s / ours_s, 2)
    by_processor = least_s(read) / least_s(lambda: decode_bulk(LINES, stream))
    benchmark.extra_info["times pandas.read_csv by processor time"] = round(by_processor, 2)
    assert by_processor > 0.35
    assert theirs_s / ours_s > 0.7


def test_a_log_opened_to_be_drawn(benchmark: BenchmarkFixture, long_log: Path) -> None:
    whole = benchmark(lambda: whole_flight_of(read_flight_log(long_log)))
    assert whole.at(whole.end).received == PACKETS


def test_any_moment_of_a_long_flight_costs_no_more_than_of_a_short_one(
    benchmark: BenchmarkFixture, long_log: Path
) -> None:
    long = whole_flight_of(read_flight_log(long_log))
    short = WholeFlight(BINARY, stream_of(list(chunks_of(BINARY, 1000))))

    def scrub(whole: WholeFlight) -> None:
        for share in (0.5, 0.1, 0.99, 0.3):
            flight = whole.at(Place(int(whole.end.chunks * share), 0))
            assert flight.store.number("ALTITUDE").shape == (flight.received,)

    benchmark(scrub, long)
    ratio = least_s(lambda: scrub(long)) / least_s(lambda: scrub(short))
    benchmark.extra_info["times that of a flight a hundredth as long"] = round(ratio, 1)
    assert ratio < 10
