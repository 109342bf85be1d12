"""Flight logs as they come back from the field: cut off, overwritten, joined, or no log at all."""

import os
import struct
from itertools import pairwise
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from groundstation.errors import UserError
from groundstation.flight.events import Event, EventKind
from groundstation.flight.items import CommandSent
from groundstation.flightlog.format import (
    SIGNATURE,
    SYNC,
    Header,
    Record,
    RecordKind,
    encode_record,
)
from groundstation.flightlog.parts import part_at
from groundstation.flightlog.reader import FlightLog, read_flight_log, read_flights
from groundstation.flightlog.repair import repair
from groundstation.log_report import flight_of
from protocol.mission import Mission
from protocol.mission_file import load_mission
from protocol.packet import Chunk
from tests.groundstation.telemetry import START_NS, UTC_NS, chunk, flown, logged, spaced

CHUNKS = 12
HEADERS = 2
"""So many stand before the first chunk."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("damage")


@pytest.fixture(scope="module")
def whole(folder: Path, binary: Mission) -> bytes:
    """A sound log."""
    return logged(folder, binary, spaced(flown(binary, CHUNKS))).read_bytes()


@pytest.fixture(scope="module")
def places(whole: bytes) -> list[int]:
    """Where each record of the sound log begins, and where the last one ends."""
    found = [offset for offset in range(len(whole)) if whole.startswith(SYNC, offset)]
    return [*found, len(whole)]


def reread(folder: Path, data: bytes) -> FlightLog:
    path = folder / "broken.flightlog"
    path.write_bytes(data)
    return read_flight_log(path)


def kept(log: FlightLog) -> list[object]:
    """Return what is in a log but for the events that tell where something is missing."""
    return [
        item
        for item in log.items
        if not (isinstance(item, Event) and item.kind is EventKind.LOG_GAP)
    ]


def sound_items(whole: bytes, folder: Path) -> list[object]:
    return list(reread(folder, whole).items)


def test_a_log_cut_at_any_byte_gives_every_whole_record_before(
    whole: bytes, places: list[int], folder: Path
) -> None:
    items = sound_items(whole, folder)
    header_again = places[-3]
    first_chunk = places[HEADERS]
    ends = (
        *range(places[1], first_chunk, 97),
        *range(first_chunk, header_again),
        *range(header_again, len(whole), 97),
    )
    for end in ends:
        log = reread(folder, whole[:end])
        records = sum(place <= end for place in places[1:])
        assert log.items == items[: max(records - HEADERS, 0)], end
        assert sum(damage.size for damage in log.damage) == end - places[records], end
        assert not log.complete


def test_a_log_cut_before_its_first_record_is_whole_says_so(
    whole: bytes, places: list[int], folder: Path
) -> None:
    for end in range(1, places[1], 7):
        with pytest.raises(UserError, match=r"not a flight log|names the mission"):
            reread(folder, whole[:end])


@given(where=st.integers(0, 1 << 20), bits=st.integers(1, 255))
def test_any_byte_flipped_costs_its_record_and_no_other(
    where: int, bits: int, whole: bytes, places: list[int], folder: Path
) -> None:
    at = len(SIGNATURE) + where % (len(whole) - len(SIGNATURE))
    broken = bytearray(whole)
    broken[at] ^= bits
    log = reread(folder, bytes(broken))
    record = sum(place <= at for place in places) - 1
    items = sound_items(whole, folder)
    number = record - HEADERS
    hit = items[number : number + 1] if number >= 0 else []  # headers and the end hold no item
    assert kept(log) == [item for item in items if item not in hit]
    behind_a_chunk = places[HEADERS + 1] <= places[record] < places[-2]
    assert len(log.items) - len(kept(log)) == behind_a_chunk
    assert [(d.offset, d.size) for d in log.damage] == [
        (places[record], places[record + 1] - places[record])
    ]
    assert not log.complete


def test_a_damaged_signature_costs_nothing_else(whole: bytes, folder: Path) -> None:
    log = reread(folder, b"X" + whole[1:])
    assert log.items == sound_items(whole, folder)
    assert [(d.offset, d.size) for d in log.damage] == [(0, len(SIGNATURE))]


@given(start=st.integers(0, 1 << 20), size=st.integers(1, 1000), fill=st.sampled_from([0, 0xFF]))
def test_a_block_overwritten_anywhere_costs_the_records_it_touches(
    start: int, size: int, fill: int, whole: bytes, places: list[int], folder: Path
) -> None:
    start %= len(whole)
    end = min(start + size, len(whole))
    broken = whole[:start] + bytes([fill]) * (end - start) + whole[end:]
    log = reread(folder, broken)
    stretches = [(0, len(SIGNATURE)), *pairwise(places)]
    changed = [whole[a:b] != broken[a:b] for a, b in stretches]
    items = sound_items(whole, folder)
    # the signature and the headers come before the first item
    assert kept(log) == [
        item for item, gone in zip(items, changed[1 + HEADERS :], strict=False) if not gone
    ]
    lost = [b - a for (a, b), gone in zip(stretches, changed, strict=True) if gone]
    assert sum(damage.size for damage in log.damage) == sum(lost)


@given(
    # the first line of a log between records is that of another log joined to it, and no damage
    junk=st.binary(min_size=1, max_size=300).filter(lambda junk: b"CANSAT FLIGHT LOG" not in junk),
    record=st.integers(1, CHUNKS),
)
def test_noise_between_records_is_damage_and_costs_none(
    junk: bytes, record: int, whole: bytes, places: list[int], folder: Path
) -> None:
    at = places[record]
    log = reread(folder, whole[:at] + junk + whole[at:])
    assert kept(log) == sound_items(whole, folder)
    assert [(d.offset, d.size) for d in log.damage] == [(at, len(junk))]


def test_two_logs_joined_are_two_flights(whole: bytes, binary: Mission, folder: Path) -> None:
    other = logged(folder, binary, [chunk(b"other", 5)])
    path = folder / "joined.flightlog"
    path.write_bytes(whole + other.read_bytes() + whole)
    flights = read_flights(path)
    items = sound_items(whole, folder)
    assert [flight.items for flight in flights] == [items, [chunk(b"other", 5)], items]
    assert [flight.damage for flight in flights] == [[], [], []]
    assert {flight.flights_in_file for flight in flights} == {3}
    assert all(flight.complete for flight in flights)
    assert read_flight_log(path).items == items


def test_a_cut_log_and_another_joined_are_two_flights_with_the_damage_told(
    whole: bytes, places: list[int], binary: Mission, folder: Path
) -> None:
    other = logged(folder, binary, [chunk(b"other", 5)])
    path = folder / "joined.flightlog"
    path.write_bytes(whole[: places[3] + 10] + other.read_bytes())
    first, second = read_flights(path)
    assert first.items == sound_items(whole, folder)[:1]
    assert [(d.offset, d.size) for d in first.damage] == [(places[3], 10)]
    assert not first.complete
    assert (second.items, second.damage, second.complete) == ([chunk(b"other", 5)], [], True)


def test_a_log_without_a_header_joined_to_another_is_a_flight_of_its_own(
    whole: bytes, places: list[int], binary: Mission, folder: Path
) -> None:
    items = sound_items(whole, folder)
    other = logged(folder, binary, [chunk(b"other", 5)]).read_bytes()
    closed = SIGNATURE + bytes(1000) + whole[places[HEADERS] : places[-3]] + whole[places[-2] :]
    killed = SIGNATURE + bytes(1000) + whole[places[HEADERS] : places[-3]]
    path = folder / "joined.flightlog"
    for first in (closed, killed):
        path.write_bytes(first + other)
        one, two = read_flights(path)
        assert (one.items, one.header_lost, one.mission.name) == (items, True, binary.name)
        assert (two.items, two.header_lost) == ([chunk(b"other", 5)], False)
        path.write_bytes(other + first)
        one, *more = read_flights(path)
        assert [item for flight in (one, *more) for item in kept(flight)] == [
            chunk(b"other", 5),
            *items,
        ]
        assert [flight.header_lost for flight in (one, *more)] == [False, True]


def test_a_cut_log_and_the_same_log_whole_are_two_flights(
    whole: bytes, places: list[int], folder: Path
) -> None:
    path = folder / "joined.flightlog"
    path.write_bytes(whole[: places[6]] + whole)
    cut, again = read_flights(path)
    items = sound_items(whole, folder)
    assert (cut.items, cut.complete, cut.damage) == (items[:4], False, [])
    assert (again.items, again.complete, again.damage) == (items, True, [])


@pytest.mark.parametrize("length", [0, 1, 5_000, 16 * 1024 * 1024, 1 << 31, (1 << 32) - 1])
def test_a_record_that_lies_about_its_length_costs_only_itself(
    length: int, whole: bytes, places: list[int], folder: Path
) -> None:
    at = places[3] + len(SYNC) + 1
    log = reread(folder, whole[:at] + struct.pack("<I", length) + whole[at + 4 :])
    items = sound_items(whole, folder)
    assert kept(log) == items[:1] + items[2:]
    assert [(d.offset, d.size) for d in log.damage] == [(places[3], places[4] - places[3])]


def test_records_of_a_later_version_are_skipped_and_counted(whole: bytes, folder: Path) -> None:
    later = encode_record(Record(77, 1, 2, b"who knows"))
    odd_event = encode_record(Record(RecordKind.EVENT, 1, 2, b'{"kind":"of later","text":""}'))
    no_json = encode_record(Record(RecordKind.EVENT, 1, 2, b"\xff{"))
    no_utf8 = encode_record(Record(RecordKind.EVENT, 1, 2, b'{"kind":"\xff","text":""}'))
    log = reread(folder, whole + later + odd_event + no_json + no_utf8)
    assert log.items == sound_items(whole, folder)
    assert (log.unknown_records, log.damage) == (1, [])


@given(data=st.binary(min_size=1, max_size=400))
def test_noise_is_no_flight_log(data: bytes, folder: Path) -> None:
    for content in (data, SIGNATURE + data, data + SYNC + data, SYNC * 20 + data):
        with pytest.raises(UserError, match=r"broken\.flightlog"):
            reread(folder, content)


def test_a_file_that_holds_nothing_but_sync_marks_is_soon_given_up(folder: Path) -> None:
    with pytest.raises(UserError, match="names the mission"):
        reread(folder, SYNC * 200_000)


def test_an_empty_file_holds_no_flight(folder: Path) -> None:
    with pytest.raises(UserError, match="is empty"):
        reread(folder, b"")


def test_another_programs_file_is_told_from_a_flight_log(folder: Path) -> None:
    with pytest.raises(UserError, match=r"not a flight log .* choose a \.flightlog file"):
        reread(folder, b"TEAM_ID,MISSION_TIME\r\n1,2\r\n")


def test_a_folder_and_a_missing_file_are_named(tmp_path: Path) -> None:
    with pytest.raises(UserError, match=f"{tmp_path} is a folder; name a flight log in it"):
        read_flight_log(tmp_path)
    with pytest.raises(UserError, match=r"there is no flight log .*nowhere"):
        read_flight_log(tmp_path / "nowhere")


def header_record(mission: Mission, **changed: object) -> bytes:
    header = {
        "mission": mission.name,
        "mission_toml": mission.text,
        "mission_sha256": mission.sha256,
        "team_id": mission.team_id,
        "port": "p",
        "groundstation_version": "0",
        "python_version": "3",
        "machine": "m",
        "clock_monotonic_ns": 0,
        "clock_utc_ns": 0,
        "local_utc_offset_s": 0,
    } | changed
    return encode_record(Record(RecordKind.HEADER, 0, 0, msgspec.json.encode(header)))


def test_a_mission_inside_that_cannot_be_used_is_named_with_its_fault(
    binary: Mission, folder: Path
) -> None:
    for toml, fault in (("not TOML", "is not TOML"), ("", "name"), ('name = "x"', "packet")):
        with pytest.raises(UserError, match=rf"mission in this log cannot be used: .*{fault}"):
            reread(folder, SIGNATURE + header_record(binary, mission_toml=toml))


@pytest.mark.parametrize("timeout_s", [1e300, -1e308])
def test_a_command_that_says_it_waits_for_ever_is_no_crash(
    timeout_s: float, folder: Path, tiny: Mission
) -> None:
    command = CommandSent(1, "CX", {}, "CX", "CXON", timeout_s, START_NS, UTC_NS)
    log = read_flight_log(logged(folder, tiny, [chunk(b"1,\r"), command, chunk(b"2,\r", 1e9)]))
    flight = flight_of(log)
    assert [known.command.name for known in flight.commanding.history] == ["CX"]
    assert flight.received == 2


@pytest.mark.parametrize("payload", [b"", b"{}", b"null", b"\xff", b'{"mission": "\xff"}'])
def test_a_header_that_cannot_be_read_is_no_crash(payload: bytes, folder: Path) -> None:
    record = encode_record(Record(RecordKind.HEADER, 0, 0, payload))
    with pytest.raises(UserError, match="names the mission"):
        reread(folder, SIGNATURE + record)


def test_a_header_with_more_in_it_is_read(binary: Mission, folder: Path) -> None:
    log = reread(folder, SIGNATURE + header_record(binary, of_a_later_version=[1, 2]))
    assert isinstance(log.header, Header)
    assert log.items == []


def test_ten_megabytes_between_damage_are_read(binary: Mission, folder: Path) -> None:
    items = [Chunk(os.urandom(1_000_000), START_NS + n, UTC_NS) for n in range(10)]
    data = logged(folder, binary, items).read_bytes()
    cut = data[:9_500_000]
    assert reread(folder, cut).items == items[:9]


def test_a_chunk_is_read_with_both_its_times(folder: Path, binary: Mission) -> None:
    assert read_flight_log(logged(folder, binary, [chunk(b"x", 2.5)])).items == [chunk(b"x", 2.5)]


@pytest.mark.parametrize("mission", ["cansat-binary", "aas-2026", "arduino-lines"])
def test_damage_to_one_place_of_a_killed_log_never_costs_the_flight(
    mission: str, folder: Path
) -> None:
    loaded = load_mission(mission)
    data = logged(folder, loaded, [chunk(b"x" * 900, n) for n in range(60)]).read_bytes()
    killed = data[: data.rfind(SYNC, 0, data.rfind(SYNC))]
    items = reread(folder, killed).items
    assert len(items) == 60
    flipped = bytearray(killed)
    flipped[100] ^= 1
    for broken in (bytes(flipped), bytes(flipped[:-7]), bytes(4096) + killed[4096:]):
        log = reread(folder, broken)
        assert set(items) - set(log.items) <= {*items[:6], items[-1]}
        assert log.header.mission == mission
        assert part_at(log.path) is not None
        assert not log.header_lost


def test_the_header_comes_again_seldom(folder: Path, binary: Mission) -> None:
    data = logged(folder, binary, [chunk(b"x" * 1000, n) for n in range(4000)]).read_bytes()
    header = SYNC + bytes([RecordKind.HEADER])
    assert 5 < data.count(header) < 20


def test_a_log_without_any_header_is_read_with_the_mission_that_is_given(
    whole: bytes, places: list[int], binary: Mission, folder: Path
) -> None:
    path = folder / "headless.flightlog"
    path.write_bytes(SIGNATURE + bytes(5000) + whole[places[HEADERS] : places[-3]])
    with pytest.raises(UserError, match=r"repair .*--mission MISSION' writes a clean copy"):
        read_flight_log(path)
    log = read_flight_log(path, mission=binary)
    assert log.items == sound_items(whole, folder)
    assert (log.header_lost, log.complete, log.header.team_id) == (True, False, binary.team_id)
    assert log.header.clock_utc_ns == UTC_NS
    (copy,) = repair(path, folder / "mended.flightlog", binary)
    mended = read_flight_log(copy.path)
    assert mended.items[:-1] == log.items
    assert (mended.header_lost, mended.complete, mended.mission.name) == (False, True, binary.name)
