"""What the packet counter tells for the record: late packets, gaps, resets."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from groundstation.export.counting import CountFollower, Gap


def followed(counts: list[int]) -> tuple[list[int], list[str], int]:
    """Return the counts that came late, the gaps as words, and the resets."""
    follower = CountFollower()
    late = [count for count in counts if follower.is_late(count)]
    return late, [str(gap) for gap in follower.gaps()], follower.resets


@pytest.mark.parametrize(
    ("counts", "late", "gaps", "resets"),
    [
        ([], [], [], 0),
        ([1, 2, 3], [], [], 0),
        ([1, 2, 5, 6, 9], [], ["3 to 4", "7 to 8"], 0),
        ([1, 3, 2, 4], [2], [], 0),
        ([1, 4, 2, 3, 5], [2, 3], [], 0),
        ([1, 2, 300, 301], [], ["3 to 299"], 0),
        ([1, 2, 900, 3, 4], [], [], 0),  # a damaged digit
        ([90, 91, 1, 2, 4], [], ["3"], 1),
        ([90, 91, 1, 92, 93], [], [], 0),
        ([5, 6, 8, 0, 1, 3], [], ["7", "2"], 1),
    ],
)
def test_counts_are_read_as_a_whole(
    counts: list[int], late: list[int], gaps: list[str], resets: int
) -> None:
    assert followed(counts) == (late, gaps, resets)


@given(st.sets(st.integers(0, 300), min_size=2))
def test_gaps_are_exactly_what_is_not_there(received: set[int]) -> None:
    counts = sorted(received)
    jumps = [after - before for before, after in pairwise(counts)]
    if any(jump > 20 for jump in jumps):
        return  # a jump that no further packet bears out is rightly doubted
    follower = CountFollower()
    assert not any(follower.is_late(count) for count in counts)
    missing = {n for gap in follower.gaps() for n in range(gap.first, gap.last + 1)}
    assert missing == set(range(counts[0], counts[-1])) - received


@given(st.lists(st.integers(-(2**63), 2**63)))
def test_no_counts_break_it(counts: list[int]) -> None:
    follower = CountFollower()
    for count in counts:
        follower.is_late(count)
    assert all(gap.packets >= 1 for gap in follower.gaps())


def test_a_gap_is_told_shortly() -> None:
    assert (str(Gap(3, 3)), str(Gap(3, 7)), Gap(3, 7).packets) == ("3", "3 to 7", 5)
