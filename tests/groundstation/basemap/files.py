"""Maps as people bring them: tiles, pictures with edges, world files and tags."""

import io
import sqlite3
from contextlib import closing
from pathlib import Path

from PIL import Image, TiffImagePlugin

from groundstation.basemap.area import Area, tiles_over

FIELD = Area(38.37, -79.62, 38.38, -79.60)


def png(size: tuple[int, int] = (256, 256), colour: str = "olive") -> bytes:
    held = io.BytesIO()
    Image.new("RGB", size, colour).save(held, "PNG")
    return held.getvalue()


def mbtiles(path: Path, area: Area = FIELD, zooms: tuple[int, ...] = (13, 16), **said: str) -> Path:
    """Write a file of tiles over `area`; `said` goes into its metadata."""
    with closing(sqlite3.connect(path)) as database, database:
        database.execute("CREATE TABLE metadata (name text, value text)")
        database.execute(
            "CREATE TABLE tiles (zoom_level int, tile_column int, tile_row int, tile_data blob)"
        )
        told = {"name": "Field", "format": "png", **said}
        database.executemany("INSERT INTO metadata VALUES (?, ?)", told.items())
        for zoom in zooms:
            columns, rows = tiles_over(area, zoom)
            database.executemany(
                "INSERT INTO tiles VALUES (?, ?, ?, ?)",
                [(zoom, x, 2**zoom - 1 - y, png()) for x in columns for y in rows],
            )
    return path


def geotiff(
    path: Path,
    *,
    projection: tuple[int, int] = (2048, 4326),
    scale: tuple[float, float] = (0.0001, 0.0001),
    corner: tuple[float, float] = (-79.62, 38.38),
    mode: str = "RGB",
) -> Path:
    """Write a picture of 200 by 100 pixels with the tags of GeoTIFF."""
    tags = TiffImagePlugin.ImageFileDirectory_v2()
    tags[33550] = (*scale, 0.0)
    tags[33922] = (0.0, 0.0, 0.0, *corner, 0.0)
    tags[34735] = (1, 1, 0, 1, projection[0], 0, 1, projection[1])
    tags.tagtype[33550] = tags.tagtype[33922] = 12
    tags.tagtype[34735] = 3
    Image.new(mode, (200, 100)).save(path, tiffinfo=tags)
    return path
