"""No packet is made of bytes from before and behind a damaged place of a log."""

from pathlib import Path

import pytest

from groundstation.export.telemetry import telemetry_of
from groundstation.flight.decoding import FlightDecoder
from groundstation.flight.events import Event, EventKind
from groundstation.flight.items import Item
from groundstation.flightlog.following import Follower
from groundstation.flightlog.reader import read_flight_log
from groundstation.flightlog.repair import repair
from groundstation.log_report import flight_of
from groundstation.reception import Reception
from protocol.mission import Mission
from protocol.mission_file import load_mission
from protocol.packet import Packet
from tests.groundstation.same_flight import assert_same
from tests.groundstation.telemetry import chunk, flown, logged, spaced

CHUNK_BYTES = 50
"""So a chunk hardly ever holds a whole packet, and most hold the end of one and begin another."""


def broken_log(folder: Path, mission: Mission, hit: list[int]) -> Path:
    """Return a log of which the chunks of these numbers are damaged."""
    stream = b"".join(flown(mission, 60))
    pieces = [stream[at : at + CHUNK_BYTES] for at in range(0, len(stream), CHUNK_BYTES)]
    path = logged(folder, mission, spaced(pieces))
    data = bytearray(path.read_bytes())
    for number in hit:
        data[data.index(pieces[number])] ^= 0xFF
    path.write_bytes(data)
    return path


def gaps_in(items: list[Item]) -> list[str]:
    return [i.text for i in items if isinstance(i, Event) and i.kind is EventKind.LOG_GAP]


@pytest.mark.parametrize(
    "name", ["aas-2026", "esa-primary", "cansat-binary", "turksat-model-satellite"]
)
@pytest.mark.parametrize("hit", [[7], [7, 8, 9, 31, 33]])
def test_no_packet_reaches_over_damage_on_any_way(
    name: str, hit: list[int], tmp_path: Path
) -> None:
    mission = load_mission(name)
    path = broken_log(tmp_path, mission, hit)
    log = read_flight_log(path)
    live, decoder, packets = Reception(mission), FlightDecoder(mission), list[Packet]()
    for item in log.items:
        live.take(item)
        packets += [found for found in decoder.take(item) if isinstance(found, Packet)]
    sent = {frame.rstrip(b"\r\n\0") for frame in flown(mission, 60)}
    assert sent.issuperset(packet.raw for packet in packets)
    assert len(gaps_in(log.items)) == sum(one - 1 not in hit for one in hit) == len(log.damage)
    assert_same(live.flight, flight_of(log))
    telemetry = telemetry_of(log)
    assert telemetry.packets == live.flight.received == len(packets) > 20
    assert telemetry.rejected == live.flight.rejected
    assert Follower(path).read() == log.items
    (copy,) = repair(path)
    assert read_flight_log(copy.path).items[:-1] == log.items


def test_a_line_torn_by_damage_is_given_up_and_never_joined_to_another(
    tmp_path: Path, tiny: Mission
) -> None:
    path = logged(tmp_path, tiny, [chunk(b"1,2"), chunk(b"3\r4,5\r6,", 1), chunk(b"7\r", 2)])
    data = bytearray(path.read_bytes())
    data[data.index(b"3\r4,5")] ^= 1
    path.write_bytes(data)
    log = read_flight_log(path)
    (damage,) = log.damage
    said = f"{damage.size} damaged bytes at {damage.offset:,} are left out"
    behind = chunk(b"7\r", 2)
    gap = Event(EventKind.LOG_GAP, said, behind.monotonic_ns, behind.utc_ns)
    assert log.items == [chunk(b"1,2"), gap, behind]
    flight = flight_of(log)
    assert [reject.raw for reject in flight.latest_rejects][:1] == [b"1,2"]
    assert flight.received == 0
