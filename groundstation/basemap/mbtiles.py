"""MBTiles: a folder of map tiles in one SQLite file (github.com/mapbox/mbtiles-spec 1.3)."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from groundstation.basemap.area import Area, Tile, tiles_over, zoom_for
from groundstation.basemap.source import BasemapError, Piece

_PICTURES = ("png", "jpg", "jpeg", "webp")
_TILE_PX = 256
_MOST_TILES = 64
"""A view needs no more; if it would, coarser ones are taken."""


class MbTiles:
    """Raster tiles in Web Mercator; raises BasemapError when the file holds none.

    The file is opened for each look and never written to, so a stick may be pulled out.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            with closing(_opened(path)) as database:
                said = dict(database.execute("SELECT name, value FROM metadata"))
                zooms = database.execute("SELECT DISTINCT zoom_level FROM tiles ORDER BY 1")
                self._zooms = [int(zoom) for (zoom,) in zooms]
                if not self._zooms:
                    raise BasemapError(f"{path.name} holds no tiles")
                self.area = _area(said, database, path)
        except sqlite3.Error as error:
            raise BasemapError(f"{path.name} is no MBTiles file: {error}") from None
        kind = str(said.get("format", "png")).lower()
        if kind not in _PICTURES:
            raise BasemapError(
                f"{path.name} holds vector tiles ({kind}); make one with pictures (png or jpg)"
            )
        self.title = str(said.get("name") or path.stem)
        self.attribution = str(said.get("attribution") or "")

    @property
    def zooms(self) -> tuple[int, int]:
        """The coarsest and the finest zoom."""
        return self._zooms[0], self._zooms[-1]

    def pieces(self, area: Area, metres_per_pixel: float) -> Iterator[Piece]:
        """Yield the tiles that show `area` at about this resolution."""
        wanted = zoom_for(metres_per_pixel, (area.south + area.north) / 2, _TILE_PX)
        zoom = min(self._zooms, key=lambda known: abs(known - wanted))
        columns, rows = tiles_over(area, zoom)
        while len(columns) * len(rows) > _MOST_TILES and zoom > self._zooms[0]:
            zoom = max(known for known in self._zooms if known < zoom)
            columns, rows = tiles_over(area, zoom)
        if len(columns) * len(rows) > _MOST_TILES:
            return
        try:
            with closing(_opened(self.path)) as database:
                yield from list(_tiles(database, zoom, columns, rows))
        except sqlite3.Error:
            return


def _opened(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro&immutable=1", uri=True)


def _tiles(database: sqlite3.Connection, zoom: int, columns: range, rows: range) -> Iterator[Piece]:
    highest = 2**zoom - 1  # the file counts rows from the south
    found = database.execute(
        "SELECT tile_column, tile_row, tile_data FROM tiles WHERE zoom_level = ? "
        "AND tile_column BETWEEN ? AND ? AND tile_row BETWEEN ? AND ?",
        (zoom, columns.start, columns.stop - 1, highest - (rows.stop - 1), highest - rows.start),
    )
    for column, row, data in found:
        tile = Tile(zoom, int(column), highest - int(row))
        yield Piece(tuple(tile), tile.area, bytes(data))


def _area(said: dict[str, str], database: sqlite3.Connection, path: Path) -> Area:
    """Return the bounds that the file states, else those of its finest tiles."""
    if "bounds" in said:
        try:
            west, south, east, north = (float(part) for part in said["bounds"].split(","))
        except ValueError:
            raise BasemapError(
                f"{path.name} states bounds {said['bounds']!r}; expected west,south,east,north"
            ) from None
        area = Area(south, west, north, east)
    else:
        zoom, left, right, low, high = database.execute(
            "SELECT zoom_level, min(tile_column), max(tile_column), min(tile_row), max(tile_row) "
            "FROM tiles WHERE zoom_level = (SELECT max(zoom_level) FROM tiles)"
        ).fetchone()
        north_west = Tile(zoom, left, 2**zoom - 1 - high).area
        south_east = Tile(zoom, right, 2**zoom - 1 - low).area
        area = Area(south_east.south, north_west.west, north_west.north, south_east.east)
    if area.problem:
        raise BasemapError(f"{path.name} states impossible bounds: {area.problem}")
    return area
