"""Whether two flights are the same in all that can be seen of them."""

import math

import numpy as np
from msgspec.structs import replace

from groundstation.flight.flight import Flight
from groundstation.flight.link_quality import link_quality
from groundstation.flight.outcomes import latest_outcomes
from groundstation.flight.readings import Readings
from groundstation.flight.simulation import in_simulation
from groundstation.flight.store import Store
from groundstation.flight.summary import summarise
from groundstation.flight.vertical_speed import vertical_speed
from protocol.packet import Packet

_PLAIN = (
    *("events", "bytes_received", "first_ns", "first_utc_ns", "last_ns"),
    *("first_packet_ns", "link", "link_reports", "rssi_dbm", "snr_db", "last_position_deg"),
    *("alarms", "stranger_ns", "received", "rejected", "duration_s"),
)


def assert_same(one: Flight, other: Flight) -> None:
    """Whatever can be seen of a flight is equal."""
    for name in _PLAIN:
        assert getattr(one, name) == getattr(other, name), name
    assert one.stores.keys() == other.stores.keys()
    for kind, store in one.stores.items():
        assert_same_store(store, other.stores[kind])
    assert list(one.rejected_by_reason.items()) == list(other.rejected_by_reason.items())
    assert list(one.strangers.items()) == list(other.strangers.items())
    assert list(one.latest_rejects) == list(other.latest_rejects)
    for name in ("received_ns", "order", "codes"):
        np.testing.assert_array_equal(getattr(one.rejects, name), getattr(other.rejects, name))
    for mine, others in zip(one.signal.since(0), other.signal.since(0), strict=True):
        np.testing.assert_array_equal(mine, others)
    for name in ("lost", "damaged", "missing", "duplicates", "resets"):
        assert getattr(one.continuity, name) == getattr(other.continuity, name), name
    assert_same_number(one.altitude_max_m, other.altitude_max_m)
    assert_same_number(one.altitude_max_real_m, other.altitude_max_real_m)
    assert repr(one.flown) == repr(other.flown)
    assert one.commanding.history == other.commanding.history
    assert one.commanding.deadline_ns == other.commanding.deadline_ns
    assert_same_packet(one.last_packet, other.last_packet)
    assert one.last_of_kind.keys() == other.last_of_kind.keys()
    for kind, packet in one.last_of_kind.items():
        assert_same_packet(packet, other.last_of_kind[kind])
    assert summarise(one) == summarise(other)
    assert_same_view(one, other)


def assert_same_view(one: Flight, other: Flight) -> None:
    """What the window works out of a flight is equal."""
    readings = Readings(one.mission)
    assert readings.of(one) == readings.of(other)
    now_ns = one.last_ns or 0
    assert latest_outcomes(one, now_ns) == latest_outcomes(other, now_ns)
    assert link_quality(one, now_ns) == link_quality(other, now_ns)
    assert one.phases == other.phases
    assert in_simulation(one) == in_simulation(other)
    assert_same_number(vertical_speed(one).speed_m_s, vertical_speed(other).speed_m_s)


def assert_same_store(one: Store, other: Store) -> None:
    assert one.revision == other.revision
    assert (one.numbers, one.words) == (other.numbers, other.words)
    for name in one.numbers:
        np.testing.assert_array_equal(one.number(name), other.number(name), name)
    for name in one.words:
        codes, words = one.codes(name)
        other_codes, other_words = other.codes(name)
        np.testing.assert_array_equal(codes, other_codes, name)
        assert list(words) == list(other_words)
    for name in ("received_ns", "missing", "standings", "order"):
        np.testing.assert_array_equal(getattr(one, name), getattr(other, name), name)


def assert_same_packet(one: Packet | None, other: Packet | None) -> None:
    if one is None or other is None:
        assert one is other
        return
    assert replace(one, values={}, wire={}) == replace(other, values={}, wire={})
    assert repr(dict(one.values)) == repr(dict(other.values))
    assert repr(dict(one.wire)) == repr(dict(other.wire))


def assert_same_number(one: float, other: float) -> None:
    assert one == other or (math.isnan(one) and math.isnan(other))
