"""Commands become the bytes of the rule book, and mistakes become sentences."""

import pytest

from protocol.commands import command_bytes, expected_echo
from protocol.mission import Command, Mission
from protocol.mission_file import parse_mission

TEXT = """
name = "t"
team_id = "1031"
framing = { kind = "lines" }
[[packet]]
name = "telemetry"
encoding = "text"
fields = [{ name = "CMD_ECHO", type = "text", role = "command_echo" }]
[[command]]
name = "telemetry"
send = "CMD,{team_id},CX,{state}"
echo = "CX{state}"
parameters = [{ name = "state", values = ["ON", "OFF"] }]
[[command]]
name = "pressure"
send = "CMD,{team_id},SIMP,{pressure}"
ending = "LF"
parameters = [{ name = "pressure", range = [0, 120000] }]
[[command]]
name = "calibrate"
send = "CMD,{team_id},CAL"
ending = "none"
"""
MISSION = parse_mission(TEXT, "t.toml")


def command(name: str, mission: Mission = MISSION) -> Command:
    return next(command for command in mission.commands if command.name == name)


@pytest.mark.parametrize(
    ("name", "arguments", "sent", "echo"),
    [
        ("telemetry", {"state": "ON"}, b"CMD,1031,CX,ON\r", "CXON"),
        ("pressure", {"pressure": "101325"}, b"CMD,1031,SIMP,101325\n", ""),
        ("calibrate", {}, b"CMD,1031,CAL", ""),
    ],
)
def test_a_command_is_sent_as_the_mission_says(
    name: str, arguments: dict[str, str], sent: bytes, echo: str
) -> None:
    assert command_bytes(MISSION, command(name), arguments) == sent
    assert expected_echo(MISSION, command(name), arguments) == echo


@pytest.mark.parametrize(
    ("name", "arguments", "sentence"),
    [
        ("telemetry", {}, "telemetry: the parameter 'state' is missing"),
        ("telemetry", {"state": "on"}, "telemetry: state: 'on' is none of ON, OFF"),
        ("telemetry", {"state": "ON", "x": "1"}, "telemetry has no parameter 'x'"),
        ("telemetry", {"state": "ON", "team_id": "7"}, "telemetry has no parameter 'team_id'"),
        (
            "pressure",
            {"pressure": "1e9"},
            "pressure: pressure: '1e9' is no number from 0 to 120000",
        ),
        (
            "pressure",
            {"pressure": "nan"},
            "pressure: pressure: 'nan' is no number from 0 to 120000",
        ),
        (
            "pressure",
            {"pressure": "a\rb"},
            "pressure: pressure: 'a\\rb' cannot be sent; give printable ASCII",
        ),
    ],
)
def test_what_cannot_be_sent_is_told_in_a_sentence(
    name: str, arguments: dict[str, str], sentence: str
) -> None:
    with pytest.raises(ValueError) as error:  # noqa: PT011 - the whole sentence is compared
        command_bytes(MISSION, command(name), arguments)
    assert str(error.value) == sentence


def test_the_time_of_day_is_that_of_the_caller_and_never_typed() -> None:
    mission = parse_mission(
        TEXT
        + '[[command]]\nname = "ST"\nsend = "CMD,{team_id},ST,{utc_time}"\necho = "ST{utc_time}"\n',
        "t.toml",
    )
    sent = command_bytes(mission, command("ST", mission), utc_time="13:35:59")
    assert sent == b"CMD,1031,ST,13:35:59\r"
    assert expected_echo(mission, command("ST", mission), utc_time="13:35:59") == "ST13:35:59"
    with pytest.raises(ValueError, match="ST: the time of day is missing"):
        command_bytes(mission, command("ST", mission))
    with pytest.raises(ValueError, match="ST has no parameter 'utc_time'"):
        command_bytes(mission, command("ST", mission), {"utc_time": "1"}, utc_time="13:35:59")
