"""How strongly the radio received, over time."""

import math

import numpy as np
import numpy.typing as npt

from groundstation.flight.growing import Growing


class SignalHistory:
    """Signal strength (dBm) with its times (monotonic ns), one row each time it was told.

    One thread appends, any other may read; `rows` counts those that are complete.
    """

    def __init__(self) -> None:
        self.rows = 0
        self._times = Growing(np.int64)
        self._rssi = Growing(np.float64)

    def append(self, received_ns: int, rssi_dbm: float) -> None:
        """Note a strength; what is no number is left out."""
        if math.isfinite(rssi_dbm):
            self._times.append(received_ns)
            self._rssi.append(rssi_dbm)
            self.rows += 1

    def extend(self, received_ns: npt.NDArray[np.int64], rssi_dbm: npt.NDArray[np.float64]) -> None:
        """Note many strengths, in their order."""
        there = np.isfinite(rssi_dbm)
        self._times.extend(received_ns[there])
        self._rssi.extend(rssi_dbm[there])
        self.rows += int(np.count_nonzero(there))

    def first(self, rows: int) -> "SignalHistory":
        """Return what was known after the first `rows`; the columns are shared."""
        part = SignalHistory()
        part.rows, part._times, part._rssi = rows, self._times, self._rssi
        return part

    def since(self, moment_ns: int) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.float64]]:
        """Return times (ns) and strengths (dBm) from a moment on, shape (rows,)."""
        rows = self.rows
        times = self._times.view(rows)
        first = int(np.searchsorted(times, moment_ns))
        return times[first:], self._rssi.view(rows)[first:]
