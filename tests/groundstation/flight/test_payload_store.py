"""Binary packets are kept as bytes; the columns that come out are their values."""

import pytest

from firmware_sim.flight import fly
from groundstation.flight.flight import Flight
from groundstation.reception import Reception
from protocol.conversion import conversions
from protocol.decoder import Decoder
from protocol.mission_file import load_mission
from protocol.packet import Chunk, Packet

MISSION = load_mission("cansat-binary")
CHUNKS = [Chunk(sent.frame, number, 0) for number, sent in enumerate(fly(MISSION, seed=4))]


def flown(chunks: list[Chunk]) -> Flight:
    reception = Reception(MISSION)
    for chunk in chunks:
        reception.take(chunk)
    return reception.flight


def test_the_columns_are_the_values_of_the_packets_in_their_order() -> None:
    assert len(CHUNKS) > 1024, "more than the first room for rows"
    store = flown(CHUNKS).store
    decoder = Decoder(MISSION)
    packets = [packet for chunk in CHUNKS for packet in decoder.feed(chunk)]
    for name, conversion in conversions(MISSION.packet).items():
        meant = [packet.values[name] for packet in packets if isinstance(packet, Packet)]
        if conversion.is_number:
            assert store.number(name).tolist() == pytest.approx(meant, rel=1e-15, nan_ok=True)
        else:
            codes, words = store.codes(name)
            assert [words[code] for code in codes] == meant
    assert store.received_ns.tolist() == [chunk.monotonic_ns for chunk in CHUNKS]


@pytest.mark.parametrize("first", [1, 700, 1024])
def test_columns_asked_for_during_the_flight_stay_what_they_were(first: int) -> None:
    reception = Reception(MISSION)
    for chunk in CHUNKS[:first]:
        reception.take(chunk)
    store = reception.flight.store
    altitude, received = store.number("ALTITUDE"), store.received_ns
    codes, words = store.codes("STATE")
    before = altitude.tolist(), received.tolist(), codes.tolist(), list(words)
    for chunk in CHUNKS[first:]:
        reception.take(chunk)
    assert (altitude.tolist(), received.tolist(), codes.tolist(), list(words)) == before
    whole = flown(CHUNKS).store
    assert store.number("ALTITUDE").tolist() == whole.number("ALTITUDE").tolist()
    assert store.codes("STATE")[0].tolist() == whole.codes("STATE")[0].tolist()
