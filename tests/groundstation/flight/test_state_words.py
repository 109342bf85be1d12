"""States that a CanSat sends as numbers, or not in each packet."""

from itertools import count
from pathlib import Path

import numpy as np

from groundstation.export.telemetry import telemetry_of
from groundstation.flight.events import EventKind
from groundstation.flight.flight import Flight
from groundstation.flight.whole.whole_flight import WholeFlight
from groundstation.flightlog.reader import read_flight_log
from protocol.mission import Mission
from protocol.mission_file import parse_mission
from protocol.stream import stream_of
from tests.groundstation.same_flight import assert_same
from tests.groundstation.telemetry import chunk, logged, received

NUMBERS = """
name = "numbers"
team_id = "1"
rate_hz = 1.0

[framing]
kind = "lines"

[[packet]]
name = "telemetry"
encoding = "text"
fields = [
  { name = "COUNT", type = "integer", role = "packet_count" },
  { name = "STATE", type = "%s",      role = "state" },
]

[states]
0 = "pad"
1 = "ascent"
3 = "landed"
"""
SENT = ("0", "0", "", "1", "nan", "1", "2", "", "3", "3")


def both(mission: Mission, words: tuple[str, ...] = SENT) -> tuple[Flight, Flight]:
    """The flight as it is built live, and decoded as a whole."""
    chunks = [chunk(f"{n},{word}\n".encode(), n) for n, word in zip(count(1), words, strict=False)]
    whole = WholeFlight(mission, stream_of(chunks), [], np.empty(0, np.int64))
    return received(mission, *chunks), whole.at(whole.end)


def changes(flight: Flight) -> list[str]:
    return [event.text for event in flight.events if event.kind is EventKind.STATE_CHANGED]


def test_a_state_that_is_a_number_has_its_phase_and_no_value_changes_nothing() -> None:
    live, whole = both(parse_mission(NUMBERS % "integer", "a test"))
    assert changes(live) == ["0", "1", "2", "3"]
    assert [span.phase for span in live.phases] == ["pad", "ascent", None, "landed"]
    assert live.milestones.launch_ns is not None
    assert live.milestones.landing_ns is not None
    assert_same(live, whole)


def test_a_packet_without_a_state_word_changes_none() -> None:
    live, whole = both(parse_mission(NUMBERS % "text", "a test"), ("0", "", "0", "1", ""))
    assert changes(live) == ["0", "1"]
    assert_same(live, whole)


def test_an_export_knows_the_phase_of_a_number(tmp_path: Path) -> None:
    mission = parse_mission(NUMBERS % "integer", "a test")
    chunks = [chunk(f"{n},{word}\n".encode(), n) for n, word in enumerate(SENT)]
    table = telemetry_of(read_flight_log(logged(tmp_path, mission, chunks))).tables[0]
    phases = [table.phase.words[code] for code in table.phase.codes]
    assert phases == ["pad"] * 3 + ["ascent"] * 5 + ["landed"] * 2
