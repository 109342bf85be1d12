"""The shape of a mission file as a JSON schema, for completion and checks in an editor.

Types and defaults come from the classes of `protocol.mission`, descriptions from their
docstrings, the words allowed from where the program itself looks them up.
"""

import re
from collections.abc import Iterator
from typing import Any

import msgspec

from protocol.builtin_missions import SCHEMA_FILE
from protocol.checksum import algorithm_names
from protocol.field_types import BINARY_TYPES, TEXT_TYPES
from protocol.framing import framing_names
from protocol.mission import MissionFile
from protocol.roles import PHASES, ROLES
from protocol.units import UNITS

DIRECTIVE = f"#:schema ./{SCHEMA_FILE}"
"""The first line by which a mission file names its schema to an editor."""

Schema = dict[str, Any]

_SENTENCE = re.compile(r"(?<=\.)\s+(?=[A-Z`])")
_COMPLETE = ("name", "packet", "framing")
_COMPLETE_PACKET = ("name", "encoding", "fields")
_COMPLETE_FIELD = ("name", "type")


def schema_text() -> str:
    """Return the schema as the text of its file."""
    encoded = msgspec.json.encode(mission_schema())
    return msgspec.json.format(encoded, indent=2).decode() + "\n"


def mission_schema() -> Schema:
    """Return the schema of a mission file (JSON schema, draft 7, which editors understand)."""
    found = msgspec.json.schema(MissionFile)
    definitions: dict[str, Schema] = found["$defs"]
    for definition in definitions.values():
        _describe(definition)
    for part in _parts(definitions):
        _in_draft_7(part)
    _name_words(definitions)
    _ask_for_all_but_extensions(definitions)
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": "CanSat mission file",
        **definitions.pop("MissionFile"),
        "$defs": definitions,
    }


def _describe(definition: Schema) -> None:
    """Give each key the sentences of its table's docstring that speak of it."""
    text = " ".join(definition.get("description", "").split())
    definition["description"] = text
    for key, described in definition["properties"].items():
        spoken_of = re.compile(rf"`[^`]*\b{key}\b[^`]*`")
        sentences = [s for s in _SENTENCE.split(text) if spoken_of.search(s)]
        if sentences and "$ref" not in described:
            described["description"] = " ".join(sentences)


def _parts(schema: object) -> Iterator[Schema]:
    if isinstance(schema, dict):
        yield schema
        for part in list(schema.values()):
            yield from _parts(part)
    elif isinstance(schema, list):
        for part in schema:
            yield from _parts(part)


def _in_draft_7(schema: Schema) -> None:
    """Write pairs of numbers as draft 7 does."""
    if "prefixItems" in schema:
        schema["items"] = schema.pop("prefixItems")[0]


def _name_words(definitions: dict[str, Schema]) -> None:
    """Put in the words that a key takes, where it takes no others."""
    field = definitions["Field"]["properties"]
    field["type"] = _words(field["type"], sorted({*BINARY_TYPES, *TEXT_TYPES}))
    field["unit"] = _words(field["unit"], list(UNITS))
    field["role"] = _words(field["role"], list(ROLES))
    framing = definitions["Framing"]["properties"]
    framing["kind"] = _words(framing["kind"], framing_names())
    checksum = definitions["Checksum"]["properties"]
    checksum["algorithm"] = _words(checksum["algorithm"], algorithm_names())
    states = definitions["MissionFile"]["properties"]["states"]
    states["additionalProperties"] = {"enum": list(PHASES)}


def _words(described: Schema, words: list[str]) -> Schema:
    kept = {key: described[key] for key in ("description",) if key in described}
    return {**kept, "type": "string", "enum": words}


def _ask_for_all_but_extensions(definitions: dict[str, Schema]) -> None:
    """Ask for all that a mission needs, unless it takes the rest over from another."""
    for name in ("MissionFile", "PacketKind", "Field"):
        definitions[name].pop("required", None)
    for name in ("PacketKind", "Field"):
        definitions[name]["required"] = ["name"]
    field = {"items": {"required": list(_COMPLETE_FIELD)}}
    packet = {"required": list(_COMPLETE_PACKET), "properties": {"fields": field}}
    definitions["MissionFile"] |= {
        "if": {"required": ["extends"]},
        "else": {"required": list(_COMPLETE), "properties": {"packet": {"items": packet}}},
    }
