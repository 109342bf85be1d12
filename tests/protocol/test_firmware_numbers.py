"""How the firmware's header writes numbers, in the corners."""

import math
import struct
import subprocess
from pathlib import Path

from protocol.firmware_header import firmware_header
from protocol.mission_file import parse_mission
from tests.protocol.compilers import compiled
from tests.protocol.random_missions import document_of, toml_of

MAIN = """
#include <stdio.h>
#include <math.h>
using namespace numbers;

inline void line(const Lines& packet) {
  uint8_t buffer[LINES_MAX_FRAME];
  const size_t size = write_lines(packet, buffer, sizeof buffer);
  printf("%.*s\\n", static_cast<int>(size), reinterpret_cast<const char*>(buffer));
}

int main() {
  STATEMENTS
  return 0;
}
"""


def answers(statements: str, folder: Path) -> list[str]:
    """Run statements on packets of numbers with 0, 1 and 4 decimals, and others."""
    fields = [
        {"name": "N0", "type": "number", "decimals": 0},
        {"name": "N1", "type": "number", "decimals": 1},
        {"name": "N4", "type": "number", "decimals": 4},
        {"name": "LAT", "type": "number", "unit": "deg", "decimals": 7},
        {"name": "FAR", "type": "number", "decimals": 9},
        {"name": "I", "type": "integer", "scale": 0.5, "unit": "V"},
        {"name": "T", "type": "time", "decimals": 1},
        {"name": "W", "type": "text"},
    ]
    document = document_of(fields, encoding="text", name="lines", delimiter=";")
    document |= {"name": "numbers", "framing": {"kind": "lines", "ending": "LF"}}
    mission = parse_mission(toml_of(document), "numbers.toml")
    source = folder / "numbers.cpp"
    source.write_text(firmware_header(mission, "x") + MAIN.replace("STATEMENTS", statements))
    program = compiled(source, "-fsanitize=address,undefined", "-fno-sanitize-recover")
    answer = subprocess.run([program], capture_output=True, text=True)
    assert answer.returncode == 0, answer.stderr
    return answer.stdout.split()


def test_numbers_in_all_sizes(tmp_path: Path) -> None:
    values = {
        "0.0f": ("0", "0.0", "0.0000"),
        "-0.04f": ("0", "0.0", "-0.0400"),
        "0.96f": ("1", "1.0", "0.9600"),
        "-9.96f": ("-10", "-10.0", "-9.9600"),
        "999.96f": ("1000", "1000.0", "999.9600"),
        "0.00004f": ("0", "0.0", "0.0000"),
        "101325.2f": ("101325", "101325.2", "101325.2031"),
        "-1e30f": ("-4294967040", "-4294967040.0", "-4294967040.0000"),
        "3.4e38f": ("4294967040", "4294967040.0", "4294967040.0000"),
        "1e-40f": ("0", "0.0", "0.0000"),
        "NAN": ("", "", ""),
        "INFINITY": ("", "", ""),
        "-INFINITY": ("", "", ""),
    }
    statements = "".join(
        f"{{ Lines p; p.N0 = {value}; p.N1 = {value}; p.N4 = {value}; line(p); }}\n"
        for value in values
    )
    for found, expected in zip(answers(statements, tmp_path), values.values(), strict=True):
        assert tuple(found.split(";")[:3]) == expected


def test_whole_numbers_with_a_point_times_and_words(tmp_path: Path) -> None:
    sent = {
        "p.LAT = 473977420": ";;;47.3977420;;;;",
        "p.LAT = -1": ";;;-0.0000001;;;;",
        "p.set_LAT_deg(-179.99999994)": ";;;-179.9999999;;;;",
        "p.set_LAT_deg(NAN)": ";;;;;;;",
        "p.set_LAT_deg(1e300)": ";;;214.7483647;;;;",
        "p.LAT = -2147483647": ";;;-214.7483647;;;;",
        "p.FAR = 9223372036854775807": ";;;;9223372036.854775807;;;",
        "p.set_FAR(-0.5)": ";;;;-0.500000000;;;",
        "p.set_FAR(1e300)": ";;;;9223372036.854774784;;;",
        "p.set_I_V(12.3)": ";;;;;25;;",
        "p.set_I_V(-0.2)": ";;;;;0;;",
        "p.set_I_V(INFINITY)": ";;;;;2147483647;;",
        "p.set_I_V(NAN)": ";;;;;;;",
        "p.set_T(23, 59, 59)": ";;;;;;23:59:59.0;",
        "p.T = 864000": ";;;;;;00:00:00.0;",
        "p.T = -1": ";;;;;;23:59:59.9;",
        "p.T = 12": ";;;;;;00:00:01.2;",
        'p.set_W("  a;b\\r\\n\\xff;c  ")': ";;;;;;;abc",
        'p.set_W("0123456789012345678901234567890123456789")': ";" * 7
        + "01234567890123456789012345678901",
        "p.N0 = 1": "1;;;;;;;",
    }
    statements = "".join(f"{{ Lines p; {statement}; line(p); }}\n" for statement in sent)
    assert answers(statements, tmp_path) == list(sent.values())


def test_floats_of_32_bits_are_widened_where_double_has_no_64(tmp_path: Path) -> None:
    values = [0.0, -0.0, 1.0, -2.5, 3.4e38, 1.2e-38, math.inf, -math.inf, 47.397742]
    narrow = [struct.pack("<f", value) for value in values]
    statements = "".join(
        f'printf("%016llx\\n", static_cast<unsigned long long>('
        f"detail::float64_bits_of({struct.unpack('<I', data)[0]}u)));\n"
        for data in narrow
    )
    for found, data in zip(answers(statements, tmp_path), narrow, strict=True):
        assert bytes.fromhex(found) == struct.pack(">d", *struct.unpack("<f", data))
