"""What a station without a window says."""

from pathlib import Path

import pytest

from groundstation.flightlog.reader import read_flight_log
from groundstation.replay_station import ReplayStation
from groundstation.terminal import watch
from protocol.mission import Mission
from tests.groundstation.telemetry import chunk, frame, logged


def said(
    mission: Mission,
    packets: list[tuple[int, int]],
    folder: Path,
    capsys: pytest.CaptureFixture[str],
) -> list[str]:
    """Return the lines said of packets of teams with their counts, one a second, when the station
    is looked at after each."""
    items = [
        chunk(frame(mission, team_id=float(team), packet_count=float(count)), second)
        for second, (team, count) in enumerate(packets)
    ]
    station = ReplayStation(read_flight_log(logged(folder, mission, items)))
    moments = iter([item.monotonic_ns for item in items])

    def goes_on(_: float) -> bool:
        moment_ns = next(moments, None)
        if moment_ns is not None:
            station.replay.seek(moment_ns)
        return moment_ns is not None

    station.replay.pause()
    watch(station, goes_on)
    return capsys.readouterr().out.splitlines()


def test_lost_packets_are_told_and_that_nobody_knows_how_many_a_reset_cost(
    lines: Mission, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    counts = (57, 58, 60, 61, 0, 1)
    told = said(lines, [(1031, count) for count in counts], tmp_path, capsys)
    figures = [line.rpartition("received ")[2] for line in told if "received " in line]
    assert figures[2] == "3, lost 1, rejected 0"
    assert figures[-1] == "6, lost 1+?, rejected 0"
    assert "reset seen: packet count fell to 1" in told


def test_when_it_is_known_whose_packets_are_ours_nothing_is_said_twice_or_left_out(
    lines: Mission, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    told = said(lines, [(77, 900), (77, 901), (1031, 1), (1031, 2)], tmp_path, capsys)
    events = [line.removeprefix("team: ") for line in told if line.startswith("team: ")]
    assert events == [
        '77 sends these packets, and the mission says 1031: set team_id = "77" if that is yours',
        "77 is on this channel too; its packets are counted apart",
        "1031, as the mission says, is here; the packets before, of 77, are counted apart",
    ]
    assert told[-1].endswith("received 2, lost 0, rejected 0")
