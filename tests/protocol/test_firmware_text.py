"""Nothing that a mission file says can leave its place in the header."""

import re
from pathlib import Path
from typing import Any

from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from protocol.firmware_header import firmware_header
from protocol.firmware_header.identifiers import Names, cleaned, namespace_name
from protocol.firmware_header.literals import comment, string
from protocol.mission import Mission
from protocol.mission_file import parse_mission
from tests.protocol.firmware_programs import sent_and_read
from tests.protocol.random_missions import document_of, missions, toml_of

_DIRECTIVES = re.compile(
    r"#(?:ifndef|define) GROUNDSTATION_\w+_H|#include <(?:stddef|stdint|string)\.h>|#endif  // \w+"
)
_STRING = re.compile(r'"(?:[^"\\\n?]|\\[0-7]{3})*"')
_CHARACTER = re.compile(r"'(?:[^'\\\n]|\\[0-7]{3}|\\[0rn])'")
_CODE = re.compile(r"[\w\s{}()\[\]<>;:,.=+*/&|^~!?%-]*")

_PIECES = ['"', "\\", "*/", "/*", "//", "??/", "#define", "';", "}", "n", "{", "%s", "0", "A"]

texts = (
    st.text(st.characters(min_codepoint=32, max_codepoint=126), min_size=1, max_size=12)
    | st.lists(st.sampled_from(_PIECES), min_size=1, max_size=6).map("".join)
).filter(str.strip)
"""What a mission file may say and a compiler might take for something else."""

names = texts | st.text(min_size=1, max_size=8).filter(lambda t: t.isprintable() and t.strip())


def check_is_code(header: str) -> None:
    """A reading of the header by rules narrower than those of C++."""
    assert header.isascii()
    assert "??" not in header
    for line in header.splitlines():
        assert line.isprintable()
        assert not line.endswith("\\")
        if line.startswith("#"):
            assert _DIRECTIVES.fullmatch(line), line
            continue
        code = _CHARACTER.sub("0", _STRING.sub("0", _code_of(line)))
        assert _CODE.fullmatch(code), line
        assert "/*" not in code.replace("/*payload_size*/", "").replace("/*packet*/", ""), line


def _code_of(line: str) -> str:
    """The line without a comment at its end; a string may hold two slashes."""
    place = 0
    while place < len(line):
        found = _STRING.match(line, place) or _CHARACTER.match(line, place)
        if found:
            place = found.end()
        elif line.startswith("//", place):
            return line[:place]
        else:
            place += 1
    return line


@given(missions(), texts)
def test_headers_of_random_missions_are_code(mission: Mission, source: str) -> None:
    check_is_code(firmware_header(mission, source))


@st.composite
def hostile(draw: st.DrawFn) -> dict[str, Any]:
    words = st.lists(texts.map(str.strip), min_size=1, max_size=4, unique=True)
    unsendable = draw(st.sampled_from([",", "\\", '"', "'", "?", "/"]))
    sendable = words.map(lambda several: [w for w in several if unsendable not in w] or ["w"])
    document = document_of(
        [
            {"name": f"{draw(names)}1", "type": "text", "values": draw(sendable)},
            {"name": f"{draw(names)}2", "type": "text", "constant": draw(sendable)[0]},
            {"name": f"{draw(names)}3", "type": "integer", "values": draw(words)},
            {"name": f"{draw(names)}4", "type": "number", "group": draw(texts)},
        ],
        encoding="text",
        name=draw(names),
        prefix=draw(texts),
        delimiter=unsendable,
    )
    document["title"] = draw(names)
    without_braces = texts.map(lambda text: text.replace("{", "").replace("}", "") + "x")
    document["command"] = [
        {
            "name": draw(names),
            "send": f"{draw(without_braces)}{{p}}{draw(without_braces)}",
            "echo": f"{draw(without_braces)}{{p}}",
            "parameters": [{"name": "p", "values": draw(words)}, {"name": f"{draw(names)}q"}],
        }
    ]
    return document


@given(hostile(), names)
def test_headers_of_hostile_missions_are_code(document: dict[str, Any], source: str) -> None:
    check_is_code(firmware_header(parse_mission(toml_of(document), "hostile.toml"), source))


def test_headers_of_hostile_missions_compile(tmp_path: Path) -> None:
    found: list[Mission] = []

    @settings(max_examples=30, phases=[Phase.generate], database=None)
    @given(hostile())
    def collect(document: dict[str, Any]) -> None:
        found.append(parse_mission(toml_of(document), "hostile.toml"))

    collect()
    sent_and_read(found, tmp_path, seed=4, each=1)


@given(st.text())
def test_comments_and_strings_hold_what_they_are_given(text: str) -> None:
    assert re.fullmatch(r"[A-Za-z0-9 .,:;()\[\]{}=+%_'\"/<>|&^~@#$!-]*", comment(text))
    assert "//" not in comment(text)
    assert _STRING.fullmatch(string(text))


@given(st.lists(st.text(max_size=10), max_size=30))
def test_names_are_identifiers_and_each_is_given_once(wanted: list[str]) -> None:
    scope = Names()
    given_out = [scope.take(word) for word in wanted]
    assert len(set(given_out)) == len(wanted)
    for name in [*given_out, *map(namespace_name, wanted)]:
        assert re.fullmatch(r"[A-Za-z_]\w*", name, re.ASCII)
        assert "__" not in name
        assert not re.match(r"_[A-Z]", name)


def test_names_stay_as_they_are_where_they_can() -> None:
    scope = Names()
    assert [scope.take(word) for word in ("ALTITUDE", "Altitude", "GPS1", "accel.x", "2D")] == [
        *("ALTITUDE", "Altitude", "GPS1", "accel_x", "_2D")
    ]
    assert cleaned("İRTİFA FARKI / YÜKSEKLİK ığ") == "IRTIFA_FARKI_YUKSEKLIK_ig"
    assert [scope.take(word) for word in ("class", "PI", "ALTITUDE", "高度", "12", "uint8_t")] == [
        *("class_", "PI_", "ALTITUDE_2", "unnamed", "n12", "uint8_t_")
    ]
    assert namespace_name("signal") == "signal_mission"
