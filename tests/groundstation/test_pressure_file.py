"""Files of simulated pressures: as the judges write them, or plain; every fault is a sentence."""

from pathlib import Path

import pytest

from firmware_sim.flight import fly
from firmware_sim.pressure_profile import pressure_lines
from groundstation.errors import UserError
from groundstation.sending.pressure_file import read_pressures
from protocol.mission import Mission
from protocol.mission_file import parse_mission

OTHER_COMPETITION = """
name = "other"
team_id = "T-7"
framing = { kind = "lines" }
[[packet]]
name = "telemetry"
encoding = "text"
fields = [{ name = "COUNT", type = "integer" }]
[[command]]
name = "PRESSURE"
send = "P={hpa};{team_id}"
parameters = [{ name = "hpa", range = [300, 1100] }]
[simulation]
pressure = "pressure"
"""


def words(text: str, mission: Mission, folder: Path) -> tuple[str, ...]:
    path = folder / "pressures.txt"
    path.write_bytes(text.encode())
    return read_pressures(path, mission).words


def test_lines_of_the_judges_and_plain_numbers_with_remarks_and_empty_lines(
    lines: Mission, tmp_path: Path
) -> None:
    text = (
        "\ufeff# the flight of 2026\r\nCMD,$,SIMP,101325\r\n\r\n"
        "cmd, 1031 , simp, 101300   # our own number\r\n  100250.5 \r\n99000,\r\n"
    )
    assert words(text, lines, tmp_path) == ("101325", "101300", "100250.5", "99000")


def test_the_command_may_be_written_in_any_way(tmp_path: Path) -> None:
    mission = parse_mission(OTHER_COMPETITION, "other")
    assert words("P=1013.25;$\nP=900;T-7\n800\n", mission, tmp_path) == ("1013.25", "900", "800")


def test_the_example_of_the_guide_is_what_the_simulator_prints(lines: Mission) -> None:
    example = Path(__file__).parents[2] / "docs" / "examples" / "pressures.txt"
    printed = "\n".join(pressure_lines(fly(lines)))
    assert example.read_text(encoding="utf-8") == f"{printed}\n"
    numbers = [int(word) for word in read_pressures(example, lines).words]
    assert numbers[0] - min(numbers) > 5000


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("CMD,$,SIM,ENABLE", "'CMD,$,SIM,ENABLE' is no pressure; write CMD,$,SIMP,101325 or the"),
        ("PRESSURE", "'PRESSURE' is no pressure"),
        ("CMD,2043,SIMP,101325", "it is for team 2043, and the mission's team is 1031; write $"),
        ("101.325", "'101.325' is no number from 30000 to 110000; it looks like kilopascal: mul"),
        ("CMD,$,SIMP,1013.25", "it looks like hectopascal: multiply all by 100"),
        ("-5", "'-5' is no number from 30000 to 110000; correct the line"),
        ("1e5", "'1e5' is no pressure"),
        ("101_325", "'101_325' is no pressure"),
        ("101325,95000", "'101325,95000' is no pressure"),
        ("x" * 500, "x… is no pressure".replace("…", "…'")),
    ],
)
def test_a_wrong_line_is_told_with_its_number_and_the_mend(
    line: str, sentence: str, lines: Mission, tmp_path: Path
) -> None:
    with pytest.raises(UserError) as told:
        words(f"101325\n\n{line}\n", lines, tmp_path)
    assert str(told.value).startswith(f"{tmp_path / 'pressures.txt'}: line 3: ")
    assert sentence in str(told.value)


def test_what_is_no_such_file_is_told(lines: Mission, tmp_path: Path) -> None:
    path = tmp_path / "file"
    with pytest.raises(UserError, match=r"cannot be read .*; give the path of a file of pressures"):
        read_pressures(path, lines)
    with pytest.raises(UserError, match="cannot be read"):
        read_pressures(tmp_path, lines)
    path.write_bytes(b"# only remarks\n")
    with pytest.raises(UserError, match=r"no pressure in it; write one a line, as CMD,\$,SIMP"):
        read_pressures(path, lines)
    path.write_bytes(b"\xff\xfe1\x000\x00")
    with pytest.raises(UserError, match="not a text file in UTF-8"):
        read_pressures(path, lines)
    path.write_bytes(b"1" * 2_000_000)
    with pytest.raises(UserError, match="are no file of pressures"):
        read_pressures(path, lines)


def test_a_mission_without_such_a_command_says_what_to_add(tiny: Mission, tmp_path: Path) -> None:
    with pytest.raises(UserError, match=r"add \[simulation\] to its file"):
        words("101325", tiny, tmp_path)
