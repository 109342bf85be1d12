"""A frame of the map costs the same however long the flight is."""

import math
import os
import time
from pathlib import Path
from statistics import median

import pytest
from msgspec.structs import replace

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from groundstation.flight.flight_builder import FlightBuilder
from groundstation.flight.ground_track import track_of
from groundstation.geo.local_plane import LocalPlane
from groundstation.ui import theme
from groundstation.ui.map.backdrop import Backdrop
from groundstation.ui.map.canvas import Content, MapCanvas
from groundstation.ui.map.track_layer import Marks, Track, phases_at
from protocol.mission import Mission
from protocol.mission_file import load_mission
from tests.groundstation.telemetry import chunk, frame, received

FEW, MANY = 1_000, 60_000
FRAMES = 25


@pytest.fixture(scope="module")
def mission() -> Mission:
    return load_mission("aas-2026")


def flight_of(mission: Mission, packets: int) -> FlightBuilder:
    """Return a flight in a widening spiral, 10 packets a second."""
    good = received(mission, chunk(frame(mission))).last_of_kind[mission.packet.name]
    names = {field.role: field.name for field in mission.fields()}
    builder = FlightBuilder(mission)
    for number in range(packets):
        angle, radius = number / 60, 0.01 * number / packets
        place = {
            names["latitude"]: 38.0 + radius * math.sin(angle),
            names["longitude"]: -79.0 + radius * math.cos(angle),
        }
        builder.take_packet(
            replace(
                good, values={**good.values, **place}, monotonic_ns=number * 10**8, offset=number
            )
        )
    return builder


def frame_s(canvas: MapCanvas, builder: FlightBuilder) -> float:
    """Return the median time of a frame in which the CanSat has moved."""
    track = track_of(builder.flight.mission)
    assert track
    while track.catch_up(builder.flight.store):
        pass
    shown = track.shown
    assert shown
    times = []
    for number in range(FRAMES):
        begin = time.perf_counter()
        plane = LocalPlane(shown.pad)
        latitude, longitude, received_ns = shown.columns()
        east, north = plane.to_metres(latitude, longitude)
        east[-1] += number
        way = Track(east, north, phases_at(received_ns, []), [], edition=shown.pad)
        canvas.show_content(Content(plane, way, Marks(cansat_m=(float(east[-1]), 0.0))))
        canvas.grab()
        times.append(time.perf_counter() - begin)
    return median(times)


def test_sixty_thousand_fixes_cost_hardly_more_than_a_thousand(
    qtbot: QtBot, qapp: QApplication, mission: Mission, tmp_path: Path
) -> None:
    theme.apply(qapp)
    cost = {}
    for packets in (FEW, MANY):
        canvas = MapCanvas(Backdrop(tmp_path, qapp))
        qtbot.addWidget(canvas)
        canvas.resize(500, 400)
        canvas.show()
        cost[packets] = frame_s(canvas, flight_of(mission, packets))
    assert cost[MANY] < 3 * cost[FEW]
