"""A way over ground, thinned so that it can be drawn however long it is."""

import math

import numpy as np
import numpy.typing as npt

from groundstation.flight.growing import Growing
from groundstation.flight.store import Floats, Integers
from groundstation.geo.local_plane import Place

MOST_POINTS = 2000
FINEST_M = 0.5
MEAN_RADIUS_M = 6_371_009.0
"""Mean radius of the Earth (IUGG)."""


class ThinnedWay:
    """The points of a way that lie at least `spacing_m` apart, at most MOST_POINTS of them.

    A place is kept when it is in another square of the ground than the place before it, and far
    enough from the point kept last. When there are too many, the spacing doubles. So the points
    follow from the places alone, in whatever portions these were added.
    """

    def __init__(self, origin: Place) -> None:
        self.spacing_m = FINEST_M
        self.points = 0
        self._origin = origin
        self._metres_a_degree = (
            math.radians(1.0) * MEAN_RADIUS_M * math.cos(math.radians(origin[0])),
            math.radians(1.0) * MEAN_RADIUS_M,
        )
        self._latitude, self._longitude = Growing(np.float64), Growing(np.float64)
        self._received_ns = Growing(np.int64)
        self._owns_columns = True
        self._kept_m = self._last_m = (math.inf, math.inf)

    def columns(self) -> tuple[Floats, Floats, Integers]:
        """Return latitude and longitude (degrees) and receive time (ns) of the points, shape
        (points,)."""
        return (
            self._latitude.view(self.points),
            self._longitude.view(self.points),
            self._received_ns.view(self.points),
        )

    def copy(self) -> "ThinnedWay":
        """Return the way as it is now; it shares its points until one is added to it."""
        copy = object.__new__(ThinnedWay)
        copy.__dict__.update(self.__dict__)
        copy._owns_columns = False
        return copy

    def add(self, latitude: Floats, longitude: Floats, received_ns: Integers) -> None:
        """Add places (degrees) with their times (ns), each of shape (places,)."""
        east, north = self._metres(latitude, longitude)
        begin = 0
        while begin < len(east):
            kept, end = self._keep(east, north, begin)
            self._append(latitude[kept], longitude[kept], received_ns[kept])
            begin = end
            if self.points > MOST_POINTS:
                self._thin()

    def _keep(self, east: Floats, north: Floats, begin: int) -> tuple[npt.NDArray[np.intp], int]:
        """Return which places from `begin` on are kept, and up to where they were looked at:
        not to the end when there are too many points for this spacing."""
        spacing_m = self.spacing_m
        candidates = begin + self._in_other_squares(east[begin:], north[begin:])
        least, room = spacing_m * spacing_m, MOST_POINTS + 1 - self.points
        kept: list[int] = []
        kept_east, kept_north = self._kept_m
        end = len(east)
        columns = candidates.tolist(), east[candidates].tolist(), north[candidates].tolist()
        for place, x, y in zip(*columns, strict=True):
            if (x - kept_east) ** 2 + (y - kept_north) ** 2 < least:
                continue
            kept.append(place)
            kept_east, kept_north = x, y
            if len(kept) == room:
                end = place + 1
                break
        self._kept_m = kept_east, kept_north
        self._last_m = float(east[end - 1]), float(north[end - 1])
        return np.array(kept, np.intp), end

    def _in_other_squares(self, east: Floats, north: Floats) -> npt.NDArray[np.intp]:
        """Return which places are not in the square of the place before them."""
        changes = np.zeros(len(east), np.bool_)
        for metres, before_m in zip((east, north), self._last_m, strict=True):
            squares = np.floor(metres / self.spacing_m)
            changes[1:] |= squares[1:] != squares[:-1]
            changes[0] |= squares[0] != np.floor(before_m / self.spacing_m)
        return np.flatnonzero(changes)

    def _append(self, latitude: Floats, longitude: Floats, received_ns: Integers) -> None:
        if not len(latitude):
            return
        if not self._owns_columns:
            self._replace(*self.columns())
        self._latitude.extend(latitude)
        self._longitude.extend(longitude)
        self._received_ns.extend(received_ns)
        self.points += len(latitude)

    def _replace(self, latitude: Floats, longitude: Floats, received_ns: Integers) -> None:
        """Take other points into columns of its own."""
        self._latitude, self._longitude = Growing(np.float64), Growing(np.float64)
        self._received_ns = Growing(np.int64)
        self._owns_columns, self.points = True, 0
        self._append(latitude, longitude, received_ns)

    def _thin(self) -> None:
        """Double the spacing until there are few enough points."""
        while self.points > MOST_POINTS:
            self.spacing_m *= 2
            columns = self.columns()
            least = self.spacing_m * self.spacing_m
            kept: list[int] = []
            kept_east = kept_north = math.inf
            east, north = self._metres(*columns[:2])
            for place, (x, y) in enumerate(zip(east.tolist(), north.tolist(), strict=True)):
                if not kept or (x - kept_east) ** 2 + (y - kept_north) ** 2 >= least:
                    kept.append(place)
                    kept_east, kept_north = x, y
            self._replace(columns[0][kept], columns[1][kept], columns[2][kept])
            self._kept_m = kept_east, kept_north

    def _metres(self, latitude: Floats, longitude: Floats) -> tuple[Floats, Floats]:
        """Return metres east and north of the origin, good enough to tell distances on the way."""
        east_deg = (longitude - self._origin[1] + 180.0) % 360.0 - 180.0
        east_m, north_m = self._metres_a_degree
        return east_deg * east_m, (latitude - self._origin[0]) * north_m
