"""Whatever is given: a draft that loads, or a sentence."""

import math
from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from protocol.drafting import DraftError, draft_of_capture, draft_of_csv, draft_of_struct, toml_of
from protocol.drafting.draft import Draft
from protocol.drafting.unit_hint import unit_hint
from protocol.platforms import PLATFORMS
from protocol.units import UNITS
from tests.protocol.drafting.decoding import mission_of_draft
from tests.protocol.drafting.flights import binary_mission, stream

EXAMPLES = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
NAMES = st.text(max_size=12) | st.sampled_from(
    ["alt", "lat", "lon", "gps_alt", "state", "count", "time", "temp (C)", "pres_kPa", "a_0", "a"]
)
WORDS = st.text(max_size=8) | st.sampled_from(
    [
        *("1", "2.5", "-3", "nan", "", "10:00:01", "PAD", "1,5", "5 V", "T=3", "0", "1e400"),
        *('"', '"a', "#", "a\tb", "é", "²", "١", "1_0", "0x1F", "inf", "--", "x: y", "=", "5²"),
        "9" * 25,
    ]
)
PIECES = st.sampled_from(
    [
        *("struct", "union", "enum", "typedef", "{", "}", ";", ",", ":", "(", ")", "[", "]"),
        *("=", "*", "int", "unsigned", "long", "char", "uint8_t", "float", "double", "A", "B"),
        *("x", "y", "3", "0", "8", "-1", "99999999999", "0x", "08", "<<", "+", "__attribute__"),
        *("packed", "const", "// 0.01 hPa\n", "/* V */", "#pragma pack(1)\n", "#define N 4\n"),
        *("N", "static", "::", "~"),
    ]
)


def drafted_or_told(draft_of: Callable[[], Draft]) -> None:
    try:
        draft = draft_of()
    except DraftError:
        return
    text = toml_of(draft)
    mission = mission_of_draft(draft)
    assert mission.text == text
    assert all(line.isprintable() for line in text.splitlines())


@given(st.binary(max_size=400))
@EXAMPLES
def test_any_bytes(data: bytes) -> None:
    drafted_or_told(lambda: draft_of_csv(data, "t"))
    drafted_or_told(lambda: draft_of_capture(data, "t"))


@given(st.text(max_size=300), st.sampled_from(PLATFORMS))
@EXAMPLES
def test_any_text(text: str, platform: str) -> None:
    drafted_or_told(lambda: draft_of_csv(text.encode(errors="replace"), "t"))
    drafted_or_told(lambda: draft_of_capture(text.encode(errors="replace"), "t"))
    drafted_or_told(lambda: draft_of_struct(text, "t", "", platform))


@given(
    st.lists(NAMES, min_size=1, max_size=6),
    st.lists(st.lists(WORDS, min_size=1, max_size=7), min_size=1, max_size=12),
    st.sampled_from(",;\t| "),
    st.sampled_from(["\n", "\r\n", "\r"]),
)
@EXAMPLES
def test_any_table(names: list[str], rows: list[list[str]], mark: str, end: str) -> None:
    lines = [mark.join(names), *(mark.join(row) for row in rows)]
    data = end.join(lines).encode(errors="replace")
    drafted_or_told(lambda: draft_of_csv(data, "t"))
    drafted_or_told(lambda: draft_of_capture(data + end.encode(), "t"))


@given(st.lists(st.lists(WORDS, min_size=3, max_size=3), min_size=8, max_size=20), st.data())
@EXAMPLES
def test_any_regular_lines(rows: list[list[str]], data: st.DataObject) -> None:
    first = data.draw(st.sampled_from(["", "GPS", "$T", "n="]))
    text = "".join(f"{first}{','.join(row)}\r\n" for row in rows)
    drafted_or_told(lambda: draft_of_capture(text.encode(errors="replace"), "t"))


@given(st.lists(PIECES, max_size=40), st.sampled_from(PLATFORMS))
@EXAMPLES
def test_any_header(pieces: list[str], platform: str) -> None:
    text = " ".join(pieces)
    drafted_or_told(lambda: draft_of_struct(text, "t", "", platform))
    body = f"struct S {{ {text} }};"
    drafted_or_told(lambda: draft_of_struct(body, "t", "S", platform))


MEMBERS = st.tuples(
    st.sampled_from(["char", "int", "uint8_t", "int16_t", "long long", "float", "double", "bool"]),
    st.sampled_from(["a", "a_0", "lat", "_PAD1", "crc", "gps_alt", "state", "name", "b"]),
    st.sampled_from(["", "[2]", "[0]", "[3][2]", " : 1", " : 3", " : 7"]),
    st.sampled_from(["", "// 0.01 degC", "// V", "// m/s^2 * 100", "/* 1/16 g */", "// 1e9 m"]),
)


@given(st.lists(MEMBERS, max_size=9), st.booleans(), st.sampled_from(PLATFORMS))
@EXAMPLES
def test_any_struct(members: list[tuple[str, str, str, str]], packed: bool, platform: str) -> None:
    lines = [f"  {kind} {name}{size}; {note}\n" for kind, name, size, note in members]
    behind = "__attribute__((packed))" if packed else ""
    text = f"struct S {{\n{''.join(lines)}}} {behind};"
    drafted_or_told(lambda: draft_of_struct(text, "t", "", platform))


@given(st.data())
@settings(max_examples=25, deadline=None)
def test_damaged_streams(data: st.DataObject) -> None:
    framing = data.draw(
        st.sampled_from([{"kind": "cobs"}, {"kind": "slip"}, {"kind": "xbee-api", "mode": 2}])
    )
    sent = bytearray(stream(binary_mission(framing), 40))
    for _ in range(data.draw(st.integers(0, 30))):
        sent[data.draw(st.integers(0, len(sent) - 1))] = data.draw(st.integers(0, 255))
    drafted_or_told(lambda: draft_of_capture(bytes(sent), "t"))


@given(st.text(max_size=60))
@EXAMPLES
def test_any_comment(comment: str) -> None:
    hint = unit_hint(comment, None)
    assert hint is None or (hint[0] in UNITS and math.isfinite(hint[1]) and hint[1] > 0)


@pytest.mark.parametrize("text", ["(" * 5000, "struct A {" * 5000, "[" * 5000, "{" * 100_000])
def test_deep_nesting(text: str) -> None:
    drafted_or_told(lambda: draft_of_struct(text, "t"))
