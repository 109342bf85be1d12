"""The formats that hold everything, each read by another reader and compared cell by cell."""

import csv
import json
import math
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import Any

import jsonschema
import pyarrow.parquet
import pytest
from mcap.reader import make_reader

from firmware_sim.flight import fly
from groundstation.errors import UserError
from groundstation.export import export
from groundstation.export.rows import written
from groundstation.flightlog.reader import FlightLog, read_flight_log
from protocol.mission import Mission
from protocol.mission_file import load_mission
from protocol.packet import Packet
from tests.groundstation.export.flights import SECONDS, flight_log, packets
from tests.groundstation.telemetry import UTC_NS, chunk, frame, logged, spaced

Cells = dict[str, Any]
Read = Callable[[Path], list[Cells]]

RSSI = [200 + n - 256 for n in range(15) if n != 4]
PHASES = ["pad"] * 4 + ["ascent"] * 3 + ["apogee"] * 3 + ["descent"] * 2 + ["landed"] * 2
REPEATED = [n == 3 for n in range(14)]
LATE = [n == 5 for n in range(14)]


def from_csv(path: Path) -> list[Cells]:
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return [{name.split(" [")[0]: word for name, word in row.items()} for row in rows]


def from_json(path: Path) -> list[Cells]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def from_parquet(path: Path) -> list[Cells]:
    table = pyarrow.parquet.read_table(path)
    at = table.schema.get_field_index("received_utc")
    nanoseconds = table.column(at).cast("int64")
    rows: list[Cells] = table.drop_columns("received_utc").to_pylist()
    return [row | {"utc_ns": ns} for row, ns in zip(rows, nanoseconds.to_pylist(), strict=True)]


def from_mcap(path: Path) -> list[Cells]:
    with path.open("rb") as file:
        messages = list(make_reader(file, validate_crcs=True).iter_messages(log_time_order=False))
    return [
        json.loads(message.data) | {"topic": channel.topic, "utc_ns": message.log_time}
        for schema, channel, message in messages
        if schema and schema.name.startswith("cansat.")
    ]


def same(found: object, wanted: object, *, exactly: bool) -> bool:
    """Tell whether a cell is the value: exactly, or to 15 digits, with the sign of zero; no value
    is none."""
    if isinstance(wanted, float) and math.isnan(wanted):
        return found in (None, "")
    if isinstance(wanted, float):
        number = float(found)  # type: ignore[arg-type]
        near = 0.0 if exactly else 1e-14
        is_value = math.isclose(number, wanted, rel_tol=near, abs_tol=0.0) or number == wanted
        return is_value and math.copysign(1, number) == math.copysign(1, wanted)
    return found == wanted


@pytest.mark.parametrize(
    ("format_name", "read"),
    [
        ("csv-full", from_csv),
        ("json", from_json),
        ("parquet", from_parquet),
        ("mcap", from_mcap),
    ],
)
class TestEveryFormat:
    def exported(self, log: FlightLog, format_name: str, read: Read) -> list[Cells]:
        path = log.path.with_name("out")
        assert export(log, format_name, path, overwrite=True).path == path
        return read(path)

    def test_every_value_is_that_of_the_flight(
        self, format_name: str, read: Read, tmp_path: Path
    ) -> None:
        log = flight_log(tmp_path)
        rows, wanted = self.exported(log, format_name, read), packets(log)
        assert len(rows) == len(wanted) == 14
        for row, packet in zip(rows, wanted, strict=True):
            assert row["packet_kind"] == packet.kind
            for name, value in packet.values.items():
                exactly = format_name == "parquet"
                assert same(row.get(name), value, exactly=exactly), (name, value)

    def test_what_the_program_adds_is_right(
        self, format_name: str, read: Read, tmp_path: Path
    ) -> None:
        log = flight_log(tmp_path)
        rows, wanted = self.exported(log, format_name, read), packets(log)
        yes = {"1": True, "0": False}
        assert [float(row["rssi_dbm"]) for row in rows] == RSSI
        assert [row.get("phase_") for row in rows] == PHASES
        assert [yes.get(row["repeated"], row["repeated"]) for row in rows] == REPEATED
        assert [yes.get(row["late"], row["late"]) for row in rows] == LATE
        seconds = [float(row["since_start_s"]) for row in rows]
        assert seconds == [n * SECONDS for n in range(15) if n != 4]
        for row, packet in zip(rows, wanted, strict=True):
            if "utc_ns" in row:
                assert row["utc_ns"] == packet.utc_ns
            else:
                assert row["received_utc"].endswith(f"{packet.utc_ns % 10**9:09d}Z")

    @pytest.mark.parametrize("name", ["cansat-binary", "turksat-model-satellite", "esa-primary"])
    def test_a_simulated_flight_goes_through_whole(
        self, format_name: str, read: Read, name: str, tmp_path: Path
    ) -> None:
        mission = load_mission(name)
        sent = [s.on_air for s, _ in zip(fly(mission, loss=0.1, corrupt=0.1), range(60))]  # noqa: B905
        log = read_flight_log(logged(tmp_path, mission, spaced(sent)))
        rows, wanted = self.exported(log, format_name, read), packets(log)
        assert len(rows) == len(wanted) > 30
        for row, packet in zip(rows, wanted, strict=True):
            for field, value in packet.values.items():
                exactly = format_name == "parquet"
                assert same(row.get(field), value, exactly=exactly), (field, value)

    def test_a_flight_without_a_packet_gives_no_row(
        self, format_name: str, read: Read, tmp_path: Path
    ) -> None:
        log = read_flight_log(logged(tmp_path, load_mission("aas-2026"), []))
        assert self.exported(log, format_name, read) == []


def test_units_stand_in_the_header_of_the_full_csv(tmp_path: Path) -> None:
    path = export(flight_log(tmp_path), "csv-full", tmp_path, overwrite=False).path
    assert path.name == "Flight_77_full.csv"
    header = path.read_text(encoding="utf-8").splitlines()[0]
    assert header.endswith(",COUNT,STATE,HÖHE [m],TEMP [degC],phase,LAT [deg],LON [deg],GALT [m]")


def test_numbers_of_json_are_those_of_the_full_csv(binary: Mission, tmp_path: Path) -> None:
    assert 979 * 0.01 != 9.79
    path = logged(tmp_path, binary, [chunk(frame(binary, acceleration_z=9.79))])
    log, field = read_flight_log(path), binary.field_of("acceleration_z")
    assert field
    (row,) = from_json(export(log, "json", tmp_path, overwrite=False).path)
    assert row[field.name] == 9.79
    assert written(math.nextafter(math.inf, 0)) == math.nextafter(math.inf, 0)


def test_infinite_numbers_are_words_where_json_has_none(tmp_path: Path) -> None:
    path = export(flight_log(tmp_path), "json", tmp_path, overwrite=False).path
    temperatures = [row["TEMP"] for row in from_json(path) if row["packet_kind"] == "sensors"]
    assert temperatures[3:5] == ["Infinity", "-Infinity"]
    for line in path.read_text(encoding="utf-8").splitlines():
        json.loads(line, parse_constant=lambda word: pytest.fail(f"{word} is no JSON"))


def test_parquet_carries_units_and_the_mission(tmp_path: Path) -> None:
    log = flight_log(tmp_path)
    schema = pyarrow.parquet.read_schema(export(log, "parquet", tmp_path, overwrite=False).path)
    assert schema.field("TEMP").metadata == {b"unit": b"degC"}
    assert schema.metadata[b"mission"].decode() == log.mission.text


def test_parquet_without_its_library_is_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(UserError, match=r"needs the library pyarrow.*pip install"):
        export(flight_log(tmp_path), "parquet", tmp_path, overwrite=False)
    assert not list(tmp_path.glob("*.parquet*"))


class TestFoxglove:
    def messages(self, folder: Path) -> list[tuple[str, str, Cells, int]]:
        path = export(flight_log(folder), "mcap", folder, overwrite=False).path
        with path.open("rb") as file:
            return [
                (channel.topic, schema.name if schema else "", json.loads(m.data), m.log_time)
                for schema, channel, m in make_reader(file).iter_messages()
            ]

    def test_there_is_a_topic_for_each_kind_of_packet(self, tmp_path: Path) -> None:
        found = {(topic, schema) for topic, schema, _, _ in self.messages(tmp_path)}
        assert found == {
            ("/sensors", "cansat.sensors"),
            ("/gps", "cansat.gps"),
            ("/position", "foxglove.LocationFix"),
            ("/events", "foxglove.Log"),
        }

    def test_positions_are_for_its_map(self, tmp_path: Path) -> None:
        fixes = [m for topic, _, m, _ in self.messages(tmp_path) if topic == "/position"]
        assert [(fix["latitude"], fix["longitude"]) for fix in fixes] == [
            (47.1000001, 8.5),
            (47.1000002, 8.5000001),
            (47.1001, 8.5001),
            (12.0, -100.0),
            (47.1002, 8.5002),
            (47.1003, 8.5003),
        ]
        assert fixes[0]["altitude"] == 400.5
        assert "altitude" not in fixes[1], "none was sent, so none is made up"
        at = fixes[0]["timestamp"]
        assert at["sec"] * 10**9 + at["nsec"] == UTC_NS + round(SECONDS * 1e9)

    def test_events_are_its_log(self, tmp_path: Path) -> None:
        events = [m["message"] for topic, _, m, _ in self.messages(tmp_path) if topic == "/events"]
        words = ("PAD", "UP", "TOP", "DOWN", "LANDED")
        assert [e for e in events if e.startswith("state")] == [
            f"state changed: {w}" for w in words
        ]

    def test_schemas_name_every_key_and_its_type(self, tmp_path: Path) -> None:
        path = export(flight_log(tmp_path), "mcap", tmp_path, overwrite=False).path
        with path.open("rb") as file:
            for schema, _, message in make_reader(file).iter_messages():
                assert schema is not None
                assert schema.encoding == "jsonschema"
                made = {
                    key: value
                    for key, value in json.loads(message.data).items()
                    if value not in ("Infinity", "-Infinity")  # which JSON has no number for
                }
                jsonschema.validate(made, json.loads(schema.data) | {"additionalProperties": False})

    def test_the_mission_is_attached(self, tmp_path: Path) -> None:
        log = flight_log(tmp_path)
        path = export(log, "mcap", tmp_path, overwrite=False).path
        with path.open("rb") as file:
            (attached,) = make_reader(file).iter_attachments()
        assert attached.name == "mission.toml"
        assert attached.data.decode() == log.mission.text


def test_kinds_are_told_from_each_other(tmp_path: Path) -> None:
    found: list[Packet] = packets(flight_log(tmp_path))
    assert {packet.kind for packet in found} == {"sensors", "gps"}


def test_the_full_csv_says_a_number_as_short_as_it_was_sent(tmp_path: Path) -> None:
    mission = load_mission("cansat-binary")
    sent = [frame.on_air for frame in islice(fly(mission), 60)]
    log = read_flight_log(logged(tmp_path, mission, spaced(sent)))
    path = export(log, "csv-full", tmp_path, overwrite=False).path
    turning = [float(word) for word in (row["GYRO_X"] for row in from_csv(path))]
    assert len(turning) == 60
    assert turning == [round(value, 1) for value in turning]


def test_the_full_csv_for_an_excel_with_decimal_commas(tmp_path: Path) -> None:
    log = flight_log(tmp_path)
    path = export(log, "csv-full", tmp_path, overwrite=False, excel="semicolon").path
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file, delimiter=";"))
    numbers = [row["HÖHE [m]"] for row in rows if row["packet_kind"] == "sensors"]
    assert numbers == ["0,0", "-0,0", "-0,0", "12,25", "100,75", "50,5", "0,5"]
    assert [row["since_start_s"] for row in rows][:3] == ["0,0", "0,25", "0,5"]
    moment = datetime.fromtimestamp(UTC_NS / 1e9, UTC)
    assert rows[0]["received_utc"] == f"{moment:%Y-%m-%d %H:%M:%S},000"
    assert rows[1]["received_utc"].endswith(",250")
    assert rows[0]["phase"] == "a;b"
