"""What became of each frame, and what never came: the strip below the packet count."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, NamedTuple, overload

import numpy as np
import numpy.typing as npt

from groundstation.flight.continuity import Standing
from groundstation.flight.counters import counter_names
from groundstation.flight.flight import Flight
from groundstation.flight.store import Integers, Store
from protocol.packet import RejectReason

SHOWN_S = 120.0


class OutcomeKind(StrEnum):
    """What a frame was, or that it was none."""

    GOOD = "good"
    REJECTED = "rejected"
    LOST = "lost"
    DUPLICATE = "duplicate"
    OUT_OF_ORDER = "out of order"
    RESET = "reset"
    """No frame: the counter began anew, and nobody knows how many were lost then."""


class Outcome(NamedTuple):
    """One outcome: when (monotonic ns), what, the packet's count if it has one, how many
    packets it stands for (more than one for lost ones), and the reason of a reject."""

    time_ns: int
    kind: OutcomeKind
    packet_number: int | None = None
    packets: int = 1
    reason: str = ""


KINDS = tuple(OutcomeKind)
_CODES = {kind: code for code, kind in enumerate(KINDS)}
_REASONS = tuple(RejectReason)
_NO_NUMBER = -(1 << 63)
_CODE_OF_STANDING = np.full(max(Standing) + 1, _CODES[OutcomeKind.GOOD], np.uint8)
_CODE_OF_STANDING[Standing.DUPLICATE] = _CODES[OutcomeKind.DUPLICATE]
_CODE_OF_STANDING[Standing.OUT_OF_ORDER] = _CODES[OutcomeKind.OUT_OF_ORDER]


@dataclass(frozen=True, eq=False, slots=True)
class Outcomes(Sequence[Outcome]):
    """Outcomes in their order, as columns, each of shape (outcomes,): when (ns), the place of
    what in KINDS, the packet's count, how many packets, and the place of a reject's reason."""

    times_ns: Integers
    codes: npt.NDArray[np.uint8]
    numbers: Integers
    packets: Integers
    reasons: npt.NDArray[np.uint8]

    @classmethod
    def of(cls, outcomes: Iterable[Outcome]) -> "Outcomes":
        """Return outcomes that are at hand one by one."""
        found = list(outcomes)
        numbers = [_NO_NUMBER if o.packet_number is None else o.packet_number for o in found]
        reasons = [_REASONS.index(RejectReason(o.reason)) if o.reason else 0 for o in found]
        return cls(
            np.array([outcome.time_ns for outcome in found], np.int64),
            np.array([_CODES[outcome.kind] for outcome in found], np.uint8),
            np.array(numbers, np.int64),
            np.array([outcome.packets for outcome in found], np.int64),
            np.array(reasons, np.uint8),
        )

    def __len__(self) -> int:
        return len(self.times_ns)

    @overload
    def __getitem__(self, place: int) -> Outcome: ...
    @overload
    def __getitem__(self, place: slice) -> "Outcomes": ...
    def __getitem__(self, place: int | slice) -> "Outcome | Outcomes":
        if isinstance(place, slice):
            return Outcomes(*(column[place] for column in self._columns()))
        kind, number = KINDS[self.codes[place]], int(self.numbers[place])
        return Outcome(
            int(self.times_ns[place]),
            kind,
            None if number == _NO_NUMBER else number,
            int(self.packets[place]),
            _REASONS[self.reasons[place]] if kind is OutcomeKind.REJECTED else "",
        )

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Outcomes) and all(
            np.array_equal(mine, others)
            for mine, others in zip(self._columns(), other._columns(), strict=True)
        )

    __hash__ = None  # type: ignore[assignment]

    def packets_of(self, kind: OutcomeKind) -> int:
        """Return for how many packets there are outcomes of one kind."""
        return int(self.packets[self.codes == _CODES[kind]].sum())

    def _columns(self) -> tuple[npt.NDArray[Any], ...]:
        return self.times_ns, self.codes, self.numbers, self.packets, self.reasons


def latest_outcomes(flight: Flight, now_ns: int, span_s: float = SHOWN_S) -> Outcomes:
    """Return the outcomes of the last `span_s` seconds before `now_ns`, in their order, as they
    are known now: what turned out later to be missing or not is told where it was.

    Lost packets stand before the packet that shows them, and a reset before the first packet
    that counts anew. Cost: that of what is returned.
    """
    since_ns = now_ns - round(span_s * 1e9)
    rejects = flight.rejects
    first = int(np.searchsorted(rejects.received_ns, since_ns))
    rejected_at = rejects.order[first:]
    reasons = rejects.codes[first : first + len(rejected_at)]
    received = _received_since(flight, since_ns)
    found = [
        _part(
            rejects.received_ns[first:],
            OutcomeKind.REJECTED,
            rejected_at,
            reasons=reasons,
        ),
        *received.outcomes(rejected_at),
    ]
    # lost ones stand before the packet that shows them, which has the same place
    order, rank, *columns = (np.concatenate(column) for column in zip(*found, strict=True))
    place = np.lexsort((rank, order))
    return Outcomes(*(column[place] for column in columns))


_Part = tuple[npt.NDArray[Any], ...]
"""Which of all frames, 0 for what comes before it or 1, and the columns of `Outcomes`."""


def _part(
    times_ns: Integers,
    what: OutcomeKind | npt.NDArray[np.uint8],
    order: Integers,
    *,
    numbers: Integers | None = None,
    packets: Integers | None = None,
    reasons: npt.NDArray[np.uint8] | None = None,
) -> _Part:
    rows = len(order)
    codes = np.full(rows, _CODES[what], np.uint8) if isinstance(what, OutcomeKind) else what
    return (
        order,
        np.full(rows, 0 if packets is not None else 1, np.uint8),
        times_ns[:rows],
        codes,
        np.full(rows, _NO_NUMBER, np.int64) if numbers is None else numbers,
        np.ones(rows, np.int64) if packets is None else packets,
        np.zeros(rows, np.uint8) if reasons is None else reasons,
    )


class _Received(NamedTuple):
    """Packets of all kinds in their order, shape (rows,): as in a store, their counts, and the
    place of their counter. `missing_before` is what was missing before all of them."""

    missing_before: int
    order: Integers
    times_ns: Integers
    missing: Integers
    standings: npt.NDArray[np.uint8]
    numbers: Integers
    counters: Integers

    def outcomes(self, rejected_at: Integers) -> list[_Part]:
        """Return the outcomes of these packets, and of those that never came."""
        codes = _CODE_OF_STANDING[self.standings]
        resets = np.array([self._begin(row) for row in self._resets()], np.int64)
        codes[resets] = _CODES[OutcomeKind.GOOD]
        lost = self._lost(rejected_at)
        gone = lost > 0
        begun, once = self.times_ns[resets], np.ones(len(resets), np.int64)
        return [
            _part(self.times_ns[gone], OutcomeKind.LOST, self.order[gone], packets=lost[gone]),
            _part(begun, OutcomeKind.RESET, self.order[resets], packets=once),
            _part(self.times_ns, codes, self.order, numbers=self.numbers),
        ]

    def _lost(self, rejected_at: Integers) -> Integers:
        """Return how many were lost before each packet, by what is known with the last."""
        missing = np.concatenate(([self.missing_before], self.missing))
        known = np.minimum.accumulate(missing[::-1])[::-1]
        rejected = np.searchsorted(rejected_at, self.order)
        return np.diff(known) - np.diff(rejected, prepend=0)

    def _resets(self) -> list[int]:
        return np.flatnonzero(self.standings == Standing.RESET).tolist()

    def _begin(self, row: int) -> int:
        """Return which packet was the first that counted anew, when this one bears it out."""
        same = self.counters[:row] == self.counters[row]
        fallen = np.flatnonzero(same & (self.standings[:row] == Standing.OUT_OF_ORDER))
        return int(fallen[-1]) if len(fallen) else row


def _received_since(flight: Flight, since_ns: int) -> _Received:
    counters = counter_names(flight.mission)
    places = {name: place for place, name in enumerate(dict.fromkeys(counters.values()))}
    parts, before = [], (-1, 0)
    for kind, store in flight.stores.items():
        rows, counter = store.revision, counters.get(kind, "")
        first = int(np.searchsorted(store.received_ns[:rows], since_ns))
        chosen = slice(first, rows)
        order, missing = store.order, store.missing
        if first:
            before = max(before, (int(order[first - 1]), int(missing[first - 1])))
        parts.append(
            (
                order[chosen],
                store.received_ns[chosen],
                missing[chosen],
                store.standings[chosen],
                _counts(store, counter, chosen),
                np.full(rows - first, places.get(counter, -1), np.int64),
            )
        )
    columns = [np.concatenate(column) for column in zip(*parts, strict=True)]
    if len(parts) > 1:
        place = np.argsort(columns[0])
        columns = [column[place] for column in columns]
    return _Received(before[1], *columns)


def _counts(store: Store, counter: str, chosen: slice) -> Integers:
    """Return the counts of some packets, _NO_NUMBER where there is none."""
    if counter not in store.numbers:
        return np.full(chosen.stop - chosen.start, _NO_NUMBER, np.int64)
    counts = store.number_in(counter, chosen)
    whole = np.abs(counts) < 2.0**63
    numbers = np.where(whole, counts, 0.0).astype(np.int64)
    numbers[~whole] = _NO_NUMBER
    return numbers
