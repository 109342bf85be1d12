"""What a name that people read must be."""

from protocol.errors import MissionError, shown

MAX_NAME_LENGTH = 200


def is_readable(name: str) -> bool:
    """Tell whether a name is one line of printable text of a sensible length."""
    return bool(name.strip()) and len(name) <= MAX_NAME_LENGTH and name.isprintable()


def check_names(names: tuple[str, ...], source: str, key: str) -> None:
    """Raise MissionError when one of `names` cannot be read or stands there twice."""
    seen: set[str] = set()
    for index, name in enumerate(names):
        if not is_readable(name):
            raise MissionError(
                source, f"{key}[{index}]", f"{shown(name)}: give a word that can be read"
            )
        if name in seen:
            raise MissionError(
                source, f"{key}[{index}]", f"{shown(name)} is there already; give another word"
            )
        seen.add(name)
