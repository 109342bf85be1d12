"""A small firmware in C++, made with the generated header, is listened to and judged."""

import json
import os
import shutil
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from groundstation.firmware_check.listening import harmless_commands
from protocol.mission_file import load_mission
from tests.groundstation.program import Answer, run, running
from tests.protocol.compilers import compiled
from tests.waiting import eventually

pytestmark = pytest.mark.skipif(os.name != "posix", reason="needs pseudo-terminals")

EXAMPLE = Path(__file__).parents[2] / "docs" / "examples" / "team_tests"
MISSION = EXAMPLE / "my-team.toml"


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The firmware, compiled with the header that its mission gives."""
    folder = tmp_path_factory.mktemp("firmware")
    assert run("firmware-header", MISSION, "--output", folder / "telemetry.h").code == 0
    source = Path(shutil.copy(EXAMPLE / "firmware" / "bench.cpp", folder))
    return compiled(source)


@contextmanager
def bench(program: Path, folder: Path, fault: str = "") -> Iterator[Path]:
    """Run the firmware with one fault, or none, and give its port."""
    port = folder / "board"
    with subprocess.Popen([program, port, fault]) as process:
        try:
            eventually(port.exists, "the firmware opens its port")
            yield port
        finally:
            process.send_signal(signal.SIGTERM)


def check(port: Path, *options: str, duration: str = "0.7") -> Answer:
    return run(
        "check-firmware", "--port", port, "--mission", MISSION, "--duration", duration, *options
    )


def results(answer: Answer) -> dict[str, str]:
    """Return the result of each check by its name."""
    return {check["check"]: check["result"] for check in json.loads(answer.stdout)["checks"]}


def test_a_firmware_that_does_what_its_mission_says_passes(program: Path, tmp_path: Path) -> None:
    with bench(program, tmp_path) as port:
        answer = check(port)
    assert answer.code == 0, answer.stdout
    assert "FAILS" not in answer.stdout
    assert "packets, and all of them decode" in answer.stdout
    assert "the mission says 25" in answer.stdout
    said = " ".join(answer.stdout.split())
    assert "CMD,1031,CX,ON, CMD,1031,ST," in said
    assert "echoed, the slowest after" in said
    assert "not sent: SIMP (needs a value), MEC (hazardous)" in said
    assert "it sends what the mission says" in answer.stdout


@pytest.mark.parametrize("words", [[], ["--help"], ["/nowhere/board", "gaps", "slow"]])
def test_the_bench_without_a_path_tells_how_it_is_used(program: Path, words: list[str]) -> None:
    done = subprocess.run([program, *words], capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert done.stderr.startswith("usage: bench PATH [FAULT]")


def test_the_bench_tells_why_it_cannot_make_its_port(program: Path) -> None:
    done = subprocess.run([program, "/nowhere/board"], capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert done.stderr == "/nowhere/board: No such file or directory\n"


@pytest.mark.parametrize(
    ("fault", "check_that_fails", "words"),
    [
        ("gaps", "counter", "missing"),
        ("slow", "rate", "and the mission says 25"),
        ("high", "values", "ALTITUDE = 9000 m is not from -100 to 1500"),
        ("garbled", "packets", "do not decode"),
    ],
)
def test_each_fault_fails_its_check_and_is_told(
    program: Path, tmp_path: Path, fault: str, check_that_fails: str, words: str
) -> None:
    with bench(program, tmp_path, fault) as port:
        answer = check(port, "--json", "--no-commands")
    assert answer.code == 1
    failed = [name for name, result in results(answer).items() if result == "failed"]
    assert failed == [check_that_fails]
    sentences = [found["sentence"] for found in json.loads(answer.stdout)["checks"]]
    assert any(words in sentence for sentence in sentences), sentences


def test_commands_that_are_not_echoed_fail(program: Path, tmp_path: Path) -> None:
    with bench(program, tmp_path, "deaf") as port:
        answer = check(port, duration="0.3")
    assert answer.code == 1
    assert "CMD,1031,CX,ON is not echoed by 'CXON', but by ''" in " ".join(answer.stdout.split())


def test_a_silent_firmware_fails_with_what_to_look_at(program: Path, tmp_path: Path) -> None:
    with bench(program, tmp_path, "mute") as port:
        answer = check(port, "--no-commands", duration="0.3")
    assert answer.code == 1
    assert "not one byte in 0.3 s; is it powered" in answer.stdout
    assert "1 of 1 checks fails" in answer.stdout


def test_the_wrong_mission_is_explained(program: Path, tmp_path: Path) -> None:
    with bench(program, tmp_path) as port:
        arguments = ("--port", port, "--mission", "aas-2026", "--duration", "0.5")
        answer = run("check-firmware", *arguments, "--no-commands")
    assert answer.code == 1
    assert "do not decode" in answer.stdout or "no packet" in answer.stdout


def test_a_firmware_that_is_unplugged_meanwhile_ends_the_check(
    program: Path, tmp_path: Path
) -> None:
    port = tmp_path / "board"
    arguments = ("--port", port, "--mission", MISSION, "--duration", "20")
    with subprocess.Popen([program, port]) as firmware:
        eventually(port.exists, "the firmware opens its port")
        with running("check-firmware", *arguments) as checking:
            checking.hear("listening for 20 s")
            firmware.terminate()
            _, said = checking.process.communicate(timeout=60)
    assert checking.process.returncode == 2
    assert "vanished while it was listened to" in said


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (("--duration", "0"), "the duration 0 makes no sense"),
        (("--duration", "nan"), "the duration nan makes no sense"),
    ],
)
def test_what_cannot_be_is_refused(options: tuple[str, ...], words: str) -> None:
    answer = run("check-firmware", "--port", "/no/port", "--mission", "aas-2026", *options)
    assert answer.code == 2
    assert words in answer.stderr


def test_a_port_that_is_not_there_is_refused() -> None:
    answer = run("check-firmware", "--port", "/no/port", "--mission", "aas-2026")
    assert answer.code == 2
    assert "there is no port /no/port" in answer.stderr


def test_only_harmless_commands_are_tried_and_never_with_a_word_that_stops_the_cansat() -> None:
    sendable, not_sent = harmless_commands(load_mission("aas-2026"), has_fix=True)
    chosen = {command.name: words for command, words in sendable}
    assert chosen == {
        "CX": {"state": "ON"},
        "ST": {},
        "ST_GPS": {},
        "SIM": {"mode": "DISABLE"},
        "CAL": {},
    }
    assert not_sent == ["SIMP (needs a value)", "MEC (hazardous)"]


def test_what_asks_for_the_gps_is_not_tried_without_a_fix() -> None:
    sendable, not_sent = harmless_commands(load_mission("aas-2026"), has_fix=False)
    assert "ST_GPS" not in [command.name for command, _ in sendable]
    assert "ST_GPS (no GPS fix)" in not_sent
