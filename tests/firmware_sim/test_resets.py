"""What a reset of the processor costs, and what the firmware's memory keeps."""

from collections.abc import Iterator

import pytest
from msgspec.structs import replace

from firmware_sim.firmware.parameters import FirmwareParameters
from firmware_sim.flight import Flight, Sent, fly
from firmware_sim.parameters import Parameters
from firmware_sim.sensors.battery import Battery
from protocol.mission import Mission

RESET_S, BOOT_S = 60.3, 3.0


def reset_flight(mission: Mission, **changes: object) -> tuple[list[Sent], Flight]:
    settings = replace(FirmwareParameters(reset_at_s=RESET_S, boot_s=BOOT_S), **changes)
    flight = fly(mission, Parameters(firmware=settings))
    return list(flight), flight


def words(packets: list[Sent], name: str) -> list[str]:
    return [str(sent.wire[name]) for sent in packets]


def after_reset(packets: list[Sent]) -> Iterator[Sent]:
    return (sent for sent in packets if sent.time_s > RESET_S)


@pytest.fixture(scope="module")
def remembered(line: Mission) -> tuple[list[Sent], Flight]:
    return reset_flight(line)


def test_nothing_is_sent_while_the_processor_starts(
    remembered: tuple[list[Sent], Flight],
) -> None:
    times = [sent.time_s for sent in remembered[0]]
    assert [t for t in times if 59.0 < t < 66.0] == [60.0, 64.0, 65.0]
    happened = {h.name: h.time_s for h in remembered[1].happenings if h.side == "firmware"}
    assert happened["reset"] == pytest.approx(RESET_S, abs=0.03)
    assert happened["start"] == pytest.approx(RESET_S + BOOT_S, abs=0.05)


def test_counter_clock_phase_and_calibration_outlive_the_reset(
    line: Mission, remembered: tuple[list[Sent], Flight]
) -> None:
    packets, _ = remembered
    assert words(packets, "PACKET_COUNT") == [str(n + 1) for n in range(len(packets))]
    first = next(after_reset(packets))
    undisturbed = {sent.time_s: sent for sent in fly(line)}[first.time_s]
    for name in ("MISSION_TIME", "STATE", "CMD_ECHO"):
        assert first.wire[name] == undisturbed.wire[name]
    assert first.measured.altitude_m == pytest.approx(undisturbed.measured.altitude_m, abs=0.01)
    assert packets[-1].phase == "landed"


def test_without_a_memory_the_firmware_begins_from_scratch(line: Mission) -> None:
    packets, _ = reset_flight(line, has_memory=False)
    first = next(after_reset(packets))
    assert first.wire["PACKET_COUNT"] == "1"
    assert first.wire["STATE"] == "LAUNCH_PAD"
    assert str(first.wire["MISSION_TIME"]).startswith("00:00:0")
    assert abs(first.measured.altitude_m) < 5.0, "it takes its height in the air for the pad"
    assert packets[-1].truth.stage.value == "on the ground", "and yet the flight comes to its end"


def test_a_command_is_not_heard_while_the_processor_starts(line: Mission) -> None:
    flight = fly(line, Parameters(firmware=FirmwareParameters(reset_at_s=2.5, boot_s=3.2)))
    flight.receive(b"CMD,1031,CX,OFF\r", 3.0)
    sent = list(flight.until(8.0))
    assert flight.commands.ignored == {"heard while the processor started": 1}
    assert [packet.time_s for packet in sent] == [0.0, 1.0, 2.0, 6.0, 7.0, 8.0]


def test_half_a_command_is_forgotten_in_a_reset(line: Mission) -> None:
    settings = FirmwareParameters(reset_at_s=2.0, boot_s=0.2, command_pause_s=9.0)
    flight = fly(line, Parameters(firmware=settings))
    flight.receive(b"CMD,1031,", 1.0)
    flight.receive(b"CX,OFF\r", 3.0)
    list(flight.until(5.0))
    assert flight.commands.ignored == {"unknown command": 1}


def test_a_battery_that_sags_under_the_servo_resets_the_processor(line: Mission) -> None:
    weak = Battery(cell_resistance_ohm=0.9, charge=0.35)
    flight = fly(line, Parameters(battery=weak))
    packets = list(flight)
    resets = [h for h in flight.happenings if h.name == "reset"]
    release_s = next(h.time_s for h in flight.happenings if h.name == "phase release")
    assert resets
    assert resets[0].time_s == pytest.approx(release_s, abs=0.2)
    counts = [int(word) for word in words(packets, "PACKET_COUNT")]
    assert counts == list(range(1, len(counts) + 1))


def test_the_counter_wraps_like_the_variable_that_holds_it(line: Mission, binary: Mission) -> None:
    settings = FirmwareParameters(first_packet_count=65_534, counter_bits=16)
    flight = fly(line, Parameters(firmware=settings))
    assert words(list(flight.until(3.0)), "PACKET_COUNT") == ["65534", "65535", "0", "1"]
    full = FirmwareParameters(first_packet_count=2**32 - 1, counter_bits=64)
    two = list(fly(binary, Parameters(firmware=full)).until(0.1))
    assert [sent.wire["PACKET_COUNT"] for sent in two] == [2**32 - 1, 0], "its field has 32 bits"
