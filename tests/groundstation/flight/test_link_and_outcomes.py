"""What became of each frame, how well the link works, simulation mode."""

import pytest

from groundstation.flight.link_quality import link_quality
from groundstation.flight.outcomes import OutcomeKind, latest_outcomes
from groundstation.flight.simulation import in_simulation
from protocol.mission import Mission
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
        (OutcomeKind.LOST, None, 1),
        (OutcomeKind.GOOD, 9, 1),
        (OutcomeKind.OUT_OF_ORDER, 8, 1),
        (OutcomeKind.GOOD, 10, 1),
        (OutcomeKind.REJECTED, None, 1),
    ]
    assert found[-1].reason == "length"
    assert [outcome.time_ns for outcome in found if outcome.kind is OutcomeKind.GOOD][-1] == at(7)


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
