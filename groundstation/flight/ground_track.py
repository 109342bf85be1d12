"""Where the CanSat was over ground: believed fixes, thinned, and those that cannot be."""

import math
from collections.abc import Iterator
from dataclasses import dataclass, field
from statistics import median
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from groundstation.flight.position import have_fix
from groundstation.flight.store import Floats, Integers, Store
from groundstation.geo.local_plane import Place
from protocol.mission import Mission

FASTEST_M_S = 350.0
"""No CanSat travels over ground faster: its rockets stay below the speed of sound."""
SCATTER_M = 200.0
"""Two fixes of a receiver that has just found its satellites may be so far apart."""
CONFIRMED_BY = 5
"""So many fixes in a row at another place are believed."""
AT_HOME_AFTER = 30
"""So many fixes at another place make it the place that is shown."""
MOST_STRETCHES = 16
MOST_POINTS = 2000
FINEST_M = 0.5
PAD_FIXES = 15
BLOCK_ROWS, BLOCKS_AT_ONCE = 1_000, 20
"""Rows are judged in blocks, so many in one call: a few ms, so a long flight never holds up a
window."""

_MEAN_RADIUS_M = 6_371_009.0
"""Mean radius of the Earth (IUGG)."""


class Fix(NamedTuple):
    """One position, degrees, and when it was received last, monotonic ns."""

    place: Place
    received_ns: int


@dataclass(slots=True)
class Stretch:
    """Fixes that a CanSat can have travelled through, thinned to at most MOST_POINTS.

    `count` is how many there were, `points` those kept, at least `spacing_m` apart.
    """

    last: Fix
    count: int = 0
    spacing_m: float = FINEST_M
    first_places: list[Place] = field(default_factory=list)
    points: list[Fix] = field(default_factory=list)

    def add(self, fix: Fix, repeats: int) -> None:
        """Add a fix that was received `repeats` times running."""
        self.first_places += [fix.place] * min(repeats, PAD_FIXES - len(self.first_places))
        self.last = fix
        self.count += repeats
        self._keep(fix)

    def add_all(self, fixes: "_Fixes") -> None:
        """Add fixes of which all are believed, once the pad is known."""
        for fix in fixes.in_other_cells(self.spacing_m):
            self._keep(fix)
        self.last = fixes.last
        self.count += int(fixes.repeats.sum())

    @property
    def pad(self) -> Place:
        """The middle of the first fixes: where it stood before the flight."""
        longitude = self.first_places[0][1]
        east_deg = (_degrees_east(longitude, place[1]) for place in self.first_places)
        pad_longitude = longitude + median(east_deg)
        return median(place[0] for place in self.first_places), _on_globe(pad_longitude)

    def columns(self) -> tuple[Floats, Floats, Integers]:
        """Return latitude and longitude (degrees) and receive time (ns) of the points, with the
        last fix at the end, shape (points,)."""
        points = [*self.points, self.last]
        flat = [number for (latitude, longitude), _ in points for number in (latitude, longitude)]
        places = np.array(flat).reshape(-1, 2)
        received_ns = np.array([point.received_ns for point in points], np.int64)
        return places[:, 0], places[:, 1], received_ns

    def _keep(self, fix: Fix) -> None:
        if self.points and apart_m(self.points[-1].place, fix.place) < self.spacing_m:
            return
        self.points.append(fix)
        if len(self.points) > MOST_POINTS:
            kept, self.points = self.points, []
            self.spacing_m *= 2
            for point in kept:
                self._keep(point)


class _Fixes:
    """A block of fixes: degrees, when each was received last (ns) and how often running."""

    def __init__(
        self, latitude: Floats, longitude: Floats, received_ns: Integers, repeats: Integers
    ) -> None:
        self._latitude, self._longitude, self._received_ns = latitude, longitude, received_ns
        self.repeats = repeats

    @property
    def last(self) -> Fix:
        """The last of them."""
        return self._fix(-1)

    def singly(self) -> Iterator[tuple[Fix, int]]:
        """Yield each fix, and how often it was received running."""
        columns = (self._latitude, self._longitude, self._received_ns, self.repeats)
        for lat, lon, ns, repeats in zip(*(c.tolist() for c in columns), strict=True):
            yield Fix((lat, lon), ns), repeats

    def go_on_from(self, last: Fix) -> bool:
        """Tell whether the CanSat can have come from `last` through all of them."""
        latitude = np.insert(self._latitude, 0, last.place[0])
        longitude = np.insert(self._longitude, 0, last.place[1])
        seconds = np.diff(np.insert(self._received_ns, 0, last.received_ns)) / 1e9
        middle = np.radians((latitude[1:] + latitude[:-1]) / 2)
        east = np.radians((np.diff(longitude) + 180.0) % 360.0 - 180.0) * np.cos(middle)
        apart = _MEAN_RADIUS_M * np.hypot(east, np.radians(np.diff(latitude)))
        return bool((apart <= SCATTER_M + FASTEST_M_S * np.maximum(seconds, 0.0)).all())

    def in_other_cells(self, spacing_m: float) -> Iterator[Fix]:
        """Yield the fixes that are not in the same square of `spacing_m` as the one before."""
        side = spacing_m / _MEAN_RADIUS_M
        wide = math.cos(math.radians(float(self._latitude[0])))
        rows = np.floor(np.radians(self._latitude) / side)
        columns = np.floor(np.radians(self._longitude) * wide / side)
        changes = np.ones(len(rows), np.bool_)
        changes[1:] = (rows[1:] != rows[:-1]) | (columns[1:] != columns[:-1])
        for place in np.flatnonzero(changes).tolist():
            yield self._fix(place)

    def _fix(self, place: int) -> Fix:
        latitude, longitude = float(self._latitude[place]), float(self._longitude[place])
        return Fix((latitude, longitude), int(self._received_ns[place]))


class GroundTrack:
    """Follows the positions of one flight.

    `latitude` and `longitude` are the names of the fields. A fix is believed when the CanSat
    can have come there from the last believed one; otherwise it is doubted until
    CONFIRMED_BY of them agree. `without_fix` counts packets with no position (0,0, beyond
    the globe, not a number), `doubted` the fixes that were not believed. Cost: O(1) a packet
    in time and O(MOST_POINTS) in memory, however long the flight.
    """

    def __init__(self, latitude: str, longitude: str) -> None:
        self.names = latitude, longitude
        self.without_fix = 0
        self._seen = 0
        self._stretches: list[Stretch] = []
        self._pending: list[tuple[Fix, int]] = []
        self._current: Stretch | None = None
        self._dropped = 0
        self._last_dropped: Fix | None = None

    def catch_up(self, store: Store) -> bool:
        """Take in what is new, at most BLOCKS_AT_ONCE blocks; return whether there was any."""
        before, rows = self._seen, store.revision
        latitude, longitude = (store.number(name) for name in self.names)
        received_ns = store.received_ns
        for _ in range(BLOCKS_AT_ONCE):
            block = slice(self._seen, min(rows, self._seen + BLOCK_ROWS))
            if block.stop <= block.start:
                break
            self._take(latitude[block], longitude[block], received_ns[block])
            self._seen = block.stop
        return self._seen > before

    @property
    def shown(self) -> Stretch | None:
        """The stretch that the flight is taken to be: the longest, or where it is by now."""
        if self._current is not None and self._current.count >= AT_HOME_AFTER:
            return self._current
        return max(self._stretches, key=lambda stretch: stretch.count, default=None)

    @property
    def doubted(self) -> int:
        """Fixes that do not belong to what is shown."""
        shown = self.shown
        others = sum(stretch.count for stretch in self._stretches if stretch is not shown)
        return others + self._dropped + sum(repeats for _, repeats in self._pending)

    @property
    def last_doubted(self) -> Fix | None:
        """The newest fix that does not belong to what is shown."""
        shown = self.shown
        fixes = [fix for fix, _ in self._pending]
        fixes += [stretch.last for stretch in self._stretches if stretch is not shown]
        if self._last_dropped is not None:
            fixes.append(self._last_dropped)
        return max(fixes, key=lambda fix: fix.received_ns, default=None)

    def _take(self, latitude: Floats, longitude: Floats, received_ns: Integers) -> None:
        real = have_fix(latitude, longitude)
        self.without_fix += int(len(real) - np.count_nonzero(real))
        if not real.any():
            return
        latitude, longitude, received_ns = latitude[real], longitude[real], received_ns[real]
        first = np.flatnonzero(_changes(latitude, longitude))
        until = np.append(first[1:], len(latitude))
        fixes = _Fixes(latitude[first], longitude[first], received_ns[until - 1], until - first)
        current = self._current
        if current and current.count >= PAD_FIXES and fixes.go_on_from(current.last):
            self._drop_pending()
            current.add_all(fixes)
            return
        for fix, repeats in fixes.singly():
            self._judge(fix, repeats)

    def _judge(self, fix: Fix, repeats: int) -> None:
        if self._current is not None and _within_reach(self._current.last, fix):
            self._drop_pending()
            self._current.add(fix, repeats)
            return
        if self._pending and not _within_reach(self._pending[-1][0], fix):
            self._drop_pending()
        self._pending.append((fix, repeats))
        confirmed = sum(count for _, count in self._pending) >= CONFIRMED_BY
        if confirmed or self._current is None:
            self._believe_pending()

    def _believe_pending(self) -> None:
        """Go on at the new place: in the stretch it can be reached from, else in a new one."""
        first = self._pending[0][0]
        reachable = [s for s in self._stretches if _within_reach(s.last, first)]
        self._current = max(reachable, key=lambda stretch: stretch.count, default=None)
        if self._current is None:
            self._forget_the_shortest()
            self._current = Stretch(first)
            self._stretches.append(self._current)
        for fix, repeats in self._pending:
            self._current.add(fix, repeats)
        self._pending.clear()

    def _forget_the_shortest(self) -> None:
        if len(self._stretches) >= MOST_STRETCHES:
            shortest = min(self._stretches, key=lambda stretch: stretch.count)
            self._dropped += shortest.count
            self._stretches.remove(shortest)

    def _drop_pending(self) -> None:
        for fix, repeats in self._pending:
            self._dropped += repeats
            self._last_dropped = fix
        self._pending.clear()


def track_of(mission: Mission) -> GroundTrack | None:
    """Return an empty track for the mission's positions; None when it sends none."""
    for packet in mission.packets:
        latitude, longitude = packet.field_of("latitude"), packet.field_of("longitude")
        if latitude and longitude:
            return GroundTrack(latitude.name, longitude.name)
    return None


def apart_m(one: Place, other: Place) -> float:
    """Return about how far two places are apart, m: right within 0.6 % up to 100 km."""
    middle = math.radians((one[0] + other[0]) / 2)
    east = math.radians(_degrees_east(one[1], other[1])) * math.cos(middle)
    return _MEAN_RADIUS_M * math.hypot(east, math.radians(other[0] - one[0]))


def _within_reach(last: Fix, fix: Fix) -> bool:
    """Tell whether the CanSat can have come from one to the other."""
    seconds = max(0.0, (fix.received_ns - last.received_ns) / 1e9)
    return apart_m(last.place, fix.place) <= SCATTER_M + FASTEST_M_S * seconds


def _changes(latitude: Floats, longitude: Floats) -> npt.NDArray[np.bool_]:
    """Tell of each fix whether it differs from the one before; the first always does."""
    changes = np.ones(len(latitude), np.bool_)
    changes[1:] = (latitude[1:] != latitude[:-1]) | (longitude[1:] != longitude[:-1])
    return changes


def _degrees_east(start: float, end: float) -> float:
    return (end - start + 180.0) % 360.0 - 180.0


def _on_globe(longitude: float) -> float:
    return _degrees_east(0.0, longitude)
