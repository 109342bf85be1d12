"""Every mission in the guide and in the README loads, and its example lines give what is said."""

import math
import re
from collections.abc import Iterator
from pathlib import Path
from typing import get_args

import msgspec
import pytest

from protocol.checksum import algorithm_names
from protocol.conversion import conversions
from protocol.decoder import Decoder
from protocol.errors import MissionError
from protocol.field_types import BINARY_TYPES, TEXT_TYPES
from protocol.framing import framing_names
from protocol.mission import Mission, MissionFile
from protocol.mission_file import builtin_names, parse_mission
from protocol.packet import Chunk, LinkReport, Packet, Reject
from protocol.roles import PHASES, ROLES
from protocol.units import UNITS

ROOT = Path(__file__).parents[1]
GUIDE = (ROOT / "docs" / "missions.md").read_text(encoding="utf-8")
README = (ROOT / "README.md").read_text(encoding="utf-8")

_BLOCK = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_PART = "# part of a mission: "

_LINES = 'name = "base"\nframing = { kind = "lines" }\n'
_COBS = 'name = "base"\nframing = { kind = "cobs" }\n'
_PACKET = '[[packet]]\nname = "telemetry"\nencoding = "%s"\nfields = [\n%s\n]\n'
_TWO_BINARY = """
  { name = "COUNT", type = "uint16" },
  { name = "TEMP", type = "int16", unit = "degC", scale = 0.01 },
"""
_TWO_IN_A_LINE = """
  { name = "COUNT", type = "integer" },
  { name = "TEMP", type = "number", unit = "degC", decimals = 2 },
"""
_WHOLE = """
  { name = "COUNT", type = "integer", role = "packet_count" },
  { name = "STATE", type = "text", role = "state", values = ["PAD", "UP", "DOWN"] },
  { name = "ALT", type = "number", unit = "m", decimals = 1, role = "altitude" },
  { name = "ECHO", type = "text", role = "command_echo" },
"""


def whole_mission(block: str) -> str:
    """Return the block as a mission; a part of one is put where its first line says."""
    first, _, part = block.partition("\n")
    if not first.startswith(_PART):
        return block
    match first.removeprefix(_PART):
        case "fields of a line":
            return _LINES + _PACKET % ("text", part)
        case "packets of lines":
            return _LINES + part
        case "packets":
            return _COBS + part
        case "framing":
            return f'name = "base"\n{part}\n{_PACKET % ("binary", _TWO_BINARY)}'
        case "framing of lines":
            return f'name = "base"\n{part}\n{_PACKET % ("text", _TWO_IN_A_LINE)}'
        case "at the end":
            return _LINES + _PACKET % ("text", _WHOLE) + part
        case other:
            raise AssertionError(f"no base for a part of a mission: {other}")


def blocks(document: str) -> list[tuple[str, str]]:
    """Return the kind and the content of each block of code."""
    return [(match.group(1), match.group(2)) for match in _BLOCK.finditer(document)]


def missions_with_examples() -> Iterator[tuple[str, list[str]]]:
    """Yield each mission of the guide with the lines of the block of examples behind it."""
    found = blocks(GUIDE)
    for (kind, content), (next_kind, examples) in zip(found, [*found[1:], ("", "")], strict=True):
        if kind == "toml":
            yield content, examples.splitlines() if next_kind == "text" else []


ALL = list(missions_with_examples())
GOOD = [(block, examples) for block, examples in ALL if not block.startswith("# wrong")]
WRONG = [(block, examples) for block, examples in ALL if block.startswith("# wrong")]


@pytest.mark.parametrize(("block", "examples"), GOOD, ids=[b.splitlines()[0] for b, _ in GOOD])
def test_each_mission_of_the_guide_loads_and_its_examples_are_true(
    block: str, examples: list[str]
) -> None:
    mission = parse_mission(whole_mission(block), "my-team.toml")
    for example in examples:
        check(mission, example)


@pytest.mark.parametrize(("block", "sentence"), WRONG)
def test_each_mistake_of_the_guide_is_told_as_it_says(block: str, sentence: list[str]) -> None:
    with pytest.raises(MissionError) as caught:
        parse_mission(block, "my-team.toml")
    assert [str(caught.value)] == sentence


def check(mission: Mission, example: str) -> None:
    """Decode what stands first in the line and compare it with what the line says of it."""
    sent, verb, said = re.split(
        r"\s{3,}(gives|is rejected:?|is about the link)", example, maxsplit=1
    )
    outcomes = list(Decoder(mission).feed(Chunk(bytes_of(mission, sent), 1, 1)))
    if verb == "gives":
        assert all(isinstance(outcome, Packet) for outcome in outcomes), outcomes
        assert outcomes
        compare(mission, outcomes[0], said.strip())  # type: ignore[arg-type]
    elif verb == "is about the link":
        assert [type(outcome) for outcome in outcomes] == [LinkReport]
    else:
        (reject,) = outcomes
        assert isinstance(reject, Reject)
        assert said.strip() in reject.detail


def bytes_of(mission: Mission, sent: str) -> bytes:
    if re.fullmatch(r"(?:[0-9A-F]{2}\s?)+", sent):
        return bytes.fromhex(sent)
    return sent.encode() + b"\r\n"


def compare(mission: Mission, packet: Packet, said: str) -> None:
    kind = next(kind for kind in mission.packets if kind.name == packet.kind)
    made = conversions(kind)
    parts = re.split(r",\s+(?=\w+ =)", said)
    assert parts
    for part in parts:
        name, _, value = (word.strip() for word in part.partition("="))
        field = made[name].field
        if value == "no value":
            assert math.isnan(float(packet.values[name]))
        elif not made[name].is_number:
            assert packet.values[name] == value
        elif field.type == "time":
            assert f"{packet.values[name]:g} s" == value
        else:
            number, _, unit = value.partition(" ")
            assert unit == field.unit
            assert float(made[name].to_text(packet.wire[name])) == pytest.approx(float(number))


def test_the_missions_of_the_readme_load() -> None:
    found = [content for kind, content in blocks(README) if kind == "toml"]
    assert found
    for content in found:
        parse_mission(whole_mission(content), "my-team.toml")


@pytest.mark.parametrize("name", builtin_names())
def test_each_built_in_mission_is_listed(name: str) -> None:
    assert f"`{name}`" in GUIDE
    assert f"`{name}`" in README


def structs() -> Iterator[type[msgspec.Struct]]:
    """Yield each table of a mission file once."""
    seen: list[type[msgspec.Struct]] = []
    waiting: list[object] = [MissionFile]
    while waiting:
        found = waiting.pop()
        if isinstance(found, type) and issubclass(found, msgspec.Struct):
            if found not in seen:
                seen.append(found)
                waiting += [field.type for field in msgspec.structs.fields(found)]
        else:
            waiting += get_args(found)
    return iter(seen)


KEYS = sorted({field.name for struct in structs() for field in msgspec.structs.fields(struct)})


@pytest.mark.parametrize("key", KEYS)
def test_every_key_of_the_language_stands_in_an_example(key: str) -> None:
    missions = "\n".join(block for block, _ in GOOD)
    assert re.search(rf"(?:^|[\[{{,\s.]){key}\s*(?:=|\]|\.)", missions, re.MULTILINE)


@pytest.mark.parametrize(
    "word",
    sorted({*ROLES, *(unit for unit in UNITS if unit), *BINARY_TYPES, *TEXT_TYPES, *PHASES})
    + framing_names(),
)
def test_every_word_of_the_language_is_told(word: str) -> None:
    assert f"`{word}`" in GUIDE


def test_the_checksums_that_the_guide_names_are_there() -> None:
    table = next(line for line in GUIDE.splitlines() if line.startswith("| `algorithm` |"))
    named = set(re.findall(r"`([A-Z][A-Z0-9/-]+)`", table))
    assert len(named) >= 8
    assert named <= set(algorithm_names())


def test_the_headings_that_the_guide_points_to_are_there() -> None:
    headings = {
        re.sub(r"[^\w -]", "", heading).strip().lower().replace(" ", "-")
        for heading in re.findall(r"^## (.*)$", GUIDE, re.MULTILINE)
    }
    assert set(re.findall(r"\]\(#([^)]*)\)", GUIDE)) <= headings
