"""The judges' CSV where a flight is not as it should be, and for spreadsheets."""

import csv
from pathlib import Path

import pytest

from groundstation.errors import UserError
from groundstation.export import Selection, export
from groundstation.flightlog.reader import read_flight_log
from protocol.mission import Mission
from tests.groundstation.export.flights import flight_log
from tests.groundstation.telemetry import chunk, frame, logged


def rows_of(path: Path, delimiter: str = ",", encoding: str = "utf-8") -> list[list[str]]:
    with path.open(encoding=encoding, newline="") as file:
        return list(csv.reader(file, delimiter=delimiter))


def test_each_packet_stands_once_in_the_order_received(tmp_path: Path) -> None:
    written = export(flight_log(tmp_path), "csv", tmp_path / "j.csv", overwrite=False)
    header, *rows = rows_of(written.path)
    assert header == ["COUNT", "STATE", "HÖHE", "TEMP", "phase", "LAT", "LON", "GALT"]
    numbers = [int(row[0]) for row in rows]
    assert numbers == [1, 2, 3, 5, 4, 6, 7, 8, 9, 10, 11, 14, 15]
    assert rows[0] == ["1", "PAD", "0.00", "68.0", "a;b", "", "", ""]
    assert rows[1] == ["2", "", "", "", "", "47.1000001", "8.5", "400.5"]
    assert written.rows == 13
    assert written.remarks == (
        "came more than once, stand in it once: 1",
        "came out of order: 1",
    )


def test_for_an_excel_with_decimal_commas(tmp_path: Path) -> None:
    log = flight_log(tmp_path)
    written = export(log, "csv", tmp_path / "j.csv", overwrite=False, excel="semicolon")
    data = written.path.read_bytes()
    assert data.startswith("\ufeffCOUNT;STATE;HÖHE;".encode())
    rows = rows_of(written.path, ";", "utf-8-sig")
    assert rows[1] == ["1", "PAD", "0,00", "68,0", "a;b", "", "", ""]
    assert rows[2][5:] == ["47,1000001", "8,5", "400,5"]


def test_for_an_excel_with_decimal_points(tmp_path: Path) -> None:
    log = flight_log(tmp_path)
    plain = export(log, "csv", tmp_path / "plain.csv", overwrite=False).path
    excel = export(log, "csv", tmp_path / "excel.csv", overwrite=False, excel="comma").path
    assert excel.read_bytes() == b"\xef\xbb\xbf" + plain.read_bytes()


def test_times_keep_their_points_in_every_excel(tmp_path: Path, lines: Mission) -> None:
    log = read_flight_log(logged(tmp_path, lines, [chunk(frame(lines, mission_time=3.0))]))
    written = export(log, "csv", tmp_path / "j.csv", overwrite=False, excel="semicolon")
    assert rows_of(written.path, ";", "utf-8-sig")[1][1] == "00:00:03"


@pytest.mark.parametrize(
    "part", [Selection(start="1"), Selection(end="10:00"), Selection(phase="ascent")]
)
def test_judges_get_no_part_of_a_flight(part: Selection, tmp_path: Path) -> None:
    log = flight_log(tmp_path)
    with pytest.raises(UserError, match=r"holds every packet received.*csv-full"):
        export(log, "csv", tmp_path / "j.csv", overwrite=False, selection=part)
    assert not (tmp_path / "j.csv").exists()


@pytest.mark.parametrize(
    ("format_name", "excel", "sentence"),
    [
        ("csv", "tab", "--excel tab makes no sense; give comma or semicolon"),
        ("kml", "comma", "--excel is for the CSV formats"),
    ],
)
def test_an_excel_that_is_none_is_told(
    format_name: str, excel: str, sentence: str, tmp_path: Path
) -> None:
    with pytest.raises(UserError, match=sentence):
        export(flight_log(tmp_path), format_name, tmp_path / "x", overwrite=False, excel=excel)


def test_of_one_team_only_where_another_was_heard_first(lines: Mission, tmp_path: Path) -> None:
    teams = (2043, 2043, 1031, 2043, 1031, 1031)
    both = [chunk(frame(lines, team_id=float(t), packet_count=n), n) for n, t in enumerate(teams)]
    log = read_flight_log(logged(tmp_path / "log", lines, both))

    def teams_in(team: str) -> list[str]:
        path = tmp_path / f"{team}.csv"
        export(log, "csv", path, overwrite=True, team=team)
        return [row[0] for row in rows_of(path)[1:]]

    assert teams_in("") == ["1031"] * 3
    assert teams_in("1031") == ["1031"] * 3
    assert teams_in("2043") == ["2043"] * 3
    assert export(log, "csv", tmp_path, overwrite=False, team="2043").path.name == "Flight_2043.csv"
    assert export(log, "json", tmp_path / "j", overwrite=False, team="1031").rows == 3


@pytest.mark.parametrize(
    ("team", "sentence"),
    [
        ("77", "no packet is of team 77; those received are of 1031"),
        ("../x", "--team makes no sense; give the number of a team, such as 1031"),
    ],
)
def test_a_team_that_did_not_fly_is_told(
    team: str, sentence: str, lines: Mission, tmp_path: Path
) -> None:
    log = read_flight_log(logged(tmp_path / "log", lines, [chunk(frame(lines))]))
    with pytest.raises(UserError) as told:
        export(log, "csv", tmp_path / "j.csv", overwrite=False, team=team)
    assert str(told.value) == sentence
    assert not (tmp_path / "j.csv").exists()


def test_packets_that_name_no_team_cannot_be_told_apart(tmp_path: Path) -> None:
    with pytest.raises(UserError, match=r"no field .* has the role team_id.*leave --team out"):
        export(flight_log(tmp_path), "csv", tmp_path / "j.csv", overwrite=False, team="77")
