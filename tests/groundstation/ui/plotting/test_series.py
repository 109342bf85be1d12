"""From the columns of a flight to what is drawn: no spike is lost, no gap is bridged."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from groundstation.flight.continuity import Standing
from groundstation.flight.store import Floats, Integers, Store, store_of
from groundstation.ui.plotting.extremes import Extremes
from groundstation.ui.plotting.gaps import Gaps
from groundstation.ui.plotting.series import Series, bounds_of
from protocol.mission import Field, PacketKind
from protocol.packet import Packet

RATE_HZ = 10.0
PERIOD_NS = int(1e9 / RATE_HZ)
KIND = PacketKind(
    name="telemetry", encoding="text", fields=(Field(name="T", type="number", unit="kPa"),)
)


@given(
    st.lists(st.floats(-1e6, 1e6) | st.just(math.nan), min_size=1, max_size=3000),
    st.integers(1, 40),
    st.data(),
)
def test_chosen_rows_hold_the_lowest_and_highest_of_any_stretch(
    values: list[float], columns: int, data: st.DataObject
) -> None:
    column = np.array(values)
    extremes = Extremes()
    for part in (len(values) // 3, len(values)):  # it grows with the column
        extremes.extend(part, column[:part].__getitem__)
    first = data.draw(st.integers(0, len(values) - 1))
    last = data.draw(st.integers(first + 1, len(values)))
    rows = extremes.rows(first, last, columns)
    assert (np.diff(rows) >= 0).all()
    assert first <= rows[0]
    assert rows[-1] < last
    real = column[first:last][~np.isnan(column[first:last])]
    if len(real):
        assert np.nanmin(column[rows]) == real.min()
        assert np.nanmax(column[rows]) == real.max()


def test_rows_chosen_from_a_million_are_few() -> None:
    extremes = Extremes()
    column = np.random.default_rng(1).normal(size=1_000_000)
    extremes.extend(len(column), column.__getitem__)
    for first, last in ((0, 1_000_000), (123_456, 987_654), (500_000, 501_000)):
        assert len(extremes.rows(first, last, 300)) < 300 * 100


def test_a_spike_of_one_packet_in_a_long_flight_is_in_the_line() -> None:
    values = np.full(100_000, 100.0)
    values[41_234] = 500.0
    values[77_777] = -3.0
    series, _ = _series(values)
    line = series.line(0, 100_000 * PERIOD_NS, 200)
    assert len(line.values) <= 2 * 200 + 2
    assert line.values.max() == 500.0
    assert line.values.min() == -3.0
    at = int(line.values.argmax())
    assert line.time_ns[at] == 41_234 * PERIOD_NS


def test_a_line_is_open_where_packets_are_missing_or_carry_no_value() -> None:
    values = np.arange(20.0)
    values[15] = math.nan
    series, _ = _series(values, missing_before={7: 2})
    line = series.line(0, 20 * PERIOD_NS, 200)
    joined = dict(zip(line.values.tolist(), line.connected.tolist(), strict=True))
    assert [value for value in joined if not joined[value]] == [6.0, 14.0, 19.0]


def test_a_line_of_many_packets_is_open_no_further_than_packets_are_missing() -> None:
    values = np.sin(np.arange(5000.0))
    values[3001] = math.nan
    series, _ = _series(values, missing_before={1234: 1})
    line = series.line(0, 5000 * PERIOD_NS, 200)
    rows = (line.time_ns // PERIOD_NS).tolist()
    assert len(rows) < 900
    assert {1233, 1234, 3000, 3002} <= set(rows)
    assert [row for row, on in zip(rows, line.connected, strict=True) if not on] == [
        1233,
        3000,
        4999,
    ]


def test_silence_is_a_gap_whatever_the_counter_says() -> None:
    times_ns = np.arange(10) * PERIOD_NS
    times_ns[5:] += 10_000_000_000
    series, gaps = _series(np.arange(10.0), times_ns=times_ns)
    line = series.line(0, int(times_ns[-1]), 200)
    assert not line.connected[4]
    begins, ends = gaps.within(series.store, 0, int(times_ns[-1]))
    assert (begins.tolist(), ends.tolist()) == ([times_ns[4]], [times_ns[5]])


def test_gaps_are_found_as_the_flight_grows_as_all_at_once() -> None:
    missing = np.cumsum(np.random.default_rng(4).integers(0, 2, 500))
    standings = np.zeros(500, np.uint8)
    standings[[77, 300]] = Standing.RESET
    times_ns = np.arange(500) * PERIOD_NS
    whole, grown = Gaps(RATE_HZ), Gaps(RATE_HZ)
    whole.extend(times_ns, missing, standings)
    for rows in range(0, 501, 7):
        grown.extend(times_ns[:rows], missing[:rows], standings[:rows])
    grown.extend(times_ns, missing, standings)
    assert grown.before(np.arange(501)).tolist() == whole.before(np.arange(501)).tolist()
    only_resets = Gaps(RATE_HZ)
    only_resets.extend(times_ns, np.zeros(500, np.int64), standings)
    assert only_resets.ends(0, 499).tolist() == [77, 300]


def test_what_is_added_later_continues_the_line() -> None:
    store = store_of(KIND)
    gaps = Gaps(RATE_HZ)
    series = Series(KIND.fields[0], lambda: store, gaps)
    _append(store, np.arange(5.0))
    series.line(0, 10**9, 100)
    _append(store, np.arange(5.0, 8.0), first=5)
    line = series.line_from(5)
    assert line.values.tolist() == [4.0, 5.0, 6.0, 7.0]
    assert line.connected.tolist() == [True, True, True, False]


def test_a_value_beyond_all_sense_does_not_set_the_scale() -> None:
    series, _ = _series(np.array([1.0, 2.0, 1e308, 3.0, math.inf]))
    line = series.line(0, 10 * PERIOD_NS, 100)
    assert bounds_of([line]) == (1.0, 3.0)


def test_the_nearest_packet_is_read_off() -> None:
    series, _ = _series(np.array([1.0, 2.0, math.nan]))
    assert series.nearest(int(0.4 * PERIOD_NS)) == (0, 1.0)
    assert series.nearest(int(0.6 * PERIOD_NS)) == (PERIOD_NS, 2.0)
    late = series.nearest(100 * PERIOD_NS)
    assert late is not None
    assert math.isnan(late[1])


def test_before_any_packet_there_is_nothing_and_nothing_fails() -> None:
    series, gaps = _series(np.empty(0))
    assert len(series.line(0, 10**9, 100).values) == 0
    assert series.nearest(0) is None
    assert bounds_of([series.line(0, 10**9, 100)]) is None
    assert len(gaps.within(series.store, 0, 10**9)[0]) == 0


@pytest.mark.parametrize("columns", [10, 300])
def test_values_are_in_the_unit_as_sent(columns: int) -> None:
    series, _ = _series(np.array([95.3, 95.4]))
    assert series.line(0, 10**9, columns).values.tolist() == pytest.approx([95.3, 95.4])


def _series(
    values: Floats, times_ns: Integers | None = None, missing_before: dict[int, int] | None = None
) -> tuple[Series, Gaps]:
    """Return the series of packets with these values, kPa."""
    store, gaps = store_of(KIND), Gaps(RATE_HZ)
    _append(store, values, times_ns=times_ns, missing_before=missing_before)
    return Series(KIND.fields[0], lambda: store, gaps), gaps


def _append(
    store: Store,
    values: Floats,
    first: int = 0,
    times_ns: Integers | None = None,
    missing_before: dict[int, int] | None = None,
) -> None:
    missing = 0
    for number, value in enumerate(values.tolist(), start=first):
        missing += (missing_before or {}).get(number, 0)
        time_ns = number * PERIOD_NS if times_ns is None else int(times_ns[number])
        packet = Packet("telemetry", {"T": value * 1000}, {"T": ""}, b"", number, time_ns, 0)
        store.append(packet, missing, Standing.NEXT, number)
