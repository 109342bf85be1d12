import json
from pathlib import Path

import pytest

from groundstation.missions.capture import read_capture
from protocol.mission import Mission
from tests.groundstation.program import run, run_program
from tests.groundstation.telemetry import UTC_NS, flown, logged, spaced
from tests.protocol.wrong_missions import binary, checked, lines, stream


@pytest.fixture
def capture(tmp_path: Path) -> Path:
    """A raw capture whose checksum is another one than the built-in mission says."""
    path = tmp_path / "capture.bin"
    path.write_bytes(stream(checked(binary(), "CRC-16/MODBUS")))
    return path


def test_the_verdict_comes_first_then_evidence_mend_and_frames(capture: Path) -> None:
    answer = run_program("diagnose", capture, "--mission", "cansat-binary")
    assert (answer.code, answer.stderr) == (0, "")
    first, _, verdict, evidence, mend, *rest = answer.stdout.splitlines()
    assert first.endswith("mission 'cansat-binary' as given")
    assert verdict == "The checksum is CRC-16/MODBUS, the mission says CRC-16/CCITT-FALSE."
    assert "evidence  with this, " in evidence
    assert 'set algorithm = "CRC-16/MODBUS" in [checksum]' in mend
    assert any("<-- they differ" in line for line in rest)
    assert max(map(len, [verdict, evidence, mend, *rest])) <= 110


def test_without_a_mission_it_says_what_the_bytes_look_like(capture: Path) -> None:
    answer = run("diagnose", capture)
    assert answer.code == 0
    assert "mission 'cansat-binary' which it looks like" in answer.stdout
    assert "CRC-16/MODBUS" in answer.stdout


def test_a_log_is_judged_by_its_own_mission_and_knows_the_times(
    tmp_path: Path, binary: Mission
) -> None:
    log = logged(tmp_path, binary, spaced(flown(binary, 100, corrupt=0.1)))
    answer = run("diagnose", log)
    assert answer.code == 0
    assert "of the log" in answer.stdout
    assert "Single frames were damaged" in answer.stdout
    assert " at 2025-10-09T08:53:" in answer.stdout


def test_json_is_for_other_programs(tmp_path: Path, binary: Mission) -> None:
    log = logged(tmp_path, binary, spaced(flown(binary, 60)))
    found = json.loads(run("diagnose", log, "--mission", "aas-2026", "--json").stdout)
    assert found["mission"] == "aas-2026"
    assert found["causes"][0]["name"] == "other-mission"
    assert "cansat-binary" in found["causes"][0]["mend"]
    assert found["examples"][0]["utc"].startswith("2025-10-09T")


def test_text_copied_from_a_terminal_can_be_diagnosed(tmp_path: Path) -> None:
    path = tmp_path / "lines.txt"
    path.write_bytes(stream(lines()).replace(b",", b";").replace(b"\r", b"\n"))
    answer = run("diagnose", path, "--mission", "astro-2024")
    assert "The words are divided by ';'" in answer.stdout
    assert 'set delimiter = ";"' in answer.stdout


def test_the_time_of_a_byte_is_that_of_its_chunk(tmp_path: Path, binary: Mission) -> None:
    capture = read_capture(logged(tmp_path, binary, spaced(flown(binary, 5))))
    times = [capture.received_ns(start) for start in capture.starts]
    assert times == [UTC_NS + number * 100_000_000 for number in range(5)]
    assert capture.received_ns(capture.starts[1] - 1) == times[0]


@pytest.mark.parametrize(
    ("content", "words"), [(None, "there is no file"), (b"", "is empty: there is nothing")]
)
def test_what_cannot_be_diagnosed_is_refused_in_one_sentence(
    tmp_path: Path, content: bytes | None, words: str
) -> None:
    path = tmp_path / "some.bin"
    if content is not None:
        path.write_bytes(content)
    answer = run("diagnose", path)
    assert (answer.code, answer.stdout) == (2, "")
    assert answer.stderr.startswith("groundstation: ")
    assert words in answer.stderr
    assert answer.stderr.count("\n") == 1


def test_a_folder_or_an_unknown_mission_is_refused(tmp_path: Path, capture: Path) -> None:
    assert run("diagnose", tmp_path).code == 2
    assert run("diagnose", capture, "--mission", "no-such").code == 2
