"""Where the picture is that a mission names as its team's logo."""

from collections.abc import Iterable
from pathlib import Path

from protocol.errors import MissionError
from protocol.mission import Mission
from protocol.mission_file import load_mission

LARGEST_LOGO_BYTES = 8_000_000


def logo_of(mission: Mission, mission_files: Iterable[str]) -> Path | None:
    """Return the logo of `mission`, which lies beside whichever of `mission_files` it is from.

    A flight log holds the mission without the folder it came from, so the mission files known on
    this machine are asked by name. None when there is no such picture, it is too large to be one,
    or it leads out of the mission's folder.
    """
    if not mission.team.logo:
        return None
    for file in mission_files:
        folder = Path(file).parent
        logo = (folder / mission.team.logo).resolve()
        inside = logo.is_relative_to(folder.resolve())
        if inside and _is_picture(logo) and _is_of(file, mission):
            return logo
    return None


def _is_picture(path: Path) -> bool:
    try:
        return path.is_file() and 0 < path.stat().st_size <= LARGEST_LOGO_BYTES
    except OSError:
        return False


def _is_of(file: str, mission: Mission) -> bool:
    try:
        found = load_mission(file)
    except MissionError:
        return False
    return (found.name, found.team.logo) == (mission.name, mission.team.logo)
