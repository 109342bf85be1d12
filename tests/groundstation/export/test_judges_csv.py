import csv
import os
from pathlib import Path

import pytest

from firmware_sim.flight import fly
from groundstation.errors import UserError
from groundstation.export import export, format_names
from groundstation.flightlog.reader import FlightLog, read_flight_log
from protocol.conversion import conversions
from protocol.mission import Mission
from protocol.mission_file import builtin_names, load_mission
from tests.groundstation.telemetry import chunk, frame, logged, spaced


@pytest.fixture
def log(tmp_path: Path, lines: Mission) -> FlightLog:
    """A log of three packets."""
    sent = [frame(lines, packet_count=float(n), altitude=1.5 * n) for n in range(3)]
    return read_flight_log(logged(tmp_path / "logs", lines, spaced(sent)))


def rows_of(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


@pytest.mark.parametrize("name", builtin_names())
def test_the_csv_has_the_missions_columns_and_every_value_as_sent(
    name: str, tmp_path: Path
) -> None:
    mission = load_mission(name)
    flight = [sent for sent, _ in zip(fly(mission, loss=0.05), range(300), strict=False)]
    log = read_flight_log(logged(tmp_path, mission, spaced(sent.on_air for sent in flight)))
    written = export(log, "csv", tmp_path / "out.csv", overwrite=False)
    header, *rows = rows_of(written.path)
    assert header == [field.name for field in mission.packet.fields]
    text = conversions(mission.packet)
    meant = [
        [text[field].to_text(wire) for field, wire in sent.wire.items()]
        for sent in flight
        if sent.on_air
    ]
    assert rows == meant
    assert written.rows == len(rows)


def test_noise_and_events_are_no_rows(tmp_path: Path, lines: Mission) -> None:
    log = read_flight_log(
        logged(tmp_path, lines, [chunk(b"noise\r" + frame(lines) + b"\xff\r"), chunk(b"more")])
    )
    assert export(log, "csv", tmp_path / "out.csv", overwrite=False).rows == 1


def test_the_dialect_is_the_one_spreadsheets_read(log: FlightLog, tmp_path: Path) -> None:
    data = export(log, "csv", tmp_path / "out.csv", overwrite=False).path.read_bytes()
    assert data.startswith(b"TEAM_ID,MISSION_TIME,")
    assert data.endswith(b"\r\n")
    assert data.count(b"\r\n") == 4


def test_without_a_name_the_file_is_called_after_the_team(
    log: FlightLog, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert export(log, "csv", None, overwrite=False).path == Path("Flight_1031.csv")
    assert (tmp_path / "Flight_1031.csv").is_file()
    folder = tmp_path / "for the judges"
    folder.mkdir()
    assert export(log, "csv", folder, overwrite=False).path == folder / "Flight_1031.csv"


def test_a_file_that_is_there_is_replaced_only_when_told_to(log: FlightLog, tmp_path: Path) -> None:
    path = tmp_path / "mine.csv"
    path.write_text("precious")
    with pytest.raises(UserError, match=r"mine\.csv is there already .* --overwrite"):
        export(log, "csv", path, overwrite=False)
    assert path.read_text() == "precious"
    export(log, "csv", path, overwrite=True)
    assert len(rows_of(path)) == 4


def test_the_flight_log_itself_is_never_overwritten(log: FlightLog) -> None:
    before = log.path.read_bytes()
    with pytest.raises(UserError, match="is the flight log itself"):
        export(log, "csv", log.path, overwrite=True)
    assert log.path.read_bytes() == before


@pytest.mark.parametrize("place", ["no/such/folder/x.csv", "file/x.csv", "n" * 300])
def test_where_no_file_can_be_is_a_sentence_and_leaves_nothing(
    place: str, log: FlightLog, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("precious")
    before = sorted(tmp_path.rglob("*"))
    with pytest.raises(UserError, match=r"cannot be written: .*--output"):
        export(log, "csv", tmp_path / place, overwrite=False)
    assert sorted(tmp_path.rglob("*")) == before


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
def test_a_disk_that_fills_up_leaves_no_half_file(log: FlightLog, tmp_path: Path) -> None:
    os.symlink("/dev/full", tmp_path / "out.csv.part")
    with pytest.raises(UserError, match="No space left"):
        export(log, "csv", tmp_path / "out.csv", overwrite=False)
    assert {path.name for path in tmp_path.iterdir()} == {"logs"}


def test_an_unknown_format_is_told_which_there_are(log: FlightLog, tmp_path: Path) -> None:
    with pytest.raises(
        UserError, match=f"'xls' is not a format; allowed are .*{format_names()[0]}"
    ):
        export(log, "xls", tmp_path / "x", overwrite=False)
    assert not (tmp_path / "x").exists()
