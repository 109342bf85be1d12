"""A team's own mission with a logo, as a file in a folder."""

from pathlib import Path

ACCENT = "#E11D8F"
LOGO = """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 200 100">
<rect width="200" height="100" fill="#00FF00"/></svg>"""


def team_mission(folder: Path, *, base: str = "aas-2026", more: str = "") -> Path:
    """Write the mission of a team named Falcon and its green logo; return the mission's path."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "logo.svg").write_text(LOGO, "utf-8")
    path = folder / "falcon.toml"
    path.write_text(
        f'extends = "{base}"\nname = "falcon"\nteam_id = "1031"\n{more}\n'
        f'[team]\nname = "Team Falcon"\nlogo = "logo.svg"\naccent = "{ACCENT}"\n',
        "utf-8",
    )
    return path
