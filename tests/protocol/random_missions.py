"""Mission files of every kind, made by hypothesis, and values to send with them."""

import json
import math
from typing import Any

from hypothesis import strategies as st

from protocol.checksum import algorithm_names
from protocol.conversion import conversions
from protocol.field_types import BINARY_INTEGERS, BINARY_TYPES, BIT_FIELD, TEXT_TYPES
from protocol.mission import Field, Mission
from protocol.mission_file import parse_mission
from protocol.packet import Value

_NAMES = ("_io", "_root", "_", "items", "a'b", 'a"b', "a\\b", "{x}", "İRTİFA FARKI", "a.b", "class")
_WORDS = ("PAD", "ASCENT", "2D", "7", "x y", "ÜST")


def toml_of(document: dict[str, Any]) -> str:
    """Write a mission file."""
    return "\n".join(f"{_toml(key)} = {_toml(value)}" for key, value in document.items())


def _toml(value: object) -> str:
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007F")
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, dict):
        return "{" + ", ".join(f"{_toml(k)} = {_toml(v)}" for k, v in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(_toml(v) for v in value) + "]"
    if isinstance(value, int) and value >= 1 << 64:
        return hex(value)
    return str(value)


def document_of(fields: list[dict[str, Any]], **packet: Any) -> dict[str, Any]:
    """Return the document of a COBS mission with these fields, binary unless told otherwise."""
    return {
        "name": "made-up",
        "framing": {"kind": "cobs"},
        "packet": [{"name": "telemetry", "encoding": "binary", **packet, "fields": fields}],
    }


def mission_of(fields: list[dict[str, Any]], **packet: Any) -> Mission:
    """Load the mission of `document_of`."""
    return parse_mission(toml_of(document_of(fields, **packet)), "made-up.toml")


def line_mission_of(fields: list[dict[str, Any]], delimiter: str = ",", **keys: Any) -> Mission:
    """Load a mission of text lines with these fields, and more keys of the packet."""
    document = document_of(fields, encoding="text", delimiter=delimiter, **keys)
    document["framing"] = {"kind": "lines", "ending": "CR"}
    return parse_mission(toml_of(document), "made-up.toml")


@st.composite
def _field(draw: st.DrawFn, types: tuple[str, ...], binary: bool) -> dict[str, Any]:
    kind = draw(st.sampled_from([name for name in types if name != BIT_FIELD]))
    field: dict[str, Any] = {"type": kind}
    if kind == "text":
        if binary:
            field["length"] = draw(st.integers(3, 12))
        if draw(st.booleans()):
            field["values"] = ["PAD", "UP"]
        return field
    whole = kind in BINARY_INTEGERS or kind == "integer"
    use = draw(st.sampled_from(["plain", "scaled", "values", "flags"] if whole else ["plain"]))
    if kind == "time":
        field["decimals"] = draw(st.integers(0, 3))
    elif use == "plain" and draw(st.booleans()):
        field["unit"] = draw(st.sampled_from(["kPa", "degF", "g", "ms", "%"]))
    elif use == "scaled":
        field["scale"] = draw(st.sampled_from([0.1, 0.01, 1e-7, -2.5, 3.0, 1000.0]))
        field["offset"] = draw(st.sampled_from([0.0, -40.0, 273.15]))
    elif use == "values":
        field["values"] = draw(st.lists(st.sampled_from(_WORDS), min_size=1, unique=True))
    elif use == "flags":
        field["flags"] = [f"BIT{bit}" for bit in range(draw(st.integers(1, 7)))]
    return field


@st.composite
def _fields(draw: st.DrawFn, types: tuple[str, ...], binary: bool) -> list[dict[str, Any]]:
    readable = st.text(min_size=1, max_size=8).filter(lambda s: s.isprintable() and s.strip())
    names = draw(st.lists(st.sampled_from(_NAMES) | readable, min_size=2, max_size=10, unique=True))
    return [{"name": name, **draw(_field(types, binary))} for name in names]


@st.composite
def binary_missions(draw: st.DrawFn, *, checked: bool = False) -> Mission:
    """Binary packets of all types in both byte orders; with a checksum or, unless it has to
    be `checked`, without one."""
    document = document_of(
        draw(_fields(BINARY_TYPES, True)), byte_order=draw(st.sampled_from(["little", "big"]))
    )
    if checked or draw(st.booleans()):
        document["checksum"] = {
            "algorithm": draw(st.sampled_from(algorithm_names())),
            "byte_order": draw(st.sampled_from(["little", "big"])),
        }
    return parse_mission(toml_of(document), "random.toml")


@st.composite
def text_missions(draw: st.DrawFn) -> Mission:
    """Lines of all types, with each line end, and text in COBS frames."""
    fields = draw(_fields(TEXT_TYPES, False))
    document = document_of(
        fields, encoding="text", delimiter=draw(st.sampled_from([",", ";", "\t", "|", "/"]))
    )
    if draw(st.booleans()):
        ending = draw(st.sampled_from(["CR", "LF", "CRLF"]))
        document["framing"] = {"kind": "lines", "ending": ending}
    return parse_mission(toml_of(document), "random.toml")


def missions() -> st.SearchStrategy[Mission]:
    """Missions of every kind."""
    return binary_missions() | text_missions()


def values_for(mission: Mission) -> st.SearchStrategy[dict[str, Value]]:
    """Values, in and far out of range, for every field of the mission."""
    numeric = conversions(mission.packet)
    return st.fixed_dictionaries(
        {
            field.name: _numbers() if numeric[field.name].is_number else _words(field)
            for field in mission.packet.fields
        }
    )


def _numbers() -> st.SearchStrategy[Value]:
    return (
        st.floats()
        | st.floats(-1000, 1000)
        | st.integers(-(1 << 70), 1 << 70)
        | st.sampled_from([math.inf, -math.inf, math.nan, 10**400, -(10**400)])
    )


def _words(field: Field) -> st.SearchStrategy[Value]:
    if field.flags:
        return st.lists(st.sampled_from(field.flags), unique=True).map(" ".join)
    if field.values and field.type != "text":
        return st.sampled_from(field.values) | st.integers(-300, 300).map(str) | _numbers()
    return st.text(max_size=20)
