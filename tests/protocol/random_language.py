"""Missions that use all of the language: bit fields, arrays, calibrations, several kinds."""

from typing import Any

from hypothesis import strategies as st

from protocol.calibration import si_calibration_of
from protocol.conversion import conversions
from protocol.field_types import BINARY_FLOATS, BINARY_INTEGERS, DIGITS, TEXT_TYPES
from protocol.mission import Mission, PacketKind
from protocol.mission_file import parse_mission
from protocol.packet import Value
from protocol.text import ANY, WHITESPACE
from tests.protocol.random_missions import _NAMES, _numbers, _words, toml_of

Table = dict[str, Any]


@st.composite
def _calibrations(draw: st.DrawFn) -> Table:
    """A scale, a polynomial or a table, each of which can be turned round."""
    steps = st.floats(0.001, 1000.0)
    kind = draw(st.sampled_from(["none", "scale", "polynomial", "table"]))
    if kind == "scale":
        scale = draw(st.sampled_from([0.1, 1e-7, -2.5, 1000.0]))
        return {"scale": scale, "offset": draw(st.sampled_from([0.0, -40.0]))}
    if kind == "polynomial":
        lowest = draw(st.floats(-100, 100))
        return {"polynomial": [lowest, draw(steps), 0.0, draw(st.sampled_from([0.0, 0.5]))]}
    if kind == "table":
        wires, values, points = -50.0, draw(st.floats(-100, 100)), []
        direction = draw(st.sampled_from([1.0, -1.0]))
        for step, rise in draw(st.lists(st.tuples(steps, steps), min_size=2, max_size=5)):
            points.append([wires, values])
            wires, values = wires + step, values + direction * rise
        return {"table": points}
    return {}


@st.composite
def _number_keys(draw: st.DrawFn, whole: bool) -> Table:
    keys = draw(_calibrations())
    if draw(st.booleans()):
        keys["unit"] = draw(st.sampled_from(["kPa", "degF", "g", "ms", "%"]))
    if draw(st.booleans()):
        marks = st.sampled_from([0, 1, 99, 127]) if whole else st.sampled_from([-999.0, 0.125])
        keys["none"] = draw(st.lists(marks, min_size=1, max_size=2, unique=True))
    for name in ("plausible", "caution", "warning"):
        if draw(st.integers(0, 3)) == 0:
            keys[name] = draw(st.sampled_from([[-10, 10], [0, float("inf")], [-273.15, 1e9]]))
    if draw(st.booleans()):
        keys["decimals"] = draw(st.integers(0, 6))
    return keys


@st.composite
def _whole_keys(draw: st.DrawFn, bits: int) -> Table:
    """Keys of a field that holds whole numbers of at least so many bits."""
    use = draw(st.sampled_from(["number", "values", "flags"]))
    if use == "values":
        count = draw(st.integers(1, min(5, 1 << bits)))
        return {"values": [f"WORD{index}" for index in range(count)]}
    if use == "flags":
        return {"flags": [f"BIT{index}" for index in range(draw(st.integers(1, min(7, bits))))]}
    return draw(_number_keys(True)) if bits >= 7 else draw(_calibrations())


@st.composite
def _bit_runs(draw: st.DrawFn) -> list[Table]:
    """Neighbouring bit fields that fill whole bytes."""
    left = 8 * draw(st.integers(1, 4))
    fields = []
    while left:
        bits = draw(st.integers(1, min(left, 20)))
        fields.append({"type": "bits", "bits": bits, **draw(_whole_keys(bits))})
        left -= bits
    return fields


@st.composite
def _binary_fields(draw: st.DrawFn) -> list[Table]:
    fields: list[Table] = []
    for _ in range(draw(st.integers(1, 5))):
        kind = draw(st.sampled_from([*BINARY_INTEGERS, *BINARY_FLOATS, "bits", "text"]))
        if kind == "bits":
            fields += draw(_bit_runs())
            continue
        field: Table = {"type": kind}
        if kind == "text":
            field["length"] = draw(st.integers(1, 12))
        elif kind in BINARY_FLOATS:
            field |= draw(_number_keys(False))
        else:
            field |= draw(_whole_keys(7))
        if draw(st.integers(0, 3)) == 0:
            field["count"] = draw(st.integers(1, 4))
        fields.append(field)
    return fields


@st.composite
def _line_fields(draw: st.DrawFn) -> list[Table]:
    fields: list[Table] = []
    for _ in range(draw(st.integers(1, 6))):
        kind = draw(st.sampled_from(TEXT_TYPES))
        field: Table = {"type": kind}
        if kind == DIGITS:
            field["flags"] = [f"ALARM{index}" for index in range(draw(st.integers(1, 6)))]
        elif kind == "time":
            field["decimals"] = draw(st.integers(0, 3))
        elif kind == "integer":
            field |= draw(_whole_keys(63))
        elif kind == "number":
            field |= draw(_number_keys(False))
        elif draw(st.booleans()):
            field["values"] = ["PAD", "UP"]
        if draw(st.integers(0, 3)) == 0:
            field["count"] = draw(st.integers(1, 3))
        fields.append(field)
    for field in fields[draw(st.integers(0, len(fields))) :]:
        field["optional"] = True
    if draw(st.booleans()):
        fields.append({"type": "text", "rest": True, "optional": draw(st.just(True))})
    return fields


@st.composite
def _line_keys(draw: st.DrawFn) -> Table:
    keys: Table = {"delimiter": draw(st.sampled_from([",", ";", "\t", "|", " ", WHITESPACE, ANY]))}
    if keys["delimiter"] != ANY and draw(st.booleans()):
        keys["quote"] = draw(st.sampled_from(['"', "'"]))
    keys["labels"] = draw(st.booleans())
    keys["decimal_comma"] = keys["delimiter"] != "," and draw(st.booleans())
    keys["characters"] = draw(st.sampled_from(["ascii", "utf-8"]))
    return keys


@st.composite
def _packets(draw: st.DrawFn, binary: bool, number: int, marked: str) -> Table:
    fields = draw(_binary_fields() if binary else _line_fields())
    packet: Table = {"name": f"kind {number}", "encoding": "binary" if binary else "text"}
    if binary:
        packet["byte_order"] = draw(st.sampled_from(["little", "big"]))
        packet["bit_order"] = draw(st.sampled_from(["lowest-first", "highest-first"]))
    else:
        packet |= draw(_line_keys())
    if marked == "prefix":
        packet["prefix"] = f"$K{number},"
    if marked == "constant":
        fixed: Table = {"type": "uint16" if binary else "integer", "constant": 500 + number}
        fields.insert(0, fixed)
    names = st.sampled_from((*_NAMES, "_bits_0", "X"))
    for index, field in enumerate(fields):
        field["name"] = f"{draw(names)} {number}.{index}"
        if draw(st.integers(0, 5)) == 0:
            field["csv"] = draw(st.sampled_from(["", f"column {index}"]))
            field["group"] = "Group"
    packet["fields"] = fields
    return packet


@st.composite
def language_missions(draw: st.DrawFn) -> Mission:
    """Missions of one to three kinds of packet with whatever the language offers."""
    binary = draw(st.booleans())
    kinds = draw(st.integers(1, 3))
    marks = ["constant"] if binary else ["constant", "prefix"]
    marked = draw(st.sampled_from(marks if kinds > 1 else [*marks, ""]))
    document: Table = {
        "name": "made-up",
        "framing": {"kind": draw(st.sampled_from(["cobs", "slip"] if binary else ["lines"]))},
        "packet": [draw(_packets(binary, number, marked)) for number in range(kinds)],
        "command": [
            {
                "name": "SIMP",
                "send": "CMD,{team_id},{utc_time},{pa}",
                "parameters": [{"name": "pa"}],
            }
        ],
    }
    mission = parse_mission(toml_of(document), "random.toml")
    names = [field.name for field in mission.fields()]
    chosen = st.lists(st.sampled_from(names), max_size=3, unique=True)
    document["screen"] = {"headline": draw(chosen)}
    document["csv"] = {"order": draw(chosen)}
    for packet, kind in zip(document["packet"], mission.packets, strict=True):
        numbers = [
            name
            for name, made in conversions(kind).items()
            if made.is_number and si_calibration_of(made.field).apply(0.0) == 0.0
        ]
        if numbers and draw(st.booleans()):
            group = draw(st.lists(st.sampled_from(numbers), min_size=1, max_size=3, unique=True))
            packet["absent_if_all_zero"] = [group]
    return parse_mission(toml_of(document), "random.toml")


def values_of(packet: PacketKind) -> st.SearchStrategy[dict[str, Value]]:
    """Values, in and far out of range, for every field of one kind of packet."""
    made = conversions(packet)
    return st.fixed_dictionaries(
        {
            field.name: _numbers() if made[field.name].is_number else _words(field)
            for field in packet.fields
        }
    )
