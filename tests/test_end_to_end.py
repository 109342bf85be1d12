"""One flight end to end: simulator, pseudo-terminal, record, info, export; every value.

Three missions go over a port from one program to the other, the others through the library,
which the programs call.
"""

import csv
import json
import os
import signal
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from firmware_sim.flight import Sent, fly
from groundstation.export import export
from groundstation.flight.flight import Flight
from groundstation.flightlog.reader import read_flight_log
from groundstation.flightlog.writer import FlightLogWriter
from groundstation.log_report import flight_of
from protocol.conversion import conversions
from protocol.mission import Mission
from protocol.mission_file import builtin_names, load_mission
from protocol.packet import Chunk
from protocol.packet_codec import PacketCodec
from tests.groundstation.program import run

pytestmark = pytest.mark.skipif(os.name != "posix", reason="needs pseudo-terminals")

SEED = 7

THROUGH_A_PORT = ("aas-2026", "cansat-binary", "turksat-model-satellite")
"""A text mission, a binary one, and one with names beyond ASCII."""


@pytest.fixture(scope="module", params=THROUGH_A_PORT)
def flown(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Mission, list[Sent], Path]:
    """A mission, what the simulator meant to send of it, and the log of what was recorded."""
    mission = load_mission(request.param)
    log = fly_and_record(request.param, tmp_path_factory.mktemp(request.param))
    return mission, list(fly(mission, seed=SEED)), log


def test_every_value_of_every_packet_arrives_in_the_judges_csv(
    flown: tuple[Mission, list[Sent], Path], tmp_path: Path
) -> None:
    mission, sent, log = flown
    told = info(log)
    rows = exported(log, tmp_path)

    assert told["mission"] == mission.name
    assert told["team_id"] == mission.team_id
    assert told["packets_received"] == len(sent)
    assert told["packets_lost"] == told["packets_rejected"] == 0
    assert told["bytes"] == sum(len(packet.frame) for packet in sent)
    assert rows[0] == [field.name for field in mission.packet.fields]
    assert rows[1:] == [as_text(mission, packet) for packet in sent]


def test_the_flight_holds_what_the_simulator_meant_in_si_units(
    flown: tuple[Mission, list[Sent], Path],
) -> None:
    mission, sent, log = flown
    assert_holds(flight_of(read_flight_log(log)), mission, sent)


@pytest.mark.parametrize("name", [name for name in builtin_names() if name not in THROUGH_A_PORT])
def test_every_value_of_the_other_missions_arrives_too(name: str, tmp_path: Path) -> None:
    mission = load_mission(name)
    sent = list(fly(mission, seed=SEED))
    writer = FlightLogWriter(tmp_path, mission, "a test")
    for number, packet in enumerate(sent):
        writer.append(Chunk(packet.on_air, number, number))
    writer.close()
    log = read_flight_log(writer.path)
    written = export(log, "csv", tmp_path / "judges.csv", overwrite=False)
    assert written.rows == len(sent)

    with (tmp_path / "judges.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    assert rows[0] == [field.name for field in mission.packet.fields]
    assert rows[1:] == [as_text(mission, packet) for packet in sent]
    flight = flight_of(log)
    assert (flight.received, flight.rejected) == (len(sent), 0)
    assert_holds(flight, mission, sent)


def assert_holds(flight: Flight, mission: Mission, sent: list[Sent]) -> None:
    """Every value of every packet is in the flight, in SI units."""
    codec = PacketCodec(mission.packet)
    values = [codec.decode(codec.layout.build(packet.wire))[0] for packet in sent]
    for field_name, conversion in conversions(mission.packet).items():
        meant = [packet[field_name] for packet in values]
        if conversion.is_number:
            assert flight.store.number(field_name).tolist() == pytest.approx(meant, nan_ok=True)
        else:
            codes, words = flight.store.codes(field_name)
            assert [words[code] for code in codes] == meant


@pytest.mark.parametrize("name", THROUGH_A_PORT)
def test_received_lost_and_rejected_account_for_all_that_was_sent(
    name: str, tmp_path: Path
) -> None:
    mission = load_mission(name)
    sent = list(fly(mission, seed=SEED, loss=0.15, corrupt=0.1))
    fates = Counter(packet.fate for packet in sent)
    assert min(fates.values()) > 5, "a flight in which much happens"

    log = fly_and_record(name, tmp_path, "--loss", "0.15", "--corrupt", "0.1")
    told = info(log)

    arrived = [packet for packet in sent if packet.fate != "lost"]
    unknowable = missing_at_the_ends(mission, sent, log)
    assert told["packets_received"] + told["packets_rejected"] == len(arrived)
    assert told["packets_received"] >= fates["delivered"]
    assert sum(told["rejected_by_reason"].values()) == told["packets_rejected"]
    assert (
        told["packets_received"] + told["packets_lost"] + told["packets_rejected"]
        == len(sent) - unknowable
    )
    if mission.checksum:
        assert told["packets_received"] == fates["delivered"]
        assert told["packets_rejected"] == fates["damaged"]


def fly_and_record(mission: str, folder: Path, *radio: str) -> Path:
    """Fly over a pseudo-terminal into `record`, and return the flight log."""
    port = folder / "radio"
    simulator = program(
        "firmware_sim", "fly", "--mission", mission, "--pty", str(port),
        "--seed", str(SEED), "--speed", "max", *radio,
    )  # fmt: skip
    assert simulator.stderr
    simulator.stderr.readline()  # it says that it waits for a reader once the port is there
    recorder = program(
        "groundstation", "record", "--mission", mission, "--port", str(port),
        "--log-dir", str(folder / "logs"),
    )  # fmt: skip
    assert simulator.communicate(timeout=60)[1] is not None
    assert simulator.returncode == 0
    for line in recorder.stdout or ():
        if "link lost" in line:
            break
    recorder.send_signal(signal.SIGTERM)
    _, said = recorder.communicate(timeout=30)
    assert recorder.returncode == 0, said
    [log] = (folder / "logs").glob("*.flightlog")
    return log


def info(log: Path) -> dict:
    """Return what `info --json` tells of a flight log."""
    told = run("info", log, "--json")
    assert told.code == 0, told
    return json.loads(told.stdout)


def exported(log: Path, folder: Path) -> list[list[str]]:
    """Return the rows of the CSV that `export` writes."""
    output = folder / "judges.csv"
    assert run("export", log, "--format", "csv", "--output", output).code == 0
    with output.open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


def program(*arguments: str) -> "subprocess.Popen[str]":
    """Start one of our programs with its output to be read."""
    return subprocess.Popen(
        [sys.executable, "-m", *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def as_text(mission: Mission, packet: Sent) -> list[str]:
    """Return the cells in which the judges read a packet."""
    made = conversions(mission.packet)
    return [made[name].to_text(wire) for name, wire in packet.wire.items()]


def missing_at_the_ends(mission: Mission, sent: list[Sent], log: Path) -> int:
    """Return how many packets were lost before the first or after the last that arrived whole.

    No counter can tell of them.
    """
    flight = flight_of(read_flight_log(log))
    name = flight.name_of("packet_count")
    assert name
    counts = flight.store.number(name)
    first, last = int(counts[0]), int(counts[-1])
    outside = [
        packet
        for packet in sent
        if not first <= float(packet.wire[name]) <= last  # type: ignore[arg-type]
    ]
    return sum(packet.fate == "lost" for packet in outside)
