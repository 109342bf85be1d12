"""A cable that is pulled within one packet and put back within another makes no third one."""

import csv
from itertools import islice
from pathlib import Path

import pytest

from firmware_sim.flight import fly
from groundstation.export import export
from groundstation.flight.events import Event, EventKind
from groundstation.flight.items import Item
from groundstation.flightlog.reader import read_flight_log
from groundstation.log_report import flight_of
from protocol.decoder import Decoder
from protocol.mission import Mission
from protocol.mission_file import builtin_names, load_mission
from protocol.packet import Chunk, LinkReport, Packet, Reject, RejectReason
from tests.groundstation.same_flight import assert_same
from tests.groundstation.telemetry import START_NS, UTC_NS, chunk, logged, received

PULLED_IN, BACK_IN, PACKETS = 6, 21, 30
GAPS = pytest.mark.parametrize(
    "kinds",
    [(EventKind.LINK_LOST, EventKind.LINK_BACK), (EventKind.LINK_OPENED,)],
    ids=["lost and back", "continued"],
)


def event(kind: EventKind, second: float) -> Event:
    later_ns = round(second * 1e9)
    return Event(kind, "port", START_NS + later_ns, UTC_NS + later_ns)


def flown_over_a_gap(mission: Mission, kinds: tuple[EventKind, ...]) -> tuple[int, list[Item]]:
    """Return how many packets can be received, and all that came in.

    Those are the ones that came in one piece; the second half of another one counts where a
    mission has so many optional fields that it is a line by itself.
    """
    sent = [one.on_air for one in islice(fly(mission, seed=3), PACKETS)]
    pulled, back = sent[PULLED_IN], sent[BACK_IN]
    items: list[Item] = [event(EventKind.LINK_OPENED, 0)]
    items += [chunk(data, n) for n, data in enumerate(sent[:PULLED_IN])]
    items.append(chunk(pulled[: len(pulled) // 2], PULLED_IN))
    items += [event(kind, PULLED_IN + 1 + n) for n, kind in enumerate(kinds)]
    second_half = chunk(back[len(back) // 2 :], BACK_IN)
    items.append(second_half)
    items += [chunk(data, n) for n, data in enumerate(sent) if n > BACK_IN]
    alone = sum(isinstance(found, Packet) for found in Decoder(mission).feed(second_half))
    return PULLED_IN + len(sent[BACK_IN + 1 :]) + alone, items


@GAPS
@pytest.mark.parametrize("name", builtin_names())
def test_the_halves_of_two_packets_are_no_packet(
    name: str, kinds: tuple[EventKind, ...], tmp_path: Path
) -> None:
    mission = load_mission(name)
    most, items = flown_over_a_gap(mission, kinds)
    log = read_flight_log(logged(tmp_path, mission, items))
    flight = received(mission, *items)
    assert flight.received == most
    (cut, *_) = flight.latest_rejects
    assert (cut.reason, cut.detail[:7]) == (RejectReason.OUT_OF_FRAME, "cut off")
    assert cut.monotonic_ns == event(kinds[0], PULLED_IN + 1).monotonic_ns
    assert_same(flight, flight_of(log))
    path = export(log, "csv", tmp_path, overwrite=False).path
    with path.open(encoding="utf-8", newline="") as file:
        _, *rows = csv.reader(file)
    assert len(rows) == most


@pytest.mark.parametrize("name", builtin_names())
def test_a_decoder_that_is_interrupted_begins_anew(name: str) -> None:
    mission = load_mission(name)
    first, second = (one.on_air for one in islice(fly(mission, seed=3), 2))
    decoder = Decoder(mission)
    assert not list(decoder.interrupt(1, 1))
    assert not list(decoder.feed(Chunk(first[: len(first) // 2], 2, 2)))
    (cut,) = decoder.interrupt(3, 4)
    assert isinstance(cut, Reject)
    assert (cut.raw, cut.offset) == (first[: len(first) // 2], 0)
    assert (cut.monotonic_ns, cut.utc_ns) == (3, 4)
    assert not list(decoder.interrupt(5, 5))
    (packet,) = decoder.feed(Chunk(second, 6, 6))
    assert isinstance(packet, Packet)
    assert packet.offset == len(first) // 2


def test_half_a_line_about_the_link_tells_no_strength() -> None:
    decoder = Decoder(load_mission("aas-2026"))
    list(decoder.feed(Chunk(b"RSSI: -8", 1, 1)))
    (cut,) = decoder.interrupt(2, 2)
    assert not isinstance(cut, LinkReport)
