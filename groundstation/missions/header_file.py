"""The firmware's header as a file: whole under its name or not there at all."""

from pathlib import Path

from groundstation.files.output_place import require_free
from groundstation.files.whole_file import written_whole
from protocol.firmware_header import firmware_header
from protocol.mission_file import load_mission


def header_text(mission_name: str) -> str:
    """Return the header of a built-in mission or a mission file; raises MissionError."""
    return firmware_header(load_mission(mission_name), Path(mission_name).name)


def write_header(mission_name: str, path: Path, *, overwrite: bool) -> None:
    """Write the header to `path`.

    Raises MissionError when there is no such mission, and UserError when the file exists and
    `overwrite` is False, or it cannot be written.
    """
    text = header_text(mission_name)
    require_free(path, overwrite=overwrite)
    with written_whole(path) as unfinished:
        unfinished.write_text(text, encoding="ascii", newline="\n")
