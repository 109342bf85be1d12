"""How much memory a packet of an opened flight log takes, all that stays counted: as it is opened
to be replayed, and after all of it was drawn."""

import gc
import tracemalloc
from collections.abc import Iterator
from itertools import chain, cycle, islice
from pathlib import Path

import pytest

from firmware_sim.flight import fly
from groundstation.flight.events import Event, EventKind
from groundstation.flightlog.reader import read_flight_log
from groundstation.flightlog.writer import FlightLogWriter
from groundstation.replay_station import ReplayStation
from protocol.mission import Mission
from protocol.mission_file import load_mission
from protocol.packet import Chunk

PACKETS = 150_000
MOST_BYTES = 200
FLIGHTS = 4
"""So many different flights, over and over: more than what is compressed at once, which is no
smaller for lines that come again."""
PERIOD_NS = 10**8


def flown(mission: Mission) -> Iterator[bytes]:
    """Return frames or lines of flights that differ."""
    flights = (islice(fly(mission, seed=seed), 1000) for seed in range(FLIGHTS))
    return cycle([sent.on_air for sent in chain.from_iterable(flights)])


def logged(folder: Path, mission: Mission) -> Path:
    writer = FlightLogWriter(folder, mission, "a benchmark")
    writer.append(Event(EventKind.LINK_OPENED, "a port", 0, 0))
    for number, data in enumerate(islice(flown(mission), PACKETS)):
        now_ns = number * PERIOD_NS
        writer.append(Chunk(data, now_ns, now_ns + number % 997))
    writer.close()
    return writer.path


def draw_all(station: ReplayStation) -> None:
    """Ask for all that panels ask for: every value of every field, and the way over ground."""
    flight = station.whole.at(station.whole.end)
    assert flight.received == PACKETS
    for store in flight.stores.values():
        values = {name: store.number(name) for name in store.numbers}
        codes = {name: store.codes(name) for name in store.words}
        assert len(values) + len(codes) > 20
    assert station.whole.track is not None
    station.whole.track.prepare()


@pytest.mark.parametrize("name", ["aas-2026", "cansat-binary"])
def test_a_packet_of_an_opened_log_takes_less_than_200_bytes(name: str, tmp_path: Path) -> None:
    path = logged(tmp_path, load_mission(name))
    ReplayStation(read_flight_log(path, most_bytes=100_000))  # what is made once for all logs
    gc.collect()
    tracemalloc.start()
    try:
        station = ReplayStation(read_flight_log(path))
        opened = bytes_a_packet()
        draw_all(station)
        drawn = bytes_a_packet()
    finally:
        tracemalloc.stop()
    print(f"\n{name}: {opened:.0f} bytes a packet when opened, {drawn:.0f} when drawn")
    assert opened < MOST_BYTES
    assert drawn < MOST_BYTES


def bytes_a_packet() -> float:
    gc.collect()
    return tracemalloc.get_traced_memory()[0] / PACKETS
