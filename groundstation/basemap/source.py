"""What every basemap offers: pieces of picture, each with the area it shows."""

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple, Protocol

from groundstation.basemap.area import Area
from groundstation.errors import UserError


class Piece(NamedTuple):
    """An encoded picture (PNG, JPEG or WebP) and its area; `key` names it within its map."""

    key: tuple[int, ...]
    area: Area
    data: bytes


class BasemapError(UserError):
    """A file is no map that can be drawn; the sentence says why and what to do."""


class Basemap(Protocol):
    """A map in one file: its `title`, whom to name for it, and the `area` it shows."""

    path: Path
    title: str
    attribution: str
    area: Area

    def pieces(self, area: Area, metres_per_pixel: float) -> Iterator[Piece]:
        """Yield the pieces that show `area` about so finely; none when the file is gone."""
        ...
