"""Every format appears whole or not at all, and is compared before it has its name."""

import subprocess
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from groundstation.errors import UserError
from groundstation.export import export, format_names
from groundstation.export.format import Contents, Options
from groundstation.export.formats import FORMATS
from groundstation.export.telemetry import Telemetry
from groundstation.flightlog.reader import read_flight_log
from protocol.mission_file import parse_mission
from tests.groundstation.export.flights import flight_log
from tests.groundstation.telemetry import chunk, logged

EVERY = pytest.mark.parametrize("format_name", format_names())


@EVERY
def test_without_a_name_it_is_called_after_the_team(format_name: str, tmp_path: Path) -> None:
    log = flight_log(tmp_path / "log")
    made = export(log, format_name, tmp_path, overwrite=False).path
    assert made.name.startswith("Flight_77")
    assert [path.name for path in tmp_path.iterdir() if path.is_file()] == [made.name]


def test_no_two_formats_have_the_same_name(tmp_path: Path) -> None:
    log = flight_log(tmp_path / "log")
    made = {export(log, name, tmp_path, overwrite=False).path for name in format_names()}
    assert len(made) == len(format_names()) == 7


@EVERY
def test_what_is_there_stays_unless_told(format_name: str, tmp_path: Path) -> None:
    path = tmp_path / "mine"
    path.write_text("precious")
    log = flight_log(tmp_path / "log")
    with pytest.raises(UserError, match="is there already"):
        export(log, format_name, path, overwrite=False)
    assert path.read_text() == "precious"
    export(log, format_name, path, overwrite=True)
    assert path.read_bytes() != b"precious"


ODD_NUMBERS = """
name = "odd-numbers"
team_id = "77"
rate_hz = 1.0

[framing]
kind = "lines"

[[packet]]
name = "telemetry"
encoding = "text"
fields = [
  { name = "EPOCH", type = "integer" },
  { name = "LAT", type = "number", unit = "deg", role = "latitude" },
  { name = "LON", type = "number", unit = "deg", role = "longitude" },
]
"""


@EVERY
def test_the_meridian_of_greenwich_and_integers_beyond_doubles_are_written(
    format_name: str, tmp_path: Path
) -> None:
    sent = [b"1718352000000000001,51.47,0.0\n", b"1718352000000000003,51.47,0.001\n"]
    mission = parse_mission(ODD_NUMBERS, "a test")
    log = read_flight_log(logged(tmp_path / "log", mission, map(chunk, sent, (0.0, 1.0))))
    assert export(log, format_name, tmp_path, overwrite=False).rows == 2


@EVERY
def test_a_file_that_reads_back_differently_is_not_kept(
    format_name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = FORMATS[format_name]

    def on_a_disk_that_loses_half(telemetry: Telemetry, path: Path, options: Options) -> Contents:
        written = made.write(telemetry, path, options)
        data = path.read_bytes()
        path.write_bytes(data[: len(data) // 2])
        return written

    monkeypatch.setitem(FORMATS, format_name, replace(made, write=on_a_disk_that_loses_half))
    log = flight_log(tmp_path / "log")
    with pytest.raises(UserError, match=r"reads back differently.*disk may be failing"):
        export(log, format_name, tmp_path / "out", overwrite=False)
    assert not list(tmp_path.glob("out*"))


@pytest.mark.parametrize("format_name", ["csv", "csv-full", "json", "kml", "gpx"])
def test_one_wrong_digit_is_found(
    format_name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = FORMATS[format_name]

    def on_a_disk_that_errs(telemetry: Telemetry, path: Path, options: Options) -> Contents:
        written = made.write(telemetry, path, options)
        path.write_bytes(path.read_bytes().replace(b"47.1001", b"47.1009"))
        return written

    monkeypatch.setitem(FORMATS, format_name, replace(made, write=on_a_disk_that_errs))
    with pytest.raises(UserError, match="reads back differently"):
        export(flight_log(tmp_path / "log"), format_name, tmp_path / "out", overwrite=False)


@pytest.fixture
def tiny_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of four kilobytes."""
    folder = tmp_path / "tiny"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=4k", "tmpfs", str(folder)]
    try:
        done = subprocess.run(mount, capture_output=True, text=True, check=False)
    except FileNotFoundError:
        pytest.skip("there is no mount here")
    if done.returncode:
        pytest.skip(f"no file system can be mounted here: {done.stderr.strip()}")
    try:
        yield folder
    finally:
        subprocess.run(["umount", str(folder)], check=True)


@EVERY
def test_a_full_disk_is_a_sentence(format_name: str, tiny_disk: Path) -> None:
    (tiny_disk / "filling").write_bytes(bytes(4096))
    log = flight_log(tiny_disk.parent / "log")
    with pytest.raises(UserError, match=r"cannot be written: .*--output"):
        export(log, format_name, tiny_disk / "out", overwrite=False)
    assert [path.name for path in tiny_disk.iterdir()] == ["filling"]
