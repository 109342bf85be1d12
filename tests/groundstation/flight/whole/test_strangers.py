"""Packets of other teams are told apart alike as they come and in a whole flight."""

from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from groundstation.flight.events import EventKind
from groundstation.flight.flight import Flight
from groundstation.flight.items import Item
from groundstation.flight.teams import told_of_teams
from groundstation.flightlog.reader import read_flight_log
from groundstation.replay_station import ReplayStation
from protocol.encoder import Encoder
from protocol.mission import Mission
from protocol.mission_file import parse_mission
from protocol.packet import Chunk
from tests.groundstation.flight.whole.test_whole_flight import assert_same_throughout
from tests.groundstation.telemetry import START_NS, UTC_NS, logged

TEXT = """
name = "two-kinds"
team_id = "1031"
framing = { kind = "lines" }
[[packet]]
name = "fast"
encoding = "text"
prefix = "F,"
fields = [
  { name = "TEAM", type = "TYPE", role = "team_id" },
  { name = "COUNT", type = "integer", role = "packet_count" },
  { name = "STATE", type = "text", role = "state" },
  { name = "ALT", type = "number", unit = "m", role = "altitude" },
]
[[packet]]
name = "slow"
encoding = "text"
prefix = "S,"
fields = [
  { name = "TEAM", type = "TYPE", role = "team_id" },
  { name = "COUNT", type = "integer", role = "packet_count" },
]
[[packet]]
name = "nobody"
encoding = "text"
prefix = "N,"
fields = [{ name = "VOLTS", type = "number" }]
"""

BINARY = """
name = "struct"
team_id = "1031"
framing = { kind = "cobs" }
checksum = { algorithm = "CRC-16/XMODEM" }
[[packet]]
name = "telemetry"
encoding = "binary"
fields = [
  { name = "TEAM", type = "uint16", role = "team_id" },
  { name = "COUNT", type = "uint16", role = "packet_count" },
  { name = "ALT", type = "float32", unit = "m", role = "altitude" },
]
"""

NUMBERED = parse_mission(TEXT.replace("TYPE", "integer"), "numbered")
NAMED = parse_mission(TEXT.replace("TYPE", "text"), "named")
STRUCT = parse_mission(BINARY, "struct")

ONE_PACKET = st.tuples(
    st.sampled_from(["fast", "fast", "slow", "nobody", "noise"]),
    st.sampled_from(["1031", "1031", "2043", "77", "", *map(str, range(3000, 3008))]),
    st.integers(0, 6),
)


def lines(packets: list[tuple[str, str, int]]) -> list[bytes]:
    made = {
        "fast": "F,{team},{count},{count},{count}.5\r",
        "slow": "S,{team},{count}\r",
        "nobody": "N,{count}\r",
        "noise": "noise\r",
    }
    return [made[kind].format(team=team, count=count).encode() for kind, team, count in packets]


def items_of(pieces: list[bytes], step_s: float, in_a_chunk: int) -> list[Item]:
    joined = [
        b"".join(pieces[begin : begin + in_a_chunk]) for begin in range(0, len(pieces), in_a_chunk)
    ]
    times = [START_NS + round(number * step_s * 1e9) for number in range(len(joined))]
    return [
        Chunk(data, time_ns, UTC_NS + time_ns) for data, time_ns in zip(joined, times, strict=True)
    ]


@settings(max_examples=60)
@given(
    mission=st.sampled_from([NUMBERED, NAMED]),
    packets=st.lists(ONE_PACKET, max_size=25),
    in_a_chunk=st.integers(1, 4),
)
def test_whatever_teams_come_it_is_the_same_at_every_moment(
    mission: Mission, packets: list[tuple[str, str, int]], in_a_chunk: int
) -> None:
    assert_same_throughout(mission, items_of(lines(packets), 0.5, in_a_chunk))


@settings(max_examples=30)
@given(
    teams=st.lists(st.sampled_from([1031, 1031, 2043, 77, 0]), max_size=25),
    damaged=st.sets(st.integers(0, 24)),
)
def test_whatever_teams_come_in_structs_it_is_the_same(teams: list[int], damaged: set[int]) -> None:
    encoder = Encoder(STRUCT)
    pieces = []
    for count, team in enumerate(teams):
        values = {"TEAM": float(team), "COUNT": float(count), "ALT": count * 1.5}
        frame = bytearray(encoder.encode(values).frame)
        if count in damaged:
            frame[3] ^= 1
        pieces.append(bytes(frame))
    assert_same_throughout(STRUCT, items_of(pieces, 0.5, 2))


def flown(mission: Mission, *packets: tuple[str, str, int]) -> Flight:
    return assert_same_throughout(mission, items_of(lines(list(packets)), 1.0, 1))


def told(flight: Flight) -> list[str]:
    return [event.text for event in flight.events if event.kind is EventKind.TEAM_TOLD]


def test_another_teams_packets_are_counted_and_nothing_of_them_is_in_the_flight() -> None:
    flight = flown(
        NUMBERED,
        ("fast", "1031", 1),
        ("fast", "2043", 500),
        ("fast", "1031", 2),
        ("slow", "2043", 501),
        ("nobody", "", 8),
        ("fast", "1031", 3),
    )
    assert flight.strangers == {"2043": 2}
    assert flight.stores["fast"].number("COUNT").tolist() == [1.0, 2.0, 3.0]
    assert flight.received == 4
    assert flight.rejected == flight.continuity.missing == flight.continuity.resets == 0
    assert flight.altitude_max_m == 3.5
    assert told(flight) == ["2043 is on this channel too; its packets are counted apart"]
    last_ns = flight.last_ns or 0
    assert told_of_teams(flight, last_ns) == "also team 2043: 2 packets"
    assert told_of_teams(flight, last_ns + 60 * 10**9) == ""


def test_a_crew_that_forgot_its_number_keeps_its_flight_and_is_told() -> None:
    flight = flown(NUMBERED, ("fast", "2043", 1), ("fast", "2043", 2), ("fast", "2043", 3))
    assert flight.received == 3
    assert not flight.strangers
    assert told_of_teams(flight, flight.last_ns or 0) == "packets of team 2043, mission says 1031"
    assert told(flight) == [
        '2043 sends these packets, and the mission says 1031: set team_id = "2043" if that is yours'
    ]


def test_when_ours_are_here_those_before_are_counted_apart_and_the_count_begins_with_ours() -> None:
    flight = flown(
        NAMED,
        ("fast", "2043", 900),
        ("slow", "2043", 902),
        ("nobody", "", 8),
        ("fast", "1031", 1),
        ("fast", "2043", 903),
        ("fast", "1031", 2),
        ("fast", "1031", 4),
    )
    assert flight.strangers == {"2043": 3}
    assert flight.stores["fast"].number("COUNT").tolist() == [1.0, 2.0, 4.0]
    assert flight.received == 4
    assert (flight.continuity.lost, flight.continuity.resets) == (1, 0)
    assert flight.altitude_max_m == 4.5
    assert [phase.state for phase in flight.phases] == ["1", "2", "4"]
    assert told(flight) == [
        "2043 is on this channel too; its packets are counted apart",
        "1031, as the mission says, is here; the packets before, of 2043, are counted apart",
    ]


def test_one_packet_with_our_number_among_those_of_others_decides_nothing() -> None:
    others = [("fast", "2043", number) for number in range(5)]
    flight = flown(NUMBERED, *others, ("fast", "1031", 5), ("fast", "2043", 6))
    assert flight.received == 7
    assert not flight.strangers
    assert len(told(flight)) == 1


def test_a_replay_shows_what_was_known_of_teams_at_each_moment(tmp_path: Path) -> None:
    sent = [("fast", "2043", 900), ("fast", "2043", 901), ("fast", "1031", 1), ("fast", "1031", 2)]
    items = items_of(lines(sent), 1.0, 1)
    station = ReplayStation(read_flight_log(logged(tmp_path, NAMED, items)))
    station.replay.pause()
    times_ns = [item.monotonic_ns for item in items]
    station.replay.seek(times_ns[2])
    before, whole_before = station.flight, station.shown_of
    assert before.stores["fast"].number("COUNT").tolist() == [900.0, 901.0, 1.0]
    station.replay.seek(times_ns[3])
    after = station.flight
    assert after is not before
    assert station.shown_of is not whole_before
    assert after.stores["fast"].number("COUNT").tolist() == [1.0, 2.0]
    station.replay.seek(times_ns[1])
    assert station.flight.stores["fast"].number("COUNT").tolist() == [900.0, 901.0]
    assert station.shown_of is whole_before


def test_damaged_numbers_of_teams_make_no_flood_of_events() -> None:
    strangers = [("fast", str(number), number) for number in range(2000, 2100)]
    flight = flown(NUMBERED, ("fast", "1031", 1), *strangers)
    assert sum(flight.strangers.values()) == 100
    assert len(told(flight)) == 5


def test_a_packet_without_a_team_is_ours() -> None:
    flight = flown(NUMBERED, ("fast", "1031", 1), ("fast", "", 2), ("fast", "1031", 3))
    assert flight.received == 3
    assert not flight.strangers
