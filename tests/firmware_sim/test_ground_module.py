"""The station's radio in API mode takes nothing but its frames, and reports what it sent."""

import pytest

from firmware_sim.chosen_flight import fly_scenario
from firmware_sim.flight import Flight, fly
from firmware_sim.parameters import Parameters
from firmware_sim.radio.parameters import RadioParameters
from protocol.framing.xbee_transmit import (
    Address,
    RadioReader,
    TransmitRequest,
    TransmitStatus,
    as_the_radio_takes,
    encode_request,
)
from protocol.mission import Mission
from protocol.mission_file import parse_mission

CANSAT = Address(0x0013A200_40A1B2C3)
COMMAND = b"CMD,1031,CX,OFF\r"


@pytest.fixture(scope="module", params=[1, 2], ids=["mode 1", "mode 2"])
def api(request: pytest.FixtureRequest) -> Mission:
    text = (
        'extends = "aas-2026"\nname = "by-xbee"\n'
        f'framing = {{ kind = "xbee-api", mode = {request.param}, inner = {{ kind = "lines" }} }}'
    )
    return parse_mission(text, "by-xbee")


def reports(flight: Flight, until_s: float) -> list[TransmitStatus]:
    """Let the flight go on and return what the radio reports meanwhile."""
    for _ in flight.until(until_s):
        pass
    reader = RadioReader(flight.mission.framing)
    return [found for stray in flight.strays for found in reader.feed(stray.data)]


def test_plain_bytes_are_ignored_and_requests_are_obeyed(api: Mission) -> None:
    flight = fly(api)
    flight.receive(COMMAND, 1.0)
    assert reports(flight, 3.0) == []
    assert flight.commands.total == 0
    flight.receive(as_the_radio_takes(COMMAND, api.framing), 3.5)
    assert reports(flight, 6.0) == []
    assert flight.commands.obeyed == {"CX": 1}


def test_a_transparent_radio_takes_any_bytes(line: Mission) -> None:
    flight = fly(line)
    flight.receive(as_the_radio_takes(COMMAND, line.framing), 1.0)
    assert reports(flight, 3.0) == []
    assert flight.commands.obeyed == {"CX": 1}


def test_a_request_that_comes_in_pieces_is_reported_as_delivered(api: Mission) -> None:
    flight = fly(api)
    frame = encode_request(TransmitRequest(7, CANSAT, COMMAND), api.framing)
    flight.receive(b"noise" + frame[:9], 1.0)
    flight.receive(frame[9:], 1.2)
    assert reports(flight, 3.0) == [TransmitStatus(7, 0x00)]
    assert flight.commands.obeyed == {"CX": 1}


def test_what_the_cansat_did_not_hear_is_reported_unless_it_was_for_all(api: Mission) -> None:
    flight = fly(api, Parameters(radio=RadioParameters(uplink_loss=1.0)))
    for number, to in ((1, CANSAT), (2, Address(0xFFFF))):
        request = TransmitRequest(number, to, COMMAND)
        flight.receive(encode_request(request, api.framing), float(number))
    assert reports(flight, 4.0) == [TransmitStatus(1, 0x21), TransmitStatus(2, 0x00)]
    assert flight.uplink_lost == {"chance": 2}


def test_the_orders_of_a_scenario_reach_the_cansat(api: Mission) -> None:
    flight = fly_scenario(api, "sim-mode")
    reports(flight, 12.0)
    assert flight.commands.obeyed["SIM"] == 2
    assert flight.commands.obeyed["SIMP"] >= 1
