"""Two readers that share no line read the same, whatever became of the file."""

from pathlib import Path
from random import Random
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from groundstation.errors import UserError
from groundstation.flight.events import Event, EventKind
from groundstation.flight.items import CommandSent, Item, Mark, MarkNamed, Moment, Sent
from groundstation.flightlog.format import MAX_PAYLOAD_BYTES, SYNC, Record, encode_record
from groundstation.flightlog.reader import read_flights
from groundstation.flightlog.record_items import record_of
from groundstation.flightlog.scanning import Scanner
from groundstation.flightlog.writer import FlightLogWriter
from protocol.mission import Mission
from tests.groundstation.flightlog import plain_reader
from tests.groundstation.flightlog.any_items import ITEMS
from tests.groundstation.telemetry import START_NS, UTC_NS, chunk, logged

EVERY_KIND: list[Item] = [
    Event(EventKind.LINK_OPENED, "/dev/ttyUSB0", START_NS, UTC_NS),
    chunk(b"\x00received\xff", 1),
    CommandSent(1, "CX", {"state": "ON"}, "CMD,1,CX,ON", "CXON", 5.0, START_NS, UTC_NS),
    Sent(b"CMD,1,CX,ON\r", START_NS, UTC_NS),
    Mark("mark 1", START_NS, UTC_NS),
    MarkNamed("парашут", START_NS, UTC_NS, START_NS + 1, UTC_NS + 1),
    Moment(START_NS, UTC_NS),
    chunk(b"more", 2),
]


def damaged(whole: bytes, draw: st.DataObject) -> bytes:
    """Return the log as it may come back from the field: a few things happened to it."""
    data = bytearray(whole)
    for _ in range(draw.draw(st.integers(0, 4))):
        at = draw.draw(st.integers(0, len(data)))
        what = draw.draw(st.sampled_from(["cut", "flip", "blank", "insert", "join", "drop", "lie"]))
        if what == "cut":
            del data[at:]
        elif what == "flip" and at < len(data):
            data[at] ^= draw.draw(st.integers(1, 255))
        elif what == "blank":
            end = min(at + draw.draw(st.integers(1, 200)), len(data))
            data[at:end] = bytes(end - at)
        elif what == "insert":
            data[at:at] = draw.draw(st.binary(max_size=60) | st.just(SYNC * 9))
        elif what == "join":
            data += whole
        elif what == "drop":
            del data[at : at + draw.draw(st.integers(1, 100))]
        elif what == "lie" and (mark := data.find(SYNC, at)) >= 0:
            lengths = st.integers(0, (1 << 32) - 1) | st.integers(0, MAX_PAYLOAD_BYTES)
            data[mark + 5 : mark + 9] = draw.draw(lengths).to_bytes(4, "little")
    return bytes(data)


def scanned(data: bytes, block_bytes: int) -> tuple[list[Record], list[tuple[int, int]]]:
    """Read records with our reader, fed so many bytes at a time."""
    scanner, records = Scanner(), []
    for at in range(0, max(len(data), 1), block_bytes):
        block = data[at : at + block_bytes]
        batch = scanner.feed(block, last=at + block_bytes >= len(data))
        records += [batch.record(number) for number in range(len(batch.kinds))]
    return records, [(found.offset, found.size) for found in scanner.damage]


def as_plain(record: Record) -> tuple[Any, ...]:
    content: Any = record.payload
    if record.kind in (1, 3, 6, 7, 9, 10):
        content = msgspec.json.decode(record.payload)
    return record.kind, record.monotonic_ns, record.utc_ns, content


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory, tiny: Mission) -> bytes:
    writer = FlightLogWriter(tmp_path_factory.mktemp("whole"), tiny, "p")
    for item in EVERY_KIND:
        writer.append(item)
    writer.name_successor(Path("/elsewhere/next.flightlog"))
    writer.close()
    return writer.path.read_bytes()


@given(items=st.lists(ITEMS, max_size=12))
def test_the_plain_reader_reads_every_kind_of_record(
    items: list[Item], tiny: Mission, tmp_path_factory: pytest.TempPathFactory
) -> None:
    data = logged(tmp_path_factory.mktemp("log"), tiny, items).read_bytes()
    (flight,), damage = plain_reader.read(data)
    assert damage == []
    assert [kind for kind, *_ in flight[:2] + flight[-2:]] == [1, 1, 1, 4]
    assert flight[2:-2] == [as_plain(record_of(item)) for item in items]


@given(draw=st.data(), block_bytes=st.sampled_from([61, 256, 1000, 4000]))
def test_both_read_the_same_of_a_damaged_log_in_blocks_of_any_size(
    draw: st.DataObject, block_bytes: int, whole: bytes
) -> None:
    data = damaged(whole, draw)
    assert_same(data, block_bytes)


def test_a_log_fed_byte_by_byte_is_read_like_one_fed_at_once(whole: bytes) -> None:
    assert_same(whole, 1)


def test_both_tell_the_same_flights_in_joined_logs(whole: bytes, tmp_path: Path) -> None:
    path = tmp_path / "joined.flightlog"
    path.write_bytes(whole + whole[: len(whole) // 2] + whole)
    plain, _damage = plain_reader.read(path.read_bytes())
    flights = read_flights(path)
    assert len(plain) == len(flights) > 1
    for ours, theirs in zip(flights, plain, strict=True):
        items = [as_plain(record_of(item)) for item in ours.items]
        assert items == [record for record in theirs if record[0] not in (1, 4, 9)]


def assert_same(data: bytes, block_bytes: int) -> None:
    flights, damage = plain_reader.read(data)
    records, found = scanned(data, block_bytes)
    assert [as_plain(record) for record in records] == [r for flight in flights for r in flight]
    assert found == damage


@pytest.mark.soak
@pytest.mark.timeout(7200)
def test_a_million_mutated_logs_are_read_without_exception_or_hang(
    whole: bytes, tmp_path: Path
) -> None:
    chance = Random(2026)
    path = tmp_path / "mutated.flightlog"
    read = 0
    for _ in range(1_000_000):
        path.write_bytes(mutated(whole, chance))
        try:
            read += sum(len(flight.items) for flight in read_flights(path))
        except UserError as error:
            assert "mutated.flightlog" in str(error)  # noqa: PT017 - both ways are right
    assert read > 1_000_000


def mutated(whole: bytes, chance: Random) -> bytes:
    """Return the log with a few of its bytes changed, cut, doubled or made to lie."""
    data = bytearray(whole)
    for _ in range(chance.randint(1, 4)):
        at, size = chance.randrange(len(data) + 1), chance.randrange(1, 200)
        match chance.randrange(5):
            case 0:
                data[at : at + 1] = chance.randbytes(1)
            case 1:
                del data[at : at + size * chance.choice((1, 1, 100))]
            case 2:
                data[at : at + size] = bytes(size)
            case 3:
                data[at:at] = data[:size] + SYNC
            case 4:
                mark = data.find(SYNC, at)
                data[mark + 5 : mark + 9] = chance.randbytes(chance.randint(2, 4)).ljust(4, b"\0")
    return bytes(data)


def test_an_unknown_kind_of_record_and_unknown_keys_are_passed_over(whole: bytes) -> None:
    later = encode_record(Record(77, 1, 2, b"who knows"))
    at = whole.rfind(SYNC)
    flights, damage = plain_reader.read(whole[:at] + later + whole[at:])
    assert damage == []
    assert (77, 1, 2, b"who knows") in flights[0]
