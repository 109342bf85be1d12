"""Tables of every shape, captures, missions that are given, and what is no flight at all."""

import csv
from itertools import islice
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firmware_sim.flight import fly
from groundstation.errors import UserError
from groundstation.export import export
from groundstation.flight.flight import Flight
from groundstation.flightlog.reader import FlightLog, read_flight_log
from groundstation.importing.importing import Imported, Wanted, import_file
from groundstation.log_report import flight_of
from protocol.mission import Mission
from protocol.mission_file import load_mission
from tests.groundstation.program import run, run_program
from tests.groundstation.telemetry import flown, logged, spaced

ALTOS_STYLE = """\
# Product: TeleMetrum-v1.1
#serial,call,time,rssi,state_name,height,latitude,longitude,year,month,day,hour,minute,second
 2098, K1TEAM, -1.00, -93,   pad, -0.12,  41.4877342, -89.5062284, 2021, 10, 30, 20,  7, 50
 2098, K1TEAM, -0.50, -92, boost, 10.50,  41.4877342, -89.5062284, 2021, 10, 30, 20,  7, 50
 2098, K1TEAM,  0.00, -91, boost, 42.00,  41.4877342, -89.5062284, 2021, 10, 30, 20,  7, 51
"""
FEATHERWEIGHT_STYLE = """\
UTCTIME,UNIXTIME,ALT,LAT,LON,#SATS,FIX,HORZV,VERTV,HEAD,FLAGS,RSSI,BATT
Mar 30 2026 13:47:10.400 UTC,1774878430.4,1000,33.0001,-99.0001,12,3,0,0,90,1,-55,4.1
Mar 30 2026 13:47:10.500 UTC,1774878430.5,1010,33.0002,-99.0002,13,3,1,200,95,1,-54,4.0
Mar 30 2026 13:47:10.600 UTC,1774878430.6,1030,33.0003,-99.0003,13,3,2,210,95,1,-54,4.0
"""
GERMAN = """\
\ufeffZeit;Höhe [m];Temperatur
10:00:00;1,5;21,25 °C
10:00:01;2,5;21,50 °C
10:00:02;;21,75 °C
"""


def imported(
    folder: Path, data: bytes | str, wanted: Wanted | None = None
) -> tuple[Imported, FlightLog]:
    path = folder / "theirs.bin"
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    made = import_file(path, folder / "out.flightlog", folder, wanted or Wanted(), overwrite=True)
    return made, read_flight_log(made.path)


def flight(folder: Path, data: bytes | str, wanted: Wanted | None = None) -> Flight:
    return flight_of(imported(folder, data, wanted)[1])


def seconds_of_packets(flight: Flight) -> float:
    times_ns = flight.store.received_ns[: flight.received]
    return float(times_ns[-1] - times_ns[0]) / 1e9


class TestTables:
    def test_telemetry_as_altos_writes_it(self, tmp_path: Path) -> None:
        made, log = imported(tmp_path, ALTOS_STYLE)
        found = flight_of(log)
        assert found.store.number("height").tolist() == [-0.12, 10.5, 42.0]
        assert [item.monotonic_ns for item in log.items] == [0, 500_000_000, 1_000_000_000]
        assert found.first_utc_ns == 1635624470 * 10**9
        assert "year to second" in made.sentences[0]

    def test_telemetry_as_a_featherweight_tracker_writes_it(self, tmp_path: Path) -> None:
        made, log = imported(tmp_path, FEATHERWEIGHT_STYLE)
        found = flight_of(log)
        assert found.store.number("LAT").tolist() == [33.0001, 33.0002, 33.0003]
        assert [item.monotonic_ns for item in log.items] == [0, 100_000_000, 200_000_000]
        assert found.first_utc_ns == 1774878430_400000000
        assert "UTCTIME" in made.sentences[0]

    def test_semicolons_decimal_commas_units_and_a_mark_before_all(self, tmp_path: Path) -> None:
        found = flight(tmp_path, GERMAN)
        assert found.received == 3
        heights = found.store.number("Höhe [m]").tolist()
        assert heights[:2] == [1.5, 2.5]
        assert heights[2] != heights[2]
        assert found.store.number("Temperatur").tolist() == [21.25, 21.5, 21.75]

    def test_ragged_rows_come_as_lines_and_are_rejected_as_live(self, tmp_path: Path) -> None:
        rows = [f"{n},{n}.5,ok" for n in range(50)]
        rows[20] = "20,20.5,ok,and,more,than,that"
        rows[30] = "30"
        made, log = imported(tmp_path, "\n".join(["COUNT,ALT,WORD", *rows]))
        found = flight_of(log)
        assert (found.received, found.rejected) == (48, 2)
        assert len(log.items) == 50
        assert any("2 of 50 rows have another number" in said for said in made.sentences)

    def test_quoted_words_keep_their_commas(self, tmp_path: Path) -> None:
        found = flight(tmp_path, 'T,NOTE\n1,"a, b"\n2,"say ""go"""\n3,plain\n')
        codes, words = found.store.codes("NOTE")
        assert [words[code] for code in codes] == ["a, b", 'say "go"', "plain"]

    def test_letters_of_windows_are_read_and_said(self, tmp_path: Path) -> None:
        made, log = imported(tmp_path, "T;Höhe\n1;2\n2;3\n".encode("cp1252"))
        assert flight_of(log).store.number("Höhe").tolist() == [2.0, 3.0]
        assert any("was read as Windows-1252" in said for said in made.sentences)

    def test_cyrillic_names_in_a_code_page_say_what_they_mean(self, tmp_path: Path) -> None:
        rows = [f"{n};{n},5;1013.{n};ПОДЪЁМ" for n in range(10)]
        text = "\n".join(["Время;Высота;Давление;Состояние", *rows])
        made, log = imported(tmp_path, text.encode("cp1251"))
        found = flight_of(log)
        assert found.store.number("Высота").tolist() == [n + 0.5 for n in range(10)]
        assert [f.name for f in log.mission.fields() if f.role == "altitude"] == ["Высота"]
        assert any("Windows-1251" in said for said in made.sentences)
        assert any("Высота have a decimal comma" in said for said in made.sentences)

    def test_a_workbook_is_called_one(self, tmp_path: Path) -> None:
        with pytest.raises(UserError, match=r"workbook of Excel.* save the table as CSV"):
            imported(tmp_path, b"PK\x03\x04" + bytes(500))

    def test_pressures_for_simulation_mode_are_told_as_such(self, tmp_path: Path) -> None:
        made, _ = imported(tmp_path, "# pressures\n" + "CMD,$,SIMP,101325\n" * 5)
        assert any("record --simulate-pressure" in said for said in made.sentences)

    def test_every_guess_is_a_sentence(self, tmp_path: Path) -> None:
        made, _ = imported(tmp_path, ALTOS_STYLE)
        assert all(said[-1] in ".:" and len(said) < 300 for said in made.sentences)
        assert any(said.startswith("latitude: ") for said in made.sentences)


class TestGivenMission:
    def test_columns_are_found_by_name_in_any_order(self, tmp_path: Path) -> None:
        mission = load_mission("esa-primary")
        names = [field.name for field in mission.packet.fields]
        rows = [["5", "20.5", "99000.0"][: len(names)] for _ in range(3)]
        text = "\n".join([",".join(["EXTRA", *reversed(names)])] + [
            ",".join(["x", *reversed(row)]) for row in rows
        ])  # fmt: skip
        made, log = imported(tmp_path, text, Wanted(mission))
        assert any("no field for the columns EXTRA" in said for said in made.sentences)
        assert b"x" not in log.columns.received

    @pytest.mark.parametrize("name", ["cansat-binary", "aas-2026", "turksat-model-satellite"])
    def test_the_judges_csv_becomes_the_packets_again(self, name: str, tmp_path: Path) -> None:
        mission = load_mission(name)
        log = read_flight_log(logged(tmp_path / "a", mission, spaced(flown(mission, 80))))
        first = export(log, "csv", tmp_path / "first.csv", overwrite=False).path
        made = import_file(
            first, tmp_path / "b.flightlog", tmp_path, Wanted(mission), overwrite=True
        )
        again = export(read_flight_log(made.path), "csv", tmp_path / "b.csv", overwrite=False)
        assert again.path.read_bytes() == first.read_bytes()

    def test_so_does_the_one_for_an_excel_with_decimal_commas(
        self, tmp_path: Path, binary: Mission
    ) -> None:
        log = read_flight_log(logged(tmp_path / "a", binary, spaced(flown(binary, 20))))
        name = tmp_path / "first.csv"
        export(log, "csv", name, overwrite=False, excel="semicolon")
        made = import_file(name, tmp_path / "b.flightlog", tmp_path, Wanted(binary), overwrite=True)
        assert flight_of(read_flight_log(made.path)).received == 20

    def test_words_that_are_no_values_of_a_binary_packet_are_told(
        self, tmp_path: Path, binary: Mission
    ) -> None:
        log = read_flight_log(logged(tmp_path / "a", binary, spaced(flown(binary, 5))))
        path = export(log, "csv", tmp_path / "j.csv", overwrite=False).path
        rows = path.read_text(encoding="utf-8").splitlines()
        cells = rows[2].split(",")
        cells[7] = "high"
        rows[2] = ",".join(cells)
        made, again = imported(tmp_path, "\r\n".join(rows), Wanted(binary))
        assert flight_of(again).received == 4
        assert any("left out: 1 (row 2" in said for said in made.sentences), made.sentences

    @pytest.mark.parametrize(
        ("header", "sentence"),
        [
            ("COUNT,ALT", "no column is called as a field"),
            ("PACKET_COUNT,ALTITUDE", "the file has no column for TEAM_ID"),
        ],
    )
    def test_a_mission_that_does_not_fit_is_told(
        self, header: str, sentence: str, tmp_path: Path, binary: Mission
    ) -> None:
        with pytest.raises(UserError, match=sentence):
            imported(tmp_path, f"{header}\n1,2\n2,3\n", Wanted(binary))


class TestCaptures:
    @pytest.mark.parametrize("name", ["cansat-binary", "aas-2026"])
    def test_bytes_become_the_flight_at_the_missions_rate(self, name: str, tmp_path: Path) -> None:
        mission = load_mission(name)
        sent = [s.on_air for s in islice(fly(mission, corrupt=0.1), 100)]
        made, log = imported(tmp_path, b"".join(sent), Wanted(mission))
        assert log.columns.received == b"".join(sent)
        live = flight_of(read_flight_log(logged(tmp_path / "live", mission, spaced(sent))))
        found = flight_of(log)
        assert (found.received, found.rejected) == (live.received, live.rejected)
        assert seconds_of_packets(found) == pytest.approx(
            (live.received - 1) / mission.rate_hz, rel=0.05
        )
        assert f"at {mission.rate_hz:g} Hz, as the mission says" in made.sentences[0]

    def test_a_rate_that_is_said(self, tmp_path: Path, binary: Mission) -> None:
        data = b"".join(flown(binary, 11))
        found = flight(tmp_path, data, Wanted(binary, rate_hz=2.0))
        assert seconds_of_packets(found) == pytest.approx(5.0)

    def test_a_speed_of_the_port_that_is_said(self, tmp_path: Path, binary: Mission) -> None:
        data = b"".join(flown(binary, 50))
        made, log = imported(tmp_path, data, Wanted(binary, baud=9600))
        assert log.items[-1].monotonic_ns / 1e9 == pytest.approx(len(data) * 10 / 9600, rel=0.05)
        assert flight_of(log).received == 50
        assert "9600 baud" in made.sentences[0]

    def test_without_a_mission_one_is_drafted(self, tmp_path: Path, binary: Mission) -> None:
        made, log = imported(tmp_path, b"".join(flown(binary, 60)))
        assert flight_of(log).received == 60
        assert log.mission.name == "theirs"
        assert any("COBS" in said for said in made.sentences)

    def test_bytes_without_a_packet_are_kept_all_the_same(
        self, tmp_path: Path, binary: Mission
    ) -> None:
        noise = Random(2).randbytes(1_000_000).replace(b"\0", b"\1") * 20
        _, log = imported(tmp_path, noise, Wanted(binary))
        assert log.columns.received == noise

    def test_text_taken_as_bytes(self, tmp_path: Path) -> None:
        data = "COUNT,ALT\n1,2\n2,3\n"
        _, log = imported(tmp_path, data, Wanted(load_mission("arduino-lines"), raw=True))
        assert log.columns.received == data.encode()


class TestNoFlight:
    @pytest.mark.parametrize(
        ("data", "sentence"),
        [
            (b"", "is empty: there is nothing to import"),
            (b"\n\n  \n", "is empty: there is nothing to import"),
            (Random(1).randbytes(3000), "or name the mission with --mission"),
            (b"CANSAT FLIGHT LOG 1\n", "is a flight log already"),
        ],
    )
    def test_what_holds_no_packets_is_a_sentence(
        self, data: bytes, sentence: str, tmp_path: Path
    ) -> None:
        with pytest.raises(UserError, match=sentence):
            imported(tmp_path, data)
        assert not list(tmp_path.glob("out*"))

    @pytest.mark.parametrize(
        ("wanted", "sentence"),
        [
            (Wanted(rate_hz=0.0), "a rate of 0 Hz makes no sense"),
            (Wanted(rate_hz=float("nan")), "a rate of nan Hz makes no sense"),
            (Wanted(baud=-1), "-1 baud make no sense"),
            (Wanted(rate_hz=1.0, baud=9600), "contradict each other"),
        ],
    )
    def test_options_that_make_no_sense_are_told(
        self, wanted: Wanted, sentence: str, tmp_path: Path
    ) -> None:
        with pytest.raises(UserError, match=sentence):
            imported(tmp_path, "A,B\n1,2\n", wanted)

    def test_a_log_that_is_there_stays(self, tmp_path: Path) -> None:
        path = tmp_path / "theirs.csv"
        path.write_text("TIME,ALT\n1,2\n2,3\n")
        import_file(path, None, tmp_path, Wanted(), overwrite=False)
        with pytest.raises(UserError, match=r"is there already.*--overwrite"):
            import_file(path, None, tmp_path, Wanted(), overwrite=False)

    def test_a_place_that_cannot_be_is_told(self, tmp_path: Path) -> None:
        path = tmp_path / "theirs.csv"
        path.write_text("TIME,ALT\n1,2\n2,3\n")
        with pytest.raises(UserError, match=r"cannot be written: .*--output"):
            import_file(path, path / "x.flightlog", tmp_path, Wanted(), overwrite=False)


def test_the_program_imports_what_has_an_odd_name(tmp_path: Path) -> None:
    path = tmp_path / "полёт 1.csv"
    path.write_text("TIME,ALT\n1,2.5\n2,3.5\n", encoding="utf-8")
    answer = run_program("import", path, "--output", tmp_path)
    assert answer.code == 0, answer.stderr
    assert "TIME is taken for the time of each row, in s." in answer.stdout
    log = tmp_path / "полёт 1.flightlog"
    assert answer.stdout.splitlines()[-1] == f"{log}: 2 packets, 0 rejected"
    told = run("export", log, "--format", "csv-full", "--output", tmp_path)
    assert told.code == 0, told.stderr
    (exported,) = tmp_path.glob("Flight_*_full.csv")
    with exported.open(encoding="utf-8", newline="") as file:
        assert [row["ALT [m]"] for row in csv.DictReader(file)] == ["2.5", "3.5"]


def test_a_file_that_fits_nothing_says_what_to_do(tmp_path: Path) -> None:
    path = tmp_path / "lines.txt"
    path.write_text("hello\nworld\nagain\n")
    answer = run("import", path, "--output", tmp_path, "--mission", "aas-2026")
    assert answer.code == 0, answer.stderr
    assert "nothing of it can be decoded; why, says groundstation diagnose" in answer.stdout
    assert run("import", tmp_path / "no.csv").code == 2


ROWS = st.lists(st.lists(st.text('012,.:-"', max_size=6), max_size=4).map(";".join), max_size=9)


@given(
    st.binary(max_size=400)
    | st.text('0123456789,;.:- \n\t"#abT/', max_size=400).map(str.encode)
    | ROWS.map(lambda rows: "\n".join(rows).encode()),
    st.sampled_from([None, "aas-2026", "cansat-binary"]),
)
def test_any_file_imports_or_is_a_sentence(data: bytes, name: str | None) -> None:
    said = ""
    with TemporaryDirectory() as folder:
        try:
            wanted = Wanted(load_mission(name) if name else None)
            made, log = imported(Path(folder), data, wanted)
        except UserError as error:
            said = str(error)
        else:
            assert made.pieces == len(log.items) > 0
    assert len(said.splitlines()) <= 1
