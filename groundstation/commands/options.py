"""Options that several commands have, and the words that options offer.

The command line says them in its help before anything else is loaded, so it is there at once.
"""

from pathlib import Path
from typing import Annotated

import typer

from protocol.builtin_missions import builtin_names

EXPORT_FORMATS = ("csv", "csv-full", "gpx", "json", "kml", "mcap", "parquet")
"""The names in `groundstation.export.formats`, sorted."""

LOG_SUFFIX = ".flightlog"
"""The suffix of flight logs, by which a file manager opens them."""

LogArgument = Annotated[Path, typer.Argument(metavar="LOG", help="A flight log (.flightlog).")]

MissionOption = Annotated[
    str | None,
    typer.Option(
        "--mission",
        help=f"What your CanSat sends: a built-in name ({', '.join(builtin_names())}) "
        "or a TOML file of your own.",
    ),
]

PortOption = Annotated[
    str | None,
    typer.Option(
        help="Where the radio is: /dev/ttyUSB0, COM3, socket://HOST:PORT, ... "
        "Left out, the one USB radio plugged in is taken."
    ),
]
LogFolderOption = Annotated[
    Path | None, typer.Option("--log-dir", help="Where the flight log goes.")
]

AnewOption = Annotated[
    str | None,
    typer.Option(
        "--mission",
        help="Decode the bytes anew with this mission, a built-in name or a TOML file, and say "
        "what that changes.",
    ),
]
