"""What the CanSat does with commands, and with what is none."""

import math
import random
from collections.abc import Iterable
from itertools import islice

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from firmware_sim.errors import SimulatorError
from firmware_sim.firmware.command_reader import CommandReader, Order
from firmware_sim.firmware.parameters import FirmwareParameters
from firmware_sim.flight import Flight, Sent, fly
from firmware_sim.parameters import Parameters
from protocol.commands import command_bytes, expected_echo
from protocol.mission import Mission, Parameter
from protocol.mission_file import builtin_names, load_mission, parse_mission

WAITING = Parameters(firmware=FirmwareParameters(transmits_at_start=False))


def commanded(mission: Mission, *orders: tuple[float, bytes]) -> Flight:
    """Return a flight that gets these bytes at these times."""
    flight = fly(mission)
    for at_s, data in orders:
        flight.receive(data, at_s)
    return flight


def at(packets: Iterable[Sent], time_s: float) -> Sent:
    return next(sent for sent in packets if sent.time_s >= time_s)


def test_every_command_of_a_mission_is_obeyed_and_echoed_as_the_mission_says() -> None:
    mission = load_mission("aas-2026")
    commands = {command.name: command for command in mission.commands}
    orders: list[tuple[str, dict[str, str]]] = [
        ("CX", {"state": "ON"}),
        ("ST", {}),
        ("ST_GPS", {}),
        ("SIM", {"mode": "ENABLE"}),
        ("SIM", {"mode": "ACTIVATE"}),
        ("SIMP", {"pressure": "101325"}),
        ("SIM", {"mode": "DISABLE"}),
        ("CAL", {}),
        ("MEC", {"device": "CAMERA", "state": "ON"}),
    ]
    flight = fly(mission, WAITING, stay=True)
    # The GPS has its first fix within the first half minute, and the clock is set by it.
    for number, (name, arguments) in enumerate(orders):
        at_s = 0.5 if name == "CX" else 30.5 + number
        words = command_bytes(mission, commands[name], arguments, utc_time="13:14:15")
        flight.receive(words, at_s)
    name, arguments = orders[-1]
    sent = list(flight.until(45.0))
    heard = list(dict.fromkeys(packet.wire["CMD_ECHO"] for packet in sent))
    assert heard[0] == "CXON"
    for name, arguments in orders[:-2]:
        echo = expected_echo(mission, commands[name], arguments, utc_time="13:14:15")
        assert echo in heard
    assert flight.commands.obeyed.total() >= len(orders) - 1


@pytest.mark.parametrize("name", [n for n in builtin_names() if load_mission(n).commands])
def test_whatever_the_ground_can_send_is_understood_as_it_expects(name: str) -> None:
    mission = load_mission(name)
    reader, chance = CommandReader(mission), random.Random(4)
    for _ in range(300):
        command = chance.choice(mission.commands)
        words = {parameter.name: _word(parameter, chance) for parameter in command.parameters}
        clock = f"{chance.randrange(24):02}:{chance.randrange(60):02}:{chance.randrange(60):02}"
        line = command_bytes(mission, command, words, utc_time=clock).rstrip(b"\r\n")
        order = reader.read(line)
        assert isinstance(order, Order), line
        assert order.echo == expected_echo(mission, command, words, utc_time=clock)
        assert order.arguments == words


def _word(parameter: Parameter, chance: random.Random) -> str:
    if parameter.values:
        return chance.choice(parameter.values)
    if parameter.range is not None:
        lowest, highest = parameter.range
        return f"{chance.uniform(lowest, highest):.{chance.randrange(3)}f}"
    return "".join(chance.choices("abcXYZ019 .:-", k=chance.randrange(1, 12)))


def test_a_cansat_that_waits_is_silent_until_it_is_told_to_transmit(line: Mission) -> None:
    flight = fly(line, WAITING)
    flight.receive(b"CMD,1031,CX,ON\r", 4.2)
    sent = list(islice(flight, 3))
    assert [packet.time_s for packet in sent] == [5.0, 6.0, 7.0]
    assert [packet.wire["PACKET_COUNT"] for packet in sent] == ["1", "2", "3"]


def test_telemetry_stops_and_goes_on_with_the_next_count(line: Mission) -> None:
    flight = commanded(line, (3.5, b"CMD,1031,CX,OFF\r"), (7.5, b"CMD,1031,CX,ON\r"))
    sent = list(islice(flight, 6))
    assert [packet.time_s for packet in sent] == [0.0, 1.0, 2.0, 3.0, 8.0, 9.0]
    assert [packet.wire["PACKET_COUNT"] for packet in sent] == list("123456")


def test_a_cansat_that_is_told_to_be_silent_flies_on_and_ends(line: Mission) -> None:
    flight = commanded(line, (3.5, b"CMD,1031,CX,OFF\r"))
    assert len(list(flight)) == 4
    assert [h.name for h in flight.happenings if h.side == "truth"][-1] == "landing"


def test_the_clock_is_set_by_the_ground_and_by_the_gps(line: Mission) -> None:
    flight = commanded(line, (3.5, b"CMD,1031,ST,01:02:03\r"), (40.5, b"CMD,1031,ST,GPS\r"))
    sent = list(islice(flight, 45))
    assert at(sent, 3.0).wire["MISSION_TIME"] == "15:00:03"
    assert at(sent, 5.0).wire["MISSION_TIME"] == "01:02:04"
    assert at(sent, 41.0).wire["MISSION_TIME"] == "15:00:41"


def test_without_a_fix_there_is_no_gps_time(line: Mission) -> None:
    flight = commanded(line, (1.5, b"CMD,1031,ST,GPS\r"))
    assert at(flight, 2.0).wire["CMD_ECHO"] == "CXON"
    assert flight.commands.ignored == {"no GPS time yet": 1}


def test_a_calibration_makes_the_altitude_zero_on_the_pad_only(line: Mission) -> None:
    no_zero = Parameters(firmware=FirmwareParameters(calibrates_at_start=False))
    flight = fly(line, no_zero)
    flight.receive(b"CMD,1031,CAL\r", 5.5)
    flight.receive(b"CMD,1031,CAL\r", 40.5)
    sent = list(flight)
    assert float(str(at(sent, 5.0).wire["ALTITUDE"])) > 100.0
    assert abs(float(str(at(sent, 7.0).wire["ALTITUDE"]))) < 3.0
    assert float(str(at(sent, 42.0).wire["ALTITUDE"])) > 100.0
    assert flight.commands.ignored == {"not on the pad": 1}


def test_a_mechanism_ordered_in_flight_opens_the_second_stage(line: Mission) -> None:
    flight = fly(line)
    list(flight.until(32.0))
    assert flight.phase == "descent"
    flight.receive(b"CMD,1031,MEC,RELEASE,ON\r")
    list(flight.until(33.0))
    assert flight.phase == "release"
    times = [happening.time_s for happening in flight.happenings]
    assert times == sorted(times)
    assert ("truth", "second stage") in {(h.side, h.name) for h in flight.happenings}


def test_a_teams_own_command_is_echoed_and_the_more_literal_one_wins() -> None:
    mission = load_mission("turksat-model-satellite")
    flight = fly(mission)
    flight.receive(b"6R9G\n", 2.5)
    list(flight.until(32.0))
    assert at(flight, 33.0).wire["RHRH"] == "6R9G"
    flight.receive(b"AYRIL\n")
    list(flight.until(40.0))
    assert flight.phase == "release"
    assert flight.commands.obeyed == {"FILTER": 1, "SEPARATE": 1}


def test_a_team_may_spell_the_commands_of_the_rules_otherwise() -> None:
    mission = parse_mission(
        'name = "own"\nteam_id = "7"\n[framing]\nkind = "lines"\n'
        '[[packet]]\nname = "p"\nencoding = "text"\n'
        'fields = [{ name = "LAST", type = "text", role = "command_echo" },\n'
        '{ name = "N", type = "integer", role = "packet_count" }]\n'
        '[[command]]\nname = "CX"\nsend = "{team_id} telemetry {state}!"\necho = "T-{state}"\n'
        'ending = "none"\nparameters = [{ name = "state", values = ["on", "off"] }]\n',
        "own.toml",
    )
    flight = fly(mission, WAITING)
    flight.receive(b"7 telemetry on!", 1.0)
    assert next(flight).wire["LAST"] == "T-on"
    assert flight.commands.obeyed == {"CX": 1}


def test_a_command_in_halves_is_joined_when_the_rest_comes_soon(line: Mission) -> None:
    soon = commanded(line, (2.0, b"CMD,10"), (2.5, b"31,CX,"), (3.1, b"OFF\r"))
    late = commanded(line, (2.0, b"CMD,10"), (9.0, b"31,CX,OFF\r"))
    for flight in (soon, late):
        list(flight.until(12.0))
    assert soon.commands.obeyed == {"CX": 1}
    assert late.commands.ignored == {"without an end": 1, "unknown command": 1}


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"CMD,1032,CX,OFF\r", "for another team"),
        (b"hello\r", "unknown command"),
        (b"CMD,1031,CXX,ON\r", "unknown command"),
        (b"CMD,1031\r", "unknown command"),
        (b"CMD,1031,CX,MAYBE\r", "wrong words"),
        (b"CMD,1031,CX\r", "wrong words"),
        (b"CMD,1031,CX,ON,NOW\r", "wrong words"),
        (b"CMD,1031,ST,25:00:00\r", "wrong words"),
        (b"CMD,1031,ST,99:99:99\r", "wrong words"),
        (b"CMD,1031,SIMP,abc\r", "wrong words"),
        (b"CMD,1031,MEC,WHATEVER,ON\r", "wrong words"),
        (b"CMD,1031,SIMP,7\r", "pressure out of range"),
        (b"CMD,1031,SIMP,101325\r", "not in simulation mode"),
        (b"CMD,1031,SIM,ACTIVATE\r", "simulation not enabled"),
        (b"CMD,\xff1031,CX,OFF\r", "not text"),
        (b"x" * 5000 + b"\r", "too long"),
        (b"CMD,1031,CX,OFF", "without an end"),
    ],
)
def test_what_is_no_command_is_ignored_and_counted_by_its_reason(
    line: Mission, data: bytes, reason: str
) -> None:
    flight = commanded(line, (1.5, data))
    sent = list(flight.until(9.0))
    assert flight.commands.ignored == {reason: 1}
    assert reason in flight.commands.summary()
    assert ("uplink", f"ignored: {reason}") in {(h.side, h.name) for h in flight.happenings}
    assert {packet.wire["CMD_ECHO"] for packet in sent} == {"CXON"}
    assert len(sent) == 10


@settings(max_examples=30, deadline=None)
@given(chunks=st.lists(st.binary(max_size=200), max_size=8))
def test_no_bytes_disturb_the_firmware(chunks: list[bytes]) -> None:
    flight = fly(load_mission("aas-2026"))
    for number, chunk in enumerate(chunks):
        flight.receive(chunk, 0.3 * number)
    assert len(list(flight.until(4.0))) == 5


@pytest.mark.parametrize("at_s", [math.nan, math.inf, -math.inf])
def test_a_command_at_no_time_is_refused(line: Mission, at_s: float) -> None:
    with pytest.raises(SimulatorError, match=r"at_s = .* is no time of a flight"):
        fly(line).receive(b"CMD,1031,CX,OFF\r", at_s=at_s)


def test_a_mission_that_cannot_switch_telemetry_on_is_refused(binary: Mission) -> None:
    with pytest.raises(SimulatorError, match="transmits_at_start"):
        fly(binary, WAITING)
