"""Commands to an XBee in API mode: as its frames, to the right radio, followed until delivered."""

import os
from pathlib import Path

import pytest

from firmware_sim.flight import fly
from groundstation.flight.commanding import Outcome
from groundstation.flight.events import Event, EventKind
from groundstation.flight.flight import Flight
from groundstation.flight.items import Item, Sent
from groundstation.flightlog.reader import read_flight_log
from groundstation.flightlog.writer import FlightLogWriter
from groundstation.link.serial_link import SerialLink
from groundstation.log_report import flight_of
from groundstation.station import Station
from protocol.framing.xbee_api import api_frame
from protocol.framing.xbee_transmit import (
    BROADCAST,
    RequestReader,
    TransmitRequest,
    TransmitStatus,
    address_of,
    encode_request,
    encode_status,
)
from protocol.mission import Mission
from protocol.mission_file import parse_mission
from tests.groundstation.cable import Cable
from tests.groundstation.conftest import TINY
from tests.groundstation.flown_live import flown_live
from tests.waiting import eventually

ADDRESS = "0013A200 40A1B2C3"


def xbee(mode: int, more: str = "") -> Mission:
    framing = f'kind = "xbee-api"\nmode = {mode}\n{more}\n'
    return parse_mission(TINY.replace('kind = "lines"\n', framing), "tiny-xbee")


def station_on(cable: Cable, mission: Mission, folder: Path) -> Station:
    log = FlightLogWriter(folder, mission, str(cable.path))
    station = Station(mission, SerialLink(str(cable.path), 9600), log)
    station.start()
    return station


def taken(cable: Cable, mission: Mission, data: bytes, address: str, frame_id: int) -> None:
    """The cable's other end is given exactly the request that carries `data`."""
    to = address_of(address) if address else BROADCAST
    expected = encode_request(TransmitRequest(frame_id, to, data), mission.framing)
    assert cable.receive(len(expected)) == expected


def told(flight: Flight, kind: EventKind) -> list[str]:
    return [event.text for event in flight.events if event.kind is kind]


def packet(mission: Mission, line: bytes) -> bytes:
    head = b"\x90" + bytes.fromhex(ADDRESS) + b"\xff\xfe\x01"
    return api_frame(head + line, mission.framing)


@pytest.mark.parametrize("mode", [1, 2])
def test_a_command_goes_to_all_until_a_radio_is_heard_and_then_to_that(
    mode: int, cable: Cable, tmp_path: Path
) -> None:
    mission = xbee(mode)
    station = station_on(cable, mission, tmp_path)
    station.command("BEEP")
    taken(cable, mission, b"BEEP\r", "", 1)
    cable.send(packet(mission, b"1,CXON"))
    eventually(lambda: station.flight.received == 1)
    station.command("BEEP")
    station.send(b"free words")
    taken(cable, mission, b"BEEP\r", ADDRESS, 2)
    taken(cable, mission, b"free words", ADDRESS, 3)
    station.stop()
    assert told(station.flight, EventKind.DESTINATION_CHOSEN) == [
        "all radios (broadcast): none has been heard yet and the mission names none",
        f"{ADDRESS}, from which the last packet came",
    ]
    assert [one.command.text for one in station.flight.commanding.history] == ["BEEP", "BEEP"]
    assert station.log
    items: list[Item] = read_flight_log(station.log.path).items
    sent = b"".join(item.data for item in items if isinstance(item, Sent))
    assert [one.data for one in RequestReader(mission.framing).feed(sent)] == [
        b"BEEP\r",
        b"BEEP\r",
        b"free words",
    ]


def test_the_radio_of_another_team_gets_no_commands(cable: Cable, tmp_path: Path) -> None:
    text = TINY.replace('kind = "lines"\n', 'kind = "xbee-api"\n').replace(
        "fields = [", 'fields = [{ name = "TEAM", type = "integer", role = "team_id" },'
    )
    mission = parse_mission(text, "tiny-team")
    station = station_on(cable, mission, tmp_path)
    cable.send(packet(mission, b"7,1,CXON"))
    eventually(lambda: station.flight.received == 1)
    theirs = b"\x90" + bytes.fromhex("0013A20000000009") + b"\xff\xfe\x01" + b"8,1,CXON"
    cable.send(api_frame(theirs, mission.framing))
    eventually(lambda: station.flight.strangers == {"8": 1})
    station.command("BEEP")
    taken(cable, mission, b"BEEP\r", ADDRESS, 1)
    station.stop()


def test_the_address_that_the_mission_names_holds_whoever_is_heard(
    cable: Cable, tmp_path: Path
) -> None:
    mission = xbee(1, 'destination = "0013a20000000007"')
    station = station_on(cable, mission, tmp_path)
    cable.send(packet(mission, b"1,CXON"))
    eventually(lambda: station.flight.received == 1)
    station.command("BEEP")
    taken(cable, mission, b"BEEP\r", "0013A200 00000007", 1)
    station.stop()
    assert told(station.flight, EventKind.DESTINATION_CHOSEN) == [
        "0013A200 00000007, as the mission says"
    ]


def test_what_the_radio_could_not_deliver_is_told_live_and_replayed(
    cable: Cable, tmp_path: Path
) -> None:
    mission = xbee(2)
    station = station_on(cable, mission, tmp_path)
    for number, status in enumerate((0x00, 0x21, 0x99), start=1):
        station.command("BEEP")
        taken(cable, mission, b"BEEP\r", "", number)
        cable.send(encode_status(TransmitStatus(number, status), mission.framing))
    cable.send(encode_status(TransmitStatus(200, 0x21), mission.framing))  # not one of ours
    eventually(lambda: len(told(station.flight, EventKind.NOT_DELIVERED)) == 2)
    assert told(station.flight, EventKind.NOT_DELIVERED) == [
        "BEEP: the CanSat's radio did not acknowledge it",
        "BEEP: the radio reports 0x99",
    ]
    assert station.module
    assert station.module.told.endswith("the radio reports 1 delivered, 2 not")
    station.stop()
    assert station.flight.rejected == 0
    assert station.log
    log = read_flight_log(station.log.path)
    assert flight_of(log).events == station.flight.events
    assert sum(isinstance(i, Event) and i.kind is EventKind.NOT_DELIVERED for i in log.items) == 2


@pytest.mark.skipif(os.name != "posix", reason="no pseudo-terminals there")
@pytest.mark.parametrize("mode", [1, 2])
def test_a_simulated_cansat_behind_such_a_radio_obeys(mode: int, tmp_path: Path) -> None:
    text = (
        f'extends = "aas-2026"\nname = "by-xbee"\n[framing]\nkind = "xbee-api"\nmode = {mode}\n'
        'inner = { kind = "lines" }'
    )
    mission = parse_mission(text, "by-xbee")
    flight, port = fly(mission, stay=True), tmp_path / "cansat"
    with flown_live(flight, port, 20):
        station = Station(mission, SerialLink(str(port), 9600))
        station.start()
        eventually(lambda: station.flight.received >= 1)
        station.command("CX", {"state": "ON"})
        eventually(
            lambda: (
                station.flight.commanding.history
                and station.flight.commanding.history[-1].outcome is Outcome.ECHOED
            )
        )
        assert station.module
        module = station.module
        eventually(lambda: module.delivered == 1)
        station.stop()
    assert flight.commands.obeyed == {"CX": 1}
    assert station.flight.rejected == 0
