"""A log decoded anew with another mission: what it gives then, and what is said of it."""

import json
from pathlib import Path

import pytest

from firmware_sim.flight import fly
from groundstation.decoded_anew import changes, in_sentences
from groundstation.flightlog.reader import read_flight_log
from groundstation.flightlog.writer import FlightLogWriter
from groundstation.log_report import flight_of
from protocol.mission import Mission
from protocol.mission_file import parse_mission
from tests.groundstation.program import Answer, run
from tests.groundstation.telemetry import chunk, logged, spaced


@pytest.fixture
def log_with_wrong_checksum(tmp_path: Path, binary: Mission) -> Path:
    """What a CanSat sent with its checksum, recorded by a mission that expects another one."""
    sent = [packet.on_air for packet in fly(binary, corrupt=0.1)][:100]
    wrong = parse_mission(binary.text.replace("CCITT-FALSE", "MODBUS"), "wrong.toml")
    return logged(tmp_path, wrong, spaced(sent))


def test_the_mended_mission_gives_the_packets(
    log_with_wrong_checksum: Path, binary: Mission
) -> None:
    log = read_flight_log(log_with_wrong_checksum)
    found = changes(log, binary)
    assert found.packets_before == 0
    assert found.packets_now == flight_of(log, binary).received > 80
    assert found.rejected_before - found.rejected_now == found.packets_now
    assert in_sentences(found) == [
        "decoded anew with the mission cansat-binary that was given, not with the one in the log",
        f"packets received: {found.packets_now}, {found.packets_now} more than the 0 before",
        f"frames rejected: {found.rejected_now}, {found.packets_now} fewer than the "
        f"{found.rejected_before} before",
        "the fields are the same, and so are their values in every packet of both",
    ]


def test_fields_that_come_go_and_change_are_named(tmp_path: Path, binary: Mission) -> None:
    log = read_flight_log(
        logged(tmp_path, binary, spaced(p.on_air for p in list(fly(binary))[:50]))
    )
    text = binary.text.replace('"MAG_Z",  ', '"COMPASS",').replace(
        'unit = "V",      scale = 0.001', 'unit = "V",      scale = 0.002'
    )
    found = changes(log, parse_mission(text, "mended.toml"))
    assert (found.packets_before, found.packets_now) == (50, 50)
    assert (found.fields_new, found.fields_gone) == (["COMPASS"], ["MAG_Z"])
    assert found.values_differ == {"VOLTAGE": 50}
    assert in_sentences(found)[1:] == [
        "packets received: 50, as before",
        "frames rejected: 0, as before",
        "fields that only the one given has: COMPASS",
        "fields that only the one in the log has: MAG_Z",
        "fields with other values: VOLTAGE in 50 packets",
    ]


def test_the_same_mission_changes_nothing(tmp_path: Path, lines: Mission) -> None:
    log = read_flight_log(logged(tmp_path, lines, spaced(p.on_air for p in list(fly(lines))[:9])))
    assert in_sentences(changes(log, lines))[1:] == [
        "packets received: 9, as before",
        "frames rejected: 0, as before",
        "the fields are the same, and so are their values in every packet of both",
    ]


def test_a_mission_that_fits_nothing_is_said_to_be_another_one(
    tmp_path: Path, lines: Mission, binary: Mission
) -> None:
    log = read_flight_log(logged(tmp_path, lines, spaced(p.on_air for p in list(fly(lines))[:9])))
    *_, packets, _, verdict = in_sentences(changes(log, binary))
    assert packets == "packets received: 0, 9 fewer than the 9 before"
    assert verdict.endswith("the CanSat flew with another one")


def test_replay_info_and_export_decode_with_the_mission_given(
    log_with_wrong_checksum: Path, tmp_path: Path
) -> None:
    def run_anew(*arguments: str | Path) -> Answer:
        answer = run(*arguments, "--mission", "cansat-binary")
        assert answer.code == 0, answer
        return answer

    log, rows = log_with_wrong_checksum, tmp_path / "judges.csv"
    told = json.loads(run_anew("info", log, "--json").stdout)
    assert told["decoded_anew"]["packets_before"] == 0
    packets = told["packets_received"]
    assert packets == told["decoded_anew"]["packets_now"] > 80
    exported = run_anew("export", log, "--output", rows)
    assert f"packets received: {packets}, {packets} more" in exported.stderr
    assert len(rows.read_text(encoding="utf-8").splitlines()) == packets + 1
    replayed = run_anew("replay", log, "--headless", "--speed", "max")
    assert f"{packets} packets received" in replayed.stdout
    assert f"packets received: {packets}, {packets} more" in replayed.stderr
    followed = run_anew("replay", log, "--follow")
    assert f"{packets} packets received" in followed.stdout
    hurried = run("replay", log, "--follow", "--speed", "5")
    assert (hurried.code, "leave --speed out" in hurried.stderr) == (2, True)


def test_of_a_log_that_is_being_written_it_is_said(tmp_path: Path, tiny: Mission) -> None:
    pytest.importorskip("fcntl", reason="who writes a file is told by locks")
    writer = FlightLogWriter(tmp_path, tiny, "p")
    writer.append(chunk(b"1,x\n"))
    try:
        said = run("export", writer.path, "--output", tmp_path / "out.csv")
    finally:
        writer.close()
    assert "is still being written: what comes from now on is not in this" in said.stderr
    assert run("export", writer.path, "--output", tmp_path / "all.csv").stderr == ""
