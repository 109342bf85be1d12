import json
from pathlib import Path

import jsonschema
import pytest

from protocol.mission_file import builtin_names, load_mission
from protocol.mission_schema import schema_text
from tests.groundstation.program import Answer, run, run_program
from tests.groundstation.telemetry import flown, logged, spaced

CSV = "count,alt,temp\n1,10.5,21\n2,11.5,22\n3,12.5,22\n"
HEADER = "struct Packet { uint32_t count; int16_t temp; // 0.01 degC\n} __attribute__((packed));"


def refusal(answer: Answer) -> str:
    assert answer.code == 2, answer
    assert answer.stdout == ""
    assert answer.stderr.startswith("groundstation: ")
    assert answer.stderr.count("\n") == 1
    return answer.stderr


def file_of(folder: Path, name: str, content: str | bytes) -> Path:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def test_the_list_names_every_built_in_mission() -> None:
    answer = run("missions", "list")
    assert answer.code == 0
    for name in builtin_names():
        row = next(line for line in answer.stdout.splitlines() if line.startswith(f"{name} "))
        mission = load_mission(name)
        assert mission.title in row
        assert mission.framing.kind in row
        assert f"{mission.rate_hz:g} Hz" in row


def test_a_built_in_mission_is_shown_as_its_file_a_start_for_ones_own(tmp_path: Path) -> None:
    answer = run("missions", "show", "aas-2026")
    assert answer.stdout == load_mission("aas-2026").text
    own = file_of(tmp_path, "own.toml", answer.stdout)
    assert run("missions", "show", own).stdout == answer.stdout


def test_the_fields_are_shown_with_their_places() -> None:
    answer = run("missions", "show", "cansat-binary", "--fields")
    rows = [line.split() for line in answer.stdout.splitlines()]
    assert ["0", "2", "TEAM_ID", "uint16", "team_id"] in rows
    assert next(r for r in rows if "FLAGS" in r)[:5] == [
        "11",
        "1",
        "FLAGS",
        "uint8",
        "status_flags",
    ]
    assert ["18", "4", "ALTITUDE", "int32", "0.01", "m", "altitude"] in rows


def test_bit_fields_are_shown_with_their_bits(tmp_path: Path) -> None:
    header = file_of(tmp_path, "s.h", "struct S { uint8_t n; uint8_t a : 3, b : 5; uint16_t c; };")
    drafted = run("missions", "new", "--from-struct", header, "--output", tmp_path / "s.toml")
    assert drafted.code == 0, drafted
    rows = run("missions", "show", tmp_path / "s.toml", "--fields").stdout
    places = [line.split()[:4] for line in rows.splitlines() if " bit " in line]
    assert places == [["1.0", "3", "bit", "a"], ["1.3", "5", "bit", "b"]]


def test_a_good_file_is_told_in_a_few_lines() -> None:
    answer = run("missions", "check", "cansat-binary")
    assert answer.code == 0
    assert "cobs, CRC-16/CCITT-FALSE, 10 Hz" in answer.stdout
    assert "packet telemetry: 25 fields, " in answer.stdout
    assert len(answer.stdout.splitlines()) <= 6


def test_what_is_wrong_in_a_file_is_told_in_a_sentence(tmp_path: Path) -> None:
    text = load_mission("aas-2026").text.replace('role = "altitude"', 'role = "altitud"')
    told = refusal(run("missions", "check", file_of(tmp_path, "own.toml", text)))
    assert "did you mean 'altitude'?" in told
    assert "there is no mission" in refusal(run("missions", "check", "nope"))


def test_the_schema_is_printed_or_written_but_replaces_nothing(tmp_path: Path) -> None:
    assert run("missions", "schema").stdout == schema_text()
    path = tmp_path / "mission.schema.json"
    assert run("missions", "schema", "--output", path).code == 0
    jsonschema.Draft7Validator.check_schema(json.loads(path.read_text(encoding="utf-8")))
    assert "is there already" in refusal(run("missions", "schema", "--output", path))
    assert run("missions", "schema", "--output", path, "--overwrite").code == 0


@pytest.mark.parametrize(
    ("option", "name", "content"),
    [
        ("--from-csv", "my flight.csv", CSV),
        ("--from-capture", "my-flight.txt", CSV.replace("\n", "\r\n") * 3),
        ("--from-struct", "my-flight.h", HEADER),
    ],
)
def test_a_draft_passes_the_check_and_says_why(
    tmp_path: Path, option: str, name: str, content: str
) -> None:
    output = tmp_path / "team.toml"
    given = file_of(tmp_path, name, content)
    answer = run("missions", "new", option, given, "--output", output)
    assert answer.code == 0, answer
    assert "look at every guess" in answer.stdout
    mission = load_mission(str(output))
    assert mission.name == "my-flight"
    assert f"# Made from {name}." in mission.text
    assert "temperature by its name" in mission.text
    assert run("missions", "check", output).code == 0
    printed = run("missions", "new", option, given, "--name", "ours").stdout
    assert 'name = "ours"' in printed


def test_a_flight_log_is_a_capture(tmp_path: Path) -> None:
    sent = load_mission("cansat-binary")
    log = logged(tmp_path, sent, spaced(flown(sent, 60)))
    answer = run("missions", "new", "--from-capture", log)
    assert answer.code == 0, answer
    assert 'kind = "cobs"' in answer.stdout
    assert "CRC-16/CCITT-FALSE" in answer.stdout
    assert 'role = "packet_count"' in answer.stdout


def test_nothing_is_overwritten_unless_asked_for(tmp_path: Path) -> None:
    output = file_of(tmp_path, "team.toml", "mine")
    command = ("missions", "new", "--from-csv", file_of(tmp_path, "a.csv", CSV), "--output", output)
    assert "is there already and is not overwritten" in refusal(run(*command))
    assert output.read_text(encoding="utf-8") == "mine"
    assert run(*command, "--overwrite").code == 0
    assert load_mission(str(output)).name == "a"


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ((), "give one of --from-csv"),
        (("--from-csv", "a.csv", "--from-struct", "s.h"), "give one of --from-csv"),
        (("--from-csv", "missing.csv"), "there is no file missing.csv"),
        (("--from-csv", "."), "is a folder; name a file in it"),
        (("--from-csv", "empty.csv"), "empty.csv: it is empty"),
        (("--from-csv", "header.csv"), "header.csv: there is a header but no row"),
        (("--from-csv", "bytes.bin"), "bytes.bin: it is not text"),
        (("--from-capture", "bytes.bin"), "no framing was found"),
        (("--from-struct", "a.csv"), "there is no struct"),
        (("--from-struct", "two.h"), "choose with --struct one of A, B"),
        (("--from-struct", "s.h", "--struct", "X"), "there is no struct 'X'"),
        (("--from-struct", "s.h", "--platform", "z80"), "the platform 'z80' is not known"),
        (("--from-csv", "a.csv", "--name", "a/b"), "name: 'a/b': use 1 to 64"),
        (("--from-csv", "a.csv", "--output", "no/such/folder.toml"), "cannot be written"),
        (("--from-csv", "a.csv", "--output", ".", "--overwrite"), "is a folder"),
    ],
)
def test_mistakes_are_told_in_a_sentence_and_nothing_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...], told: str
) -> None:
    monkeypatch.chdir(tmp_path)
    file_of(tmp_path, "a.csv", CSV)
    file_of(tmp_path, "empty.csv", "")
    file_of(tmp_path, "header.csv", "a,b,c\n")
    file_of(tmp_path, "bytes.bin", bytes((i * i * 7 + i // 3) % 251 for i in range(3000)))
    file_of(tmp_path, "two.h", "struct A { int x; }; struct B { int y; };")
    file_of(tmp_path, "s.h", HEADER)
    before = sorted(path.name for path in tmp_path.iterdir())
    more = () if "--output" in arguments or not arguments else ("--output", "new.toml")
    assert told in refusal(run("missions", "new", *arguments, *more))
    assert sorted(path.name for path in tmp_path.iterdir()) == before


def test_help_teaches_the_ways_to_a_draft() -> None:
    answer = run("missions", "new", "--help")
    assert answer.code == 0
    for option in ("--from-csv", "--from-capture", "--from-struct", "--platform", "--overwrite"):
        assert option in answer.stdout
    assert run("missions").code in (0, 2)


def test_as_a_program(tmp_path: Path) -> None:
    answer = run_program("missions", "new", "--from-csv", file_of(tmp_path, "a.csv", CSV))
    assert answer.code == 0, answer
    assert answer.stdout.startswith("#:schema ")
    told = refusal(run_program("missions", "new", "--from-csv", tmp_path / "b.csv"))
    assert "there is no file" in told
