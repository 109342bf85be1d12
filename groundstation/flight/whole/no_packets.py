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

    `order` is their place among all frames, `chunks` are those that completed them.
    """

    def __init__(
        self, found: Sequence[Reject | LinkReport], order: Integers, chunks: Integers
    ) -> None:
        is_reject = np.array([isinstance(one, Reject) for one in found], np.bool_)
        self._rejects = [one for one in found if isinstance(one, Reject)]
        self._reject_chunks = chunks[is_reject]
        self._report_chunks = chunks[~is_reject]
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

    def show(self, flight: Flight, chunks: int) -> int:
        """Make `flight` know those that the first `chunks` chunks brought; return how many."""
        rows = int(np.searchsorted(self._reject_chunks, chunks))
        flight.rejects = self._columns.first(rows)
        flight.rejected_by_reason = _by_reason(flight.rejects)
        flight.latest_rejects = deque(
            self._rejects[max(0, rows - REJECTS_KEPT) : rows], REJECTS_KEPT
        )
        flight.link_reports = int(np.searchsorted(self._report_chunks, chunks))
        return rows + flight.link_reports


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
