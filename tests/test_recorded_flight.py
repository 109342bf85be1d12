"""What a real team sent in 2024, byte by byte over TCP, through the whole station."""

import csv
import socket
import threading
from pathlib import Path

from groundstation.flightlog.reader import read_flight_log
from groundstation.flightlog.writer import FlightLogWriter
from groundstation.link.serial_link import SerialLink
from groundstation.station import Station
from protocol.mission_file import load_mission
from tests.recordings import recording

SI_OF_SENT = {"PRESSURE": 100.0}
"""Pascals in a hectopascal; all else that the team sends is in SI units already."""


def test_real_lines_sent_byte_by_byte_decode_to_the_values_in_the_file(tmp_path: Path) -> None:
    path = recording("astro2024_vac_test.csv")
    with path.open(newline="") as file:
        header, *rows = csv.reader(file)
    lines = "".join(",".join(row) + "\r" for row in rows).encode()
    mission = load_mission("astro-2024")

    with socket.create_server(("127.0.0.1", 0)) as server:
        sender = threading.Thread(target=send_byte_by_byte, args=(server, lines))
        sender.start()
        link = SerialLink(f"socket://127.0.0.1:{server.getsockname()[1]}", mission.baud_rate)
        log = FlightLogWriter(tmp_path, mission, link.name)
        station = Station(mission, link, log)
        station.start()
        sender.join()
        waited = threading.Event()
        while station.flight.received < len(rows) and not waited.wait(0.02):
            assert station.running
        station.stop()

    flight = station.flight
    assert flight.received == len(rows) == 584
    assert flight.continuity.lost == 1
    assert flight.rejected == 0
    for column, name in enumerate(header):
        if name in flight.store.numbers:
            meant = [float(row[column]) * SI_OF_SENT.get(name, 1.0) for row in rows]
            assert flight.store.number(name).tolist() == meant
        else:
            codes, words = flight.store.codes(name)
            assert [words[code] for code in codes] == [row[column] for row in rows]
    recorded = read_flight_log(log.path)
    assert b"".join(getattr(item, "data", b"") for item in recorded.items) == lines


def send_byte_by_byte(server: socket.socket, data: bytes) -> None:
    """Send each byte on its own to the one who connects, then hang up."""
    connection, _ = server.accept()
    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    with connection:
        for byte in data:
            connection.sendall(bytes([byte]))
