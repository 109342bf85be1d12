"""The command parser of the firmware's header, run on bytes good and bad."""

import random
import subprocess
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from protocol.commands import command_bytes, expected_echo
from protocol.conversion import format_clock
from protocol.firmware_header import firmware_header
from protocol.firmware_header.identifiers import namespace_name
from protocol.framing.xbee_api import api_frame
from protocol.mission import Command, Mission
from protocol.mission_file import builtin_names, load_mission, parse_mission
from tests.protocol.compilers import compiled
from tests.protocol.random_missions import document_of, toml_of

ON_OFF = ["ON", "OFF"]

COMMANDS: list[dict[str, Any]] = [
    {
        "name": "CX",
        "send": "CMD,{team_id},CX,{state}",
        "echo": "CX{state}",
        "parameters": [{"name": "state", "values": ON_OFF}],
    },
    {
        "name": "ST",
        "send": "CMD,{team_id},ST,{time}",
        "echo": "ST{time}",
        "parameters": [{"name": "time"}],
    },
    {
        "name": "SIMP",
        "send": "CMD,{team_id},SIMP,{pressure}",
        "echo": "SP{pressure}",
        "parameters": [{"name": "pressure", "range": [0, 200000]}],
    },
    {"name": "CAL", "send": "CMD,{team_id},CAL", "echo": "CAL"},
    {
        "name": "MEC",
        "send": "CMD,{team_id},MEC,{device}:{state}",
        "echo": "{team_id}{device}{state}",
        "parameters": [{"name": "device"}, {"name": "state", "values": [*ON_OFF, "ONE"]}],
    },
    {"name": '*/ "\\ ??/', "send": 'X"\\??/*/', "echo": '"\\??/'},
    {
        "name": "class",
        "send": "{a}{b}{c}",
        "parameters": [
            {"name": "a", "values": ["<", "<<"]},
            {"name": "b", "range": [-5, 5]},
            {"name": "c", "values": ["", ">"][1:]},
        ],
    },
]

UNENDED: list[dict[str, Any]] = [
    {"name": "A", "send": "A", "echo": "A", "ending": "none"},
    {
        "name": "GO",
        "send": "GO{n}",
        "echo": "G{n}",
        "ending": "none",
        "parameters": [{"name": "n", "values": ["1", "2"]}],
    },
    {
        "name": "SET",
        "send": "SET {v}",
        "echo": "S{v}",
        "ending": "none",
        "parameters": [{"name": "v", "range": [-10, 10]}],
    },
    {"name": "CAL", "send": "C!", "echo": "CAL"},
    {"name": "T", "send": "T{utc_time}", "echo": "T{utc_time}", "ending": "none"},
]

TIMED: list[dict[str, Any]] = [
    {"name": "ST", "send": "ST,{utc_time}", "echo": "ST{utc_time}"},
    {"name": "AT", "send": "AT {utc_time},{n}", "echo": "{n}", "parameters": [{"name": "n"}]},
    {"name": "NO", "send": "NO", "echo": "NO{utc_time}"},
]

LISTENER = """
#include <stdio.h>

int main() {
  NAMESPACE::CommandParser* const parser = new NAMESPACE::CommandParser;
  for (int c = getchar(); c != EOF; c = getchar()) {
    if (parser->feed(static_cast<uint8_t>(c))) {
      const NAMESPACE::Command& command = parser->command();
      printf("%d %s", static_cast<int>(command.name), parser->echo());
      DETAILS
      printf("\\n");
    }
  }
  delete parser;
  return 0;
}
"""

DETAILS = """
      printf(" %d %s %.2f", static_cast<int>(command.CX_state), command.ST_time,
             command.SIMP_pressure);
"""

CLOCKS = """
      printf(" %s %lu %s %lu", command.ST_utc_time, (unsigned long)command.ST_utc_time_s,
             command.AT_utc_time, (unsigned long)command.AT_utc_time_s);
"""


def mission_with(commands: list[dict[str, Any]], name: str) -> Mission:
    document = document_of([{"name": "N", "type": "uint8"}])
    return parse_mission(
        toml_of({**document, "name": name, "team_id": "1031", "command": commands}), "made-up.toml"
    )


def listener(folder: Path, mission: Mission, details: str) -> Path:
    source = folder / f"{mission.name}.cpp"
    program = LISTENER.replace("NAMESPACE", namespace_name(mission.name)).replace(
        "DETAILS", details
    )
    source.write_text(firmware_header(mission, "x.toml") + program, encoding="ascii")
    return compiled(source, "-fsanitize=address,undefined", "-fno-sanitize-recover")


@pytest.fixture(scope="module")
def ended(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return listener(tmp_path_factory.mktemp("ended"), mission_with(COMMANDS, "ended"), DETAILS)


@pytest.fixture(scope="module")
def unended(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return listener(tmp_path_factory.mktemp("unended"), mission_with(UNENDED, "unended"), "")


@pytest.fixture(scope="module")
def timed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return listener(tmp_path_factory.mktemp("timed"), mission_with(TIMED, "timed"), CLOCKS)


def heard(program: Path, data: bytes) -> list[str]:
    answer = subprocess.run([program], input=data, capture_output=True, timeout=30)
    assert answer.returncode == 0, answer.stderr.decode()[:4000]
    return answer.stdout.decode("ascii").splitlines()


@pytest.mark.parametrize(
    ("sent", "expected"),
    [
        (b"CMD,1031,CX,ON\r", "1 CXON 0  0.00"),
        (b"CMD,1031,CX,OFF\r\n", "1 CXOFF 1  0.00"),
        (b"CMD,1031,ST,13:35:59\n", "2 ST13:35:59 0 13:35:59 0.00"),
        (b"CMD,1031,SIMP,101325\r", "3 SP101325 0  101325.00"),
        (b"CMD,1031,SIMP,+1.0132e5\r", "3 SP+1.0132e5 0  101320.00"),
        (b"CMD,1031,SIMP,.5\r", "3 SP.5 0  0.50"),
        (b"\xff\x00\r\n\x80CMD,1031,CAL\r", "4 CAL 0  0.00"),
        (b"CMD,1031,MEC,DOOR:ONE\r", "5 1031DOORONE 0  0.00"),
        (b'X"\\??/*/\r', '6 "\\??/ 0  0.00'),
        (b"<<-4.5>\r", "7  0  0.00"),
    ],
)
def test_commands_are_understood(ended: Path, sent: bytes, expected: str) -> None:
    assert heard(ended, sent) == [expected]
    assert heard(ended, b"\n" + sent + b"rubbish\r" + sent) == [expected, expected]


@pytest.mark.parametrize(
    "sent",
    [
        b"CMD,1032,CX,ON\r",  # another team's
        b"CMD,10310,CX,ON\r",
        b"CMD,1031,CX,\r",
        b"CMD,1031,CX,ONX\r",
        b"CMD,1031,CX,on\r",
        b"CMD,1031,CX,O\xcfN\r",
        b"xCMD,1031,CX,ON\r",
        b"CMD,1031,CX\r,ON\r",
        b"CMD,1031,SIMP,\r",
        b"CMD,1031,SIMP,-1\r",  # out of range
        b"CMD,1031,SIMP,200001\r",
        b"CMD,1031,SIMP,1e99999999999\r",
        b"CMD,1031,SIMP,nan\r",
        b"CMD,1031,SIMP,1e\r",
        b"CMD,1031,SIMP,.\r",
        b"CMD,1031,ST,12:00:00,more\r",
        b"CMD,1031,ST," + b"x" * 33 + b"\r",  # longer than text may be
        b"CMD,1031,ST," + b"x" * 5000 + b"\r",
        b"CMD,1031,ST,\r",
        b"x" * 5000 + b"CMD,1031,CAL\r",
        b"CMD,1031,CAL" + b" " * 300 + b"\r",
        b"\r\r\n\n\0\0",
    ],
)
def test_what_is_no_command_of_ours_is_passed_over(ended: Path, sent: bytes) -> None:
    assert heard(ended, sent) == []
    after = heard(ended, sent + b"\rCMD,1031,CAL\r")
    assert after == ["4 CAL 0  0.00"]


@pytest.mark.parametrize(
    ("sent", "expected"),
    [
        (b"A", ["1 A"]),
        (b"AA", ["1 A", "1 A"]),
        (b"xyA\xffA", ["1 A", "1 A"]),
        (b"GO1GO2GO3", ["2 G1", "2 G2"]),
        (b"GGO1", ["2 G1"]),
        (b"SET 5", []),
        (b"SET 5\r", ["3 S5"]),
        (b"SET -7.5\nA", ["3 S-7.5", "1 A"]),
        (b"SET 50\r", []),
        (b"C!\r", ["4 CAL"]),
        (b"C!", []),
        (b"C" * 1000 + b"!\r", ["4 CAL"]),
        (b"T12:34:56T12:3T23:59:59", ["5 T12:34:56", "5 T23:59:59"]),
    ],
)
def test_commands_without_a_line_end(unended: Path, sent: bytes, expected: list[str]) -> None:
    assert heard(unended, sent) == expected


@pytest.mark.parametrize(
    ("sent", "expected"),
    [
        (b"ST,13:35:59\r", ["1 ST13:35:59 13:35:59 48959  0"]),
        (b"ST,00:00:00\n", ["1 ST00:00:00 00:00:00 0  0"]),
        (b"AT 23:59:59,x\r", ["2 x  0 23:59:59 86399"]),
        (b"NO\r", ["3 NO  0  0"]),
        (b"ST,24:00:00\r", []),
        (b"ST,12:60:00\r", []),
        (b"ST,12:00:60\r", []),
        (b"ST,1:00:00\r", []),
        (b"ST,12:00:0\r", []),
        (b"ST,12:00:000\r", []),
        (b"ST,12-00-00\r", []),
        (b"ST,\r", []),
    ],
)
def test_the_time_of_day_is_text_and_seconds(timed: Path, sent: bytes, expected: list[str]) -> None:
    assert heard(timed, sent) == expected


@settings(max_examples=40, suppress_health_check=list(HealthCheck))
@given(
    st.lists(
        st.binary(max_size=30)
        | st.sampled_from(
            [b"CMD,1031,", b"CX,", b"ON", b"\r", b"SIMP,", b"1", b"e", b"-", b"GO", b","]
        )
    ).map(b"".join)
)
def test_no_bytes_do_harm(ended: Path, unended: Path, data: bytes) -> None:
    heard(ended, data)
    heard(unended, data)


@st.composite
def _commands(draw: st.DrawFn) -> list[dict[str, Any]]:
    """Commands that are told apart by how they begin, with parameters of each kind."""
    plain = st.text(st.characters(min_codepoint=33, max_codepoint=126), min_size=1, max_size=6)
    literal = plain.map(lambda text: text.replace("{", "<").replace("}", ">").replace(",", ";"))
    commands = []
    for index in range(draw(st.integers(1, 5))):
        parameters: list[dict[str, Any]] = []
        for number in range(draw(st.integers(0, 3))):
            kind = draw(st.sampled_from(["words", "number", "text"]))
            parameter: dict[str, Any] = {"name": f"p{number}"}
            if kind == "words":
                parameter["values"] = draw(st.lists(literal, min_size=1, max_size=4, unique=True))
            elif kind == "number":
                parameter["range"] = [-1000, 250000]
            parameters.append(parameter)
        named = "".join(f",{{p{number}}}" for number in range(len(parameters)))
        named += draw(st.sampled_from(["", ",{utc_time}"]))
        ending = draw(st.sampled_from(["CR", "LF", "CRLF"]))
        commands.append(
            {
                "name": f"{draw(plain)}{index}",
                "send": f"K{index}{{team_id}}{draw(literal)}{named}",
                "echo": f"{draw(literal)}{named.replace(',', draw(literal))}",
                "ending": ending,
                "parameters": parameters,
            }
        )
    return commands


def _words_for(command: Command, chance: random.Random) -> dict[str, str]:
    found = {}
    for parameter in command.parameters:
        if parameter.values:
            found[parameter.name] = chance.choice(parameter.values)
        elif parameter.range:
            lowest, highest = parameter.range
            words = ["-1000", "250000", "0.5", "1e3", "+7", "101325", f"{max(lowest, -1e9):g}"]
            usable = [word for word in words if lowest <= float(word) <= highest]
            found[parameter.name] = chance.choice(usable)
        else:
            size = chance.randrange(1, 33)
            found[parameter.name] = "".join(chance.choices('abc:;XYZ/\\"? 09', k=size))
    return found


def test_what_the_ground_sends_is_acknowledged_as_it_expects(tmp_path: Path) -> None:
    found: list[list[dict[str, Any]]] = []

    @settings(max_examples=6, phases=[Phase.generate], database=None)
    @given(_commands())
    def collect(commands: list[dict[str, Any]]) -> None:
        found.append(commands)

    collect()
    for number, commands in enumerate(found):
        check_acknowledged(mission_with(commands, f"m{number}"), tmp_path)


def test_the_commands_of_built_in_missions_are_acknowledged(tmp_path: Path) -> None:
    for name in builtin_names():
        mission = load_mission(name)
        if mission.commands:
            check_acknowledged(mission, tmp_path)


def check_acknowledged(mission: Mission, folder: Path) -> None:
    """Send the mission's commands, with noise between, and see that each is acknowledged."""
    chance = random.Random(5)
    program = listener(folder, mission, "")
    any_line = any(command.send == "{code}" for command in mission.commands)
    noise = b"\r\n" if any_line else b"noise\r"
    sent, expected = b"", []
    for _ in range(20):
        index = chance.randrange(len(mission.commands))
        words = _words_for(mission.commands[index], chance)
        sent += chance.choice([b"", b"\xff\xfe", noise])
        clock = format_clock(chance.randrange(86_400))
        sent += command_bytes(mission, mission.commands[index], words, utc_time=clock)
        echo = expected_echo(mission, mission.commands[index], words, utc_time=clock)
        expected.append(f"{index + 1} {echo}")
    assert heard(program, sent) == expected, mission.text


def test_free_text_is_the_last_that_a_line_can_be(tmp_path: Path) -> None:
    commands: list[dict[str, Any]] = [
        {"name": "ANY", "send": "{x}", "echo": "any {x}", "parameters": [{"name": "x"}]},
        {"name": "TO", "send": "TO{x}", "echo": "to {x}", "parameters": [{"name": "x"}]},
        {"name": "TOP", "send": "TOP", "echo": "top"},
    ]
    program = listener(tmp_path, mission_with(commands, "free"), "")
    assert heard(program, b"TOP\rTOPS\rT\r") == ["3 top", "2 to PS", "1 any T"]


def test_a_command_is_not_one_before_its_end(ended: Path) -> None:
    assert heard(ended, b"CMD,1031,CX,ON") == []


def test_a_mission_without_commands_has_no_parser() -> None:
    mission = mission_with([], "silent")
    assert "class CommandParser" not in firmware_header(mission, "x.toml")


BOTH_MODES = """
#include <stdio.h>

template <typename Parser>
void listen() {
  Parser parser;
  for (int c = getchar(); c != EOF; c = getchar()) {
    if (parser.feed(static_cast<uint8_t>(c))) printf("%s\\n", parser.echo());
  }
}

int main() {
  if (getchar() == '1') {
    listen<mode_1::CommandParser>();
  } else {
    listen<mode_2::CommandParser>();
  }
}
"""


def test_commands_come_in_the_api_frames_of_an_xbee(tmp_path: Path) -> None:
    document = document_of([{"name": "N", "type": "uint8"}])
    missions = [
        parse_mission(
            toml_of(
                {
                    **document,
                    "name": f"mode-{mode}",
                    "team_id": "1031",
                    "command": COMMANDS[:4],
                    "framing": {"kind": "xbee-api", "mode": mode},
                }
            ),
            "made-up.toml",
        )
        for mode in (1, 2)
    ]
    source = tmp_path / "both.cpp"
    headers = [firmware_header(mission, "x.toml") for mission in missions]
    source.write_text("".join(headers) + BOTH_MODES, encoding="ascii")
    program = compiled(source)
    for mission in missions:
        mode = str(mission.framing.mode).encode()
        frames = [
            api_frame(bytes.fromhex(head) + data, mission.framing)
            for head, data in (
                ("90 0013A200 41424344 FFFE 01", b"CMD,1031,CX,ON\r"),
                ("8B 01 FFFE 00 00 00", b""),
                ("81 5001 28 00", b"CMD,1031,SI"),
                ("91 0013A200 7E7D1113 FFFE E8 E8 0011 C105 01", b"MP,101325\rCMD,1031,CAL\r"),
                ("80 0013A200 41424344 28 00", b"CMD,1032,CAL\r"),
                ("90 0013A200 41424344 FFFE 01", b"CMD,1031,CX,OFF\r"),
            )
        ]
        assert heard(program, mode + b"".join(frames)) == ["CXON", "SP101325", "CAL", "CXOFF"]
        noise = b"CMD,1031,CX,ON\r\x7e\xff\xff" + (frames[0][:9] if mode == b"2" else b"")
        assert heard(program, mode + noise + frames[0]) == ["CXON"]
