"""A piece of the Earth between two parallels and two meridians, and Web Mercator's tiles."""

import math
from typing import NamedTuple

from groundstation.geo.local_plane import Place

MERCATOR_RADIUS_M = 6_378_137.0
"""Web Mercator takes the ellipsoid for a sphere of this radius (EPSG:3857)."""

_NORTHERNMOST_DEG = math.degrees(math.atan(math.sinh(math.pi)))


class Area(NamedTuple):
    """Bounds in degrees; areas across the date line are not described."""

    south: float
    west: float
    north: float
    east: float

    def covers(self, place: Place) -> bool:
        """Tell whether a place lies in it."""
        return self.south <= place[0] <= self.north and self.west <= place[1] <= self.east

    @property
    def problem(self) -> str:
        """What is wrong with the bounds, in words; empty when they can be."""
        if not all(map(math.isfinite, self)):
            return "a corner is not a number"
        if not (-90 <= self.south < self.north <= 90):
            return f"south {self.south:g} and north {self.north:g} are no latitudes in order"
        if not (-180 <= self.west < self.east <= 180):
            return f"west {self.west:g} and east {self.east:g} are no longitudes in order"
        return ""

    def __str__(self) -> str:
        """Return the bounds as people write them."""
        return (
            f"{_degrees(self.south, 'NS')} to {_degrees(self.north, 'NS')}, "
            f"{_degrees(self.west, 'EW')} to {_degrees(self.east, 'EW')}"
        )


class Tile(NamedTuple):
    """One square of Web Mercator: `zoom`, `column` from the west, `row` from the north."""

    zoom: int
    column: int
    row: int

    @property
    def area(self) -> Area:
        """The bounds of the tile."""
        north, west = _corner(self.zoom, self.column, self.row)
        south, east = _corner(self.zoom, self.column + 1, self.row + 1)
        return Area(south, west, north, east)


def tiles_over(area: Area, zoom: int) -> tuple[range, range]:
    """Return the columns and rows of the tiles that `area` touches."""
    last = 2**zoom - 1
    left, top = _position(area.north, area.west, zoom)
    right, bottom = _position(area.south, area.east, zoom)
    columns, rows = (
        range(max(0, math.floor(low)), min(last, math.floor(high)) + 1)
        for low, high in ((left, right), (top, bottom))
    )
    return columns, rows


def zoom_for(metres_per_pixel: float, latitude_deg: float, tile_px: int = 256) -> float:
    """Return the zoom (not rounded) whose pixels are so large at this latitude."""
    equator_m = math.tau * MERCATOR_RADIUS_M * math.cos(math.radians(latitude_deg))
    return math.log2(equator_m / tile_px / metres_per_pixel)


def from_mercator(east_m: float, north_m: float) -> Place:
    """Return the place of Web Mercator coordinates (EPSG:3857)."""
    latitude = math.degrees(math.atan(math.sinh(north_m / MERCATOR_RADIUS_M)))
    return latitude, math.degrees(east_m / MERCATOR_RADIUS_M)


def _corner(zoom: int, column: int, row: int) -> Place:
    tiles = 2**zoom
    latitude = math.degrees(math.atan(math.sinh(math.pi * (1 - 2 * row / tiles))))
    return latitude, column / tiles * 360.0 - 180.0


def _position(latitude: float, longitude: float, zoom: int) -> tuple[float, float]:
    tiles = 2**zoom
    limited = math.radians(max(-_NORTHERNMOST_DEG, min(_NORTHERNMOST_DEG, latitude)))
    down = (1 - math.asinh(math.tan(limited)) / math.pi) / 2
    return (longitude + 180.0) / 360.0 * tiles, down * tiles


def _degrees(angle: float, letters: str) -> str:
    return f"{abs(angle):.4f}° {letters[0] if angle >= 0 else letters[1]}"
