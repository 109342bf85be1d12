"""What became of each frame, how well the link works, simulation mode."""

import pytest

from groundstation.flight.link_quality import link_quality
from groundstation.flight.outcomes import OutcomeKind, latest_outcomes
from groundstation.flight.simulation import in_simulation
from protocol.mission import Mission
from protocol.mission_file import parse_mission
from tests.groundstation.telemetry import START_NS, chunk, frame, received

SECOND_NS = 1_000_000_000


def at(second: float) -> int:
    return START_NS + round(second * SECOND_NS)


def test_every_frame_has_an_outcome_and_so_have_those_that_never_came(binary: Mission) -> None:
    counts = (1, 2, 2, 6, 7, 9, 8, 10)
    items = [chunk(frame(binary, packet_count=float(n)), s) for s, n in enumerate(counts)]
    items.append(chunk(b"\x03xx\0", 8.0))
    found = latest_outcomes(received(binary, *items), at(9))
    kinds = [(outcome.kind, outcome.packet_number, outcome.packets) for outcome in found]
    assert kinds == [
        (OutcomeKind.GOOD, 1, 1),
        (OutcomeKind.GOOD, 2, 1),
        (OutcomeKind.DUPLICATE, 2, 1),
        (OutcomeKind.LOST, None, 3),
        (OutcomeKind.GOOD, 6, 1),
        (OutcomeKind.GOOD, 7, 1),
        (OutcomeKind.GOOD, 9, 1),
        (OutcomeKind.OUT_OF_ORDER, 8, 1),
        (OutcomeKind.GOOD, 10, 1),
        (OutcomeKind.REJECTED, None, 1),
    ]
    assert found[-1].reason == "length"
    assert [outcome.time_ns for outcome in found if outcome.kind is OutcomeKind.GOOD][-1] == at(7)


def kinds_of(mission: Mission, counts: list[int], until: float) -> list[tuple[OutcomeKind, int]]:
    """Return what the strip shows of packets with these counts, one a second."""
    items = [chunk(frame(mission, packet_count=float(n)), s) for s, n in enumerate(counts)]
    found = latest_outcomes(received(mission, *items), at(until))
    return [(outcome.kind, outcome.packets) for outcome in found]


def test_a_gap_that_was_none_is_gone_when_that_is_known(lines: Mission) -> None:
    good, lost = (OutcomeKind.GOOD, 1), (OutcomeKind.LOST, 4)
    assert kinds_of(lines, [22, 23, 24, 29], 5) == [good, good, good, lost, good]
    corrected = kinds_of(lines, [22, 23, 24, 29, 26, 27], 5)
    assert [what for what in corrected if what != good] == [(OutcomeKind.OUT_OF_ORDER, 1)]
    late = kinds_of(lines, [1, 4, 5, 2, 6], 5)
    assert late == [good, (OutcomeKind.LOST, 1), good, good, (OutcomeKind.OUT_OF_ORDER, 1), good]


def test_a_damaged_digit_is_no_gap_at_any_moment(lines: Mission) -> None:
    counts = [22, 23, 24, 982, 26, 27]
    for packets in range(1, 7):
        assert kinds_of(lines, counts[:packets], 6) == [(OutcomeKind.GOOD, 1)] * packets


def test_a_reset_stands_before_the_first_packet_that_counts_anew(lines: Mission) -> None:
    good, reset = (OutcomeKind.GOOD, 1), (OutcomeKind.RESET, 1)
    assert kinds_of(lines, [57, 58, 0, 0, 1, 2], 6) == [
        good,
        good,
        reset,
        good,
        (OutcomeKind.DUPLICATE, 1),
        good,
        good,
    ]


def test_lost_packets_are_told_once_whatever_kinds_there_are() -> None:
    text = """
name = "two"
framing = { kind = "lines" }
[[packet]]
name = "fast"
encoding = "text"
prefix = "F,"
fields = [{ name = "COUNT", type = "integer", role = "packet_count" }]
[[packet]]
name = "slow"
encoding = "text"
prefix = "S,"
fields = [{ name = "VOLTS", type = "number" }]
"""
    sent = [b"F,1\r", b"S,5\r", b"F,5\r", b"S,5\r", b"F,6\r"]
    items = [chunk(data, number) for number, data in enumerate(sent)]
    found = latest_outcomes(received(parse_mission(text, "two"), *items), at(5))
    assert [(outcome.kind, outcome.packets) for outcome in found] == [
        (OutcomeKind.GOOD, 1),
        (OutcomeKind.GOOD, 1),
        (OutcomeKind.LOST, 3),
        (OutcomeKind.GOOD, 1),
        (OutcomeKind.GOOD, 1),
        (OutcomeKind.GOOD, 1),
    ]


def test_only_what_lies_in_the_span_is_told(binary: Mission) -> None:
    items = [chunk(frame(binary, packet_count=float(n)), n) for n in range(300)]
    items.insert(10, chunk(b"\x03xx\0", 9.5))
    found = latest_outcomes(received(binary, *items), at(299), 60)
    assert [outcome.packet_number for outcome in found] == list(range(239, 300))


def test_packets_a_second_and_loss_are_of_the_last_seconds(binary: Mission) -> None:
    counts = [*range(100), *range(100, 200, 2)]
    items = [chunk(frame(binary, packet_count=float(n)), n / 10) for n in counts]
    flight = received(binary, *items)
    quality = link_quality(flight, at(20))
    assert quality.packets_a_second == pytest.approx(5.0, rel=0.05)
    assert quality.loss == pytest.approx(50 / 200, abs=0.02)
    assert link_quality(flight, at(40)).packets_a_second == 0.0
    assert link_quality(flight, at(400)) == (0.0, None, None)


def test_nothing_received_is_no_link_quality(binary: Mission) -> None:
    assert link_quality(received(binary), at(0)) == (0.0, None, None)


def test_simulation_mode_is_seen_by_mode_and_by_flag(lines: Mission, binary: Mission) -> None:
    assert not in_simulation(received(lines))
    assert in_simulation(received(lines, chunk(frame(lines, mode="S"))))
    assert not in_simulation(
        received(lines, chunk(frame(lines, mode="S")), chunk(frame(lines, mode="F")))
    )
    assert in_simulation(received(binary, chunk(frame(binary, status_flags="SIMULATION"))))
    assert not in_simulation(received(binary, chunk(frame(binary, status_flags="GPS_FIX"))))
