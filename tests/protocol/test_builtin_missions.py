"""The missions that come with the program: what each competition sends, decoded."""

import math

import pytest

from firmware_sim.flight import fly
from protocol.checks.references import KNOWN_WORDS
from protocol.conversion import conversions
from protocol.decoder import Decoder
from protocol.mission_file import builtin_names, load_mission
from protocol.packet import Chunk, Packet
from protocol.packet_codec import PacketCodec
from protocol.roles import PHASES
from tests.protocol.byte_streams import packet_of, reject_of

LINES = {
    "aas-2023": "1031,13:14:02,20,F,ASCENT,200.2,N,N,N,25.5,7.9,98.1,13:14:01,250.5,38.3760,"
    "-79.6078,9,1.50,-2.25,CXON",
    "aas-2024": "1031,13:14:02,20,F,ASCENT,200.2,31.5,N,N,25.5,7.9,98.1,13:14:01,250.5,38.3760,"
    "-79.6078,9,1.50,-2.25,3.0,CXON",
    "aas-2025": "1031,13:14:02,20,F,ASCENT,200.2,25.5,98.1,7.9,1,2,3,0.1,0.2,9.8,0.1,0.2,0.3,"
    "360,13:14:01,250.5,38.3760,-79.6078,9,CXON",
    "aas-2026": "1031,13:14:02,20,F,ASCENT,200.2,25.5,98.1,7.9,1,2,3,0.1,0.2,9.8,0.1,0.2,0.3,"
    "13:14:01,250.5,38.3760,-79.6078,9,CXON",
}


@pytest.mark.parametrize("name", LINES)
@pytest.mark.parametrize("more", ["", ",,3.2,OPEN", ",,", ",", ",extra", ",,a, b ,c"])
def test_a_line_of_the_aas_rules_is_read_with_and_without_optional_data(
    name: str, more: str
) -> None:
    mission = load_mission(name)
    packet = packet_of(mission, f"{LINES[name]}{more}\r".encode())
    assert packet.values["ALTITUDE"] == 200.2
    assert packet.values["PRESSURE"] == pytest.approx(98_100.0)
    assert packet.values["GPS_LONGITUDE"] == -79.6078
    assert packet.values["CMD_ECHO"] == "CXON"
    assert packet.values["OPTIONAL_DATA"] == more[1:].strip()
    made = conversions(mission.packet)
    row = [made[field].to_text(wire) for field, wire in packet.wire.items()]
    assert ",".join(row) == LINES[name] + (more.strip() or ",")


def test_zeros_are_no_position() -> None:
    line = LINES["aas-2026"].replace("250.5,38.3760,-79.6078,9", "0.0,0.0000,0.0000,0")
    packet = packet_of(load_mission("aas-2026"), f"{line}\r".encode())
    for name in ("GPS_ALTITUDE", "GPS_LATITUDE", "GPS_LONGITUDE"):
        assert math.isnan(float(packet.values[name]))
    assert packet.values["GPS_SATS"] == 0


TURKSAT = (
    "17,{status},{errors},12:03:44,95810,95822,312.4,311.2,1.2,13.4,24.5,7.91,38.398371,"
    "33.711411,1290.5,1.5,-2.0,181.0,6R9G,23.1,22.8,123456"
)


@pytest.mark.parametrize(
    ("errors", "names"),
    [
        ("000000", ""),
        ("00000", ""),
        ("100000", "MODEL_DESCENT_RATE"),
        ("000101", "NO_PAYLOAD_POSITION NO_FILTER"),
        ("00010", "NO_PAYLOAD_POSITION"),
    ],
)
def test_each_digit_of_the_turksat_error_code_is_an_alarm_with_a_name(
    errors: str, names: str
) -> None:
    line = TURKSAT.format(status=2, errors=errors)
    packet = packet_of(load_mission("turksat-model-satellite"), f"{line}\r\n".encode())
    assert packet.values["HATA KODU"] == names
    assert packet.wire["HATA KODU"] == errors
    assert packet.values["UYDU STATÜSÜ"] == "MODEL_DESCENT"
    assert packet.values["İNİŞ HIZI"] == 13.4


@pytest.mark.parametrize("errors", ["0000000", "2", "0x1", "00 1"])
def test_an_error_code_of_anything_else_is_told(errors: str) -> None:
    line = TURKSAT.format(status=2, errors=errors)
    reject = reject_of(load_mission("turksat-model-satellite"), f"{line}\r\n".encode())
    assert reject.detail == f"HATA KODU: {errors!r} is not up to 6 digits 0 or 1"


def test_the_turksat_status_is_a_number_with_a_name() -> None:
    mission = load_mission("turksat-model-satellite")
    names = [
        packet_of(mission, f"{TURKSAT.format(status=n, errors='00000')}\r\n".encode()).values[
            "UYDU STATÜSÜ"
        ]
        for n in range(6)
    ]
    assert names == list(mission.packet.fields[1].values)
    assert set(names) == set(mission.states)


@pytest.mark.parametrize("more", ["", ",42,extra"])
def test_a_line_of_in_space_india(more: str) -> None:
    line = (
        "2024ASI-CANSAT-123,61,62,344.5,91921,17.8,8.06,15:01:00,13.1502,77.5692,783.9,5,"
        f"-0.16,0.62,9.74,17.0,6{more}\r\n"
    )
    packet = packet_of(load_mission("in-space-india"), line.encode())
    assert packet.values["TEAM_ID"] == "2024ASI-CANSAT-123"
    assert packet.values["FLIGHT_SOFTWARE_STATE"] == "AEROBRAKE_RELEASE"
    assert packet.values["ACCELEROMETER_Z"] == 9.74
    assert packet.values["OPTIONAL_DATA"] == more[1:]


def test_the_altitude_of_the_primary_mission_may_be_left_out() -> None:
    mission = load_mission("esa-primary")
    short = packet_of(mission, b"17,16012,21.43,1008.12\r\n")
    assert short.values["PRESSURE"] == pytest.approx(100_812.0)
    assert short.values["TIME"] == pytest.approx(16.012)
    assert math.isnan(float(short.values["ALTITUDE"]))
    assert packet_of(mission, b"17,16012,21.43,1008.12,48.5\n").values["ALTITUDE"] == 48.5


@pytest.mark.parametrize(
    "line",
    [
        "21.43,1008.12,55",
        "21.43;1008.12;55",
        "21.43\t1008.12\t55",
        "21.43 1008.12   55",
        "  21.43, 1008.12,  55 ",
        "T:21.43 P:1008.12 H:55",
        "T: 21.43 P: 1008.12 H: 55",
        "T = 21.43 C; P = 1008.12 hPa; H = 55 %",
        "Air temp: 21.43 C  Pressure: 1008.12 hPa  Humidity: 55 %",
        "temp:21.43,press:1008.12,hum:55",
    ],
)
def test_numbers_of_an_arduino_are_read_however_it_prints_them(line: str) -> None:
    packet = packet_of(load_mission("arduino-lines"), f"{line}\r\n".encode())
    assert [packet.values[f"V{i}"] for i in (1, 2, 3)] == [21.43, 1008.12, 55.0]
    assert math.isnan(float(packet.values["V4"]))


def test_text_among_the_numbers_of_an_arduino_is_told_not_skipped() -> None:
    reject = reject_of(load_mission("arduino-lines"), b"21.43 ERR 55\r\n")
    assert reject.detail == "V2: 'ERR' is not a number"


@pytest.mark.parametrize("name", builtin_names())
def test_the_simulator_speaks_it_and_the_decoder_gives_back_what_was_meant(name: str) -> None:
    mission = load_mission(name)
    codecs = {packet.name: PacketCodec(packet) for packet in mission.packets}
    decoder = Decoder(mission)
    phases = set()
    for number, sent in enumerate(fly(mission, seed=3)):
        (packet,) = decoder.feed(Chunk(sent.frame, number, number))
        assert isinstance(packet, Packet)
        assert dict(packet.wire) == dict(sent.wire)
        payload = codecs[packet.kind].layout.build(sent.wire)
        assert repr(packet.values) == repr(codecs[packet.kind].decode(payload)[0])
        phases.add(sent.phase)
        for field in mission.packet.fields:
            value = packet.values[field.name]
            if field.plausible and isinstance(value, float) and not math.isnan(value):
                made = conversions(mission.packet)[field.name]
                as_sent = float(made.to_text(packet.wire[field.name]))
                assert field.plausible[0] <= as_sent <= field.plausible[1], field.name
    assert phases == set(PHASES)


@pytest.mark.parametrize("name", builtin_names())
def test_the_simulator_shows_the_phases_in_the_words_of_the_mission(name: str) -> None:
    mission = load_mission(name)
    field = mission.field_of("state")
    if field is None:
        return
    made = conversions(mission.packet)[field.name]
    for sent in fly(mission, seed=3):
        word = str(made.to_si(sent.wire[field.name]))
        assert word in mission.states
        if sent.phase in mission.states.values():
            assert mission.states[word] == sent.phase


@pytest.mark.parametrize("name", [name for name in builtin_names() if name.startswith("aas-")])
def test_the_commands_of_the_rules_are_there(name: str) -> None:
    mission = load_mission(name)
    commands = {command.name: command for command in mission.commands}
    assert {"CX", "ST", "SIM", "SIMP", "CAL"} <= set(commands)
    assert commands["SIM"].send == "CMD,{team_id},SIM,{mode}"
    assert commands["SIM"].parameters[0].values == ("ENABLE", "ACTIVATE", "DISABLE")
    assert "utc_time" in KNOWN_WORDS
    assert commands["ST"].send == "CMD,{team_id},ST,{utc_time}"
    assert ("MEC" in commands) == (name in ("aas-2025", "aas-2026"))


@pytest.mark.parametrize("name", builtin_names())
def test_each_begins_with_words_for_the_team_that_changes_it(name: str) -> None:
    head = load_mission(name).text.split("\nname = ")[0].splitlines()
    assert sum(line.startswith("# ") for line in head) >= 3
