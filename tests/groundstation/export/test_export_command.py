"""`groundstation export` as it is typed."""

import csv
import errno
import io
import os
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from typer.testing import CliRunner

from groundstation.cli import app, main
from groundstation.errors import UserError
from groundstation.export import export, format_names
from groundstation.export.piped import export_to
from groundstation.flightlog.reader import read_flight_log
from tests.groundstation.export.flights import flight_log, mission
from tests.groundstation.program import run
from tests.groundstation.telemetry import logged

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer


@pytest.fixture
def log(tmp_path: Path) -> Path:
    return flight_log(tmp_path / "log").path


def typed(*arguments: str | Path) -> str:
    done = CliRunner().invoke(app, ["export", *map(str, arguments)], catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return done.output


def test_it_says_what_was_written_and_what_was_odd(log: Path, tmp_path: Path) -> None:
    assert typed(log, "--output", tmp_path).splitlines() == [
        f"13 packets written to {tmp_path / 'Flight_77.csv'}",
        "came more than once, stand in it once: 1",
        "came out of order: 1",
    ]
    assert typed(log, "--output", tmp_path, "--format", "kml").splitlines() == [
        f"4 positions written to {tmp_path / 'Flight_77.kml'}",
        "too far off to be real, left out: 1",
        "came out of order: 1",
    ]


def test_a_part_is_chosen_by_its_times(log: Path, tmp_path: Path) -> None:
    path = tmp_path / "part.csv"
    part = ("--from", "1.25", "--to", "2", "--format", "csv-full", "--output", path)
    assert typed(log, *part).startswith("4 packets written")
    with path.open(encoding="utf-8", newline="") as file:
        assert [row["COUNT"] for row in csv.DictReader(file)] == ["5", "4", "6", "7"]


@pytest.mark.parametrize("name", format_names())
def test_a_dash_is_standard_output_and_holds_the_file_alone(
    name: str, log: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    before = set(tmp_path.iterdir())
    done = CliRunner().invoke(app, ["export", str(log), "--format", name, "--output", "-"])
    assert set(tmp_path.iterdir()) == before
    made = export(read_flight_log(log), name, tmp_path, overwrite=False)
    assert done.stdout_bytes == made.path.read_bytes()
    assert done.stderr.splitlines()[0].endswith(" written to standard output")


@pytest.mark.parametrize("name", ["mcap", "parquet"])
def test_what_is_no_text_is_not_poured_into_a_terminal(name: str, log: Path) -> None:
    out = io.BytesIO()
    with pytest.raises(UserError, match=f"{name} is no text"):
        export_to(out, read_flight_log(log), name, is_terminal=True)
    assert not out.getvalue()
    export_to(out, read_flight_log(log), "csv", is_terminal=True)
    assert out.getvalue().startswith(b"COUNT,STATE")


def test_a_reader_that_goes_away_ends_it_quietly(
    log: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    said = io.StringIO()
    pipe = io.TextIOWrapper(io.FileIO(writing, "w"), "utf-8")
    monkeypatch.setattr("sys.argv", ["groundstation", "export", str(log), "--output", "-"])
    with redirect_stdout(pipe), redirect_stderr(said), pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == 1
    assert said.getvalue() == ""


class FullDisk(io.RawIOBase):
    """Takes no more than 100 bytes."""

    room = 100

    def writable(self) -> bool:
        return True

    def write(self, data: "ReadableBuffer") -> int:
        taken = min(self.room, memoryview(data).nbytes)
        if not taken:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        self.room -= taken
        return taken


def test_where_there_is_no_room_a_sentence_says_that_it_is_not_whole(
    log: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = io.StringIO()
    full = io.TextIOWrapper(io.BufferedWriter(FullDisk()), "utf-8")
    monkeypatch.setattr("sys.argv", ["groundstation", "export", str(log), "--output", "-"])
    with redirect_stdout(full), redirect_stderr(said), pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == 2
    (sentence,) = said.getvalue().splitlines()
    assert "No space left on device; what was given to standard output is not all" in sentence
    full.close()  # nothing is left over that would fail when the program ends


@pytest.mark.parametrize(
    ("name", "first"),
    [
        ("a.kml", "<?xml"),
        ("a.GPX", "<?xml"),
        ("a.jsonl", '{"'),
        ("a.json", '{"'),
        ("a.txt", "COUNT"),
    ],
)
def test_the_name_of_the_file_says_the_format(
    name: str, first: str, log: Path, tmp_path: Path
) -> None:
    typed(log, "--output", tmp_path / name)
    assert (tmp_path / name).read_text(encoding="utf-8").startswith(first)


def test_the_format_that_is_said_counts_before_the_name(log: Path, tmp_path: Path) -> None:
    typed(log, "--output", tmp_path / "a.kml", "--format", "CSV-Full")
    assert (tmp_path / "a.kml").read_text(encoding="utf-8").startswith("received_utc")


def test_a_workbook_is_refused_with_what_opens_as_one(log: Path, tmp_path: Path) -> None:
    answer = run("export", log, "--output", tmp_path / "for-me.xlsx")
    assert answer.code == 2
    assert f"say --output {tmp_path / 'for-me.csv'} --excel comma" in answer.stderr
    assert not list(tmp_path.glob("for-me*"))


def test_a_folder_that_ends_with_a_slash_is_made(log: Path, tmp_path: Path) -> None:
    typed(log, "--output", f"{tmp_path}/new/")
    assert (tmp_path / "new" / "Flight_77.csv").is_file()


def test_of_a_log_without_a_byte_received_it_says_just_that(tmp_path: Path) -> None:
    empty = logged(tmp_path / "log", mission(), [])
    said = typed(empty, "--output", tmp_path)
    assert "nothing was received in this flight" in said


def test_the_help_names_every_format_and_warns_of_excel() -> None:
    shown = " ".join(typed("--help").split())
    assert all(name in shown for name in format_names())
    assert "Judges want" in shown


def test_a_folder_that_must_not_be_written_is_a_sentence(log: Path, tmp_path: Path) -> None:
    locked = tmp_path / "locked"
    locked.mkdir()
    locked.chmod(0o555)
    answer = run("export", log, "--output", locked, unprivileged=True)
    assert answer.code == 2
    assert "Flight_77.csv cannot be written: Permission denied; choose another" in answer.stderr


def test_the_log_of_a_flight_is_never_the_output(log: Path) -> None:
    before = log.read_bytes()
    with pytest.raises(UserError, match="is the flight log itself"):
        typed(log, "--format", "json", "--output", log, "--overwrite")
    assert log.read_bytes() == before
