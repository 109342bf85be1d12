import math

from groundstation.flight.flight import Flight
from groundstation.flight.readings import LONGEST_TEXT, NO_VALUE, Readings
from protocol.mission import Mission
from protocol.packet import Value
from tests.groundstation.telemetry import chunk, frame, received


def texts(mission: Mission, **changed: Value) -> dict[str, tuple[str, str]]:
    flight = received(mission, chunk(frame(mission, **changed)))
    return {r.name: (r.text, r.unit) for r in Readings(mission).of(flight)}


def test_before_the_first_packet_every_field_is_there_without_a_value(lines: Mission) -> None:
    readings = Readings(lines).of(Flight(lines))
    assert [reading.name for reading in readings] == [f.name for f in lines.packet.fields]
    assert {reading.text for reading in readings} == {NO_VALUE}


def test_values_are_read_in_the_unit_and_digits_they_were_sent_in(
    lines: Mission, binary: Mission
) -> None:
    found = texts(lines, pressure=101_300.0, temperature=25.0, altitude=12.34)
    assert found["PRESSURE"] == ("101.3", "kPa")
    assert found["TEMPERATURE"] == ("25.0", "°C")
    assert found["ALTITUDE"] == ("12.3", "m")
    found = texts(binary, altitude=12.34, state="ASCENT")
    assert found["ALTITUDE"] == ("12.34", "m")
    assert found["STATE"] == ("ASCENT", "")


def test_zero_has_no_sign(lines: Mission) -> None:
    assert texts(lines, altitude=-0.04)["ALTITUDE"] == ("0.0", "m")
    assert texts(lines, altitude=-0.06)["ALTITUDE"] == ("-0.1", "m")


def test_flags_are_words_and_no_flag_is_no_value(binary: Mission) -> None:
    assert texts(binary, status_flags="GPS_FIX CAMERA")["FLAGS"] == ("GPS_FIX CAMERA", "")
    assert texts(binary)["FLAGS"] == (NO_VALUE, "")


def test_mission_time_is_a_clock_however_it_is_sent(lines: Mission, binary: Mission) -> None:
    for mission in (lines, binary):
        assert texts(mission, mission_time=3_661.0)["MISSION_TIME"][0] == "01:01:01"
    assert texts(lines, mission_time=math.nan)["MISSION_TIME"][0] == NO_VALUE


def test_a_long_word_is_cut_and_says_so(lines: Mission) -> None:
    text, _ = texts(lines, command_echo="X" * 60)["CMD_ECHO"]
    assert len(text) == LONGEST_TEXT
    assert text.endswith("…")


def test_a_field_is_found_by_its_role(lines: Mission) -> None:
    flight = received(lines, chunk(frame(lines, altitude=7.0)))
    found = Readings(lines).of_role(flight, "altitude")
    assert found is not None
    assert (found.name, found.role, found.text) == ("ALTITUDE", "altitude", "7.0")
    assert Readings(lines).of_role(flight, "airspeed") is None
