"""How a team shows itself: name, logo and colour, each fault in one sentence."""

from pathlib import Path

import pytest

from protocol.errors import MissionError
from protocol.mission import Team
from protocol.mission_file import load_mission, parse_mission

MISSION = """
name = "team"
framing = { kind = "lines" }
[[packet]]
name = "telemetry"
encoding = "text"
fields = [{ name = "ALT", type = "number" }]
"""


def with_team(lines: str) -> str:
    return f"{MISSION}\n[team]\n{lines}\n"


def test_a_mission_needs_no_team() -> None:
    assert parse_mission(MISSION, "my.toml").team == Team()


def test_name_logo_and_colour_are_taken_as_written() -> None:
    text = with_team('name = "Équipe Épervier"\nlogo = "pictures/us.JPG"\naccent = "#b5179E"')
    assert parse_mission(text, "my.toml").team == Team(
        "Équipe Épervier", "pictures/us.JPG", "#b5179E"
    )


def test_a_team_is_taken_over_key_by_key_and_kept_in_the_text(tmp_path: Path) -> None:
    (tmp_path / "base.toml").write_text(with_team('name = "Us"\naccent = "#112233"'), "utf-8")
    own = tmp_path / "own.toml"
    own.write_text('extends = "base.toml"\nname = "own"\n[team]\nname = "We"\n', "utf-8")
    mission = load_mission(str(own))
    assert mission.team == Team("We", "", "#112233")
    assert parse_mission(mission.text, "a flight log").team == mission.team


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ('name = "two\\nlines"', "team.name: 'two\\nlines': give one line of text, up to 60"),
        (f'name = "{"x" * 61}"', "give one line of text, up to 60 characters"),
        ('logo = "logo.exe"', "team.logo: 'logo.exe': give the path of a .png, .jpg or .svg file"),
        ('logo = "../logo.png"', "team.logo: '../logo.png' leads out of the mission's folder"),
        ('logo = "a/../../logo.png"', "leads out of the mission's folder"),
        ('logo = "/etc/logo.png"', "leads out of the mission's folder"),
        ("logo = 'C:\\logo.png'", "leads out of the mission's folder"),
        ("logo = '\\\\host\\logo.png'", "leads out of the mission's folder"),
        ('logo = "https://x.org/logo.png"', "leads out of the mission's folder"),
        ('accent = "red"', "team.accent: 'red': give a colour as #RRGGBB, like #0B4F8A"),
        ('accent = "#12345"', "give a colour as #RRGGBB"),
        ("accent = 0x112233", "team.accent: 1122867 stands here; give text in quotes"),
        ('colour = "#112233"', "has no key 'colour'"),
    ],
)
def test_what_cannot_be_shown_is_told_in_one_sentence(line: str, sentence: str) -> None:
    with pytest.raises(MissionError) as caught:
        parse_mission(with_team(line), "my.toml")
    assert sentence in str(caught.value)
    assert "\n" not in str(caught.value)
