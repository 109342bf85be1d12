"""Files as people name them: where something is written, what is read, commands to be typed."""

import os
import shlex
from pathlib import Path

import pytest

from groundstation.command_text import command_text
from groundstation.errors import UserError
from groundstation.files.given_file import read_given
from groundstation.files.output_place import output_place, require_free
from protocol.mission import Mission
from tests.groundstation.program import run
from tests.groundstation.telemetry import chunk, frame, logged


@pytest.fixture
def lines_log(tmp_path: Path, lines: Mission) -> Path:
    return logged(tmp_path / "log", lines, [chunk(frame(lines))])


def test_a_folder_gets_the_usual_name_and_is_made_when_it_ends_with_a_slash(tmp_path: Path) -> None:
    assert output_place(None, "x.csv") == Path("x.csv")
    assert output_place(None, "x.csv", tmp_path) == tmp_path / "x.csv"
    assert output_place(tmp_path, "x.csv") == tmp_path / "x.csv"
    assert output_place(tmp_path / "other.csv", "x.csv") == tmp_path / "other.csv"
    assert output_place(f"{tmp_path}/new/folder/", "x.csv") == tmp_path / "new/folder/x.csv"
    assert (tmp_path / "new" / "folder").is_dir()
    (tmp_path / "file").touch()
    with pytest.raises(UserError, match=r"cannot be written: .*--output"):
        output_place(f"{tmp_path}/file/", "x.csv")


@pytest.mark.parametrize("overwrite", [False, True])
def test_only_files_are_replaced_and_those_when_asked(overwrite: bool, tmp_path: Path) -> None:
    require_free(tmp_path / "new", overwrite=overwrite)
    places = {
        tmp_path: "is a folder",
        tmp_path / "none" / "x": "there is no folder",
        tmp_path / ("n" * 300): "cannot be written: .*too long",
    }
    if hasattr(os, "mkfifo"):
        os.mkfifo(tmp_path / "pipe")
        places[tmp_path / "pipe"] = "is a device or a pipe"
        places[Path(os.devnull)] = "is a device or a pipe"
    for place, told in places.items():
        with pytest.raises(UserError, match=told):
            require_free(place, overwrite=overwrite)
    (tmp_path / "old").touch()
    if overwrite:
        require_free(tmp_path / "old", overwrite=True)
    else:
        with pytest.raises(UserError, match="is not overwritten"):
            require_free(tmp_path / "old", overwrite=False)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes with names on this system")
def test_no_command_replaces_what_is_no_file(tmp_path: Path, lines_log: Path) -> None:
    pipe, table = tmp_path / "pipe", tmp_path / "t.csv"
    os.mkfifo(pipe)
    table.write_text("t,alt\n1,2\n2,3\n")
    for command in (
        ("export", lines_log),
        ("import", table),
        ("firmware-header", "aas-2026"),
        ("missions", "schema"),
    ):
        answer = run(*command, "--output", pipe, "--overwrite")
        assert (answer.code, "is a device or a pipe" in answer.stderr) == (2, True)
        assert pipe.is_fifo()


def test_a_flight_log_is_not_written_to_the_terminal(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "t.csv").write_text("t,alt\n1,2\n2,3\n")
    monkeypatch.chdir(tmp_path)
    answer = run("import", "t.csv", "--output", "-")
    assert (answer.code, "goes into a file" in answer.stderr) == (2, True)
    assert run("missions", "new", "--from-csv", "t.csv", "--output", "-").stdout.startswith("#")
    assert [path.name for path in tmp_path.iterdir()] == ["t.csv"]


def test_what_is_read_has_an_end(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(b"12345")
    assert read_given(path, 5) == b"12345"
    with pytest.raises(UserError, match="is larger than"):
        read_given(path, 4)
    with pytest.raises(UserError, match="is a folder"):
        read_given(tmp_path, 5)
    with pytest.raises(UserError, match="there is no file"):
        read_given(tmp_path / "none", 5)
    if Path("/dev/zero").exists():
        with pytest.raises(UserError, match="is larger than"):
            read_given(Path("/dev/zero"), 1000)


@pytest.mark.parametrize(
    "name", ["plain.flightlog", "мой полёт 1.flightlog", 'a "b" $HOME `x`!.flightlog', "it's"]
)
def test_a_command_can_be_typed_as_it_is_shown(name: str) -> None:
    assert shlex.split(command_text("info", Path(name))) == ["groundstation", "info", name]


def test_a_command_on_a_plain_name_has_no_quotes() -> None:
    assert command_text("info", "/tmp/a-b_c.flightlog") == "groundstation info /tmp/a-b_c.flightlog"
