import hashlib
import math
import subprocess
import sys
from itertools import islice, pairwise

import pytest

from firmware_sim.errors import SimulatorError
from firmware_sim.flight import Sent, fly
from protocol.mission import Mission
from protocol.packet import Packet
from protocol.roles import PHASES
from tests.firmware_sim.program import ROOT, decoded, on_air


@pytest.fixture(scope="module")
def packets(binary: Mission, flight: list[Sent]) -> list[Packet]:
    """The whole flight as a ground station sees it."""
    packets = decoded(binary, b"".join(sent.on_air for sent in flight))
    return [packet for packet in packets if isinstance(packet, Packet)]


def numbers(packets: list[Packet], name: str) -> list[float]:
    return [float(packet.values[name]) for packet in packets]


def test_packets_leave_at_the_rate_of_the_mission(binary: Mission, flight: list[Sent]) -> None:
    for number, sent in enumerate(flight):
        assert sent.time_s == pytest.approx(number / binary.rate_hz)


def test_the_packet_counter_counts_from_one(packets: list[Packet], flight: list[Sent]) -> None:
    assert numbers(packets, "PACKET_COUNT") == list(range(1, len(flight) + 1))


def test_the_mission_clock_is_the_time_of_the_packet(
    packets: list[Packet], flight: list[Sent]
) -> None:
    assert numbers(packets, "MISSION_TIME") == pytest.approx([sent.time_s for sent in flight])


@pytest.mark.parametrize("seed", range(8))
def test_the_firmware_sees_every_phase_once_and_in_order(line: Mission, seed: int) -> None:
    phases = list(dict.fromkeys(sent.phase for sent in fly(line, seed=seed)))
    assert tuple(phases) == PHASES


def test_the_state_is_the_missions_word_for_the_phase(line: Mission) -> None:
    sent = list(fly(line))
    assert {line.states[str(packet.wire["STATE"])] == packet.phase for packet in sent} == {True}


def test_the_flight_goes_on_for_about_20_s_after_landing(flight: list[Sent]) -> None:
    landed = [sent.time_s for sent in flight if sent.phase == "landed"]
    assert landed[-1] - landed[0] == pytest.approx(20.0, abs=0.2)


def test_a_cansat_that_stays_never_stops(line: Mission) -> None:
    sent = list(islice(fly(line, stay=True), 600))
    assert len(sent) == 600
    assert sent[-1].phase == "landed"


def test_altitude_starts_at_zero_and_returns_to_zero(packets: list[Packet]) -> None:
    altitude = numbers(packets, "ALTITUDE")
    assert altitude[0] == 0.0
    assert max(altitude) == pytest.approx(700.0, abs=50.0)
    assert sum(altitude[-100:]) / 100 == pytest.approx(0.0, abs=1.0)


def test_pressure_and_temperature_fall_with_height(packets: list[Packet]) -> None:
    top = max(packets, key=lambda packet: float(packet.values["ALTITUDE"]))
    pad = packets[0]
    fallen = float(pad.values["PRESSURE"]) - float(top.values["PRESSURE"])
    assert fallen == pytest.approx(7900.0, abs=900.0), "some 11.3 Pa for each metre"
    assert min(numbers(packets, "TEMPERATURE")) < float(pad.values["TEMPERATURE"]) - 2.0


def test_gps_sends_zeros_until_its_first_fix_on_the_pad(
    packets: list[Packet], flight: list[Sent]
) -> None:
    has_fix = [count > 0 for count in numbers(packets, "GPS_SATS")]
    first = has_fix.index(True)
    assert 8.0 <= flight[first].time_s <= 13.0
    for number, (packet, fix) in enumerate(zip(packets, has_fix, strict=True)):
        assert (packet.values["GPS_FIX"] == "3D") == fix
        assert ("GPS_FIX" in str(packet.values["FLAGS"])) == fix
        zeros = packet.values["GPS_LATITUDE"] == packet.values["GPS_LONGITUDE"] == 0.0
        assert zeros == (number < first)


def test_gps_loses_its_fix_in_the_boost_and_only_there(
    packets: list[Packet], flight: list[Sent]
) -> None:
    has_fix = [count > 0 for count in numbers(packets, "GPS_SATS")]
    first = has_fix.index(True)
    lost = [flight[i].time_s for i in range(first, len(packets)) if not has_fix[i]]
    assert 16.0 < min(lost) < 18.5
    assert 19.0 < max(lost) < 22.0


def test_gps_moves_once_a_second(packets: list[Packet], flight: list[Sent]) -> None:
    places = [(p.values["GPS_LATITUDE"], p.values["GPS_LONGITUDE"]) for p in packets]
    moved = [new.time_s for (a, b), new in zip(pairwise(places), flight[1:], strict=True) if a != b]
    assert len(moved) > 100
    assert {round(time_s % 1.0, 3) for time_s in moved} == {0.2}, "0.15 s late, packets at 10 Hz"


def test_gps_scatters_by_metres_around_the_place_of_landing(packets: list[Packet]) -> None:
    metres = [latitude * 111_000.0 for latitude in numbers(packets, "GPS_LATITUDE")[-150:]]
    assert 0.2 < max(metres) - min(metres) < 15.0


def test_gravity_is_all_that_is_felt_at_rest(packets: list[Packet]) -> None:
    for packet in (packets[10], packets[-1]):
        axes = [float(packet.values[f"ACCEL_{axis}"]) for axis in "XYZ"]
        assert math.hypot(*axes) == pytest.approx(9.81, abs=0.4)
        assert all(abs(float(packet.values[f"GYRO_{axis}"])) < 2.0 for axis in "XYZ")


def test_the_boost_is_felt_along_the_axis(packets: list[Packet]) -> None:
    assert max(numbers(packets, "ACCEL_Z")) > 45.0


def test_the_magnetic_field_keeps_the_strength_of_the_earths(packets: list[Packet]) -> None:
    for packet in packets[::20]:
        field_t = math.hypot(*(float(packet.values[f"MAG_{axis}"]) for axis in "XYZ"))
        assert 35e-6 < field_t < 65e-6


def test_the_battery_drains_and_sags_when_the_servo_moves(
    packets: list[Packet], flight: list[Sent]
) -> None:
    voltage = numbers(packets, "VOLTAGE")
    release = next(i for i, sent in enumerate(flight) if sent.phase == "release")
    assert all(6.0 < volt < 8.5 for volt in voltage)
    assert voltage[-1] < voltage[0]
    assert voltage[release + 5] < voltage[release - 5] - 0.08
    assert numbers(packets, "CURRENT")[release + 5] > 0.8


def test_the_same_seed_gives_the_same_bytes(binary: Mission, flight: list[Sent]) -> None:
    assert list(fly(binary, seed=1)) == flight


def test_the_same_seed_gives_the_same_bytes_in_another_process(line: Mission) -> None:
    script = (
        "import hashlib, sys; from firmware_sim.flight import fly; "
        "from protocol.mission_file import load_mission; "
        "flight = fly(load_mission('aas-2026'), seed=5, loss=0.1, corrupt=0.1); "
        "print(hashlib.sha256(b''.join(s.on_air for s in flight)).hexdigest())"
    )
    ran = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True
    )
    here = hashlib.sha256(on_air(line, seed=5, loss=0.1, corrupt=0.1)).hexdigest()
    assert ran.stdout.strip() == here


def test_another_seed_gives_another_flight(line: Mission) -> None:
    assert on_air(line, seed=1) != on_air(line, seed=2)


def test_a_bad_radio_does_not_change_what_is_meant_to_be_sent(
    binary: Mission, flight: list[Sent]
) -> None:
    bad = list(fly(binary, loss=0.3, corrupt=0.3))
    assert [sent.frame for sent in bad] == [sent.frame for sent in flight]


def test_a_perfect_radio_delivers_every_frame_as_it_is(flight: list[Sent]) -> None:
    assert {sent.fate for sent in flight} == {"delivered"}
    assert all(sent.on_air == sent.frame for sent in flight)


@pytest.mark.parametrize(("loss", "corrupt"), [(0.2, 0.0), (0.0, 0.2), (0.1, 0.3)])
def test_fates_come_as_often_as_asked_for(binary: Mission, loss: float, corrupt: float) -> None:
    fates = [sent.fate for sent in fly(binary, loss=loss, corrupt=corrupt)]
    assert fates.count("lost") / len(fates) == pytest.approx(loss, abs=0.04)
    assert fates.count("damaged") / len(fates) == pytest.approx(corrupt, abs=0.04)


@pytest.mark.parametrize("name", ["binary", "line"])
def test_what_is_on_the_air_tells_the_fate(name: str, request: pytest.FixtureRequest) -> None:
    mission: Mission = request.getfixturevalue(name)
    for sent in fly(mission, loss=0.3, corrupt=0.4):
        match sent.fate:
            case "lost":
                assert sent.on_air == b""
            case "delivered":
                assert sent.on_air == sent.frame
            case "damaged":
                assert_one_byte_is_damaged(sent.frame, sent.on_air)


def assert_one_byte_is_damaged(frame: bytes, on_air: bytes) -> None:
    (index,) = (i for i, (a, b) in enumerate(zip(frame, on_air, strict=True)) if a != b)
    assert index < len(frame) - 1, "the delimiter at the end is whole"
    assert on_air[index] not in b"\0\r\n"


def test_damage_keeps_the_number_of_frames_and_the_checksum_finds_it(binary: Mission) -> None:
    sent = [packet for packet in fly(binary, loss=0.2, corrupt=0.3) if packet.fate != "lost"]
    received = decoded(binary, b"".join(packet.on_air for packet in sent))
    assert len(received) == len(sent)
    for packet, result in zip(sent, received, strict=True):
        assert isinstance(result, Packet) == (packet.fate == "delivered")


@pytest.mark.parametrize(
    ("loss", "corrupt"), [(-0.1, 0.0), (1.1, 0.0), (0.0, 2.0), (0.6, 0.6), (math.nan, 0.0)]
)
def test_chances_that_cannot_be_are_refused_at_once(
    binary: Mission, loss: float, corrupt: float
) -> None:
    with pytest.raises(SimulatorError):
        fly(binary, loss=loss, corrupt=corrupt)
