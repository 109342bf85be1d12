"""The fixture `cansat`, used as a team uses it: in a pytest run of its own."""

import os
import subprocess
import sys

import pytest

from tests.firmware_sim.plugin import plugin_options
from tests.firmware_sim.program import ROOT

pytest_plugins = ["pytester"]
pytestmark = pytest.mark.skipif(os.name != "posix", reason="the tests in here open a path")


@pytest.fixture
def team(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> pytest.Pytester:
    """A team's folder, in which the simulator is installed."""
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(ROOT), os.environ.get("PYTHONPATH", "")]))
    monkeypatch.delenv("PYTEST_ADDOPTS", raising=False)
    return pytester


def run(team: pytest.Pytester, *arguments: str) -> pytest.RunResult:
    options = (*plugin_options(), "-p", "no:cacheprovider")
    return team.runpytest_subprocess(*options, *arguments, timeout=60)


def test_a_team_tests_its_station_against_a_flight_and_its_truth(team: pytest.Pytester) -> None:
    team.makepyfile(
        """
        import pytest, serial

        @pytest.mark.cansat("aas-2026", "weak-radio", speed="max", seed=4)
        def test_my_station(cansat):
            heard = b""
            with serial.Serial(cansat.port, timeout=0.1) as port:
                try:
                    while True:
                        heard += port.read(1000)
                except serial.SerialException:
                    pass
            truth = cansat.wait(30)
            assert cansat.mission == "aas-2026"
            assert truth.header["seed"] == 4
            assert truth.header["scenarios"] == ["weak-radio"]
            assert len(truth.of_fate("lost")) > 10
            assert heard.count(b"\\r") == len(truth.of_fate("delivered"))
            assert truth.end["complete"]
            assert not cansat.flying
            assert "landed" in cansat.said
        """
    )
    run(team).assert_outcomes(passed=1)


def test_the_nearest_mark_wins_and_a_flight_that_goes_on_is_ended(team: pytest.Pytester) -> None:
    team.makepyfile(
        """
        import pytest, serial

        pytestmark = pytest.mark.cansat(mission="aas-2026", speed=50, stay=True)

        @pytest.mark.cansat(scenario=["gusty", "no-gps-fix"], set={"wind.speed_m_s": 4})
        def test_one(cansat):
            with serial.Serial(cansat.port, timeout=20) as port:
                assert port.read_until(b"\\r").startswith(b"1031,")
            truth = cansat.truth()
            assert truth.header["mission"] == "aas-2026"
            assert truth.header["parameters"]["wind"]["speed_m_s"] == 4
            assert truth.packets[0]["number"] == 0
            assert truth.end == {}
            with pytest.raises(TimeoutError):
                cansat.wait(0.01)

        def test_without_a_scenario(cansat):
            assert cansat.flying
            assert cansat.stop().packets == []
        """
    )
    run(team).assert_outcomes(passed=2)


def test_a_flight_that_cannot_be_is_told(team: pytest.Pytester) -> None:
    team.makepyfile(
        """
        import pytest

        @pytest.mark.cansat(scenario="gusti")
        def test_one(cansat):
            pass

        @pytest.mark.cansat(sped=3)
        def test_two(cansat):
            pass
        """
    )
    result = run(team)
    result.assert_outcomes(errors=2)
    result.stdout.fnmatch_lines(["*there is no scenario 'gusti'; did you mean 'gusty'?*"])
    result.stdout.fnmatch_lines(["*unexpected keyword argument 'sped'*"])


def test_the_mark_is_known_to_strict_runs_and_explained(team: pytest.Pytester) -> None:
    result = run(team, "--markers")
    result.stdout.fnmatch_lines(["@pytest.mark.cansat(mission, scenario=*"])


def test_to_know_the_plugin_costs_nothing() -> None:
    script = (
        "import sys; import pytest; before = set(sys.modules); import firmware_sim.pytest_plugin; "
        "new = set(sys.modules) - before; "
        "print(sorted(n for n in new if n.split('.')[0] in "
        "('numpy', 'construct', 'protocol', 'typer', 'rich', 'serial', 'msgspec', 'firmware_sim')))"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "['firmware_sim', 'firmware_sim.pytest_plugin']"


def test_pytest_finds_the_plugin_by_its_entry_point() -> None:
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    assert '[project.entry-points.pytest11]\ncansat = "firmware_sim.pytest_plugin"' in text
