"""The whole way: a file of pressures flies a simulated CanSat over a serial port."""

import os
from pathlib import Path

import pytest

from firmware_sim.atmosphere import pressure_pa
from firmware_sim.flight import fly
from groundstation.errors import UserError
from groundstation.flight.items import CommandSent
from groundstation.flight.simulation import in_simulation
from groundstation.flightlog.reader import read_flight_log
from groundstation.flightlog.writer import FlightLogWriter
from groundstation.link.serial_link import SerialLink
from groundstation.log_report import flight_of
from groundstation.sending.crew_input import help_lines, obey
from groundstation.sending.pressure_file import read_pressures
from groundstation.sending.pressure_player import Playing, PressurePlayer
from groundstation.station import Station
from protocol.mission import Mission
from protocol.mission_file import parse_mission
from tests.groundstation.cable import Cable
from tests.groundstation.flown_live import flown_live
from tests.waiting import eventually

SPEED = 25
"""Times real time; the pressures come as much faster, so that to the CanSat it is one a second."""

HEIGHTS_M = (0, 0, 60, 170, 280, 380, 460, 530, 590, 630, 660, 675, 680, 678, *range(660, 560, -15))


@pytest.fixture(scope="module")
def quick() -> Mission:
    """The lines of the competition, with the pressures in quick succession."""
    text = f'extends = "aas-2026"\nname = "quick"\n[simulation]\nrate_hz = {SPEED}\n'
    return parse_mission(text, "quick")


@pytest.mark.skipif(os.name != "posix", reason="no pseudo-terminals there")
def test_a_cansat_on_the_pad_flies_by_the_pressures_of_a_file_and_the_log_has_them(
    quick: Mission, tmp_path: Path
) -> None:
    path = tmp_path / "pressures.txt"
    sent = [f"{pressure_pa(height_m):.0f}" for height_m in HEIGHTS_M]
    path.write_text("# up and half way down\n" + "".join(f"CMD,$,SIMP,{pa}\n" for pa in sent))
    port, log = tmp_path / "cansat", FlightLogWriter(tmp_path, quick, "cansat")
    with flown_live(fly(quick, stay=True), port, SPEED):
        station = Station(quick, SerialLink(str(port), 9600), log)
        station.start()
        eventually(lambda: station.flight.received >= 2)
        station.play(PressurePlayer(quick, read_pressures(path, quick)))
        eventually(lambda: station.flight.altitude_max_m > 600, "it climbed by the pressures")
        assert in_simulation(station.flight)
        player = station.pressure_player
        assert player
        eventually(lambda: player.progress.playing is Playing.DONE)
        eventually(
            lambda: station.flight.commanding.history[-1].after_s is not None, "the last is echoed"
        )
        station.stop()
    assert station.fault is None
    assert 650 < station.flight.altitude_max_m < 700
    items = read_flight_log(log.path).items
    commands = [item.text for item in items if isinstance(item, CommandSent)]
    assert commands == [
        "CMD,1031,SIM,ENABLE",
        "CMD,1031,SIM,ACTIVATE",
        *(f"CMD,1031,SIMP,{pa}" for pa in sent),
    ]
    again = flight_of(read_flight_log(log.path))
    assert again.events == station.flight.events


def test_a_pulled_cable_pauses_it_and_the_pressure_that_was_due_is_sent_later(
    cable: Cable, quick: Mission, tmp_path: Path
) -> None:
    path = tmp_path / "pressures.txt"
    path.write_text("101325\n" * 3)
    station = Station(quick, SerialLink(str(cable.path), 9600))
    station.start()
    cable.pull()
    eventually(lambda: station.flight.link and station.flight.link.kind == "link lost")
    assert "0 of 3 pressures sent" in obey(station, f"simulate {path}")
    player = station.pressure_player
    assert player
    eventually(lambda: player.progress.playing is Playing.PAUSED)
    assert player.told.endswith("is not open")
    cable.plug_in()
    eventually(lambda: station.flight.link and station.flight.link.kind == "link back")
    assert "running" in obey(station, "simulate on")
    out = b"CMD,1031,SIM,ENABLE\rCMD,1031,SIM,ACTIVATE\r" + b"CMD,1031,SIMP,101325\r" * 3
    assert cable.receive(len(out)) == out
    station.stop()


def test_the_crew_types_what_the_pressures_are_to_do(
    cable: Cable, lines: Mission, tiny: Mission, tmp_path: Path
) -> None:
    path = tmp_path / "pressures of the judges.txt"
    path.write_text("101325\n101300\n")
    station = Station(lines, SerialLink(str(cable.path), 9600))
    station.start()
    with pytest.raises(UserError, match="no file of pressures is played; to play one: simulate"):
        obey(station, "simulate pause")
    obey(station, f"simulate {path}")
    assert "paused" in obey(station, "simulate pause")
    assert "running" in obey(station, "Simulate ON")
    assert "stopped" in obey(station, "simulate stop")
    assert "stopped" in obey(station, "simulate")
    with pytest.raises(UserError, match="cannot be read"):
        obey(station, "simulate nothing.txt")
    station.stop()
    assert any("simulate FILE" in line for line in help_lines(lines))
    assert not any("simulate" in line for line in help_lines(tiny))


def test_without_a_link_no_pressure_is_played(lines: Mission, cable: Cable, tmp_path: Path) -> None:
    path = tmp_path / "pressures.txt"
    path.write_text("101325\n")
    station = Station(lines, SerialLink(str(cable.path), 9600))
    with pytest.raises(UserError, match="being received; connect"):
        station.play(PressurePlayer(lines, read_pressures(path, lines)))
    station.start()
    station.stop()
