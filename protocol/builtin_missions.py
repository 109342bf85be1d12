"""The missions that come with the program: their names and texts, without reading what they say."""

from pathlib import Path

SCHEMA_FILE = "mission.schema.json"
"""Lies beside the built-in missions, which name it in their first line."""

_FOLDER = Path(__file__).with_name("missions")


def builtin_names() -> list[str]:
    """Return the names of the missions that come with the program, sorted."""
    return sorted(path.stem for path in _FOLDER.glob("*.toml"))


def builtin_text(name: str) -> str | None:
    """Return the text of the built-in mission of that name; None when there is none."""
    if name not in builtin_names():
        return None
    return (_FOLDER / f"{name}.toml").read_text(encoding="utf-8")
