"""A picture of the ground with a small file beside it that says where its edges lie."""

import tomllib
from collections.abc import Iterator
from pathlib import Path

import msgspec

from groundstation.basemap.area import Area
from groundstation.basemap.source import BasemapError, Piece

SUFFIXES = (".png", ".jpg", ".jpeg")


class _Beside(msgspec.Struct, forbid_unknown_fields=True):
    """What the file beside a picture holds; the edges in degrees."""

    north: float
    south: float
    west: float
    east: float
    title: str = ""
    attribution: str = ""


class Picture:
    """A PNG or JPEG whose edges lie along parallels and meridians.

    `NAME.toml` beside `NAME.png` holds north, south, west and east in degrees, and may hold
    `title` and `attribution`. Raises BasemapError when it cannot be.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        beside = path.with_suffix(".toml")
        try:
            told = msgspec.convert(tomllib.loads(beside.read_text("utf-8")), _Beside, strict=False)
        except FileNotFoundError:
            raise BasemapError(
                f"{path.name} lacks {beside.name} with north, south, west and east"
            ) from None
        except (OSError, ValueError) as error:
            raise BasemapError(f"{beside.name}: {error}") from None
        self.area = Area(told.south, told.west, told.north, told.east)
        if self.area.problem:
            raise BasemapError(f"{beside.name}: {self.area.problem}")
        self.title = told.title or path.stem
        self.attribution = told.attribution

    def pieces(self, area: Area, metres_per_pixel: float) -> Iterator[Piece]:
        """Yield the picture; nothing when its file is gone."""
        try:
            data = self.path.read_bytes()
        except OSError:
            return
        yield Piece((), self.area, data)
