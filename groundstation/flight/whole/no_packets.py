"""The frames of a whole flight that gave no packet: rejects and what the radio reports."""

from collections import Counter, deque
from collections.abc import Sequence

import numpy as np

from groundstation.flight.flight import REJECTS_KEPT, Flight
from groundstation.flight.rejects import RejectColumns
from groundstation.flight.store import Integers
from protocol.packet import LinkReport, Reject


class NoPackets:
    """Rejects and link reports in their order.

    `order` is their place among all frames, `items` are the items of the log that brought them.
    """

    def __init__(
        self, found: Sequence[Reject | LinkReport], order: Integers, items: Integers
    ) -> None:
        is_reject = np.array([isinstance(one, Reject) for one in found], np.bool_)
        self._rejects = [one for one in found if isinstance(one, Reject)]
        self._reject_items = items[is_reject]
        self._report_items = items[~is_reject]
        self._columns = RejectColumns.of(self._rejects, order[is_reject])
        self.reports = [
            (place, one)
            for place, one in zip(order.tolist(), found, strict=True)
            if isinstance(one, LinkReport)
        ]

    @property
    def rejected_order(self) -> Integers:
        """The places of the rejects among all frames."""
        return self._columns.order

    def show(self, flight: Flight, items: int) -> int:
        """Make `flight` know those that the first `items` items brought; return how many."""
        rows = int(np.searchsorted(self._reject_items, items))
        flight.rejects = self._columns.first(rows)
        flight.rejected_by_reason = _by_reason(flight.rejects)
        flight.latest_rejects = deque(
            self._rejects[max(0, rows - REJECTS_KEPT) : rows], REJECTS_KEPT
        )
        flight.link_reports = int(np.searchsorted(self._report_items, items))
        return rows + flight.link_reports


def items_of(chunks: Integers, chunk_items: Integers, interrupting: Integers) -> Integers:
    """Return which items of the log brought frames, told as in `Bulk.others_chunks`: by chunk k,
    which is item `chunk_items[k]`, or as -1 - k by interruption k, item `interrupting[k]`."""
    items = np.empty(len(chunks), np.int64)
    cut = chunks < 0
    items[~cut] = chunk_items[chunks[~cut]]
    items[cut] = interrupting[-1 - chunks[cut]]
    return items


def _by_reason(rejects: RejectColumns) -> Counter[str]:
    """Return the counts by reason, in the order in which the reasons came up."""
    counts = np.bincount(rejects.codes)
    used = np.flatnonzero(counts)
    first = {code: int(np.argmax(rejects.codes == code)) for code in used.tolist()}
    return Counter(
        {
            rejects.reason(row): int(counts[code])
            for code, row in sorted(first.items(), key=lambda item: item[1])
        }
    )
