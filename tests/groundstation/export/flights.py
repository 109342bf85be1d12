"""A flight with all that an export can meet: two kinds of packet, signal strength, packets that
came twice and late, values that are none, infinite, or minus zero, noise, and a reset."""

from pathlib import Path

from groundstation.flightlog.reader import FlightLog, read_flight_log
from protocol.decoder import Decoder
from protocol.mission import Mission
from protocol.mission_file import parse_mission
from protocol.packet import Chunk, Packet
from tests.groundstation.telemetry import chunk, logged

MISSION = """
name = "two-kinds"
title = "Two kinds & <one> \\"link\\""
team_id = "77"
states = { PAD = "pad", UP = "ascent", TOP = "apogee", DOWN = "descent", LANDED = "landed" }
framing = { kind = "lines" }
radio = { rssi = "ebyte" }

[[packet]]
name = "sensors"
encoding = "text"
prefix = "S,"
characters = "utf-8"
fields = [
  { name = "COUNT", type = "integer", role = "packet_count" },
  { name = "STATE", type = "text",    role = "state" },
  { name = "HÖHE",  type = "number",  unit = "m", decimals = 2, role = "altitude" },
  { name = "TEMP",  type = "number",  unit = "degF", decimals = 1, role = "temperature" },
  { name = "phase", type = "text" },
]

[[packet]]
name = "gps"
encoding = "text"
prefix = "G,"
fields = [
  { name = "COUNT", type = "integer", role = "packet_count" },
  { name = "LAT",   type = "number",  unit = "deg", role = "latitude" },
  { name = "LON",   type = "number",  unit = "deg", role = "longitude" },
  { name = "GALT",  type = "number",  unit = "m", role = "gps_altitude" },
]
"""

LINES = (
    "S,1,PAD,0.00,68.0,a;b",
    "G,2,47.1000001,8.5,400.5",
    "S,3,PAD,-0.0,,plain",
    "S,3,PAD,-0.0,,plain",  # the same packet once more
    "this is noise",
    "S,5,UP,12.25,1e999,x=1",
    "G,4,47.1000002,8.5000001,",  # came late
    "G,6,47.1001,8.5001,412.75",
    "S,7,TOP,100.75,-1e999,é",
    "G,8,nan,nan,nan",
    "G,9,12.0,-100.0,3",  # a damaged position
    "S,10,DOWN,50.5,50.123456789012345,",
    "G,11,47.1002,8.5002,450.5",
    "S,14,LANDED,0.5,32,z",
    "G,15,47.1003,8.5003,401",
)
SECONDS = 0.25


def mission() -> Mission:
    """Return the mission of the flight."""
    return parse_mission(MISSION, "two-kinds.toml")


def chunks() -> list[Chunk]:
    """Return the flight as it arrived: a line and the radio's byte in each chunk."""
    return [
        chunk(line.encode() + b"\r" + bytes([200 + number]), number * SECONDS)
        for number, line in enumerate(LINES)
    ]


def flight_log(folder: Path) -> FlightLog:
    """Return the log of the flight."""
    return read_flight_log(logged(folder, mission(), chunks()))


def packets(log: FlightLog) -> list[Packet]:
    """Return the packets of a log by the live decoder, with which exports are compared."""
    decoder = Decoder(log.mission)
    arrived = [item for item in log.items if isinstance(item, Chunk)]
    outcomes = [outcome for item in arrived for outcome in decoder.feed(item)]
    return [outcome for outcome in outcomes if isinstance(outcome, Packet)]
