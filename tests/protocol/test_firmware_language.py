"""Lines that the firmware's header writes are, byte for byte, those of the ground's encoder."""

import subprocess
from pathlib import Path
from typing import Any

import pytest

from protocol.encoder import Encoder
from protocol.firmware_header import firmware_header
from protocol.firmware_header.header import names_of_header, packet_codes
from protocol.firmware_header.identifiers import namespace_name
from protocol.mission import Mission
from protocol.mission_file import load_mission
from protocol.packet import Value
from tests.protocol.compilers import compiled
from tests.protocol.random_missions import line_mission_of

Table = dict[str, Any]

_SENDER = """
#include <stdio.h>

int main() {{
  {name}::{code.struct} packet;
  {statements}
  uint8_t buffer[{name}::{code.longest}];
  fwrite(buffer, 1, {name}::{code.write}(packet, buffer, sizeof buffer), stdout);
  return 0;
}}
"""


def sent(mission: Mission, statements: str, folder: Path) -> bytes:
    """What a program sends that makes a packet, and does the statements with it."""
    code = packet_codes(mission, names_of_header())[0]
    name = namespace_name(mission.name)
    program = _SENDER.format(name=name, code=code, statements=statements)
    source = folder / "sender.cpp"
    source.write_text(firmware_header(mission, "x.toml") + program, encoding="ascii")
    sender = compiled(source, "-fsanitize=address,undefined", "-fno-sanitize-recover")
    return subprocess.run([sender], capture_output=True, check=True).stdout


A: Table = {"name": "a", "type": "text"}
B: Table = {"name": "b", "type": "number", "decimals": 2}
CLOCK: Table = {"name": "c", "type": "time", "decimals": 1}
MARKED: Table = {"name": "m", "type": "number", "decimals": 1, "none": [-99.5]}
ALARMS: Table = {"name": "e", "type": "digits", "flags": ["X", "Y", "Z"]}
OPTIONAL: Table = {"name": "o", "type": "text", "optional": True}
REST: Table = {"name": "r", "type": "text", "optional": True, "rest": True}
NAN = float("nan")


@pytest.mark.parametrize(
    ("fields", "keys", "statements", "values", "line"),
    [
        ([ALARMS], {}, "packet.e = e_X | e_Z;", {"e": "X Z"}, "101"),
        ([ALARMS, B], {}, "", {"e": "", "b": NAN}, "000,"),
        ([A, B], {"delimiter": "any"}, "packet.b = 1.5f;", {"a": "", "b": 1.5}, ",1.50"),
        (
            [A, B, CLOCK],
            {"delimiter": "any", "decimal_comma": True},
            'packet.set_a("a b;,\\tc"); packet.b = -1.5f; packet.c = 36005;',
            {"a": "a b;,\tc", "b": -1.5, "c": 3600.5},
            "abc;-1,50;01:00:00,5",
        ),
        (
            [A, MARKED],
            {"delimiter": "any", "decimal_comma": True, "labels": True},
            'packet.set_a("a=b:c");',
            {"a": "a=b:c", "m": NAN},
            "abc;-99,5",
        ),
        ([A, REST], {}, 'packet.set_r(",3.2,OPEN");', {"a": "", "r": ",3.2,OPEN"}, ",,3.2,OPEN"),
        ([B, REST], {}, 'packet.set_r(" x, ");', {"b": NAN, "r": " x, "}, ",x,"),
        ([B, REST], {"labels": True}, 'packet.set_r("x=,");', {"b": NAN, "r": "x=,"}, ",x,"),
        ([B, REST], {"quote": '"'}, 'packet.set_r(",\\"1");', {"b": NAN, "r": ',"1'}, ',",1"'),
        ([A, REST], {"delimiter": "any"}, 'packet.set_r("x ;y");', {"a": "", "r": "x ;y"}, ",x y"),
        (
            [A, REST],
            {"delimiter": "whitespace"},
            'packet.set_r("x  y");',
            {"a": "", "r": "x  y"},
            "- x  y",
        ),
        ([A, OPTIONAL], {"delimiter": "whitespace"}, "", {"a": "", "o": ""}, "- -"),
        ([A, OPTIONAL, REST], {}, "", {"a": "", "o": "", "r": ""}, ","),
        ([OPTIONAL, REST], {}, "", {"o": "", "r": ""}, ","),
        ([OPTIONAL, REST], {}, 'packet.set_o("x");', {"o": "x", "r": ""}, "x"),
        ([OPTIONAL], {}, "", {"o": ""}, "-"),
        (
            [A, {**A, "name": "w", "values": ["ÜST", "ALT"]}],
            {"characters": "utf-8"},
            'packet.set_a("h\\303\\266he\\302\\240 \\351\\253\\230\\351\\253");',
            {"a": "höhe\xa0 高", "w": "ÜST"},
            "höhe 高,ÜST",
        ),
    ],
)
def test_a_line_is_as_the_encoder_writes_it(
    tmp_path: Path,
    fields: list[Table],
    keys: Table,
    statements: str,
    values: dict[str, Value],
    line: str,
) -> None:
    mission = line_mission_of(fields, **keys)
    names = namespace_name(mission.name)
    frame = sent(mission, f"using namespace {names}; {statements}", tmp_path)
    assert frame == line.encode() + b"\r"
    assert Encoder(mission).encode(values).frame == frame


def test_the_optional_data_of_a_competition(tmp_path: Path) -> None:
    frame = sent(load_mission("aas-2026"), 'packet.set_OPTIONAL_DATA(",3.2,OPEN");', tmp_path)
    assert frame.endswith(b",,3.2,OPEN\r")


def test_error_codes_of_a_competition(tmp_path: Path) -> None:
    mission = load_mission("turksat-model-satellite")
    statement = "packet.HATA_KODU = (1u << 3) | (1u << 5);"
    assert b",000101," in b"," + sent(mission, statement, tmp_path)
