"""A mission file whose keys or types do not fit, told in the words of people."""

import re
from collections.abc import Iterator
from typing import Any, get_args

import msgspec
import msgspec.structs

from protocol.errors import shown, suggest
from protocol.mission import MissionFile

_PATH = re.compile(r" - at `\$((?:\.\w+|\[\d+\]|\[\.\.\.\])+)`\Z")

_EXPECTED = {
    "array": "a list (a list of tables is written with [[double brackets]])",
    "object": "a table",
    "str": "text in quotes",
    "str | null": "text in quotes",
    "int": "a whole number",
    "int | null": "a whole number",
    "float": "a number",
    "int | str": "text in quotes or a whole number",
    "object | null": "a table",
}
"""What a key wants, from the words of the type checker to those of people."""


def explain_misfit(message: str, document: dict[str, Any]) -> tuple[str, str]:
    """Return the key and a sentence on what is wrong there.

    `message` is what msgspec says about `document`, the mission file as read.
    """
    path = _PATH.search(message)
    key, found = _place(path.group(1).lstrip(".") if path else "", document)
    return key, _in_plain_words(message[: path.start()] if path else message, key, found)


def _place(path: str, document: dict[str, Any]) -> tuple[str, Any]:
    """Return the key at `path` and what stands there."""
    in_table = path.endswith("[...]")
    key = path.removesuffix("[...]")
    found: Any = document
    for part in re.findall(r"[^.\[\]]+", key):
        found = found[int(part)] if isinstance(found, list) else found[part]
    if in_table:  # The type checker does not tell the key; every value there is text.
        word, found = next(item for item in found.items() if not isinstance(item[1], str))
        key = f"{key}.{word}"
    return key, found


def _in_plain_words(problem: str, key: str, found: object) -> str:
    if problem.startswith("Object contains unknown field"):
        word = problem[len("Object contains unknown field `") : -1]
        return f"has no key {shown(word)}{suggest(word, _struct_at(key).__struct_fields__)}"
    if problem.startswith("Object missing required field"):
        return f"the key '{problem.split('`')[1]}' is missing; add it"
    if problem.startswith("Invalid enum value"):
        return f"{shown(found)} is not one of its words{suggest(str(found), _words_at(key))}"
    if problem.startswith("Expected"):
        return f"{_described(found)} stands here; give {_expected(problem)}"
    return f"{shown(found)}: {problem[0].lower()}{problem[1:].replace('`', chr(39))}; correct it"


def _expected(problem: str) -> str:
    wanted = problem.split("`")[1]
    if "of length" in problem:
        return f"a list of {problem.partition('of length ')[2].split(',')[0]}"
    return _EXPECTED.get(wanted, wanted)


def _described(found: object) -> str:
    if isinstance(found, dict):
        return "a table"
    if isinstance(found, list):
        return "a list"
    if isinstance(found, bool):
        return str(found).lower()
    if isinstance(found, str):
        return f"the text {shown(found)}"
    return shown(found) if isinstance(found, int) else str(found)


def _words_at(key: str) -> tuple[str, ...]:
    parent, _, name = key.rpartition(".")
    fields = {field.name: field.type for field in msgspec.structs.fields(_struct_at(parent))}
    return get_args(fields[name])


def _struct_at(key: str) -> type[msgspec.Struct]:
    """Return the table that `key` leads to, or the last one on the way there."""
    struct: type[msgspec.Struct] = MissionFile
    for name in re.findall(r"[A-Za-z_]\w*", key):
        types = {field.name: field.type for field in msgspec.structs.fields(struct)}
        struct = next(_structs_in(types.get(name)), struct)
    return struct


def _structs_in(annotation: object) -> Iterator[type[msgspec.Struct]]:
    if isinstance(annotation, type) and issubclass(annotation, msgspec.Struct):
        yield annotation
    for argument in get_args(annotation):
        yield from _structs_in(argument)
