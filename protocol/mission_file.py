"""Loading a mission: from TOML, through its types, to a mission that is checked."""

import re
import tomllib
from collections.abc import Iterator
from importlib import resources
from pathlib import Path
from typing import Any

import msgspec

from protocol.errors import MissionError, shown, suggest
from protocol.mission import Mission, MissionFile
from protocol.mission_checks import check_mission
from protocol.mission_misfits import explain_misfit

_DEEPEST_KEY = 32
_DOTTED_KEY = re.compile(r"[\w\"'-]+(?:[ \t]*\.[ \t]*[\w\"'-]+)*")
_TOO_DEEP = "nested deeper than a mission can be; remove the inner brackets or dots"


def builtin_names() -> list[str]:
    """Return the names of the missions that come with the program, sorted."""
    return sorted(path.stem for path in _builtin_files())


def load_mission(name_or_path: str) -> Mission:
    """Load a built-in mission by its name or a team's own by the path of its file.

    Raises MissionError when there is no such mission, the file cannot be read, is not
    TOML, or does not describe a packet.
    """
    for path in _builtin_files():
        if path.stem == name_or_path:
            return parse_mission(path.read_text(encoding="utf-8"), path.stem)
    return parse_mission(_read(name_or_path), name_or_path)


def parse_mission(text: str, source: str) -> Mission:
    """Make a mission of the TOML `text`; `source` is the name that errors are told with.

    Raises MissionError.
    """
    document = _document(text, source)
    spec = _convert(document, source)
    if len(spec.packet) != 1:
        raise MissionError(
            source, "packet", f"{len(spec.packet)} kinds of packet are described; give exactly one"
        )
    mission = Mission(
        name=spec.name,
        title=spec.title or spec.name,
        team_id=_team_id(spec.team_id),
        rate_hz=spec.rate_hz,
        baud_rate=spec.baud_rate,
        framing=spec.framing,
        checksum=spec.checksum,
        packet=spec.packet[0],
        states=spec.states,
        text=text,
        radio=spec.radio,
    )
    check_mission(mission, source)
    return mission


def _builtin_files() -> Iterator[Path]:
    folder = resources.files("protocol") / "missions"
    with resources.as_file(folder) as path:
        yield from sorted(path.glob("*.toml"))


def _read(path_text: str) -> str:
    path = Path(path_text)
    try:
        if path.suffix.lower() == ".toml" or path.exists():
            # Some editors put a byte order mark before the text.
            return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        problem = f"not a text file in UTF-8 ({error.reason}); save it as UTF-8"
    except OSError as error:
        problem = f"cannot be read: {error.strerror}; give the path of a file"
    except ValueError as error:
        problem = f"is not a path: {error}"
    else:
        problem = (
            f"there is no mission of this name, nor a file{suggest(path_text, builtin_names())}"
            "; a file of your own is named with its .toml"
        )
    raise MissionError(path_text if path_text.isprintable() else shown(path_text), "", problem)


def _team_id(found: str | int) -> str:
    # Python refuses to write out a number of thousands of digits; no team has one of 70.
    return found if isinstance(found, str) else str(min(max(found, -(10**70)), 10**70))


def _document(text: str, source: str) -> dict[str, Any]:
    # The TOML reader needs memory quadratic in the parts of a dotted key.
    if any(m.group().count(".") > _DEEPEST_KEY for m in _DOTTED_KEY.finditer(text)):
        raise MissionError(source, "", _TOO_DEEP)
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise MissionError(source, "", f"is not TOML: {error}") from None
    except RecursionError:
        raise MissionError(source, "", _TOO_DEEP) from None
    except ValueError:
        raise MissionError(
            source, "", "a date that does not exist or a number of too many digits; correct it"
        ) from None


def _convert(document: dict[str, Any], source: str) -> MissionFile:
    try:
        return msgspec.convert(document, MissionFile)
    except msgspec.ValidationError as error:
        key, sentence = explain_misfit(str(error), document)
        raise MissionError(source, key, sentence) from None
