"""What became of each frame, and what never came: the strip below the packet count."""

from enum import StrEnum
from typing import NamedTuple

import numpy as np

from groundstation.flight.continuity import Standing
from groundstation.flight.flight import Flight
from groundstation.flight.store import Store

SHOWN_S = 120.0


class OutcomeKind(StrEnum):
    """What a frame was, or that it was none."""

    GOOD = "good"
    REJECTED = "rejected"
    LOST = "lost"
    DUPLICATE = "duplicate"
    OUT_OF_ORDER = "out of order"


class Outcome(NamedTuple):
    """One outcome: when (monotonic ns), what, the packet's count if it has one, how many
    packets it stands for (more than one for lost ones), and the reason of a reject."""

    time_ns: int
    kind: OutcomeKind
    packet_number: int | None = None
    packets: int = 1
    reason: str = ""


_KINDS = {
    Standing.DUPLICATE: OutcomeKind.DUPLICATE,
    Standing.OUT_OF_ORDER: OutcomeKind.OUT_OF_ORDER,
}


def latest_outcomes(flight: Flight, now_ns: int, span_s: float = SHOWN_S) -> list[Outcome]:
    """Return the outcomes of the last `span_s` seconds before `now_ns`, in their order.

    Lost packets stand before the packet that shows them. Cost: that of what is returned.
    """
    since_ns = now_ns - round(span_s * 1e9)
    rejects = flight.rejects
    first = int(np.searchsorted(rejects.received_ns, since_ns))
    found: list[tuple[int, int, Outcome]] = [
        (int(order), 0, Outcome(int(time_ns), OutcomeKind.REJECTED, None, 1, rejects.reason(row)))
        for row, (order, time_ns) in enumerate(
            zip(rejects.order[first:], rejects.received_ns[first:], strict=False), start=first
        )
    ]
    rejected_at = [order for order, _, _ in found]
    for kind, store in flight.stores.items():
        field = next(p for p in flight.mission.packets if p.name == kind).field_of("packet_count")
        found += _of_store(store, field.name if field else None, since_ns, rejected_at)
    return [outcome for _, _, outcome in sorted(found, key=lambda item: item[:2])]


def _of_store(
    store: Store, counter: str | None, since_ns: int, rejected_at: list[int]
) -> list[tuple[int, int, Outcome]]:
    rows = store.revision
    first = int(np.searchsorted(store.received_ns[:rows], since_ns))
    orders = store.order[first:rows].tolist()
    times_ns = store.received_ns[first:rows].tolist()
    standings = store.standings[first:rows].tolist()
    missing = store.missing[max(0, first - 1) : rows].tolist()
    if first == 0:
        missing = [0, *missing]
    has_numbers = counter is not None and counter in store.numbers
    numbers = store.number(counter)[first:rows].tolist() if counter and has_numbers else None
    rejected = np.searchsorted(rejected_at, orders).tolist()
    found: list[tuple[int, int, Outcome]] = []
    for row, order in enumerate(orders):
        damaged = rejected[row] - rejected[row - 1] if row else 0
        lost = missing[row + 1] - missing[row] - damaged
        if lost > 0:
            found.append((order, 1, Outcome(times_ns[row], OutcomeKind.LOST, None, lost)))
        kind = _KINDS.get(Standing(standings[row]), OutcomeKind.GOOD)
        number = int(numbers[row]) if numbers and abs(numbers[row]) < 2**63 else None
        found.append((order, 2, Outcome(times_ns[row], kind, number)))
    return found
