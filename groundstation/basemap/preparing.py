"""From a file made at home to a map in the folder where the screen finds it."""

import re
import shutil
import warnings
from pathlib import Path

import tomli_w
from PIL import Image

from groundstation.basemap.area import Area
from groundstation.basemap.georeference import edges_of
from groundstation.basemap.map_folder import open_map
from groundstation.basemap.source import Basemap, BasemapError
from groundstation.errors import UserError
from groundstation.files.whole_file import written_whole

LARGEST_SIDE_PX = 4096
"""A larger picture is made smaller: no screen shows more, and it would load slowly."""

_MEND = "see whether the disk is full, or the folder may not be written"

_MODES = ("1", "L", "LA", "P", "RGB", "RGBA", "CMYK", "YCbCr")


def prepare(
    source: Path,
    folder: Path,
    *,
    edges: Area | None = None,
    title: str = "",
    attribution: str = "",
    overwrite: bool = False,
) -> Basemap:
    """Check a map and put a copy into `folder`; return the map as the screen will find it.

    `source` is an MBTiles file, or a PNG, JPEG or GeoTIFF whose `edges` (degrees) are given
    here, in its tags, in a world file or in a TOML file beside it. Raises UserError when it
    cannot be used, or is there already without `overwrite`; then nothing is changed.
    """
    if not source.is_file():
        raise UserError(f"there is no file {source}")
    name = re.sub(r"[^A-Za-z0-9_.-]+", "-", source.stem).strip("-.") or "map"
    if source.suffix.lower() == ".mbtiles":
        target = _free(folder / f"{name}.mbtiles", overwrite)
        open_map(source)
        with written_whole(target, _MEND) as unfinished:
            shutil.copyfile(source, unfinished)
        return open_map(target)
    image = _picture(source)
    area, title, attribution = _described(source, image, edges, title, attribution)
    suffix = ".png" if image.mode in ("P", "LA", "RGBA") or source.suffix == ".png" else ".jpg"
    target = _free(folder / f"{name}{suffix}", overwrite)
    _save(image, target)
    beside = {"title": title, "attribution": attribution, **area._asdict()}
    with written_whole(target.with_suffix(".toml"), _MEND) as unfinished:
        unfinished.write_text(tomli_w.dumps(beside), "utf-8")
    return open_map(target)


def _described(
    source: Path, image: Image.Image, edges: Area | None, title: str, attribution: str
) -> tuple[Area, str, str]:
    """Return area, title and attribution; what is given goes before what the files tell."""
    if edges is not None and edges.problem:
        raise UserError(f"these edges cannot be: {edges.problem}")
    known: Basemap | None = None
    if edges is None:
        edges = edges_of(source, image)
    if edges is None and source.with_suffix(".toml").is_file():
        known = open_map(source)
        edges = known.area
    if edges is None:
        raise UserError(
            f"where {source.name} lies is not known; give --north, --south, --west and --east "
            "in degrees, or a world file beside it"
        )
    return (
        edges,
        title or (known.title if known else source.stem),
        attribution or (known.attribution if known else ""),
    )


def _picture(source: Path) -> Image.Image:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            image = Image.open(source)
            if image.mode not in _MODES:
                raise BasemapError(
                    f"{source.name} holds measurements ({image.mode}), not a picture; "
                    "make it one with: gdal_translate -ot Byte -scale"
                )
            image.load()
    except (OSError, SyntaxError, Image.DecompressionBombError) as error:
        raise BasemapError(
            f"{source.name} is no picture that can be read ({error}); "
            "known are .mbtiles, .png, .jpg and .tif"
        ) from None
    return image


def _save(image: Image.Image, target: Path) -> None:
    made = image if target.suffix == ".png" else image.convert("RGB")
    if max(made.size) > LARGEST_SIDE_PX:
        made = made.convert("RGBA" if made.mode in ("P", "LA", "RGBA") else "RGB")
        made.thumbnail((LARGEST_SIDE_PX, LARGEST_SIDE_PX), Image.Resampling.LANCZOS)
    with written_whole(target, _MEND) as unfinished:
        made.save(unfinished, "PNG" if target.suffix == ".png" else "JPEG", quality=90)


def _free(target: Path, overwrite: bool) -> Path:
    if target.exists() and not overwrite:
        raise UserError(f"{target} is there already; --overwrite replaces it")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UserError(f"{target.parent} cannot be made: {error.strerror}") from None
    return target
