"""Where the edges of a picture lie, as its world file or its GeoTIFF tags tell."""

import math
from pathlib import Path

from PIL import Image, TiffImagePlugin

from groundstation.basemap.area import Area, from_mercator
from groundstation.basemap.source import BasemapError

_PIXEL_SCALE, _TIEPOINTS, _TRANSFORMATION, _GEO_KEYS = 33550, 33922, 34264, 34735
_MODEL_TYPE, _RASTER_TYPE, _GEOGRAPHIC, _PROJECTED = 1024, 1025, 2048, 3072
_PIXEL_IS_POINT = 2
"""Tags and keys of GeoTIFF (OGC 19-008r4, annex B and sections 7.1 and 7.2)."""

_DEGREES, _MERCATOR = 4326, 3857
_WORLD_SUFFIXES = {".png": ".pgw", ".jpg": ".jgw", ".jpeg": ".jgw", ".tif": ".tfw", ".tiff": ".tfw"}
_CONVERT = "convert it with: gdalwarp -t_srs EPSG:4326 {} new.tif"


def edges_of(path: Path, image: Image.Image) -> Area | None:
    """Return the area of a picture; None when neither tags nor a world file tell it.

    Raises BasemapError for a projection or a rotation that is not known here.
    """
    if isinstance(image, TiffImagePlugin.TiffImageFile) and _GEO_KEYS in image.tag_v2:
        return _from_tags(path, image)
    world = _world_file(path)
    return None if world is None else _from_world_file(world, image)


def _world_file(path: Path) -> Path | None:
    beside = (_WORLD_SUFFIXES.get(path.suffix.lower(), ""), ".wld", f"{path.suffix}w")
    found = (path.with_suffix(suffix) for suffix in beside if suffix)
    return next((known for known in found if known.is_file()), None)


def _from_world_file(world: Path, image: Image.Image) -> Area:
    """Read the six lines of a world file: pixel sizes and the middle of the first pixel."""
    try:
        width, turn_1, turn_2, height, left, top = map(float, world.read_text("ascii").split())
    except ValueError:
        raise BasemapError(f"{world.name} should hold six numbers") from None
    if turn_1 or turn_2:
        raise BasemapError(f"{world.name} turns the picture; " + _CONVERT.format(world.stem))
    degrees = abs(left) <= 180 and abs(top) <= 90
    corner = (left - width / 2, top - height / 2)
    return _area(world, degrees, corner, (width, height), image.size)


def _from_tags(path: Path, image: TiffImagePlugin.TiffImageFile) -> Area:
    tags, keys = image.tag_v2, _geo_keys(image)
    if _TRANSFORMATION in tags or _PIXEL_SCALE not in tags or _TIEPOINTS not in tags:
        raise BasemapError(f"{path.name} is turned or warped; " + _CONVERT.format(path.name))
    projection = keys.get(_PROJECTED, keys.get(_GEOGRAPHIC, 0))
    if projection not in (_DEGREES, _MERCATOR):
        raise BasemapError(
            f"{path.name} is in projection EPSG:{projection}; " + _CONVERT.format(path.name)
        )
    column, row, _, east, north, _ = tags[_TIEPOINTS][:6]
    width, height = tags[_PIXEL_SCALE][:2]
    half = 0.5 if keys.get(_RASTER_TYPE) == _PIXEL_IS_POINT else 0.0
    corner = (east - (column + half) * width, north + (row + half) * height)
    return _area(path, projection == _DEGREES, corner, (width, -height), image.size)


def _geo_keys(image: TiffImagePlugin.TiffImageFile) -> dict[int, int]:
    """Return the GeoTIFF keys whose value stands in the directory itself."""
    directory = image.tag_v2[_GEO_KEYS]
    rows = (directory[place : place + 4] for place in range(4, len(directory), 4))
    return {row[0]: row[3] for row in rows if len(row) == 4 and row[1] == 0}


def _area(
    path: Path,
    degrees: bool,
    corner: tuple[float, float],
    pixel: tuple[float, float],
    size: tuple[int, int],
) -> Area:
    """Return the area from the upper left corner, the size of a pixel and the picture's."""
    west, north = corner
    east, south = west + pixel[0] * size[0], north + pixel[1] * size[1]
    if not degrees and all(map(math.isfinite, (west, north, east, south))):
        (north, west), (south, east) = from_mercator(west, north), from_mercator(east, south)
    area = Area(south, west, north, east)
    if area.problem:
        raise BasemapError(f"{path.name} gives impossible edges: {area.problem}")
    return area
