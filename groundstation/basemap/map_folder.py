"""The folder of prepared maps, and the one that lies under a place."""

from collections.abc import Callable
from pathlib import Path

import platformdirs

from groundstation.basemap import picture
from groundstation.basemap.mbtiles import MbTiles
from groundstation.basemap.picture import Picture
from groundstation.basemap.source import Basemap, BasemapError
from groundstation.geo.local_plane import Place

_READERS: dict[str, Callable[[Path], Basemap]] = {
    ".mbtiles": MbTiles,
    **dict.fromkeys(picture.SUFFIXES, Picture),
}


def default_map_folder() -> Path:
    """Return where prepared maps are kept on this machine."""
    return platformdirs.user_data_path("cansat-groundstation", appauthor=False) / "maps"


def open_map(path: Path) -> Basemap:
    """Return the map in a file; raises BasemapError when there is none that can be drawn."""
    reader = _READERS.get(path.suffix.lower())
    if reader is None:
        raise BasemapError(f"{path.name} is no map; known are {', '.join(_READERS)}")
    return reader(path)


def maps_in(folder: Path) -> tuple[list[Basemap], list[str]]:
    """Return the maps of a folder by name, and a sentence for each that cannot be drawn."""
    found: list[Basemap] = []
    problems: list[str] = []
    for path in sorted(folder.glob("*")) if folder.is_dir() else []:
        if path.suffix.lower() in _READERS:
            try:
                found.append(open_map(path))
            except BasemapError as error:
                problems.append(str(error))
    return found, problems


def map_under(place: Place, folder: Path) -> Basemap | None:
    """Return the map of the smallest area that covers `place`; None when none does."""
    covering = [known for known in maps_in(folder)[0] if known.area.covers(place)]
    return min(covering, key=_extent, default=None)


def _extent(basemap: Basemap) -> float:
    area = basemap.area
    return (area.north - area.south) * (area.east - area.west)
