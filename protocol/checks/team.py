"""What must hold in how a team shows itself."""

import re
from pathlib import PurePosixPath

from protocol.checks.names import is_readable
from protocol.errors import MissionError, shown
from protocol.mission import Team

LONGEST_TEAM_NAME = 60
"""Characters that still stand in one line beside the rest, on the smallest screen."""
LOGO_SUFFIXES = (".png", ".jpg", ".jpeg", ".svg")

_COLOUR = re.compile(r"#[0-9A-Fa-f]{6}")


def check_team(team: Team, source: str) -> None:
    """Raise MissionError when name, logo or colour of the team cannot be shown.

    Whether the picture is there is not looked at: a flight log has the mission without it.
    """
    if team.name and not (is_readable(team.name) and len(team.name) <= LONGEST_TEAM_NAME):
        raise MissionError(
            source,
            "team.name",
            f"{shown(team.name)}: give one line of text, up to {LONGEST_TEAM_NAME} characters",
        )
    if team.logo:
        _check_logo(team.logo, source)
    if team.accent and not _COLOUR.fullmatch(team.accent):
        raise MissionError(
            source, "team.accent", f"{shown(team.accent)}: give a colour as #RRGGBB, like #0B4F8A"
        )


def _check_logo(logo: str, source: str) -> None:
    if not is_readable(logo) or PurePosixPath(logo).suffix.lower() not in LOGO_SUFFIXES:
        raise MissionError(
            source, "team.logo", f"{shown(logo)}: give the path of a .png, .jpg or .svg file"
        )
    parts = PurePosixPath(logo).parts
    if logo.startswith("/") or ".." in parts or any(mark in logo for mark in "\\:"):
        raise MissionError(
            source,
            "team.logo",
            f"{shown(logo)} leads out of the mission's folder; put the picture beside the mission "
            "and give its path from there, with / between folders",
        )
