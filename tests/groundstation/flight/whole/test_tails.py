"""The first line behind a gap that has lost its beginning is told, live and in a whole flight."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from groundstation.flight.events import Event, EventKind
from groundstation.flight.flight import Flight
from groundstation.flight.items import Item
from protocol.encoder import Encoder
from protocol.mission import Mission
from protocol.mission_file import parse_mission
from protocol.packet import Chunk
from tests.groundstation.flight.whole.test_whole_flight import (
    LINKS,
    assert_same_throughout,
    interrupted,
)
from tests.groundstation.telemetry import START_NS, UTC_NS, frame, spaced
from tests.protocol.byte_streams import pieces_of

TEXT = """
name = "begins-with"
team_id = "1031"
rate_hz = 1.0
framing = { kind = "lines" }
[[packet]]
name = "telemetry"
encoding = "text"
fields = [FIELDS]
"""
TEAM = '{ name = "TEAM", type = "text", role = "team_id" }'
COUNT = '{ name = "COUNT", type = "integer", role = "packet_count" }'
SECONDS = '{ name = "T", type = "number", unit = "ms", role = "mission_time" }'
CLOCK = '{ name = "UTC", type = "time", role = "gps_time" }'
VALUE = '{ name = "VOLTS", type = "number" }'


def mission_of(*fields: str) -> Mission:
    return parse_mission(TEXT.replace("FIELDS", ", ".join([*fields, VALUE])), "begins")


BY_TEAM = mission_of(TEAM, COUNT)
BY_COUNT = mission_of(COUNT)
BY_COUNT_AND_TIME = mission_of(COUNT, SECONDS)
BY_TIME = mission_of(SECONDS)
BY_CLOCK = mission_of(CLOCK)
SEVERAL = [BY_TEAM, BY_COUNT, BY_COUNT_AND_TIME, BY_TIME, BY_CLOCK]


def opened(second: float, kind: EventKind = EventKind.LINK_BACK) -> Event:
    time_ns = START_NS + round(second * 1e9)
    return Event(kind, "port", time_ns, UTC_NS + time_ns)


def line(words: str, second: float) -> Chunk:
    time_ns = START_NS + round(second * 1e9)
    return Chunk(f"{words},8.1\r\n".encode(), time_ns, UTC_NS + time_ns)


def flown(mission: Mission, before: list[str], behind: str, gap_s: float = 3.0) -> Flight:
    """Return the flight of some lines, one a second, a gap, and a line behind it."""
    items: list[Item] = [line(words, second) for second, words in enumerate(before)]
    last_s = max(0, len(before) - 1)
    return assert_same_throughout(
        mission, [*items, opened(last_s + gap_s - 0.5), line(behind, last_s + gap_s)]
    )


COUNTED = [str(n) for n in range(1035, 1042)]
BOTH = [f"{n},{n * 1000}" for n in range(1035, 1042)]
TIMED = [f"{n * 1000}" for n in range(1035, 1042)]


@pytest.mark.parametrize(
    ("mission", "before", "tail"),
    [
        (BY_TEAM, [], "31,17"),
        (BY_TEAM, ["2043,5", "2043,6"], "043,9"),
        (BY_TEAM, ["1031,5"], ",8"),
        (BY_COUNT, COUNTED, "44"),
        (BY_COUNT, COUNTED, "044"),
        (BY_COUNT_AND_TIME, BOTH, "4,1044000"),
        (BY_TIME, TIMED, "44000"),
        (BY_CLOCK, ["13:14:02"], "3:14:05"),
    ],
)
def test_a_line_that_lost_its_beginning_is_rejected_as_a_tail(
    mission: Mission, before: list[str], tail: str
) -> None:
    flight = flown(mission, before, tail)
    assert flight.rejected_by_reason == {"tail of a line": 1}
    (reject,) = flight.latest_rejects
    assert reject.raw == f"{tail},8.1".encode()
    assert reject.detail.endswith("its beginning was lost")
    assert flight.received == len(before)
    assert not flight.strangers
    assert flight.continuity.resets == 0


@pytest.mark.parametrize(
    ("mission", "before", "behind"),
    [
        (BY_TEAM, [], "1031,17"),
        (BY_TEAM, ["1031,5"], "77,9"),  # a stranger
        (BY_COUNT, COUNTED, "1044"),
        (BY_COUNT, COUNTED, "1041"),  # again the latest
        (BY_COUNT, COUNTED, "944"),  # no longer one with that end goes on
        (BY_COUNT, COUNTED, "2"),  # the board was reset when the cable was pulled
        (BY_COUNT, [], "44"),  # nothing was before
        (BY_COUNT_AND_TIME, BOTH, "4,2500"),  # so do the others: a reset
        (BY_TIME, TIMED, "2044"),
        (BY_TIME, TIMED, "1044000"),
        (BY_CLOCK, ["13:14:02"], "13:14:05"),
        (BY_CLOCK, ["23:59:59"], "0:00:02"),  # midnight
    ],
)
def test_a_whole_line_behind_a_gap_is_none(
    mission: Mission, before: list[str], behind: str
) -> None:
    flight = flown(mission, before, behind)
    assert not flight.rejected
    assert flight.received + flight.strangers.total() == len(before) + 1


def test_only_the_first_line_behind_a_gap_is_doubted() -> None:
    assert not flown(BY_TEAM, ["31,5", "1031,6"], "1031,9").strangers
    items = [line("1031,5", 0), opened(1), line("1031,6", 2), line("31,7", 3)]
    assert assert_same_throughout(BY_TEAM, items).strangers == {"31": 1}


def test_a_line_with_a_checksum_is_never_doubted() -> None:
    text = BY_TEAM.text.replace("[[packet]]", 'checksum = { algorithm = "NMEA" }\n[[packet]]')
    mission = parse_mission(text, "sum")
    sent = Encoder(mission).encode({"TEAM": "31", "COUNT": 5.0, "VOLTS": 8.0}).frame
    flight = assert_same_throughout(mission, [opened(0), *spaced([sent])])
    assert (flight.received, flight.rejected) == (1, 0)


@settings(max_examples=60)
@given(data=st.data(), mission=st.sampled_from(SEVERAL), reset=st.integers(1, 30))
def test_wherever_lines_are_cut_it_is_the_same_at_every_moment(
    data: st.DataObject, mission: Mission, reset: int
) -> None:
    counts = [*range(1030, 1030 + reset), *range(8)]
    words = {BY_TEAM.text: "1031,{n}", BY_COUNT.text: "{n}", BY_TIME.text: "{n}000"}
    words |= {BY_CLOCK.text: "13:14:{s:02}", BY_COUNT_AND_TIME.text: "{n},{n}000"}
    stream = "".join(f"{words[mission.text].format(n=n, s=n % 60)},8\r\n" for n in counts).encode()
    places = data.draw(st.lists(st.integers(0, len(stream)), max_size=30))
    pieces = [piece for piece in pieces_of(stream, places) if piece]
    lost = data.draw(st.sets(st.integers(0, len(pieces) - 1), max_size=4))
    chunks = [c for n, c in enumerate(spaced(pieces, 0.7)) if n not in lost] or [line("1", 0)]
    assert_same_throughout(mission, interrupted(chunks, data.draw(LINKS)))


def test_a_tail_is_the_same_in_a_competitions_line(lines: Mission) -> None:
    whole = frame(lines, packet_count=7.0)
    items: list[Item] = [
        opened(0, EventKind.LINK_OPENED),
        *spaced([whole[2:], frame(lines, packet_count=8.0)], 1.0),
    ]
    flight = assert_same_throughout(lines, items)
    assert (flight.received, flight.rejected_by_reason) == (1, {"tail of a line": 1})
    assert not flight.strangers
