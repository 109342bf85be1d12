"""Which flights go on in another file, as remembered on this machine.

A log whose disk stays full never learns in which file its flight went on. What is kept here
tells, as far as the logs lie where they were written; it may be deleted at any time.
"""

from contextlib import suppress
from pathlib import Path

import msgspec
import platformdirs

_MOST = 1000


class Successor(msgspec.Struct, frozen=True):
    """The file `path` in which a flight goes on: its part `part`, counted from 1."""

    flight_id: str
    part: int
    path: str


def note_successor(flight_id: str, part: int, path: Path) -> None:
    """Remember that the part `part` of a flight is the file `path`."""
    noted = Successor(flight_id, part, str(path.absolute()))
    file = successors_file()
    with suppress(OSError):  # then the logs themselves must tell
        file.parent.mkdir(parents=True, exist_ok=True)
        unfinished = file.with_suffix(".part")
        unfinished.write_bytes(msgspec.json.encode([*_all()[1 - _MOST :], noted]))
        unfinished.replace(file)


def noted_successors(flight_id: str) -> list[Successor]:
    """Return what is remembered of a flight, earliest first."""
    return [noted for noted in _all() if noted.flight_id == flight_id]


def successors_file() -> Path:
    """Return where it is kept."""
    return platformdirs.user_state_path("cansat-groundstation", appauthor=False) / "goes-on.json"


def _all() -> list[Successor]:
    try:
        return msgspec.json.decode(successors_file().read_bytes(), type=list[Successor])
    except (OSError, ValueError):  # none yet, unreadable or not ours
        return []
