"""What was known last at any moment of a whole flight: position, signal strength, and the
highest altitude; found by how many of all frames had come."""

import math
from collections.abc import Callable, Iterable, Sequence

import numpy as np
import numpy.typing as npt

from groundstation.flight.position import have_fix
from groundstation.flight.signal_history import SignalHistory
from groundstation.flight.store import Floats, Integers
from groundstation.flight.whole.series import joined
from groundstation.flight.whole.table import WholeTable
from protocol.packet import LinkReport, Packet


class Latest:
    """Values with the frames that brought them."""

    def __init__(self, order: Integers, values: Floats) -> None:
        place = np.argsort(order, kind="stable")
        self._order, self._values = order[place], values[place]

    def after(self, frames: int) -> float:
        """Return the latest value of the first `frames` frames, NaN when there is none."""
        row = int(np.searchsorted(self._order, frames)) - 1
        return float(self._values[row]) if row >= 0 else math.nan


Chosen = Callable[[Integers], npt.NDArray[np.bool_]]


def highest_altitudes(tables: list[WholeTable], chosen: Chosen | None = None) -> Latest:
    """Return the highest altitude so far, with each frame that brought a higher one; of those
    frames alone that are `chosen`."""
    having = [(t, f.name) for t in tables if (f := t.packet.field_of("altitude")) is not None]
    numbers = [(table, name) for table, name in having if name in table.numbers]
    values = joined([table.number(name) for table, name in numbers], np.float64)
    order = joined([table.order for table, _ in numbers], np.int64)
    there = np.flatnonzero(np.isfinite(values))
    if len(numbers) > 1:
        there = there[np.argsort(order[there])]
    if chosen is not None:
        there = there[chosen(order[there])]
    values, order = values[there], order[there]
    highest = np.maximum.accumulate(values) if len(values) else values
    higher = np.flatnonzero(np.diff(highest, prepend=-math.inf) > 0)
    return Latest(order[higher], highest[higher])


class Strength:
    """How strongly the radio received, by packets and by what it reports."""

    def __init__(self, tables: list[WholeTable], reports: list[tuple[int, LinkReport]]) -> None:
        orders = [np.array([order for order, _ in reports], np.int64)]
        rssi = [_numbers(report.rssi_dbm for _, report in reports)]
        times_ns = [np.array([report.monotonic_ns for _, report in reports], np.int64)]
        snr = _numbers(report.snr_db for _, report in reports)
        for table in tables:
            if table.table.rssi_dbm is not None:
                orders.append(table.order)
                rssi.append(table.table.rssi_dbm)
                times_ns.append(table.received_ns)
        order, strengths = joined(orders, np.int64), joined(rssi, np.float64)
        self._rssi_dbm = _known(order, strengths)
        self._order, self._history = _history(order, joined(times_ns, np.int64), strengths)
        self._snr_db = _known(orders[0], snr)

    def after(self, frames: int) -> tuple[float | None, float | None]:
        """Return the latest strength (dBm) and signal-to-noise ratio (dB), None if unknown."""
        return _or_none(self._rssi_dbm.after(frames)), _or_none(self._snr_db.after(frames))

    def history_after(self, frames: int) -> SignalHistory:
        """Return the strengths over time of the first `frames` frames."""
        return self._history.first(int(np.searchsorted(self._order, frames)))


class Positions:
    """The last real position at any row; only where fixes begin and end is kept."""

    def __init__(self, tables: list[WholeTable], packet_of: Callable[[str, int], Packet]) -> None:
        self._packet_of = packet_of
        self._fixes = [_fixes_in(table) for table in tables]

    def at(self, rows: Sequence[int]) -> tuple[float, float] | None:
        """Return latitude and longitude in degrees after so many rows of each table."""
        latest: tuple[int, _Fixes, int] | None = None
        for fixes, count in zip(self._fixes, rows, strict=True):
            row = None if fixes is None else fixes.last_before(count)
            if fixes is None or row is None:
                continue
            order = int(fixes.table.order[row])
            if latest is None or order > latest[0]:
                latest = order, fixes, row
        if latest is None:
            return None
        _, fixes, row = latest
        values = self._packet_of(fixes.table.packet.name, row).values
        return float(values[fixes.latitude]), float(values[fixes.longitude])


class _Fixes:
    def __init__(self, table: WholeTable, latitude: str, longitude: str) -> None:
        self.table, self.latitude, self.longitude = table, latitude, longitude
        fix = have_fix(table.number(latitude), table.number(longitude))
        change = np.diff(fix.astype(np.int8), prepend=0, append=0)
        self._begins: npt.NDArray[np.int64] = np.flatnonzero(change == 1)
        self._ends: npt.NDArray[np.int64] = np.flatnonzero(change == -1)

    def last_before(self, rows: int) -> int | None:
        """Return the last row with a fix among the first `rows`."""
        run = int(np.searchsorted(self._begins, rows)) - 1
        return None if run < 0 else min(int(self._ends[run]), rows) - 1


def _fixes_in(table: WholeTable) -> _Fixes | None:
    latitude, longitude = table.packet.field_of("latitude"), table.packet.field_of("longitude")
    if latitude is None or longitude is None:
        return None
    if latitude.name not in table.numbers or longitude.name not in table.numbers:
        return None
    return _Fixes(table, latitude.name, longitude.name)


def _history(
    order: Integers, times_ns: Integers, rssi_dbm: Floats
) -> tuple[Integers, SignalHistory]:
    """Return the frames that told a strength, and the strengths over time, in their order."""
    there = np.flatnonzero(np.isfinite(rssi_dbm))
    there = there[np.argsort(order[there], kind="stable")]
    history = SignalHistory()
    history.extend(times_ns[there], rssi_dbm[there])
    return order[there], history


def _known(order: Integers, values: Floats) -> Latest:
    there = ~np.isnan(values)
    return Latest(order[there], values[there])


def _numbers(values: Iterable[float | None]) -> Floats:
    return np.array([math.nan if value is None else value for value in values], np.float64)


def _or_none(value: float) -> float | None:
    return None if math.isnan(value) else value
