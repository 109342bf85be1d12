"""The command line for maps: how to make one at home, put it in place, list what is there."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from groundstation.errors import UserError

if TYPE_CHECKING:
    from groundstation.basemap.area import Area

app = typer.Typer(
    help="Maps to lie under the track, prepared at home: the screen never asks the internet.",
    no_args_is_help=True,
)

HOW_TO = """\
A map is made at home and put in place with 'groundstation map prepare FILE'. At the launch site
the screen takes, without internet, the one of the smallest area that covers the pad.

Ways to make one, with free tools:
  a scan or a drone picture   save it as PNG or JPEG and read off the coordinates of its edges:
                              groundstation map prepare field.png \\
                                --north 38.3801 --south 38.3712 --west -79.6153 --east -79.6002
  QGIS, a picture             Project > Import/Export > Export Map to Image, with
                              'append georeference information' ticked, in EPSG:4326 or 3857
  QGIS, tiles                 Processing Toolbox > Raster tools > Generate XYZ tiles (MBTiles):
                              the pad and 5 km around it, zoom 12 to 17, format PNG or JPG
  GDAL                        gdalwarp -t_srs EPSG:4326 any.tif field.tif

Known are MBTiles with pictures, and PNG, JPEG and GeoTIFF in EPSG:4326 or EPSG:3857. Take data
that you may copy: surveys of your state, your own pictures, or OpenStreetMap data drawn by
yourself (its public tile servers forbid downloads in bulk); name the source with --attribution.
"""

FolderOption = Annotated[
    Path | None, typer.Option("--folder", help="Where maps are kept, when not in the usual place.")
]
Degrees = Annotated[float | None, typer.Option(help="Edge of the picture, degrees.")]


@app.command()
def prepare(
    file: Annotated[
        Path | None, typer.Argument(metavar="[FILE]", help="MBTiles, PNG, JPEG or GeoTIFF.")
    ] = None,
    north: Degrees = None,
    south: Degrees = None,
    west: Degrees = None,
    east: Degrees = None,
    title: Annotated[str, typer.Option(help="What the map is called.")] = "",
    attribution: Annotated[str, typer.Option(help="Whom to name for it, on the map.")] = "",
    folder: FolderOption = None,
    overwrite: Annotated[bool, typer.Option(help="Replace the map if it is there.")] = False,
) -> None:
    """Check a map and put it where the screen finds it; without FILE say how to make one."""
    if file is None:
        print(HOW_TO, end="")
        return
    from groundstation.basemap.map_folder import default_map_folder
    from groundstation.basemap.preparing import prepare as prepared

    made = prepared(
        file,
        folder or default_map_folder(),
        edges=_edges(north, south, west, east),
        title=title,
        attribution=attribution,
        overwrite=overwrite,
    )
    print(f"{made.path} covers {made.area}")


@app.command("list")
def list_maps(folder: FolderOption = None) -> None:
    """List the maps that are in place."""
    from groundstation.basemap.map_folder import default_map_folder, maps_in

    where = folder or default_map_folder()
    found, problems = maps_in(where)
    for known in found:
        print(f"{known.path.name}  {known.title}: {known.area}")
    for problem in problems:
        print(f"not usable: {problem}")
    if not found:
        print(f"no maps in {where}; 'groundstation map prepare' says how to make one")


def _edges(*given: float | None) -> "Area | None":
    """Return the area of all four edges (north, south, west, east); None when none is given."""
    from groundstation.basemap.area import Area

    if all(edge is None for edge in given):
        return None
    if any(edge is None for edge in given):
        raise UserError("give all four of --north, --south, --west and --east")
    north, south, west, east = (edge for edge in given if edge is not None)
    return Area(south, west, north, east)
