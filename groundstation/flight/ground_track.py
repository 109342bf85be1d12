"""Where the CanSat was over ground: believed fixes, thinned, and those that cannot be.

What is known after so many packets follows from these packets alone, whether they were taken in
one by one or all at once: so a replay shows the track that was shown live.
"""

import math
from dataclasses import dataclass, field, replace
from statistics import median
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from groundstation.flight.position import have_fix
from groundstation.flight.store import Floats, Integers, Store
from groundstation.flight.thinned_way import MEAN_RADIUS_M, ThinnedWay
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
PAD_FIXES = 15
ROWS_AT_ONCE = 20_000
"""So many rows are judged in one call, a few ms: a long flight never holds up a window."""


class Fix(NamedTuple):
    """One position, degrees, and when it was received, monotonic ns."""

    place: Place
    received_ns: int


@dataclass(slots=True)
class Stretch:
    """Fixes that a CanSat can have travelled through: how many there were, the last of them,
    and their way. Copies of one stretch have the `name` in common."""

    last: Fix
    way: ThinnedWay
    count: int = 0
    first_places: tuple[Place, ...] = ()
    name: object = field(default_factory=object)

    def add(self, fixes: "_Fixes") -> None:
        """Add fixes of which all are believed."""
        if len(self.first_places) < PAD_FIXES:
            self.first_places += fixes.first_places(PAD_FIXES - len(self.first_places))
        self.way.add(fixes.latitude, fixes.longitude, fixes.received_ns)
        self.last = fixes.fix(-1)
        self.count += len(fixes)

    def copy(self) -> "Stretch":
        """Return the stretch as it is now."""
        return replace(self, way=self.way.copy())

    @property
    def pad(self) -> Place:
        """The middle of the first fixes: where it stood before the flight."""
        longitude = self.first_places[0][1]
        east_deg = (_degrees_east(longitude, place[1]) for place in self.first_places)
        pad_longitude = longitude + median(east_deg)
        return median(place[0] for place in self.first_places), _on_globe(pad_longitude)

    def columns(self) -> tuple[Floats, Floats, Integers]:
        """Return latitude and longitude (degrees) and receive time (ns) of the points of the
        way, with the last fix at the end, shape (points + 1,)."""
        latitude, longitude, received_ns = self.way.columns()
        (last_latitude, last_longitude), last_ns = self.last
        return (
            np.append(latitude, last_latitude),
            np.append(longitude, last_longitude),
            np.append(received_ns, last_ns),
        )


@dataclass(frozen=True, slots=True)
class _Fixes:
    """Fixes in their order: degrees, and when each was received, ns."""

    latitude: Floats
    longitude: Floats
    received_ns: Integers

    def __len__(self) -> int:
        return len(self.latitude)

    def part(self, begin: int, end: int) -> "_Fixes":
        """Return those from `begin` up to `end`."""
        part = slice(begin, end)
        return _Fixes(self.latitude[part], self.longitude[part], self.received_ns[part])

    def fix(self, place: int) -> Fix:
        """Return one of them."""
        latitude, longitude = float(self.latitude[place]), float(self.longitude[place])
        return Fix((latitude, longitude), int(self.received_ns[place]))

    def first_places(self, most: int) -> tuple[Place, ...]:
        """Return where the first of them are."""
        places = zip(self.latitude[:most].tolist(), self.longitude[:most].tolist(), strict=True)
        return tuple(places)

    def out_of_reach(self) -> npt.NDArray[np.intp]:
        """Return those that the CanSat cannot have reached from the one before."""
        latitude, longitude = self.latitude, self.longitude
        seconds = np.diff(self.received_ns) / 1e9
        middle = np.radians((latitude[1:] + latitude[:-1]) / 2)
        east = np.radians((np.diff(longitude) + 180.0) % 360.0 - 180.0) * np.cos(middle)
        apart = MEAN_RADIUS_M * np.hypot(east, np.radians(np.diff(latitude)))
        return np.flatnonzero(apart > SCATTER_M + FASTEST_M_S * np.maximum(seconds, 0.0)) + 1


class GroundTrack:
    """Follows the positions of one flight.

    `latitude` and `longitude` are the names of the fields. A fix is believed when the CanSat
    can have come there from the last believed one; otherwise it is doubted until
    CONFIRMED_BY of them agree. `without_fix` counts packets with no position (0,0, beyond
    the globe, not a number), `doubted` the fixes that were not believed; `rows` is how many
    packets were taken in. Cost: O(1) a packet in time and O(MOST_POINTS) in memory, however long
    the flight.
    """

    def __init__(self, latitude: str, longitude: str) -> None:
        self.names = latitude, longitude
        self.without_fix = 0
        self.rows = 0
        self._stretches: list[Stretch] = []
        self._pending: list[Fix] = []
        self._current: Stretch | None = None
        self._dropped = 0
        self._last_dropped: Fix | None = None

    def copy(self) -> "GroundTrack":
        """Return the track as it is now; what is taken in by one does not change the other."""
        copy = GroundTrack(*self.names)
        copy.without_fix, copy.rows = self.without_fix, self.rows
        copy._dropped, copy._last_dropped = self._dropped, self._last_dropped
        copy._pending = list(self._pending)
        for stretch in self._stretches:
            copied = stretch.copy()
            copy._stretches.append(copied)
            if stretch is self._current:
                copy._current = copied
        return copy

    def catch_up(self, store: Store) -> bool:
        """Take in what is new, at most ROWS_AT_ONCE rows; return whether there was any."""
        before, until = self.rows, min(store.revision, self.rows + ROWS_AT_ONCE)
        if until <= before:
            return False
        new = slice(before, until)
        latitude, longitude = (store.number_in(name, new) for name in self.names)
        self._take(latitude, longitude, store.received_ns[new])
        self.rows = until
        return True

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
        return others + self._dropped + len(self._pending)

    @property
    def last_doubted(self) -> Fix | None:
        """The newest fix that does not belong to what is shown."""
        shown = self.shown
        fixes = list(self._pending)
        fixes += [stretch.last for stretch in self._stretches if stretch is not shown]
        if self._last_dropped is not None:
            fixes.append(self._last_dropped)
        return max(fixes, key=lambda fix: fix.received_ns, default=None)

    def _take(self, latitude: Floats, longitude: Floats, received_ns: Integers) -> None:
        real = have_fix(latitude, longitude)
        if not real.all():
            self.without_fix += int(len(real) - np.count_nonzero(real))
            latitude, longitude, received_ns = latitude[real], longitude[real], received_ns[real]
        fixes = _Fixes(latitude, longitude, received_ns)
        if not len(fixes):
            return
        jumps = fixes.out_of_reach()
        begin = 0
        while begin < len(fixes):
            first = fixes.fix(begin)
            if self._current is None or not _within_reach(self._current.last, first):
                self._doubt(first)
                begin += 1
                continue
            self._drop_pending()
            following = jumps[np.searchsorted(jumps, begin, "right") :]
            end = int(following[0]) if len(following) else len(fixes)
            self._current.add(fixes.part(begin, end))
            begin = end

    def _doubt(self, fix: Fix) -> None:
        """Note a fix that cannot have been reached; believe it when enough agree."""
        if self._pending and not _within_reach(self._pending[-1], fix):
            self._drop_pending()
        self._pending.append(fix)
        if len(self._pending) >= CONFIRMED_BY or self._current is None:
            self._believe_pending()

    def _believe_pending(self) -> None:
        """Go on at the new place: in the stretch it can be reached from, else in a new one."""
        first = self._pending[0]
        reachable = [s for s in self._stretches if _within_reach(s.last, first)]
        self._current = max(reachable, key=lambda stretch: stretch.count, default=None)
        if self._current is None:
            self._forget_the_shortest()
            self._current = Stretch(first, ThinnedWay(first.place))
            self._stretches.append(self._current)
        self._current.add(_fixes_of(self._pending))
        self._pending.clear()

    def _forget_the_shortest(self) -> None:
        if len(self._stretches) >= MOST_STRETCHES:
            shortest = min(self._stretches, key=lambda stretch: stretch.count)
            self._dropped += shortest.count
            self._stretches.remove(shortest)

    def _drop_pending(self) -> None:
        if self._pending:
            self._dropped += len(self._pending)
            self._last_dropped = self._pending[-1]
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
    return MEAN_RADIUS_M * math.hypot(east, math.radians(other[0] - one[0]))


def _within_reach(last: Fix, fix: Fix) -> bool:
    """Tell whether the CanSat can have come from one to the other."""
    seconds = max(0.0, (fix.received_ns - last.received_ns) / 1e9)
    return apart_m(last.place, fix.place) <= SCATTER_M + FASTEST_M_S * seconds


def _fixes_of(fixes: list[Fix]) -> _Fixes:
    return _Fixes(
        np.array([fix.place[0] for fix in fixes], np.float64),
        np.array([fix.place[1] for fix in fixes], np.float64),
        np.array([fix.received_ns for fix in fixes], np.int64),
    )


def _degrees_east(start: float, end: float) -> float:
    return (end - start + 180.0) % 360.0 - 180.0


def _on_globe(longitude: float) -> float:
    return _degrees_east(0.0, longitude)
