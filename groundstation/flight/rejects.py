"""When frames were rejected and why, one row a reject."""

from collections.abc import Sequence
from copy import copy

import numpy as np
import numpy.typing as npt

from groundstation.flight.growing import Growing
from protocol.packet import Reject, RejectReason

_REASONS: list[RejectReason] = list(RejectReason)
_CODES = {reason: code for code, reason in enumerate(_REASONS)}


class RejectColumns:
    """Times, places and reasons of all rejects; the frames themselves are kept elsewhere.

    One thread appends, any other may read; `rows` counts those that are complete.
    """

    def __init__(self) -> None:
        self.rows = 0
        self._times = Growing(np.int64)
        self._order = Growing(np.int64)
        self._codes = Growing(np.uint8)

    def append(self, reject: Reject, order: int) -> None:
        """Note a reject, which was frame number `order` of all."""
        self._times.append(reject.monotonic_ns)
        self._order.append(order)
        self._codes.append(_CODES[reject.reason])
        self.rows += 1

    @classmethod
    def of(cls, rejects: Sequence[Reject], order: npt.NDArray[np.int64]) -> "RejectColumns":
        """Return the columns of many rejects, which were these of all frames."""
        made = cls()
        made._times.extend(np.array([reject.monotonic_ns for reject in rejects], np.int64))
        made._order.extend(order)
        made._codes.extend(np.array([_CODES[reject.reason] for reject in rejects], np.uint8))
        made.rows = len(rejects)
        return made

    def first(self, rows: int) -> "RejectColumns":
        """Return the first rejects, which nobody may add to."""
        part = copy(self)
        part.rows = rows
        return part

    @property
    def received_ns(self) -> npt.NDArray[np.int64]:
        """Monotonic time of each reject, ns, shape (rows,)."""
        return self._times.view(self.rows)

    @property
    def order(self) -> npt.NDArray[np.int64]:
        """Which of all frames each was, shape (rows,)."""
        return self._order.view(self.rows)

    @property
    def codes(self) -> npt.NDArray[np.uint8]:
        """The reason of each reject as its place in `RejectReason`, shape (rows,)."""
        return self._codes.view(self.rows)

    def reason(self, row: int) -> RejectReason:
        """Return the reason of one reject."""
        return _REASONS[int(self.codes[row])]
