from collections.abc import Iterable
from dataclasses import dataclass, field

import pytest
from hypothesis import given
from hypothesis import strategies as st

from groundstation.flight.continuity import Continuity, Standing

MODULI = st.sampled_from([None, 256, 65_536, 1 << 32])
SECOND_NS = 1_000_000_000
FATES = st.lists(st.sampled_from(["arrives", "arrives", "lost", "damaged"]), max_size=100)


@dataclass
class Radio:
    """Sends a packet a second that carries a counter, and books what became of them."""

    modulus: int | None = None
    count: int = 0
    received: int = 0
    rejected: int = 0
    time_ns: int = 0
    continuity: Continuity = field(init=False)
    _missing: int = 0
    _sent: int = 0

    def __post_init__(self) -> None:
        self.continuity = Continuity(self.modulus)

    @property
    def sent(self) -> int:
        """Packets sent from the first received to the last received."""
        return self._sent

    def send(self, fates: Iterable[str]) -> None:
        for fate in fates:
            if fate == "arrives":
                self.receive(self.count)
            elif fate == "damaged":
                self.rejected += 1
                self.continuity.take_reject()
            self.time_ns += SECOND_NS
            self._missing += fate != "arrives" and self.received > 0
            self.count = self._wrapped(self.count + 1)

    def receive(self, count: int) -> bool:
        """Receive the packet that is due, carrying this count."""
        self.received += 1
        self._sent += self._missing + 1
        self._missing = 0
        return self.continuity.take_count(count, self.time_ns) is Standing.RESET

    def _wrapped(self, count: int) -> int:
        return count if self.modulus is None else count % self.modulus


def counted(*counts: int, modulus: int | None = None, every_s: float = 1.0) -> Continuity:
    """Return what becomes of packets with these counts, one after the other."""
    continuity = Continuity(modulus)
    for number, count in enumerate(counts):
        continuity.take_count(count, round(number * every_s * SECOND_NS))
    return continuity


@given(FATES, MODULI, st.integers(0, 1 << 31), st.booleans())
def test_received_lost_and_damaged_are_all_that_was_sent(
    fates: list[str], modulus: int | None, start: int, at_the_wrap: bool
) -> None:
    if modulus and at_the_wrap:
        start = modulus - 1 - start % 100
    radio = Radio(modulus, start % modulus if modulus else start)
    radio.send(fates)
    found = radio.continuity
    assert radio.received + found.lost + found.damaged == radio.sent
    assert found.damaged <= radio.rejected
    assert found.missing == found.lost + found.damaged
    assert (found.resets, found.duplicates) == (0, 0)


@given(st.lists(st.tuples(FATES, st.integers(0, 99_999)), max_size=8), FATES, st.integers(0, 9999))
def test_packets_received_with_a_wrong_count_are_not_lost_and_cost_no_others(
    flights: list[tuple[list[str], int]], last: list[str], start: int
) -> None:
    radio = Radio(None, start)
    for fates, wrong in flights:
        radio.send([*fates, "arrives"])
        radio.receive(wrong)
        radio.count += 1
    radio.send(["arrives", *last])
    found = radio.continuity
    assert radio.received + found.lost + found.damaged == radio.sent + found.duplicates
    assert found.damaged <= radio.rejected
    assert found.resets == 0


@pytest.mark.parametrize("wrong", [0, 7, 98, 102, 199, 900, 999, 90_000])
def test_one_wrong_digit_costs_nothing(wrong: int) -> None:
    found = counted(98, 99, wrong, 101, 102)
    assert (found.missing, found.resets, found.duplicates) == (0, 0, 0)


def test_two_wrong_counts_that_do_not_follow_each_other_cost_nothing() -> None:
    found = counted(10, 900, 500, 13, 14)
    assert (found.missing, found.resets) == (0, 0)


@given(st.integers(0, 9), st.integers(100, 60_000), st.sampled_from([None, 65_536, 1 << 32]))
def test_a_reset_is_one_reset_and_loses_nothing(
    first: int, before: int, modulus: int | None
) -> None:
    radio = Radio(modulus, before)
    radio.send(["arrives"] * 3)
    radio.count = first
    radio.send(["arrives"] * 3)
    found = radio.continuity
    assert (found.resets, found.missing, found.duplicates) == (1, 0, 0)


def test_a_reset_is_told_with_the_packet_that_confirms_it() -> None:
    continuity = counted(500, 501)
    assert continuity.take_count(0, 2 * SECOND_NS) is Standing.OUT_OF_ORDER
    assert continuity.take_count(1, 3 * SECOND_NS) is Standing.RESET
    assert continuity.take_count(2, 4 * SECOND_NS) is Standing.NEXT


def test_what_is_lost_after_a_reset_is_counted() -> None:
    found = counted(500, 501, 0, 3, 4)
    assert (found.resets, found.lost) == (1, 2)


def test_a_counter_of_16_bits_that_resets_late_is_no_wrap_around() -> None:
    found = counted(59_999, 60_000, 0, 1, 2, modulus=65_536)
    assert (found.resets, found.missing) == (1, 0)


def test_a_long_gap_is_no_step_back() -> None:
    found = counted(10, 40_000, 40_001, modulus=65_536, every_s=20_000)
    assert (found.lost, found.resets) == (39_989, 0)


def test_a_signed_counter_wraps_to_its_lowest_number() -> None:
    found = counted(32_766, 32_767, -32_768, -32_767, modulus=32_768)
    assert (found.missing, found.resets) == (0, 0)


def test_a_packet_received_twice_is_a_duplicate_and_fills_no_gap() -> None:
    assert (counted(1, 2, 2, 3).duplicates, counted(1, 2, 2, 3).missing) == (1, 0)
    assert (counted(1, 4, 4, 5).duplicates, counted(1, 4, 4, 5).lost) == (1, 2)
    assert (counted(1, 2, 3, 2, 4).duplicates, counted(1, 2, 3, 2, 4).missing) == (1, 0)
    assert (counted(5, 7, 5, 8).duplicates, counted(5, 7, 5, 8).lost) == (1, 1)


def test_packets_that_changed_places_are_not_missing() -> None:
    for counts in ((1, 3, 2, 4), (1, 4, 2, 3, 5), (255, 1, 0, 2)):
        found = counted(*counts, modulus=256)
        assert (found.missing, found.resets, found.duplicates) == (0, 0, 0), counts


def test_a_gap_is_shown_before_it_is_confirmed() -> None:
    assert counted(1, 5).lost == 3
    assert counted(1, 5, 6).lost == 3
    assert counted(1, 500, every_s=300).lost == 498


@pytest.mark.parametrize("wrong", [90, 982, 99_999])
def test_a_jump_for_which_there_was_no_time_is_never_shown(wrong: int) -> None:
    for counts in ((22, 23, 24), (22, 23, 24, wrong), (22, 23, 24, wrong, 26)):
        assert (counted(*counts).missing, counted(*counts).gaps) == (0, [])
    assert counted(22, 23, 24, wrong, 26, 27).lost == 0


@pytest.mark.parametrize("wrong", [(500, 900), (900, 901), (900, 940), (900, 901, 902)])
def test_wrong_counts_that_rise_are_not_taken_for_a_jump(wrong: tuple[int, ...]) -> None:
    behind = 10 + len(wrong)
    found = counted(9, 10, *wrong, behind + 1, behind + 2, behind + 3)
    assert (found.missing, found.resets, found.duplicates) == (0, 0, 0)


def test_a_wrong_count_behind_a_fall_is_no_reset() -> None:
    found = counted(98, 99, 10, 55, 102, 103)
    assert (found.missing, found.resets, found.duplicates) == (0, 0, 0)


def test_a_jump_without_time_is_believed_when_three_packets_go_on_from_there() -> None:
    slept = (1, 2, 700, 701, 702)  # the ground station was suspended, and its clock with it
    assert counted(*slept).lost == 0
    assert counted(*slept, 703).lost == 697
    assert counted(*slept, 703).gaps == [(3, 699, 697)]
    assert counted(1, 2, 700, 702, 703, 704).lost == 697 + 1


def test_what_was_lost_while_the_jump_was_doubtful_is_counted() -> None:
    continuity = counted(1, 2)
    for number, count in enumerate((700, 702, 703, 705, 706)):
        continuity.take_reject()
        continuity.take_count(count, (2 + number) * SECOND_NS)
    assert (continuity.lost, continuity.damaged) == (696, 3)
    assert [str(gap) for gap in continuity.gaps] == ["3 to 699", "701", "704"]


def test_a_counter_may_go_on_as_quickly_as_it_was_seen_to() -> None:
    quick = range(600)
    assert counted(*quick, 660, every_s=0.02).lost == 0
    slow = counted(*quick, every_s=0.02)
    slow.take_count(660, round(600 * 0.02 * SECOND_NS) + SECOND_NS)
    assert slow.lost == 60


def test_packets_that_come_late_into_a_gap_that_was_believed_were_not_lost() -> None:
    found = counted(1, 4, 5, 2, 3, 6, 7)
    assert (found.missing, found.resets, found.duplicates, found.gaps) == (0, 0, 0, [])
    twice = counted(1, 4, 5, 2, 2, 6, 7)
    assert (twice.lost, twice.resets, twice.duplicates) == (1, 0, 1)
    assert [str(gap) for gap in twice.gaps] == ["1 of 2 to 3"]


def test_gaps_say_where_packets_are_missing() -> None:
    found = counted(1, 2, 5, 6, 8)
    assert [str(gap) for gap in found.gaps] == ["3 to 4", "7"]
    wrapped = counted(254, 2, 3, modulus=256)
    assert (wrapped.lost, str(wrapped.gaps[0])) == (3, "255 to 1")


def test_rejects_in_a_gap_are_the_damaged_packets_and_more_rejects_are_noise() -> None:
    continuity = counted(1)
    for _ in range(5):
        continuity.take_reject()
    continuity.take_count(4, 3 * SECOND_NS)
    assert (continuity.damaged, continuity.lost) == (2, 0)
    continuity.take_reject()
    continuity.take_count(8, 7 * SECOND_NS)
    assert (continuity.damaged, continuity.lost) == (3, 2)


def test_a_reject_before_the_first_packet_is_nothing_missing() -> None:
    continuity = Continuity()
    continuity.take_reject()
    continuity.take_count(7, SECOND_NS)
    continuity.take_count(9, 3 * SECOND_NS)
    assert (continuity.damaged, continuity.lost) == (0, 1)
