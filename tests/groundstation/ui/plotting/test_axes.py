"""Scales, times, the view, and where the names of marks stand."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from groundstation.ui.plotting.marks import places_of_names
from groundstation.ui.plotting.ticks import clock, scale_for, time_step_s
from groundstation.ui.plotting.time_view import LIVE_SPAN_S, TimeView


@given(
    st.floats(-1e14, 1e14), st.floats(0, 1e14), st.integers(2, 12), st.sampled_from([1, 0.1, 1e-7])
)
def test_a_scale_holds_its_values_and_is_marked_at_least_twice(
    low: float, span: float, ticks: int, smallest: float
) -> None:
    scale = scale_for(low, low + span, ticks, smallest)
    slack = 1e-6 * max(abs(scale.low), abs(scale.high))
    assert scale.low <= low + slack
    assert low + span <= scale.high + slack
    assert scale.high > scale.low or abs(low) > 1e8 * smallest
    if span > 1e-6 * abs(low) and span > 4 * smallest:
        assert 2 <= len(scale.ticks()) <= 2.5 * ticks + 2


def test_marks_of_a_scale_are_written_with_the_digits_they_need() -> None:
    scale = scale_for(8.0, 8.1, 3, 0.01)
    assert [scale.text(value) for value in scale.ticks()] == ["8.00", "8.05", "8.10"]
    scale = scale_for(-20.0, 700.0, 4)
    assert [scale.text(value) for value in scale.ticks()] == ["0", "200", "400", "600"]
    assert scale_for(-3.0, 3.0, 3).text(-2.0) == "−2"


@pytest.mark.parametrize(
    ("seconds", "text"), [(0, "0:00"), (65, "1:05"), (-5, "−0:05"), (3725, "1:02:05")]
)
def test_times_are_written_as_a_clock(seconds: float, text: str) -> None:
    assert clock(seconds) == text


def test_times_are_marked_at_round_distances() -> None:
    assert time_step_s(30, 4) == 10
    assert time_step_s(300, 4) == 120
    assert time_step_s(1e9, 4) > 0


@given(st.floats(0, 1e5), st.floats(2, 86_400), st.integers(1, 6))
def test_a_time_axis_is_never_left_with_one_mark_alone(
    start_s: float, span_s: float, most: int
) -> None:
    step_s = time_step_s(span_s, most)
    marked = math.floor((start_s + span_s) / step_s) - math.ceil(start_s / step_s) + 1
    assert marked >= 2
    assert step_s >= min(span_s / most, span_s / 4), "they crowd"


@given(st.lists(st.floats(0, 1e5), min_size=1, max_size=200))
def test_a_live_view_always_shows_the_newest_and_changes_seldom(times_s: list[float]) -> None:
    view = TimeView()
    for time_s in sorted(times_s):
        view.follow(time_s)
        assert view.start_s <= time_s <= view.end_s
        assert view.span_s <= LIVE_SPAN_S + 1e-6


def test_while_a_flight_is_followed_what_is_shown_stands_still_between_steps() -> None:
    view = TimeView()
    changes = sum(view.follow(tenth / 10) for tenth in range(36_000))
    assert changes < 36_000 / 250


def test_zooming_keeps_a_view_live_and_panning_holds_it() -> None:
    view = TimeView()
    view.follow(500.0)
    view.zoom(0.5)
    assert view.live
    assert view.start_s < 500.0 < view.end_s
    assert view.span_s == LIVE_SPAN_S / 2
    view.pan(-100.0)
    assert not view.live
    held = view.start_s, view.end_s
    assert not view.follow(900.0)
    assert (view.start_s, view.end_s) == held
    view.go_live()
    assert view.start_s <= 900.0 <= view.end_s


def test_zooming_a_held_view_keeps_what_is_under_the_mouse() -> None:
    view = TimeView()
    view.follow(500.0)
    view.show_all()
    before = (100.0 - view.start_s) / view.span_s
    view.zoom(0.3, around_s=100.0)
    assert math.isclose((100.0 - view.start_s) / view.span_s, before)


def test_a_view_cannot_be_panned_away_from_the_flight() -> None:
    view = TimeView()
    view.follow(500.0)
    for by_s in (-1e9, 1e9):
        view.pan(by_s)
        assert view.end_s > 0.0
        assert view.start_s < 500.0


@given(
    st.lists(st.tuples(st.floats(0, 300), st.floats(0, 60), st.floats(1, 120)), max_size=25),
    st.integers(0, 4),
)
def test_names_overlap_neither_each_other_nor_stems(
    wanted: list[tuple[float, float, float]], rows: int
) -> None:
    names = [(mark, [mark + gap, mark - width], width) for mark, gap, width in wanted]
    found = [
        (place[0], mark, place[1], place[1] + width)
        for place, (mark, _, width) in zip(places_of_names(names, rows), names, strict=True)
        if place is not None
    ]
    for number, (row, mark, left, right) in enumerate(found):
        assert row < rows
        for other, other_mark, other_left, other_right in found[:number]:
            assert other != row or right < other_left or other_right < left
            assert not (other < row and left <= other_mark <= right)
            assert not (other > row and other_left <= mark <= other_right)
