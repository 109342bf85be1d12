"""Free space is watched before it is gone."""

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
