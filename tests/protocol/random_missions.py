"""Mission files of every kind, made by hypothesis, and values to send with them."""

import json
import math
from typing import Any

from hypothesis import strategies as st

from protocol.checksum_algorithms import ALGORITHMS, NMEA, algorithm_names
from protocol.conversion import conversions
from protocol.field_types import BINARY_INTEGERS, BINARY_TYPES, BIT_FIELD, DIGITS, TEXT_TYPES
from protocol.layout import Layout
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
    if kind == DIGITS:
        field["flags"] = [f"ALARM{index}" for index in range(draw(st.integers(1, 6)))]
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
    printable = st.text(st.characters(exclude_categories=("C", "Z")), min_size=1, max_size=4)
    readable = st.lists(printable, min_size=1, max_size=2).map(" ".join)
    names = draw(st.lists(st.sampled_from(_NAMES) | readable, min_size=2, max_size=10, unique=True))
    return [{"name": name, **draw(_field(types, binary))} for name in names]


@st.composite
def _checksums(draw: st.DrawFn, names: list[str], highest_skip: int = 0) -> dict[str, Any]:
    checksum: dict[str, Any] = {
        "algorithm": draw(st.sampled_from(names)),
        "byte_order": draw(st.sampled_from(["little", "big"])),
    }
    if draw(st.booleans()):
        checksum["skip"] = draw(st.integers(0, highest_skip))
    return checksum


@st.composite
def _framings_with_length(draw: st.DrawFn, longest: int) -> dict[str, Any]:
    size = draw(st.sampled_from([1, 2, 4] if longest < 200 else [2, 4]))
    return {
        "kind": "sync-length",
        "sync": draw(st.sampled_from(["AA 55", "0xB5 0x62", "7e7e7e"])),
        "end": draw(st.sampled_from(["", "0D 0A"])),
        "length_size": size,
        "length_order": draw(st.sampled_from(["little", "big"])),
        "length_counts": draw(st.sampled_from(["payload", "payload+checksum", "frame"])),
        "length_adjust": draw(st.integers(-20, 1)),
    }


@st.composite
def _ccsds_framings(draw: st.DrawFn) -> dict[str, Any]:
    return {
        "kind": "ccsds",
        "apid": draw(st.integers(0, 2046)),
        "secondary_header": draw(st.integers(0, 8)),
        "sync": draw(st.sampled_from(["", "1ACFFC1D"])),
    }


@st.composite
def _packed_framings(draw: st.DrawFn, packet_size: int, checksum: str | None) -> dict[str, Any]:
    """Framings of binary packets, alone or within an XBee's."""
    checksum_size = ALGORITHMS[checksum][0] if checksum else 0
    kinds = ["cobs", "slip", "sync-fixed", "sync-length", "ccsds"]
    # Some sums are right for any frame within zeros: they do not mark where frames begin.
    if checksum in ("CRC-16/CCITT-FALSE", "CRC-32", "CRC-16/MODBUS"):
        kinds.append("fixed")
    kind = draw(st.sampled_from(kinds))
    if kind == "ccsds":
        return draw(_ccsds_framings())
    if kind == "sync-length":
        return draw(_framings_with_length(packet_size))
    framing: dict[str, Any] = {"kind": kind}
    if kind in ("fixed", "sync-fixed"):
        framing["length"] = packet_size + checksum_size
    if kind == "sync-fixed":
        framing |= {"sync": "AA 55 AA", "end": draw(st.sampled_from(["", "0D"]))}
        framing["length"] += 3 + bool(framing["end"])
    return framing


@st.composite
def _with_outer(draw: st.DrawFn, framing: dict[str, Any]) -> dict[str, Any]:
    """Return the framing, sometimes carried by an XBee in API mode."""
    if draw(st.integers(0, 3)):
        return framing
    return {"kind": "xbee-api", "mode": draw(st.sampled_from([1, 2])), "inner": framing}


@st.composite
def binary_missions(draw: st.DrawFn, *, checked: bool = False) -> Mission:
    """Binary packets of all types in both byte orders, in every framing that holds them; with
    a checksum or, unless it has to be `checked`, without one."""
    document = document_of(
        draw(_fields(BINARY_TYPES, True)), byte_order=draw(st.sampled_from(["little", "big"]))
    )
    size = Layout(parse_mission(toml_of(document), "random.toml").packet).size_bytes or 0
    algorithm = None
    if checked or draw(st.booleans()):
        document["checksum"] = draw(
            _checksums([name for name in algorithm_names() if name != NMEA], size - 1)
        )
        algorithm = document["checksum"]["algorithm"]
    document["framing"] = draw(
        st.builds(dict, kind=st.just("xbee-api"), mode=st.sampled_from([1, 2]))
        | _packed_framings(size, algorithm).flatmap(_with_outer)
    )
    return parse_mission(toml_of(document), "random.toml")


@st.composite
def text_missions(draw: st.DrawFn) -> Mission:
    """Text of all types: in lines with each line end, and in other framings."""
    fields = draw(_fields(TEXT_TYPES, False))
    delimiter = draw(st.sampled_from([",", ";", "\t", "|", "/"]))
    document = document_of(fields, encoding="text", delimiter=delimiter)
    document["packet"][0]["decimal_comma"] = delimiter != "," and draw(st.booleans())
    document["packet"][0]["characters"] = draw(st.sampled_from(["ascii", "utf-8"]))
    lines = {"kind": "lines", "ending": draw(st.sampled_from(["CR", "LF", "CRLF"]))}
    delimited = st.sampled_from([lines, {"kind": "cobs"}, {"kind": "slip"}])
    others = _framings_with_length(1000) | _ccsds_framings()
    framing = draw(st.one_of(delimited, delimited, others))
    if draw(st.booleans()):
        document["checksum"] = draw(_checksums(algorithm_names()))
        if framing["kind"] in ("lines", "cobs", "slip"):
            document["checksum"]["written"] = "hex"
        elif document["checksum"]["algorithm"] == NMEA:
            document["checksum"]["algorithm"] = "XOR-8"
    document["framing"] = draw(_with_outer(framing))
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
