"""Files of other teams' programs: each imports, and every value is that of its cell."""

import csv
import math
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from groundstation.flightlog.reader import FlightLog, read_flight_log
from groundstation.importing.importing import Wanted, import_file
from groundstation.log_report import flight_of
from groundstation.replay_station import ReplayStation
from protocol.decoder import Decoder
from protocol.mission import Field
from protocol.packet import Chunk, Packet
from protocol.units import UNITS
from tests.recordings import recording
from tests.waiting import eventually

ASTRO = "astro2024_vac_test.csv"
GROUND_STATION = "uiuc_20220507_ground_station.csv"
TELEMETRUM = "uiuc_20211030_TeleMetrum.csv"
ALTOS = "altos_2012-05-28-serial-319-flight-005.csv"
NORTHEASTERN = "northeastern_160m.csv"
SIMP = "aas_2023_simp.txt"

Row = list[str]


def seconds_of_numbered_date(row: Row) -> float:
    year, month, day, _, hour, minute, second, millisecond = map(
        int, row[0].replace("--", "-0-").split("-")
    )
    moment = datetime(year, month, day, hour, minute, second, tzinfo=UTC)
    return moment.timestamp() + millisecond / 1000


TIMES: dict[str, Callable[[Row], float]] = {
    ASTRO: lambda row: float(row[1]),
    GROUND_STATION: seconds_of_numbered_date,
    TELEMETRUM: lambda row: float(row[4]),
    ALTOS: lambda row: float(row[4]),
    NORTHEASTERN: lambda row: datetime.fromisoformat(row[7] + "+00:00").timestamp(),
}
"""The time that a row says, s."""

STARTS = {
    GROUND_STATION: "2022-05-07T11:24:56.316",
    TELEMETRUM: "2021-10-30T20:07:50",
    ALTOS: "2012-05-28T20:06:43",
    NORTHEASTERN: "2023-06-26T19:06:29.960773",
}
ROWS = {
    ASTRO: 584,
    GROUND_STATION: 970,
    TELEMETRUM: 590,
    ALTOS: 1064,
    NORTHEASTERN: 1615,
    SIMP: 156,
}
EVERY = pytest.mark.parametrize("name", ROWS)


def imported(name: str, folder: Path) -> FlightLog:
    made = import_file(recording(name), None, folder, Wanted(), overwrite=False)
    assert made.path == folder / f"{Path(name).stem}.flightlog"
    return read_flight_log(made.path)


def rows_of(name: str) -> list[Row]:
    """Return the rows of a file, read without the program; words on one line, without blanks."""
    text = recording(name).read_text(encoding="utf-8")
    rows = [[" ".join(word.split()) for word in row] for row in csv.reader(text.splitlines(True))]
    plain = [row for row in rows if row and any(row) and not row[0].startswith("#")]
    return plain if name in (ALTOS, TELEMETRUM, SIMP) else plain[1:]


def packets(log: FlightLog) -> list[Packet]:
    decoder = Decoder(log.mission)
    arrived = [item for item in log.items if isinstance(item, Chunk)]
    outcomes = [outcome for item in arrived for outcome in decoder.feed(item)]
    assert all(isinstance(outcome, Packet) for outcome in outcomes)
    return [outcome for outcome in outcomes if isinstance(outcome, Packet)]


def expected(field: Field, word: str) -> float | str:
    if field.type == "text" or field.values:
        return word
    bare = word.removesuffix(" db")
    unit = UNITS[field.unit]
    return float(bare) * field.scale * unit.factor + unit.offset if bare else math.nan


@EVERY
def test_every_value_is_that_of_its_cell(name: str, tmp_path: Path) -> None:
    log, rows = imported(name, tmp_path), rows_of(name)
    found = packets(log)
    assert len(found) == len(rows) == ROWS[name]
    no_fix = {field for group in log.mission.packet.absent_if_all_zero for field in group}
    for packet, row in zip(found, rows, strict=True):
        for field, word in zip(log.mission.packet.fields, row, strict=True):
            value, wanted = packet.values[field.name], expected(field, word)
            if value != value:
                assert wanted != wanted or (field.name in no_fix and wanted == 0), field.name
            else:
                assert value == wanted or value == pytest.approx(wanted, rel=1e-12), field.name


@pytest.mark.parametrize("name", TIMES)
def test_every_row_has_the_time_that_it_says(name: str, tmp_path: Path) -> None:
    log, rows = imported(name, tmp_path), rows_of(name)
    said = [TIMES[name](row) for row in rows]
    found = packets(log)
    for packet, time in zip(found, said, strict=True):
        assert packet.monotonic_ns / 1e9 == pytest.approx(time - said[0], abs=1e-5)
        assert packet.utc_ns - found[0].utc_ns == packet.monotonic_ns
    if name in STARTS:
        start = datetime.fromisoformat(STARTS[name] + "+00:00")
        assert found[0].utc_ns / 1e9 == pytest.approx(start.timestamp(), abs=1e-5)


def test_rows_without_times_follow_each_other_evenly(tmp_path: Path) -> None:
    times = [packet.monotonic_ns for packet in packets(imported(SIMP, tmp_path))]
    assert times == [second * 10**9 for second in range(156)]


@EVERY
def test_it_replays_as_it_is_read(name: str, tmp_path: Path) -> None:
    log = imported(name, tmp_path)
    station = ReplayStation(log, math.inf, ends=True)
    station.start()
    eventually(lambda: not station.running)
    station.stop()
    read = flight_of(log)
    assert station.flight.received == read.received == ROWS[name]
    assert station.flight.events == read.events


def test_an_imported_flight_can_be_exported(tmp_path: Path) -> None:
    from groundstation.export import export

    log = imported(ASTRO, tmp_path)
    path = export(log, "csv", tmp_path, overwrite=False).path
    with path.open(encoding="utf-8", newline="") as found, recording(ASTRO).open(newline="") as own:
        assert list(csv.reader(found)) == list(csv.reader(own))


def test_a_given_mission_decodes_the_same_rows(tmp_path: Path) -> None:
    from protocol.mission_file import load_mission

    wanted = Wanted(mission=load_mission("astro-2024"))
    made = import_file(recording(ASTRO), None, tmp_path, wanted, overwrite=False)
    log = read_flight_log(made.path)
    assert log.mission.name == "astro-2024"
    flight = flight_of(log)
    assert (flight.received, flight.rejected) == (584, 0)
    rows = rows_of(ASTRO)
    assert flight.store.number("PRESSURE").tolist() == [float(row[11]) * 100.0 for row in rows]
