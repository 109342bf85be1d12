"""KML and GPX, read by XML parsers and held against the positions that were sent."""

import re
import xml.etree.ElementTree as ET
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path

import gpxpy
import pytest
from fastkml.validator import validate

from groundstation.errors import UserError
from groundstation.export import ExportedFile, Selection, export
from groundstation.flightlog.reader import FlightLog, read_flight_log
from protocol.mission import Mission
from protocol.mission_file import parse_mission
from tests.groundstation.export.flights import MISSION, chunks, flight_log
from tests.groundstation.flight.test_flown import Told, packets, up_and_down
from tests.groundstation.telemetry import UTC_NS, chunk, frame, logged

KML = "{http://www.opengis.net/kml/2.2}"

SENT = [
    (47.1000001, 8.5, 400.5),
    (47.1001, 8.5001, 412.75),
    (47.1002, 8.5002, 450.5),
    (47.1003, 8.5003, 401.0),
]
"""Positions with an altitude, without the one that is a continent off."""


def kml_of(log: FlightLog, selection: Selection = Selection()) -> ET.Element:  # noqa: B008
    path = log.path.with_name("track.kml")
    export(log, "kml", path, overwrite=True, selection=selection)
    return ET.parse(path).getroot()


def points(line: ET.Element) -> list[tuple[float, ...]]:
    words = (line.findtext(f".//{KML}coordinates") or "").split()
    return [tuple(map(float, word.split(","))) for word in words]


class TestKml:
    def test_the_stretches_of_the_phases_join_to_the_track(self, tmp_path: Path) -> None:
        lines = [p for p in kml_of(flight_log(tmp_path)).iter(f"{KML}Placemark")
                 if p.find(f"{KML}LineString") is not None]  # fmt: skip
        names = [line.findtext(f"{KML}name") for line in lines]
        assert names == ["pad", "ascent", "descent", "landed"]
        for before, after in pairwise(lines):
            assert points(after)[0] == points(before)[-1]
        whole = [points(lines[0])[0], *(p for line in lines for p in points(line)[1:])]
        assert whole == [(longitude, latitude, height) for latitude, longitude, height in SENT]

    def test_each_phase_has_a_colour_of_its_own_and_a_wall_to_the_ground(
        self, tmp_path: Path
    ) -> None:
        root = kml_of(flight_log(tmp_path))
        colours = [line.findtext(f"{KML}color") for line in root.iter(f"{KML}LineStyle")]
        assert len(set(colours)) == len(colours) == 4
        assert {line.findtext(f"{KML}extrude") for line in root.iter(f"{KML}LineString")} == {"1"}

    def test_altitudes_of_the_gps_are_above_the_sea(self, tmp_path: Path) -> None:
        root = kml_of(flight_log(tmp_path))
        assert {mode.text for mode in root.iter(f"{KML}altitudeMode")} == {"absolute"}

    def test_other_altitudes_are_above_the_ground(self, tmp_path: Path) -> None:
        text = MISSION.replace(', role = "gps_altitude"', "")
        mission = parse_mission(text, "two-kinds.toml")
        root = kml_of(read_flight_log(logged(tmp_path, mission, chunks())))
        assert {mode.text for mode in root.iter(f"{KML}altitudeMode")} == {"relativeToGround"}
        heights = [p[2] for line in root.iter(f"{KML}LineString") for p in points(line)]
        assert max(heights) == 100.75 or 12.25 in heights, "of the other kind of packet"

    def test_start_apogee_and_landing_are_marked(self, tmp_path: Path) -> None:
        marks = {
            mark.findtext(f"{KML}name"): points(mark)[0]
            for mark in kml_of(flight_log(tmp_path)).iter(f"{KML}Placemark")
            if mark.find(f"{KML}Point") is not None
        }
        assert marks == {
            "start": (8.5, 47.1000001, 400.5),
            "apogee, 450.5 m": (8.5002, 47.1002, 450.5),
            "landing": (8.5003, 47.1003, 401.0),
        }

    def test_a_flight_without_landing_ends_at_its_last_position(self, tmp_path: Path) -> None:
        root = kml_of(flight_log(tmp_path), Selection(end="3.1"))
        names = [mark.findtext(f"{KML}name") for mark in root.iter(f"{KML}Placemark")]
        assert names[-1] == "last position"

    @pytest.mark.parametrize("text", [MISSION, MISSION.replace(', role = "gps_altitude"', "")])
    def test_it_is_what_the_schema_of_the_ogc_demands(self, text: str, tmp_path: Path) -> None:
        log = read_flight_log(logged(tmp_path, parse_mission(text, "t.toml"), chunks()))
        path = export(log, "kml", tmp_path, overwrite=False).path
        assert validate(file_to_validate=path)

    def test_names_keep_their_odd_letters(self, tmp_path: Path) -> None:
        root = kml_of(flight_log(tmp_path))
        assert root.findtext(f"{KML}Document/{KML}name") == 'Two kinds & <one> "link", team 77'

    def test_a_flight_on_simulated_pressure_is_not_in_the_track_of_the_real_one(
        self, lines: Mission, tmp_path: Path
    ) -> None:
        def flown(name: str, told: list[Told]) -> ExportedFile:
            log = read_flight_log(logged(tmp_path / name, lines, packets(lines, told)))
            return export(log, "kml", tmp_path / f"{name}.kml", overwrite=True)

        real = up_and_down("F", 600.0)
        simulated = up_and_down("S", 900.0)
        both = flown("both", [*simulated, *real])
        assert both.remarks == (f"of the flight on simulated pressure, left out: {len(simulated)}",)
        root = ET.parse(both.path).getroot()
        assert sum(len(points(line)) for line in root.iter(f"{KML}LineString")) == len(real)
        assert flown("simulated", simulated).remarks == ()


class TestGpx:
    def test_the_track_is_that_of_the_flight(self, tmp_path: Path) -> None:
        path = export(flight_log(tmp_path), "gpx", tmp_path, overwrite=False).path
        assert path.name == "Flight_77.gpx"
        with path.open(encoding="utf-8") as file:
            gpx = gpxpy.parse(file)
        (segment,) = gpx.tracks[0].segments
        found = [(p.latitude, p.longitude, p.elevation) for p in segment.points]
        assert found == SENT
        assert segment.points[0].time == datetime.fromtimestamp(UTC_NS / 1e9 + 0.25, UTC)
        names = [mark.name for mark in gpx.waypoints]
        assert names == ["start", "apogee", "landing"]
        assert gpx.waypoints[1].elevation == 450.5

    def test_elevations_above_the_launch_site_say_so(self, tmp_path: Path) -> None:
        mission = parse_mission(MISSION.replace(', role = "gps_altitude"', ""), "t.toml")
        log = read_flight_log(logged(tmp_path, mission, chunks()))
        path = export(log, "gpx", tmp_path, overwrite=False).path
        with path.open(encoding="utf-8") as file:
            assert "above the launch site" in (gpxpy.parse(file).tracks[0].comment or "")


@pytest.mark.parametrize("format_name", ["kml", "gpx"])
class TestWithoutTrack:
    def test_a_mission_without_position_is_told(self, format_name: str, tmp_path: Path) -> None:
        mission = parse_mission(MISSION.replace(', role = "latitude"', ""), "t.toml")
        log = read_flight_log(logged(tmp_path, mission, chunks()))
        with pytest.raises(UserError, match="has no position: no fields have the roles"):
            export(log, format_name, tmp_path, overwrite=False)
        assert not list(tmp_path.glob("Flight_*"))

    def test_a_flight_without_a_fix_is_told(
        self, format_name: str, tmp_path: Path, lines: Mission
    ) -> None:
        log = read_flight_log(logged(tmp_path, lines, [chunk(frame(lines))]))
        with pytest.raises(UserError, match="no position was received"):
            export(log, format_name, tmp_path, overwrite=False)


def test_positions_left_out_are_told(tmp_path: Path) -> None:
    written = export(flight_log(tmp_path), "kml", tmp_path, overwrite=False)
    assert "too far off to be real, left out: 1" in written.remarks


@pytest.mark.parametrize("format_name", ["kml", "gpx"])
def test_heights_of_damage_are_left_out_and_tiny_numbers_read_back(
    format_name: str, tmp_path: Path, binary: Mission
) -> None:
    heights = [100.5, 1.2e36, -6.9e9, 7.3e-37, 1e-300, 130.25]
    text = re.sub(
        r'("GPS_\w+TUDE", +type = )"int32"(.*), scale = [^,]+,', r'\1"float64"\2,', binary.text
    )
    mission = parse_mission(text, "doubles.toml")
    place = {"latitude": 47.5, "longitude": 8.5}
    sent = [
        chunk(frame(mission, gps_altitude=height, packet_count=float(n), **place), n)
        for n, height in enumerate(heights)
    ]
    log = read_flight_log(logged(tmp_path, mission, sent))
    made = export(log, format_name, tmp_path, overwrite=False)
    assert made.rows == 4
    assert "too far off to be real, left out: 2" in made.remarks
