"""A part of a flight: by time since the first packet, since launch, in UTC, and by phase."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from groundstation.errors import UserError
from groundstation.export import Selection, export
from groundstation.flightlog.reader import read_flight_log
from protocol.mission import Mission
from tests.groundstation.export.flights import LINES, SECONDS, flight_log
from tests.groundstation.telemetry import UTC_NS, chunk, frame, logged

PLACES = [n for n in range(len(LINES)) if n != 4]
"""The place of each packet among the lines."""


def utc(second: float, form: str) -> str:
    return datetime.fromtimestamp(UTC_NS / 1e9 + second, UTC).strftime(form)


def exported(folder: Path, selection: Selection) -> list[int]:
    """Return the places of the packets that are exported."""
    path = folder / "part.jsonl"
    export(flight_log(folder), "json", path, overwrite=False, selection=selection)
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    return [round(row["since_start_s"] / SECONDS) for row in rows]


@pytest.mark.parametrize(
    ("selection", "wanted"),
    [
        (Selection(), PLACES),
        (Selection(start="1.0"), [n for n in PLACES if n >= 4]),
        (Selection(start="1.25 s", end="2"), [5, 6, 7, 8]),
        (Selection(start="T+0"), [n for n in PLACES if n >= 5]),
        (Selection(start="T-0.25", end="T+0:00.5"), [5, 6, 7]),
        (Selection(start="t+0:0:1", end="T + 1.25"), [9, 10]),
        (Selection(phase="apogee"), [8, 9, 10]),
        (Selection(start="2.3", phase="apogee"), [10]),
        (Selection(end=utc(0.5, "%H:%M:%S.%f")), [0, 1, 2]),
        (Selection(start=utc(3, "%H:%M:%S")), [12, 13, 14]),
        (Selection(start=utc(3, "%Y-%m-%dT%H:%M:%SZ")), [12, 13, 14]),
        (Selection(start=utc(3, "%Y-%m-%d %H:%M:%S+00:00")), [12, 13, 14]),
    ],
)
def test_the_part_is_the_one_that_is_wanted(
    selection: Selection, wanted: list[int], tmp_path: Path
) -> None:
    assert exported(tmp_path, selection) == wanted


@pytest.mark.parametrize(
    ("selection", "sentence"),
    [
        (Selection(start="noon"), "the time 'noon' makes no sense; give seconds"),
        (Selection(end="25:00:00"), "the time '25:00:00' makes no sense"),
        (Selection(start="T+"), r"the time 'T\+' makes no sense"),
        (Selection(start="2", end="1"), "from 2 to 1 goes backwards"),
        (
            Selection(start="1000"),
            r"no packet lies in that part of the flight, which has packets from 0 to 3.5 s "
            r"\(.* UTC\), in the phases pad, ascent, apogee, descent, landed; choose",
        ),
        (Selection(phase="orbit"), "'orbit' is no phase; the phases are pad, ascent"),
        (Selection(phase="release"), r"does not say which of its states is the phase release"),
    ],
)
def test_a_part_that_makes_no_sense_is_told(
    selection: Selection, sentence: str, tmp_path: Path
) -> None:
    with pytest.raises(UserError, match=sentence):
        exported(tmp_path, selection)
    assert not list(tmp_path.glob("part*"))


def test_without_a_launch_there_is_no_time_since_it(tmp_path: Path, lines: Mission) -> None:
    log = read_flight_log(logged(tmp_path, lines, [chunk(frame(lines, state="LAUNCH_PAD"))]))
    with pytest.raises(UserError, match=r"no launch was seen in this flight, so there is no T\+"):
        export(log, "json", tmp_path, overwrite=False, selection=Selection(start="T+1"))


def test_events_outside_the_part_are_left_out(tmp_path: Path) -> None:
    from mcap.reader import make_reader

    path = tmp_path / "part.mcap"
    part = Selection(start="1", end="2")
    export(flight_log(tmp_path), "mcap", path, overwrite=False, selection=part)
    with path.open("rb") as file:
        logs = [json.loads(m.data) for _, c, m in make_reader(file).iter_messages(["/events"])]
    changes = [entry["message"] for entry in logs if entry["message"].startswith("state")]
    assert changes == ["state changed: UP", "state changed: TOP"]
