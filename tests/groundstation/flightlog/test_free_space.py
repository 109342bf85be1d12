"""Free space is watched before it is gone."""

import pytest

from groundstation.flightlog.free_space import FreeSpace

MB = 1_000_000
SECOND_NS = 1_000_000_000


def test_plenty_of_room_is_no_matter() -> None:
    space = FreeSpace()
    assert not any(space.note(n * SECOND_NS, n * 1000, 10_000 * MB) for n in range(200))
    assert space.warning == ""


def test_less_than_an_hour_at_the_present_rate_is_told_once() -> None:
    space = FreeSpace()
    rate = 1 * MB
    told = [space.note(n * SECOND_NS, n * rate, 3700 * MB - n * rate) for n in range(200)]
    assert sum(told) == 1
    assert 99 <= told.index(True) <= 102
    assert "min more of what arrives" in space.warning


def test_an_old_burst_is_not_the_present_rate() -> None:
    space = FreeSpace()
    space.note(0, 0, 1000 * MB)
    space.note(SECOND_NS, 500 * MB, 500 * MB)
    assert space.warning
    for n in range(2, 200):
        space.note(n * SECOND_NS, 500 * MB + n, 500 * MB)
    assert space.warning == ""


def test_under_100_mb_is_told_whatever_the_rate_and_again_after_there_was_room() -> None:
    space = FreeSpace()
    free = [200, 99, 98, 500, 97]
    told = [space.note(n * SECOND_NS, 0, mb * MB) for n, mb in enumerate(free)]
    assert told == [False, True, False, False, True]
    assert "only 97 MB free" in space.warning


@pytest.mark.parametrize(
    ("free_bytes", "said"),
    [
        (0, "the disk is full; make room"),
        (340_000, "only 340 kB free on the disk; make room"),
        (2_340_000, "only 2.3 MB free on the disk; make room"),
        (52_000_000, "only 52 MB free on the disk; make room"),
    ],
)
def test_how_little_is_left_is_said_in_a_unit_that_tells(free_bytes: int, said: str) -> None:
    space = FreeSpace()
    space.note(0, 0, free_bytes)
    assert space.warning == said


def test_less_than_a_minute_is_not_called_none() -> None:
    space = FreeSpace()
    space.note(0, 0, 2 * MB)
    space.note(10 * SECOND_NS, MB, MB)
    assert space.warning == (
        "the disk holds less than a minute more of what arrives (1.0 MB free); make room"
    )
