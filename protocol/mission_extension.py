"""A mission that extends another: only what differs has to be written."""

from collections.abc import Callable
from typing import Any

from protocol.errors import MissionError, shown, suggest

Document = dict[str, Any]
"""A mission file as read, before its types are checked."""

LONGEST_CHAIN = 8
_JOINED_BY_NAME = frozenset({"packet", "fields", "command"})


def extended(document: Document, source: str, load: Callable[[str, str], Document]) -> Document:
    """Return `document` with all that it takes over from the missions it extends.

    `load(name, source)` returns the document of another mission. Tables are joined key by
    key and lists are replaced, but kinds of packet, fields and commands are joined by their
    `name`: one that is there is changed, another is added, a field behind the one that its
    key `after` names. Raises MissionError, also when a mission extends itself.
    """
    chain = [source]
    parts = [document]
    while "extends" in parts[-1]:
        name = parts[-1]["extends"]
        if not isinstance(name, str) or not name:
            raise MissionError(source, "extends", f"{shown(name)}: give the name of a mission")
        if name in chain or len(chain) > LONGEST_CHAIN:
            missions = " extends ".join([*chain, name])
            raise MissionError(source, "extends", f"{missions}: this has no end; remove one")
        chain.append(name)
        parts.append(load(name, source))
    joined = parts.pop()
    while parts:
        joined = _joined(joined, parts.pop(), source, "")
    joined.pop("extends", None)
    return joined


def _joined(base: Document, change: Document, source: str, key: str) -> Document:
    result = dict(base)
    for name, value in change.items():
        place = f"{key}.{name}" if key else name
        before = result.get(name)
        if isinstance(before, dict) and isinstance(value, dict):
            result[name] = _joined(before, value, source, place)
        elif name in _JOINED_BY_NAME and before is not None and _are_named(before, value):
            result[name] = _joined_by_name(before, value, source, place)
        else:
            result[name] = value
    return result


def _are_named(*lists: Any) -> bool:
    return all(
        isinstance(entries, list)
        and all(isinstance(entry, dict) and isinstance(entry.get("name"), str) for entry in entries)
        for entries in lists
    )


def _joined_by_name(
    base: list[Document], change: list[Document], source: str, key: str
) -> list[Document]:
    result = [dict(entry) for entry in base]
    for index, entry in enumerate(change):
        names = [known["name"] for known in result]
        place = f"{key}[{index}]"
        if entry["name"] in names:
            at = names.index(entry["name"])
            result[at] = _joined(result[at], entry, source, place)
        else:
            result.insert(_place_of(entry, names, source, place), dict(entry))
    for entry in result:
        entry.pop("after", None)
    return result


def _place_of(entry: Document, names: list[str], source: str, key: str) -> int:
    before = entry.get("after", "")
    if not before:
        return len(names)
    if before not in names:
        raise MissionError(
            source, f"{key}.after", f"{shown(before)} is not there{suggest(str(before), names)}"
        )
    return names.index(before) + 1
