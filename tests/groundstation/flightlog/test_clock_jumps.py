"""Clocks that jump: by NTP, by hand, by a machine that slept."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from groundstation.flight.flight import Flight
from groundstation.flight.items import Item
from groundstation.flight.summary import summarise
from groundstation.flightlog.reader import read_flight_log
from groundstation.log_report import flight_of
from protocol.mission import Mission
from protocol.packet import Chunk
from tests.groundstation.telemetry import UTC_NS, flown, logged, received, spaced

YEAR_NS = 365 * 86_400 * 1_000_000_000
JUMPS = st.integers(-50 * YEAR_NS, 50 * YEAR_NS)


def derived(flight: Flight) -> tuple[object, ...]:
    """All that follows from the data, without the dates."""
    summary = summarise(flight)
    return (
        [(event.kind, event.text, event.monotonic_ns) for event in flight.events],
        flight.store.received_ns.tolist(),
        flight.store.missing.tolist(),
        (summary.duration_s, summary.packets_received, summary.packets_lost),
        summary.altitude_max_m,
    )


@given(jumps=st.dictionaries(st.integers(0, 60), JUMPS, max_size=5))
def test_a_utc_clock_that_jumps_changes_no_order_and_no_derived_value(
    jumps: dict[int, int], binary: Mission, tmp_path_factory: pytest.TempPathFactory
) -> None:
    steady = list(spaced(flown(binary, 60, loss=0.1)))
    jumped, offset_ns = [], 0
    for number, item in enumerate(steady):
        offset_ns += jumps.get(number, 0)
        jumped.append(Chunk(item.data, item.monotonic_ns, item.utc_ns + offset_ns))
    log = read_flight_log(logged(tmp_path_factory.mktemp("jumped"), binary, jumped))
    assert log.items == jumped
    assert derived(flight_of(log)) == derived(received(binary, *steady))


@given(times=st.lists(st.integers(-(1 << 62), 1 << 62), min_size=1, max_size=20))
def test_monotonic_times_that_run_backwards_are_read_in_the_order_of_the_records(
    times: list[int], binary: Mission, tmp_path_factory: pytest.TempPathFactory
) -> None:
    pieces = flown(binary, len(times))
    items: list[Item] = [Chunk(p, t, UTC_NS) for p, t in zip(pieces, times, strict=True)]
    log = read_flight_log(logged(tmp_path_factory.mktemp("back"), binary, items))
    assert log.items == items
    flight = flight_of(log)
    assert flight.received == len(times)
    assert flight.store.received_ns.tolist() == times
    assert flight.duration_s >= 0
