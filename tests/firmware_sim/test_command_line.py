import socket
import sys
from pathlib import Path
from time import monotonic

import pytest
from typer.testing import CliRunner, Result

from firmware_sim.cli import app
from firmware_sim.flight import fly
from protocol.mission import Mission
from tests.firmware_sim.program import flying, on_air


def run(*arguments: str) -> Result:
    return CliRunner().invoke(app, arguments)


def refusal(*arguments: str) -> str:
    """Return the one sentence with which the program refuses these arguments."""
    result = run("fly", *arguments)
    assert result.exit_code == 2, result.output
    assert result.stdout == ""
    assert result.stderr.startswith("cansat-sim: ")
    assert result.stderr.count("\n") == 1
    return result.stderr


def test_without_arguments_the_program_explains_itself_with_examples() -> None:
    result = run()
    assert result.exit_code == 0
    assert "cansat-sim fly --mission cansat-binary --pty /tmp/cansat" in result.stdout


def test_the_help_of_a_flight_has_examples() -> None:
    result = run("fly", "--help")
    assert result.exit_code == 0
    assert "cansat-sim fly --mission aas-2026 --output flight.txt" in result.stdout


def test_the_program_tells_its_version() -> None:
    result = run("--version")
    assert result.exit_code == 0
    assert result.stdout.startswith("cansat-sim ")


def test_a_file_gets_the_bytes_on_the_air(line: Mission, tmp_path: Path) -> None:
    path = tmp_path / "flight.txt"
    result = run(
        "fly", "--mission", line.name, "--output", str(path), "--seed", "7", "--loss", "0.2"
    )
    assert result.exit_code == 0
    assert result.stdout == ""
    assert path.read_bytes() == on_air(line, seed=7, loss=0.2)


def test_phases_and_a_summary_are_told(line: Mission, tmp_path: Path) -> None:
    arguments = ("--loss", "0.2", "--corrupt", "0.1", "--output", str(tmp_path / "f"))
    said = run("fly", "--mission", line.name, *arguments).stderr.splitlines()
    sent = list(fly(line, loss=0.2, corrupt=0.1))
    fates = [packet.fate for packet in sent]
    phases = ["pad", "ascent", "apogee", "descent", "release", "landed"]
    told = [words.split() for words in said[:-1] if " s  " in words]
    assert [words[-1] for words in told] == phases[1:]
    assert f"{len(sent)} packets sent" in said[-1]
    assert f"{fates.count('lost')} lost in the radio" in said[-1]
    assert f"{fates.count('damaged')} damaged" in said[-1]
    assert "0 dropped" in said[-1]


def test_a_mission_may_be_a_file(line: Mission, tmp_path: Path) -> None:
    mission = tmp_path / "mine.toml"
    mission.write_text(line.text, encoding="utf-8")
    output = tmp_path / "flight.txt"
    assert run("fly", "--mission", str(mission), "--output", str(output)).exit_code == 0
    assert output.read_bytes() == on_air(line)


def test_the_flight_is_never_faster_than_asked_for(line: Mission, tmp_path: Path) -> None:
    start = monotonic()
    output = str(tmp_path / "f")
    run("fly", "--mission", line.name, "--output", output, "--speed", "500")
    assert monotonic() - start > max(sent.time_s for sent in fly(line)) / 500.0


def test_an_unknown_mission_is_refused(tmp_path: Path) -> None:
    assert "did you mean 'aas-2026'" in refusal("--mission", "aas-2062", "--output", str(tmp_path))


def test_a_missing_mission_is_refused_with_those_there_are() -> None:
    assert "cansat-binary" in refusal("--output", "x")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--loss", "1.5"), "radio.loss = 1.5"),
        (("--corrupt", "-1"), "radio.corrupt = -1"),
        (("--loss", "nan"), "radio.loss = nan"),
        (("--loss", "0.7", "--corrupt", "0.7"), "sum must be at most 1"),
        (("--speed", "fast"), "--speed fast"),
        (("--speed", "0"), "--speed 0"),
        (("--speed", "-3"), "--speed -3"),
        (("--speed", "inf"), "--speed inf"),
        (("--stay",), "--stay never ends"),
        (("--unplug", "40"), "--unplug pulls the cable of a port, and --output has none"),
        (("--replug", "30"), "0 times --unplug and 1 times --replug"),
        (("--tcp", "nowhere"), "HOST:PORT"),
        (("--udp", "nowhere"), "HOST:PORT"),
        (("--output", "/nowhere/flight"), "--output /nowhere/flight: cannot be made"),
        (("--truth", "/nowhere/truth"), "--truth /nowhere/truth: cannot be made"),
    ],
)
def test_choices_that_cannot_be_are_refused(
    arguments: tuple[str, ...], words: str, tmp_path: Path
) -> None:
    output = tmp_path / "flight"
    assert words in refusal("--mission", "aas-2026", "--output", str(output), *arguments)
    assert not output.exists()


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--unplug", "-1"), "--unplug -1"),
        (("--unplug", "nan"), "--unplug nan"),
        (("--unplug", "40", "--replug", "30"), "30 s does not come after 40 s"),
        (("--unplug", "1", "--unplug", "2", "--replug", "3"), "2 s"),
        (("--unplug", "1", "--output", "-"), "--output has none"),
    ],
)
def test_a_cable_that_cannot_be_pulled_so_is_refused(
    arguments: tuple[str, ...], words: str
) -> None:
    assert words in refusal("--mission", "aas-2026", "--tcp", "127.0.0.1:0", *arguments)


@pytest.mark.parametrize("other", ["--output", "--truth"])
def test_one_file_for_two_things_is_told_as_that(other: str, tmp_path: Path) -> None:
    path, same = str(tmp_path / "flight"), str(tmp_path / ".." / tmp_path.name / "flight")
    said = refusal("--mission", "aas-2026", "--output", path, other, same)
    assert f"--output and {other} name the same file" in said
    assert list(tmp_path.iterdir()) == []


def test_no_endpoint_is_refused() -> None:
    assert "give at least one of --pty PATH, --tcp HOST:PORT" in refusal("--mission", "aas-2026")


def test_a_file_that_is_there_is_never_overwritten(tmp_path: Path) -> None:
    path = tmp_path / "flight"
    path.write_text("precious")
    assert "choose another name" in refusal("--mission", "aas-2026", "--output", str(path))
    assert path.read_text() == "precious"


def test_a_file_in_no_folder_is_refused(tmp_path: Path) -> None:
    path = str(tmp_path / "none" / "flight")
    assert path in refusal("--mission", "aas-2026", "--output", path)


@pytest.mark.parametrize(
    "address",
    [
        "5000",
        "localhost",
        "localhost:",
        ":5000",
        "h:x",
        "h:70000",
        "h:-1",
        "h:" + "9" * 5000,
        "ü:1",
    ],
)
def test_an_address_that_is_none_is_refused(address: str) -> None:
    assert "HOST:PORT" in refusal("--mission", "aas-2026", "--tcp", address)


def test_a_port_in_use_is_refused() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        address = f"127.0.0.1:{taken.getsockname()[1]}"
        assert address in refusal("--mission", "aas-2026", "--tcp", address)


@pytest.mark.parametrize("host", ["no-such-host.invalid", "198.51.100.7", "a..b", "a" * 70])
def test_a_host_that_is_not_this_machine_is_refused(host: str) -> None:
    address = f"{host}:5000"
    assert address in refusal("--mission", "aas-2026", "--tcp", address)


posix = pytest.mark.skipif(sys.platform == "win32", reason="no pseudo-terminals there")


@posix
def test_a_terminal_path_that_is_taken_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "cansat"
    path.write_text("precious")
    assert "choose another path" in refusal("--mission", "aas-2026", "--pty", str(path))
    assert path.read_text() == "precious"


@posix
def test_the_terminal_of_another_simulator_is_refused(line: Mission, tmp_path: Path) -> None:
    path = tmp_path / "cansat"
    with flying("--mission", line.name, "--pty", str(path), "--speed", "max") as program:
        program.hear("waiting")
        assert "choose another path" in refusal("--mission", line.name, "--pty", str(path))


@posix
@pytest.mark.parametrize("folder", ["/no/such/folder", "/proc/self"])
def test_a_terminal_in_a_folder_that_cannot_hold_it_is_refused(folder: str) -> None:
    assert folder in refusal("--mission", "aas-2026", "--pty", f"{folder}/cansat")


@pytest.mark.skipif(sys.platform != "win32", reason="there are pseudo-terminals here")
def test_a_terminal_is_refused_where_there_are_none() -> None:
    assert "use --tcp" in refusal("--mission", "aas-2026", "--pty", "COM9")
