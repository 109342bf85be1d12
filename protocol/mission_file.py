"""Loading a mission: from TOML, through its types, to a mission that is checked."""

import tomllib
from collections.abc import Iterator
from importlib import resources
from pathlib import Path
from typing import Any

import msgspec

from protocol.errors import MissionError, suggest
from protocol.mission import Checksum, Field, Framing, Mission, MissionFile, PacketKind
from protocol.mission_checks import check_mission


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
    path = Path(name_or_path)
    if path.suffix != ".toml" and not path.is_file():
        raise MissionError(
            name_or_path,
            "",
            "there is no mission of this name, nor a file"
            + suggest(name_or_path, builtin_names())
            + "; a file of your own is named with its .toml",
        )
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise MissionError(name_or_path, "", f"not a text file in UTF-8 ({error.reason})") from None
    except OSError as error:
        raise MissionError(name_or_path, "", f"cannot be read: {error.strerror}") from None
    return parse_mission(text, name_or_path)


def parse_mission(text: str, source: str) -> Mission:
    """Make a mission of the TOML `text`; `source` is the name that errors are told with.

    Raises MissionError.
    """
    try:
        document = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise MissionError(source, "", f"is not TOML: {error}") from None
    spec = _convert(document, source)
    if len(spec.packet) != 1:
        raise MissionError(
            source, "packet", f"{len(spec.packet)} kinds of packet are described; give exactly one"
        )
    mission = Mission(
        name=spec.name,
        title=spec.title or spec.name,
        team_id=str(spec.team_id),
        rate_hz=spec.rate_hz,
        baud_rate=spec.baud_rate,
        framing=spec.framing,
        checksum=spec.checksum,
        packet=spec.packet[0],
        states=spec.states,
        text=text,
    )
    check_mission(mission, source)
    return mission


def _builtin_files() -> Iterator[Path]:
    folder = resources.files("protocol") / "missions"
    with resources.as_file(folder) as path:
        yield from sorted(path.glob("*.toml"))


def _convert(document: dict[str, Any], source: str) -> MissionFile:
    try:
        return msgspec.convert(document, MissionFile)
    except msgspec.ValidationError as error:
        problem, _, place = str(error).partition(" - at `$")
        key = place.rstrip("`").lstrip(".")
        raise MissionError(source, key, _in_plain_words(problem, key)) from None


def _in_plain_words(problem: str, key: str) -> str:
    if problem.startswith("Object contains unknown field"):
        word = problem.split("`")[1]
        return f"has no key '{word}'{suggest(word, _keys_at(key))}"
    if problem.startswith("Object missing required field"):
        return f"the key '{problem.split('`')[1]}' is missing; add it"
    return problem[0].lower() + problem[1:].replace("`", "'")


def _keys_at(key: str) -> tuple[str, ...]:
    struct: type[msgspec.Struct] = MissionFile
    if "fields" in key:
        struct = Field
    elif key.startswith("packet"):
        struct = PacketKind
    elif key.startswith("framing"):
        struct = Framing
    elif key.startswith("checksum"):
        struct = Checksum
    return struct.__struct_encode_fields__
