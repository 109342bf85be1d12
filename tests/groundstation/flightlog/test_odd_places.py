"""Logs under odd names, in places that cannot be written, and files that are no files."""

import os
from pathlib import Path

import pytest

from groundstation.errors import UserError
from groundstation.flightlog.format import SIGNATURE
from groundstation.flightlog.reader import read_flight_log
from protocol.mission import Mission
from tests.groundstation.program import run
from tests.groundstation.telemetry import chunk, frame, logged

posix_only = pytest.mark.skipif(os.name != "posix", reason="plays media by permissions of POSIX")


@pytest.fixture
def odd(tmp_path: Path, lines: Mission) -> Path:
    folder = tmp_path / "Старт 2026, второй"
    path = logged(folder, lines, [chunk(frame(lines, packet_count=1.0))])
    return path.rename(folder / "полёт № 1 (копия) 🚀.flightlog")


def test_names_with_blanks_and_in_any_script_are_names_like_others(odd: Path) -> None:
    assert run("info", odd).code == 0
    assert run("repair", odd).code == 0
    listed = run("flights", odd.parent)
    assert odd.name in listed.stdout
    copy = odd.with_stem(f"{odd.stem}_repaired")
    assert read_flight_log(copy).complete
    replayed = run("replay", copy, "--headless", "--speed", "max")
    assert "1 packets received" in replayed.stdout


@posix_only
def test_a_log_on_media_that_cannot_be_written_is_read_and_repaired_elsewhere(
    odd: Path, tmp_path: Path
) -> None:
    odd.chmod(0o444)
    odd.parent.chmod(0o555)
    try:
        for command in ("info", "flights", "replay"):
            where = odd.parent if command == "flights" else odd
            more = ("--headless", "--speed", "max") if command == "replay" else ()
            assert run(command, where, *more, unprivileged=True).code == 0, command
        refused = run("repair", odd, unprivileged=True)
        assert (refused.code, "another place with --output" in refused.stderr) == (2, True)
        assert run("repair", odd, "--output", tmp_path, unprivileged=True).code == 0
    finally:
        odd.parent.chmod(0o755)


@posix_only
def test_what_is_no_file_is_told_so_and_never_waited_for(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe.flightlog"
    os.mkfifo(pipe)
    for path in (pipe, Path("/dev/zero")):
        with pytest.raises(UserError, match="is not a file"):
            read_flight_log(path)


def test_a_file_that_announces_a_hundred_gigabytes_takes_no_more_than_it_holds(
    odd: Path,
) -> None:
    whole = odd.read_bytes()
    head = whole[len(SIGNATURE) : len(SIGNATURE) + 5]
    lie = head + (0xFFFFFFFF).to_bytes(4, "little") + bytes(16)
    odd.write_bytes(whole + lie * 24)  # 24 times 4 GiB
    log = read_flight_log(odd)
    assert len(log.items) == 1
    assert sum(damage.size for damage in log.damage) == 24 * len(lie)
