"""The way from one place to another: how far, and in which direction."""

from typing import NamedTuple

from geographiclib.geodesic import Geodesic

from groundstation.geo.local_plane import Place

_POINTS = (
    *("N", "NNE", "NE", "ENE", "E", "ESE", "SE", "SSE"),
    *("S", "SSW", "SW", "WSW", "W", "WNW", "NW", "NNW"),
)


class Way(NamedTuple):
    """The shortest way over ground: `distance_m`, and the `bearing_deg` one sets out with,
    clockwise from true north, 0 to below 360."""

    distance_m: float
    bearing_deg: float


def way(start: Place, goal: Place) -> Way:
    """Return the way from `start` to `goal` on the WGS 84 ellipsoid (Karney 2013)."""
    found = Geodesic.WGS84.Inverse(*start, *goal)
    return Way(found["s12"], found["azi1"] % 360.0)


def compass_point(bearing_deg: float) -> str:
    """Return the nearest of the 16 points of the compass, such as `NNE`."""
    return _POINTS[round(bearing_deg / 22.5) % 16]


def distance_text(distance_m: float) -> str:
    """Return a distance as people say it: `86 m`, `1.24 km`, `37 km`."""
    if round(distance_m) < 1000:
        return f"{distance_m:.0f} m"
    kilometres = distance_m / 1000
    return f"{kilometres:.{2 if kilometres < 10 else 1 if kilometres < 100 else 0}f} km"
