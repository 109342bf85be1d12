"""What the packet counter tells for the record: late packets."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from groundstation.export.counting import LateFollower


@pytest.mark.parametrize(
    ("counts", "late"),
    [
        ([], []),
        ([1, 2, 3], []),
        ([1, 2, 5, 6, 9], []),
        ([1, 3, 2, 4], [2]),
        ([1, 4, 2, 3, 5], [2, 3]),
        ([1, 4, 5, 2, 2, 6], [2]),
        ([1, 2, 300, 301], []),
        ([1, 2, 900, 3, 4], []),  # a damaged digit
        ([90, 91, 1, 2, 4], []),
        ([5, 6, 8, 0, 1, 3, 7], []),
    ],
)
def test_what_fills_a_place_passed_over_is_late(counts: list[int], late: list[int]) -> None:
    follower = LateFollower()
    assert [count for count in counts if follower.is_late(count)] == late


@given(st.sets(st.integers(0, 300)))
def test_counts_that_rise_are_never_late(received: set[int]) -> None:
    follower = LateFollower()
    assert not any(follower.is_late(count) for count in sorted(received))


@given(st.lists(st.integers(-(2**63), 2**63)))
def test_of_any_counts_no_more_are_late_than_were_passed_over(counts: list[int]) -> None:
    follower = LateFollower()
    late = [count for count in counts if follower.is_late(count)]
    assert all(min(counts) < count < max(counts) for count in late)
