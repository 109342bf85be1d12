import math

import pytest

from groundstation.flight.events import Event, EventKind
from groundstation.flight.flight import REJECTS_KEPT, Flight
from groundstation.reception import Reception
from protocol.mission import Mission
from protocol.mission_file import parse_mission
from protocol.packet import Value
from tests.groundstation.telemetry import START_NS, UTC_NS, chunk, frame, received


def after(mission: Mission, *packets: dict[str, Value]) -> Flight:
    """The flight after these packets, one a second, each counted on."""
    sent = ({"packet_count": float(n)} | packet for n, packet in enumerate(packets))
    return received(mission, *(chunk(frame(mission, **packet), n) for n, packet in enumerate(sent)))


def derived(flight: Flight) -> list[tuple[str, str, float]]:
    return [(e.kind, e.text, (e.monotonic_ns - START_NS) / 1e9) for e in flight.events]


def test_a_new_flight_knows_nothing(lines: Mission) -> None:
    flight = Flight(lines)
    assert (flight.received, flight.rejected, flight.bytes_received) == (0, 0, 0)
    assert (flight.duration_s, flight.last_packet, flight.last_position_deg) == (0.0, None, None)
    assert math.isnan(flight.altitude_max_m)
    assert flight.events == []


def test_packets_fill_the_columns(binary: Mission) -> None:
    flight = after(binary, {"altitude": 1.0}, {"altitude": 2.5})
    assert flight.received == 2
    assert flight.store.number("ALTITUDE").tolist() == [1.0, 2.5]
    assert flight.store.received_ns.tolist() == [START_NS, START_NS + 1_000_000_000]
    assert flight.duration_s == 1.0


def test_each_change_of_state_is_an_event_at_its_packet(lines: Mission) -> None:
    flight = after(lines, *({"state": s} for s in ("LAUNCH_PAD", "LAUNCH_PAD", "ASCENT")))
    changes = [event for event in derived(flight) if event[0] == EventKind.STATE_CHANGED]
    assert changes == [
        (EventKind.STATE_CHANGED, "LAUNCH_PAD", 0.0),
        (EventKind.STATE_CHANGED, "ASCENT", 2.0),
    ]


def test_a_reset_is_an_event(binary: Mission) -> None:
    flight = after(binary, *({"packet_count": float(n)} for n in (600, 601, 0, 1)))
    assert derived(flight)[1:] == [(EventKind.RESET_SEEN, "packet count fell to 1", 3.0)]
    assert flight.continuity.resets == 1


def test_a_counter_wraps_where_its_type_ends() -> None:
    text = """
        name = "small"
        [framing]
        kind = "cobs"
        [[packet]]
        name = "p"
        encoding = "binary"
        fields = [{ name = "N", type = "uint8", role = "packet_count" }]
    """
    flight = after(
        parse_mission(text, "a test"), *({"packet_count": n} for n in (254.0, 255.0, 2.0, 3.0))
    )
    assert (flight.continuity.lost, flight.continuity.resets) == (2, 0)


def test_a_packet_without_a_count_is_received_and_no_gap(lines: Mission) -> None:
    sent = [frame(lines, packet_count=n) for n in (1.0, math.nan, 3.0, 4.0)]
    flight = received(lines, chunk(b"".join(sent)))
    assert flight.received == 4
    assert flight.continuity.resets == 0


def test_missing_packets_are_kept_with_the_packet_that_shows_them(binary: Mission) -> None:
    flight = after(binary, *({"packet_count": float(n)} for n in (1, 2, 5, 6)))
    assert flight.store.missing.tolist() == [0, 0, 2, 2]


def test_the_highest_altitude_is_kept_and_no_number_is_no_altitude(lines: Mission) -> None:
    flight = after(lines, *({"altitude": a} for a in (-3.0, math.nan, 700.5, 12.0)))
    assert flight.altitude_max_m == 700.5
    assert after(lines, {"altitude": -3.0}).altitude_max_m == -3.0


def test_the_last_position_is_the_last_real_one(lines: Mission) -> None:
    places = ((0.0, 0.0), (48.1, 11.5), (48.2, 11.6), (0.0, 0.0), (math.nan, 11.7))
    flight = after(lines, *({"latitude": a, "longitude": b} for a, b in places))
    assert flight.last_position_deg == (48.2, 11.6)


def test_rejects_are_counted_by_reason_and_the_latest_kept(lines: Mission) -> None:
    flight = received(lines, chunk(b"a,b\r" * 150 + b"\xff\r"))
    assert flight.rejected_by_reason == {"field count": 150, "not text": 1}
    assert flight.rejected == 151
    assert len(flight.latest_rejects) == REJECTS_KEPT
    assert flight.latest_rejects[-1].raw == b"\xff"


def test_counts_can_be_read_while_a_new_reason_comes_up(lines: Mission) -> None:
    reception = Reception(lines)
    flight = reception.flight
    reception.take(chunk(b"a,b\r"))
    being_read = iter(flight.rejected_by_reason.items())
    reception.take(chunk(b"\xff\r"))
    assert [*being_read] == [("field count", 1)]
    assert flight.rejected_by_reason == {"field count": 1, "not text": 1}


def test_every_byte_is_counted_also_noise(lines: Mission) -> None:
    assert received(lines, chunk(b"\x00\x01"), chunk(b"zzz")).bytes_received == 5


def test_the_last_event_of_the_link_is_its_condition(lines: Mission) -> None:
    opened = Event(EventKind.LINK_OPENED, "x", START_NS, UTC_NS)
    lost = Event(EventKind.LINK_LOST, "x", START_NS + 1, UTC_NS + 1)
    stopped = Event(EventKind.RECORDING_STOPPED, "full", START_NS + 2, UTC_NS + 2)
    flight = received(lines, opened, lost, stopped)
    assert flight.link == lost
    assert flight.events == [opened, lost, stopped]


def test_a_clock_that_steps_back_makes_no_negative_duration(lines: Mission) -> None:
    assert received(lines, chunk(b"a", 5.0), chunk(b"b", 8.0), chunk(b"c", 2.0)).duration_s == 3.0


@pytest.mark.parametrize("name", ["cansat-binary", "aas-2026", "astro-2024"])
def test_fields_are_found_by_their_role_whatever_they_are_called(name: str) -> None:
    from protocol.mission_file import load_mission

    flight = Flight(load_mission(name))
    assert flight.name_of("altitude") == "ALTITUDE"
    assert flight.name_of("battery_voltage") == "VOLTAGE"
    assert flight.name_of("airspeed") == ("AIR_SPEED" if name == "astro-2024" else None)


def test_what_the_radio_says_of_the_link_is_kept_and_is_no_reject(lines: Mission) -> None:
    sides = (b"RSSI: -87\r\n", b"SNR: 9.5\n", b"RSSI=-90 dBm\r")
    flight = received(lines, chunk(frame(lines)), *(chunk(line, 1.0) for line in sides))
    assert (flight.received, flight.rejected, flight.link_reports) == (1, 0, 3)
    assert (flight.rssi_dbm, flight.snr_db) == (-90.0, 9.5)


def test_the_strength_of_a_packet_is_the_latest_known(lines: Mission) -> None:
    mission = parse_mission(lines.text + '\n[radio]\nrssi = "ebyte"\n', "my.toml")
    flight = received(mission, chunk(frame(mission) + b"\xa9"))
    assert (flight.received, flight.rejected, flight.rssi_dbm) == (1, 0, -87.0)
