"""Each scenario is flown, and from its truth it is proven that what it promises happens."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from firmware_sim.chosen_flight import Choice, chosen_flight
from firmware_sim.cli import app
from firmware_sim.errors import SimulatorError
from firmware_sim.parameter_list import parameter_list
from firmware_sim.scenario import compose, load_scenario, scenario_names
from protocol.mission_file import load_mission
from protocol.packet import Packet
from tests.firmware_sim.program import ROOT, decoded
from tests.firmware_sim.truth import MEASURES, TruthRecords, measured, read_truth

NAMES = scenario_names()

ORDER = '[[order]]\nat_s = 1\ncommand = "CX"\n'
EXPECT = '[[expect]]\nwhat = "reset"\nnotice = "a"\n'

ASKED_FOR = {
    *("nominal", "gusty", "weak-radio", "burst-loss", "bit-noise", "radio-blackout"),
    *("reset-in-flight", "counter-wrap", "no-gps-fix", "gps-jump", "barometer-stuck"),
    *("pressure-glitches", "parachute-failure", "early-release", "battery-brownout"),
    *("foreign-team", "two-hours-on-the-pad", "sim-mode"),
}


def run(*arguments: str) -> Result:
    return CliRunner().invoke(app, arguments)


def flown(folder: Path, *arguments: str, mission: str = "aas-2026") -> TruthRecords:
    """Fly through the program and return the truth."""
    truth = folder / "truth.jsonl"
    result = run(
        "fly", "--mission", mission, *arguments,
        "--output", str(folder / "air.bin"), "--truth", str(truth),
    )  # fmt: skip
    assert result.exit_code == 0, result.stderr
    return read_truth(truth)


def refusal(*arguments: str) -> str:
    result = run("fly", "--mission", "aas-2026", "--output", "/nowhere/x", *arguments)
    assert result.exit_code == 2, result.output
    assert result.stderr.count("\n") == 1
    return result.stderr


def test_all_scenarios_are_there() -> None:
    assert set(NAMES) >= ASKED_FOR


@pytest.mark.parametrize(
    "name",
    [
        pytest.param(name, marks=[pytest.mark.soak] if name == "two-hours-on-the-pad" else [])
        for name in NAMES
    ],
)
def test_what_a_scenario_promises_happens(name: str, tmp_path: Path) -> None:
    truth = flown(tmp_path, "--scenario", name)
    expected = load_scenario(name).expect
    assert expected
    found = {entry.notice: measured(truth, entry) for entry in expected}
    assert [entry.notice for entry in expected if found[entry.notice] < entry.at_least] == [], found


def test_of_a_noisy_channel_a_receiver_gets_what_the_truth_says(tmp_path: Path) -> None:
    truth = flown(tmp_path, "--scenario", "bit-noise")
    whole = {bytes.fromhex(p["frame"])[:-1] for p in truth.packets if p["fate"] == "delivered"}
    outcomes = decoded(load_mission("aas-2026"), (tmp_path / "air.bin").read_bytes())
    sent = {bytes.fromhex(packet["frame"])[:-1] for packet in truth.packets}
    assert {o.raw for o in outcomes if isinstance(o, Packet) and o.raw in sent} == whole
    assert 0.1 < 1.0 - len(whole) / len(sent) < 0.3


def test_a_wait_on_the_pad_is_as_long_as_it_is_set(tmp_path: Path) -> None:
    wait = ("--scenario", "two-hours-on-the-pad", "--set", "rocket.ignition_s=300")
    truth = flown(tmp_path, *wait)
    (waiting, _) = load_scenario("two-hours-on-the-pad").expect
    assert measured(truth, waiting) == pytest.approx(300.0, abs=0.1)


@pytest.mark.parametrize("name", [name for name in NAMES if name != "nominal"])
def test_what_a_scenario_promises_does_not_happen_in_the_nominal_flight(
    name: str, nominal: TruthRecords
) -> None:
    expected = load_scenario(name).expect
    assert any(measured(nominal, entry) < entry.at_least for entry in expected)


@pytest.fixture(scope="module")
def nominal(tmp_path_factory: pytest.TempPathFactory) -> TruthRecords:
    return flown(tmp_path_factory.mktemp("nominal"))


def test_everything_that_can_be_expected_is_expected_somewhere() -> None:
    assert {entry.what for name in NAMES for entry in load_scenario(name).expect} == set(MEASURES)


@pytest.mark.parametrize("name", NAMES)
def test_a_scenario_tells_the_teacher_and_the_crew_in_sentences(name: str) -> None:
    scenario = load_scenario(name)
    assert 10 < len(scenario.title) < 80
    assert len(scenario.about.split()) > 20
    assert all(entry.notice.endswith(".") for entry in scenario.expect)


def test_scenarios_are_listed_one_a_line() -> None:
    lines = run("scenarios").stdout.splitlines()
    assert [line.split()[0] for line in lines] == NAMES
    assert "gusty                 A windy day with gusts" in lines


def test_a_scenario_is_shown_as_the_file_that_it_is() -> None:
    text = (ROOT / "firmware_sim" / "scenarios" / "gusty.toml").read_text(encoding="utf-8")
    assert run("scenarios", "gusty").stdout == text


def test_a_scenario_that_is_none_is_not_shown() -> None:
    result = run("scenarios", "gusti")
    assert result.exit_code == 2
    assert "did you mean 'gusty'?" in result.stderr


def test_scenarios_add_up(tmp_path: Path) -> None:
    truth = flown(tmp_path, "--scenario", "gusty", "--scenario", "reset-in-flight")
    assert truth.header["scenarios"] == ["gusty", "reset-in-flight"]
    both = compose(["gusty", "reset-in-flight"], print)
    assert all(measured(truth, entry) >= entry.at_least for entry in both.expect[1:])
    assert truth.header["parameters"]["wind"]["speed_m_s"] == 9.0
    assert truth.header["parameters"]["firmware"]["reset_at_s"] == 33.0


def test_where_scenarios_disagree_the_later_wins_and_it_is_said(tmp_path: Path) -> None:
    calm = tmp_path / "calm.toml"
    calm.write_text(
        'title = "Calm"\nabout = "No wind."\n[parameters.wind]\nspeed_m_s = 0.5\n', encoding="utf-8"
    )
    said: list[str] = []
    both = compose(["gusty", str(calm)], said.append)
    assert both.parameters["wind"] == {
        "speed_m_s": 0.5,
        "turbulence": 0.15,
        "shear_exponent": 0.2,
    }
    assert said == [
        f"scenario {calm}: wind.speed_m_s = 0.5 is taken, not 9.0 of what comes before it"
    ]


def test_a_parameter_of_the_command_line_wins_over_scenarios(tmp_path: Path) -> None:
    changed = ("--set", "wind.speed_m_s=1.5", "--set", "recovery.main=autogyro")
    truth = flown(tmp_path, "--scenario", "gusty", *changed)
    assert truth.header["parameters"]["wind"]["speed_m_s"] == 1.5
    assert truth.header["parameters"]["recovery"]["main"] == "autogyro"


def test_what_a_mission_cannot_do_is_said_and_left_out(tmp_path: Path) -> None:
    day = tmp_path / "day.toml"
    order = '[[order]]\nat_s = 3.0\ncommand = "CAL"\n'
    day.write_text(f'title = "a"\nabout = "b"\n{order}', encoding="utf-8")
    output = ("--output", str(tmp_path / "f"))
    result = run("fly", "--mission", "cansat-binary", "--scenario", str(day), *output)
    assert result.exit_code == 0
    assert "has no command CAL: what the scenario sends by it is left out" in result.stderr


def test_of_a_parameter_set_twice_the_last_is_taken_and_that_is_said() -> None:
    said: list[str] = []
    twice = ["wind.speed_m_s=5", "wind.from_deg=90", "wind.speed_m_s=9", "wind.from_deg=90"]
    flight = chosen_flight(Choice("aas-2026", settings=twice), said.append)
    assert flight.parameters.wind.speed_m_s == 9.0
    assert said[:1] == ["--set wind.speed_m_s=9 is taken, not 5 of the --set before it"]
    assert not any("from_deg" in sentence for sentence in said)


def test_commands_are_told_with_their_words_and_a_flood_of_them_in_two_lines(
    tmp_path: Path,
) -> None:
    truth = tmp_path / "t.jsonl"
    result = run(
        "fly", "--mission", "aas-2026", "--scenario", "sim-mode",
        "--output", str(tmp_path / "f"), "--truth", str(truth),
    )  # fmt: skip
    told = [line.partition(" s  ")[2] for line in result.stderr.splitlines()]
    commands = [words for words in told if words.startswith("SIM")]
    assert commands == [
        "SIM ENABLE", "SIM ACTIVATE", "SIMP 96150", "SIMP 96150, the last of 101 in a row",
    ]  # fmt: skip
    assert {"ascent", "apogee", "descent", "release", "landed"} <= set(told)
    happenings = read_truth(truth).end["happenings"]
    times = [happening["time_s"] for happening in happenings]
    assert times == sorted(times)
    names = [happening["name"] for happening in happenings if happening["side"] == "uplink"]
    assert names[:3] == ["SIM ENABLE", "SIM ACTIVATE", "SIMP 96150"]


def test_a_mission_that_lacks_what_a_scenario_is_about_is_refused(tmp_path: Path) -> None:
    output = tmp_path / "f"
    choice = ("--mission", "cansat-binary", "--scenario", "gusty", "--scenario", "sim-mode")
    result = run("fly", *choice, "--output", str(output))
    assert result.exit_code == 2
    assert result.stderr == (
        "cansat-sim: the scenario needs the commands SIM and SIMP, which the mission "
        "cansat-binary does not have; take aas-2026\n"
    )
    assert not output.exists()


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--scenario", "weak-rdio"), "no scenario 'weak-rdio'; did you mean 'weak-radio'?"),
        (("--scenario", "x.toml"), "there is no scenario file x.toml"),
        (("--set", "wind.sped_m_s=9"), "no parameter 'wind.sped_m_s'; did you mean 'speed_m_s'?"),
        (("--set", "winds.speed_m_s=9"), "no section 'winds' of parameters; did you mean 'wind'?"),
        (("--set", "wind"), "is not section.name=value"),
        (("--set", "wind.speed_m_s"), "is not section.name=value"),
        (("--set", "wind.speed_m_s=strong"), "wind.speed_m_s = 'strong'"),
        (("--set", "wind.speed_m_s=-1"), "wind.speed_m_s"),
        (("--set", "wind.speed_m_s=nan"), "wind.speed_m_s"),
        (("--set", "rocket.thrust_factor=0"), "rocket"),
        (("--set", "recovery.cansat_mass_kg=-1"), "recovery.cansat_mass_kg"),
        (("--set", "recovery.early_release_at_s=3"), "is before the launch"),
        (("--set", "recovery.main=balloon"), "'balloon': cannot be; choose one of parachute, auto"),
        (("--set", "gps.altitude_above=geoid"), "choose one of sea level, ellipsoid"),
        (
            ("--set", "firmware.counter_bits=1.5"),
            "a whole number at least 1 and at most 64, in bits",
        ),
        (("--set", "radio.queue_bytes=1e3"), "give a whole number at least 0, in bytes"),
        (("--set", "wind.speed_m_s=900"), "give a number at least 0 and at most 60, in m/s"),
        (("--set", "wind.speed_m_s="), "give a number at least 0 and at most 60, in m/s"),
        (("--set", "gps.outage_from_s=soon"), "'soon': cannot be; give a number at least 0, in s"),
        (("--set", "gps.no_fix=maybe"), "give true or false"),
        (("--set", "radio.foreign_team_id=1.5"), "give a whole number or a text"),
        (("--set", "rocket.thrust_curve=[[1, 2], [3]]"), "give points as [[0.0, 300.0], [2.5, 0."),
        (("--set", "battery.charge=0"), "battery.charge = 0: cannot be; give a number above 0 and"),
    ],
)
def test_what_there_is_not_is_refused_with_the_nearest_that_there_is(
    arguments: tuple[str, ...], words: str
) -> None:
    said = refusal(*arguments)
    assert words in said
    assert "expected" not in said


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("title = 1", "title: is of another kind; give text in quotes"),
        ('title = "a"', "the key 'about' is missing"),
        ('titel = "a"', "has no key 'titel'; did you mean 'title'?"),
        ("not toml", "is not TOML"),
        ("[parameters]\nwind = 3", "wind is a section"),
        ("[parameters.wnd]\n", "no section 'wnd' of parameters; did you mean 'wind'?"),
        ("[parameters.wind]\nspeed_m_s = 900", "wind.speed_m_s"),
        ('[[expect]]\nwhat = "rest"\nnotice = "a"', "did you mean 'reset'?"),
        ('[[expect]]\nwat = "reset"', "expect 1: has no key 'wat'; did you mean 'what'?"),
        ('[[order]]\ncommand = "CX"', "the key 'at_s' is missing"),
        ("expect = [1]", "expect 1: is not a table"),
        ('[[order]]\nat_s = nan\ncommand = "CX"', "order 1: at_s = nan: is no time"),
        ('[[order]]\nat_s = inf\ncommand = "CX"', "order 1: at_s = inf: is no time"),
        ('[[order]]\nat_s = -5.0\ncommand = "CX"', "order 1: at_s = -5: is no time"),
        (f'{ORDER}[[order]]\nat_s = 1\ncommand = "CX"\nevery_s = nan', "order 2: every_s = nan"),
        (
            '[[order]]\nat_s = "x"\ncommand = "CX"',
            "order[0].at_s: is of another kind; give a number",
        ),
        ('[[order]]\nat_s = 1\ncommand = "CX"\nwords = "ON"', "give a list in square brackets"),
        (f"{EXPECT}from_s = nan", "expect 1: from_s = nan: is no time"),
        (f"{EXPECT}from_s = 9\nuntil_s = 3", "until_s = 3 is not after from_s = 9"),
        (f"{EXPECT}until_s = nan", "expect 1: until_s = nan"),
        (f"{EXPECT}at_least = nan", "expect 1: at_least = nan: is no amount"),
        (f"{EXPECT}at_least = -inf", "expect 1: at_least = -inf: is no amount"),
        (f'{EXPECT}phase = "ascend"', "no phase 'ascend'; did you mean 'ascent'?"),
    ],
)
def test_a_mistake_in_a_scenario_is_one_sentence(text: str, words: str, tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    begin = "" if "title" in text or "titel" in text else 'title = "a"\nabout = "b"\n'
    path.write_text(begin + text, encoding="utf-8")
    with pytest.raises(SimulatorError) as caught:
        load_scenario(str(path))
    assert words in str(caught.value)
    assert str(path) in str(caught.value)
    assert "\n" not in str(caught.value)
    shown = run("scenarios", str(path))
    assert (shown.exit_code, shown.stdout) == (2, "")
    assert words in shown.stderr


def test_every_parameter_is_listed_with_its_meaning() -> None:
    listed = run("parameters").stdout
    header = {f"{section}.{name}" for section, values in _defaults().items() for name in values}
    entries = [line.split(" = ")[0] for line in listed.splitlines() if not line.startswith(" ")]
    assert set(entries) == header
    assert [entry.key for entry in parameter_list() if not entry.meaning] == []
    assert "wind.speed_m_s = 3 m/s\n    Mean wind at 10 m above the ground" in listed


def test_every_parameter_has_a_sentence_of_its_own() -> None:
    shared: dict[tuple[str, str], list[str]] = {}
    for entry in parameter_list():
        section, _, name = entry.key.partition(".")
        assert entry.meaning.endswith("."), entry.key
        shared.setdefault((section, entry.meaning), []).append(name)
    assert [(key, names) for key, names in shared.items() if len(names) > 1] == []


def test_the_parameters_of_one_section_are_listed_alone() -> None:
    lines = run("parameters", "wind").stdout.splitlines()
    assert {line.split(".")[0] for line in lines if not line.startswith(" ")} == {"wind"}
    assert "did you mean 'wind'?" in run("parameters", "wnd").stderr


def _defaults() -> dict[str, dict[str, object]]:
    script = (
        "import msgspec; from firmware_sim.parameters import Parameters; "
        "print(msgspec.json.encode(Parameters()).decode())"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True
    )
    found: dict[str, dict[str, object]] = json.loads(done.stdout)
    return found
