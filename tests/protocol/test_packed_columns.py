"""What a column holds in few bytes is what it held: every number bit by bit, every word."""

import math
from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from protocol.columns import Column, Numbers, Words, numbers_in_si
from protocol.mission import Field, PacketKind
from protocol.packed_columns import PackedColumns, packed
from protocol.units import UNITS

ALL = slice(None)
PLAIN = Field(name="A", type="number")


def decimals(most: int) -> st.SearchStrategy[float]:
    """Numbers as firmware writes them, read again: with so many decimals, or none of them."""
    whole = st.integers(-(10**9), 10**9)
    told = st.builds(lambda number, places: float(f"{number}e-{places}"), whole, st.just(most))
    return told | st.sampled_from([0.0, -0.0, math.nan])


columns_of_numbers = st.integers(0, 9).flatmap(lambda most: st.lists(decimals(most))) | st.lists(
    st.floats()
)
"""Decimals, and any numbers at all: infinite, tiny, with 17 digits."""


@given(columns_of_numbers, st.sampled_from(sorted(UNITS)), st.floats(-5, 5), st.floats(-1e3, 1e3))
@example([], "", 1.0, 0.0)
@example([math.nan], "", 1.0, 0.0)
@example([-0.0, 0.0, -0.5], "degC", 1.0, 273.15)
@example([2.0**31 - 1, -(2.0**31)], "", 1.0, 0.0)
@example([0.1 + 0.2], "", 1.0, 0.0)
@example([1e308, -1e308], "", 1.0, 0.0)
def test_numbers_come_back_bit_by_bit(
    wire: list[float], unit: str, scale: float, offset: float
) -> None:
    field = Field(name="A", type="number", unit=unit, scale=scale, offset=offset)
    with np.errstate(all="ignore"):
        values = numbers_in_si(field, np.array(wire, np.float64))
    assert_same(packed(field, values).part(ALL), values)


@given(
    st.lists(decimals(2), min_size=1),
    st.lists(st.integers(0, 10**6), max_size=9),
    st.integers(-9, 9),
    st.integers(-9, 9),
)
def test_some_rows_are_those_of_all(
    values: list[float], places: list[int], begin: int, end: int
) -> None:
    column = np.array(values)
    found = packed(PLAIN, column)
    assert_same(found.part(slice(begin, end)), column[begin:end])
    rows = np.array(places, np.int64) % len(column)
    assert_same(found.part(rows), column[rows])


@given(st.lists(st.sampled_from(["", "ASCENT", "Ж", "1"]) | st.text(max_size=3)))
def test_words_come_back(texts: list[str]) -> None:
    words = list(dict.fromkeys(texts))
    column = Words(np.array([words.index(text) for text in texts], np.int32), words)
    found = packed(PLAIN, column).part(ALL)
    assert isinstance(found, Words)
    assert found.tolist() == texts
    assert found.codes.dtype == np.int32


def test_a_column_of_more_words_than_a_byte_has_codes() -> None:
    words = [str(number) for number in range(70_000)]
    column = Words(np.arange(70_000, dtype=np.int32), words)
    found = packed(PLAIN, column).part(ALL)
    assert isinstance(found, Words)
    assert found.tolist() == words


@pytest.mark.parametrize(
    ("values", "size"),
    [
        ([7.4, 8.2, -0.0, math.nan], 1),
        ([-12.5, 12.5], 1),
        ([-12.7], 2),
        ([1031.0], 2),
        ([101.3, -0.07], 2),
        ([38.1492, -79.0685], 4),
        ([12345678.9], 4),
        ([0.1 + 0.2], 8),
        ([math.inf, 1.0], 8),
        ([1e10], 8),
    ],
)
def test_decimals_of_few_digits_take_few_bytes(values: Sequence[float], size: int) -> None:
    column = np.array([*values] * 1000)
    found = packed(PLAIN, column)
    assert_same(found.part(ALL), column)
    assert found.nbytes == size * len(column)


def test_a_value_that_is_no_such_decimal_among_many_that_are_is_kept_as_it_is() -> None:
    column = np.full(100_000, 1.5)
    column[77_777] = 1 / 3
    column[88_888] = 0.25
    assert_same(packed(PLAIN, column).part(ALL), column)


def test_what_is_kept_does_not_hold_on_to_a_larger_array() -> None:
    together = np.full((20, 1000), 1 / 3)
    column = packed(PLAIN, together[3])
    together[3] = 0.0
    assert_same(column.part(ALL), np.full(1000, 1 / 3))


def test_columns_are_as_the_mission_orders_them() -> None:
    fields = (PLAIN, Field(name="STATE", type="text"))
    kind = PacketKind(name="telemetry", encoding="text", fields=fields)
    words = Words(np.array([1, 0], np.int32), ["PAD", "ASCENT"])
    found = PackedColumns(kind, {"A": np.array([1.5, math.nan]), "STATE": words})
    assert list(found) == ["A", "STATE"]
    assert_same(found["A"], np.array([1.5, math.nan]))
    state = found.part("STATE", slice(1, 2))
    assert isinstance(state, Words)
    assert state.tolist() == ["PAD"]


def assert_same(found: Column, wanted: Numbers) -> None:
    """Compare all bits; what is no number may be any that is none."""
    assert not isinstance(found, Words)
    assert found.dtype == np.float64
    assert np.array_equal(np.isnan(found), np.isnan(wanted))
    there = ~np.isnan(wanted)
    assert found[there].tobytes() == wanted[there].tobytes()
