"""The truth of a flight as a file: the same in every process, and true."""

import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from firmware_sim.cli import app
from firmware_sim.flight import fly
from protocol.decoder import Decoder
from protocol.mission import Mission
from protocol.packet import Chunk, Packet
from tests.firmware_sim.program import ROOT
from tests.firmware_sim.truth import TruthRecords, read_truth

POOR_RADIO = ("--loss", "0.1", "--corrupt", "0.1", "--set", "radio.duplicate=0.1")
FLIGHT = ("--mission", "cansat-binary", "--scenario", "gusty", "--seed", "7", *POOR_RADIO)


def command(folder: Path) -> list[str]:
    files = ("--output", str(folder / "air.bin"), "--truth", str(folder / "truth.jsonl"))
    return ["fly", *FLIGHT, *files]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A flight and its truth."""
    made = tmp_path_factory.mktemp("truth")
    assert CliRunner().invoke(app, command(made)).exit_code == 0
    return made


@pytest.fixture(scope="module")
def truth(folder: Path) -> TruthRecords:
    return read_truth(folder / "truth.jsonl")


def test_the_same_seed_gives_the_same_truth_and_bytes_in_another_process(
    folder: Path, tmp_path: Path
) -> None:
    program = [sys.executable, "-m", "firmware_sim", *command(tmp_path)]
    subprocess.run(program, cwd=ROOT, check=True, capture_output=True)
    for name in ("truth.jsonl", "air.bin"):
        assert (tmp_path / name).read_bytes() == (folder / name).read_bytes()


def test_the_truth_does_not_depend_on_the_speed(folder: Path, tmp_path: Path) -> None:
    arguments = [*command(tmp_path), "--speed", "300"]
    assert CliRunner().invoke(app, arguments).exit_code == 0
    assert (tmp_path / "truth.jsonl").read_bytes() == (folder / "truth.jsonl").read_bytes()


def test_the_header_says_which_flight_it_was(truth: TruthRecords, binary: Mission) -> None:
    assert truth.header["format"] == "cansat-truth"
    assert truth.header["version"] == 1
    assert truth.header["mission"] == "cansat-binary"
    assert truth.header["mission_sha256"] == binary.sha256
    assert truth.header["seed"] == 7
    assert truth.header["scenarios"] == ["gusty"]
    assert truth.header["parameters"]["radio"]["loss"] == 0.1


def test_the_bytes_on_the_air_are_those_of_the_arrivals(folder: Path, truth: TruthRecords) -> None:
    arrivals = [arrival for packet in truth.packets for arrival in packet["arrivals"]]
    assert [a["time_s"] for a in arrivals] == sorted(a["time_s"] for a in arrivals)
    on_air = b"".join(bytes.fromhex(arrival["data"]) for arrival in arrivals)
    assert on_air == (folder / "air.bin").read_bytes()


def test_what_a_receiver_decodes_is_what_the_fates_say(
    truth: TruthRecords, binary: Mission
) -> None:
    some = truth.packets[::8]
    assert {packet["fate"] for packet in some} == {"delivered", "damaged", "lost"}
    for packet in some:
        own = [a for a in packet["arrivals"] if a["source"] == "packet"]
        heard = bytes.fromhex("".join(arrival["data"] for arrival in own))
        decoder = Decoder(binary)
        packets = [o for o in decoder.feed(Chunk(heard, 0, 0)) if isinstance(o, Packet)]
        match packet["fate"]:
            case "lost":
                assert not own
                assert packet["cause"]
            case "damaged":
                assert not packets
                assert packet["cause"]
            case "delivered":
                assert heard == bytes.fromhex(packet["frame"])
                assert packets[0].values["PACKET_COUNT"] == packet["values"]["PACKET_COUNT"]
                assert not packet["cause"]


def test_measured_and_true_belong_together(truth: TruthRecords) -> None:
    for packet in truth.packets[10:]:
        true, measured = packet["true"], packet["measured"]
        assert measured["pressure_pa"] == pytest.approx(true["air_pressure_pa"], abs=200.0)
        assert packet["time_s"] - true["time_s"] == pytest.approx(0.0, abs=0.021)
        assert packet["values"]["PRESSURE"] == pytest.approx(measured["pressure_pa"])


def test_the_last_line_counts_and_dates_the_flight(truth: TruthRecords) -> None:
    fates = [packet["fate"] for packet in truth.packets]
    assert truth.end["complete"] is True
    assert truth.end["packets"] == {
        "sent": len(fates),
        "delivered": fates.count("delivered"),
        "damaged": fates.count("damaged"),
        "lost": fates.count("lost"),
    }
    times = truth.end["times"]
    order = [
        "ignition",
        "liftoff",
        "rail_exit",
        "burnout",
        "apogee",
        "ejection",
        "release",
        "landing",
    ]
    assert list(times) == [f"{name}_s" for name in order]
    assert list(times.values()) == sorted(times.values())
    highest = max(truth.packets, key=lambda packet: packet["true"]["position"][2])
    assert times["apogee_s"] == pytest.approx(highest["time_s"], abs=0.2)
    phases = [h["name"] for h in truth.end["happenings"] if h["name"].startswith("phase")]
    assert phases[0] == "phase ascent"
    assert phases[-1] == "phase landed"


def test_the_library_gives_the_same_flight(truth: TruthRecords, binary: Mission) -> None:
    plain = list(fly(binary, seed=7))
    assert truth.packets[0]["values"] == dict(plain[0].values)


def test_a_truth_file_that_is_there_is_never_overwritten(tmp_path: Path) -> None:
    path = tmp_path / "truth.jsonl"
    path.write_text("precious", encoding="utf-8")
    result = CliRunner().invoke(app, command(tmp_path))
    assert result.exit_code == 2
    assert "is never overwritten; choose another name" in result.stderr
    assert path.read_text(encoding="utf-8") == "precious"


def test_a_truth_file_in_no_folder_is_refused(tmp_path: Path) -> None:
    arguments = ["--output", str(tmp_path / "f"), "--truth", str(tmp_path / "none" / "truth")]
    result = CliRunner().invoke(app, ["fly", *FLIGHT, *arguments])
    assert result.exit_code == 2
    assert "cannot be made" in result.stderr
