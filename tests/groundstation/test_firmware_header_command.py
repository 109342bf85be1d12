from pathlib import Path

import pytest

from groundstation.errors import UserError
from groundstation.missions.header_file import header_text, write_header
from tests.groundstation.program import run


def test_the_command_writes_the_header_and_says_so(tmp_path: Path) -> None:
    path = tmp_path / "telemetry.h"
    answer = run("firmware-header", "cansat-binary", "--output", path)
    assert answer.code == 0
    assert str(path) in answer.stdout
    assert path.read_text("ascii") == header_text("cansat-binary")
    assert "namespace cansat_binary {" in path.read_text("ascii")
    assert [p.name for p in tmp_path.iterdir()] == ["telemetry.h"]


@pytest.mark.parametrize("output", [[], ["--output", "-"]])
def test_without_a_file_it_goes_to_the_terminal(output: list[str]) -> None:
    answer = run("firmware-header", "cansat-binary", *output)
    assert answer.code == 0
    assert answer.stdout == header_text("cansat-binary")


def test_a_file_that_exists_is_replaced_only_when_asked(tmp_path: Path) -> None:
    path = tmp_path / "telemetry.h"
    path.write_text("mine")
    with pytest.raises(UserError, match="is there already"):
        write_header("aas-2026", path, overwrite=False)
    assert path.read_text() == "mine"
    write_header("aas-2026", path, overwrite=True)
    assert "namespace aas_2026 {" in path.read_text()


def test_a_folder_or_a_place_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="is a folder"):
        write_header("aas-2026", tmp_path, overwrite=True)
    with pytest.raises(UserError, match="cannot be written"):
        write_header("aas-2026", tmp_path / "no" / "t.h", overwrite=False)


def test_mistakes_are_told_in_one_sentence(tmp_path: Path) -> None:
    locked = tmp_path / "locked"
    locked.mkdir(mode=0o555)
    for arguments, words in (
        (["cansat-binray"], "no mission of this name"),
        (["aas-2026", "--output", locked / "t.h"], "cannot be written"),
    ):
        answer = run("firmware-header", *arguments, unprivileged=True)
        assert answer.code == 2
        assert answer.stdout == ""
        assert answer.stderr.startswith("groundstation: ")
        assert answer.stderr.count("\n") == 1
        assert words in answer.stderr
    assert list(locked.iterdir()) == []
