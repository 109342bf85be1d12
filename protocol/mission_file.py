"""Loading a mission: from TOML, through its types, to a mission that is checked."""

import re
import stat
import tomllib
from functools import cache
from pathlib import Path, PureWindowsPath
from typing import Any

import msgspec
import tomli_w

from protocol.builtin_missions import builtin_names as builtin_names
from protocol.builtin_missions import builtin_text
from protocol.checks.mission import check_mission
from protocol.checks.packets import MAX_FIELDS
from protocol.errors import MissionError, shown, suggest
from protocol.mission import Field, Mission, MissionFile, PacketKind
from protocol.mission_extension import extended
from protocol.mission_misfits import explain_misfit

MAX_FILE_BYTES = 16_000_000

_DEEPEST_KEY = 32
_DOTTED_KEY = re.compile(r"[\w\"'-]+(?:[ \t]*\.[ \t]*[\w\"'-]+)*")
_TOO_DEEP = "nested deeper than a mission can be; remove the inner brackets or dots"


def load_mission(name_or_path: str) -> Mission:
    """Load a built-in mission by its name or a team's own by the path of its file.

    Raises MissionError when there is no such mission, the file cannot be read, is not
    TOML, or does not describe a packet.
    """
    return _builtin_mission(name_or_path) or parse_mission(
        _read(name_or_path), name_or_path, Path(name_or_path).parent
    )


@cache
def _builtin_mission(name: str) -> Mission | None:
    text = builtin_text(name)
    return None if text is None else parse_mission(text, name)


def parse_mission(text: str, source: str, folder: Path | None = None) -> Mission:
    """Make a mission of the TOML `text`; `source` is the name that errors are told with.

    It may extend a built-in mission, or a file in `folder` when that is given. Raises
    MissionError.
    """

    def load(name: str, asked_by: str) -> dict[str, Any]:
        return _document(_base_text(name, asked_by, folder), name)

    own = _document(text, source)
    document = extended(own, source, load)
    spec = _convert(document, source)
    mission = Mission(
        name=spec.name,
        title=spec.title or spec.name,
        team_id=_team_id(spec.team_id),
        rate_hz=spec.rate_hz,
        baud_rate=spec.baud_rate,
        framing=spec.framing,
        checksum=spec.checksum,
        packets=tuple(_with_arrays_unrolled(packet) for packet in spec.packet),
        states=spec.states,
        commands=spec.command,
        screen=spec.screen,
        csv=spec.csv,
        text=text if "extends" not in own else tomli_w.dumps(document),
        radio=spec.radio,
        team=spec.team,
        simulation=spec.simulation,
    )
    check_mission(mission, source, [_places(packet) for packet in spec.packet])
    return mission


def _with_arrays_unrolled(packet: PacketKind) -> PacketKind:
    """Return the packet with a field for each element of an array: `NAME_0`, `NAME_1`, ..."""
    counts = [field.count for field in packet.fields if field.count is not None]
    if not counts or sum(counts) > MAX_FIELDS:  # the checks say that this is too much
        return packet
    fields: list[Field] = []
    for field in packet.fields:
        if field.count is None or not 1 <= field.count <= MAX_FIELDS:
            fields.append(field)  # the checks say what is wrong with the count
            continue
        fields += [
            msgspec.structs.replace(
                field,
                name=f"{field.name}_{index}",
                count=None,
                csv=f"{field.csv}_{index}" if field.csv else field.csv,
            )
            for index in range(field.count)
        ]
    return msgspec.structs.replace(packet, fields=tuple(fields))


def _places(packet: PacketKind) -> list[int]:
    """Return the number in the file of each field that the unrolled packet has."""
    if len(_with_arrays_unrolled(packet).fields) == len(packet.fields):
        return list(range(len(packet.fields)))
    return [
        place for place, field in enumerate(packet.fields) for _ in range(max(1, field.count or 1))
    ]


def _base_text(name: str, source: str, folder: Path | None) -> str:
    """Return the text of a mission that another one extends: built in, or in its folder."""
    text = builtin_text(name)
    if text is not None:
        return text
    if folder is None or PureWindowsPath(name).name != name or not name.endswith(".toml"):
        raise MissionError(
            source,
            "extends",
            f"{shown(name)} is no built-in mission{suggest(name, builtin_names())}"
            "; a file must lie in the same folder and is named with its .toml",
        )
    path = folder / name
    if path.resolve().parent != folder.resolve():
        raise MissionError(
            source, "extends", f"{shown(name)} leads out of the folder; put the file itself there"
        )
    return _read(str(path))


def _read(path_text: str) -> str:
    path = Path(path_text)
    try:
        if path.suffix.lower() == ".toml" or path.exists():
            _refuse_what_is_no_file(path)
            # Some editors put a byte order mark before the text.
            return path.read_text(encoding="utf-8-sig")
    except MissionError:
        raise
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


def _refuse_what_is_no_file(path: Path) -> None:
    found = path.stat()
    if not (stat.S_ISREG(found.st_mode) or stat.S_ISDIR(found.st_mode)):
        raise MissionError(str(path), "", "is not a file; give the path of a file")
    if found.st_size > MAX_FILE_BYTES:
        raise MissionError(str(path), "", f"has {found.st_size} bytes, which no mission has")


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
