"""The can as it points."""

import math
from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from groundstation.flight.attitude import vertical_of_tilts
from groundstation.ui import theme
from groundstation.ui.attitude.attitude_panel import AttitudePanel
from groundstation.ui.attitude.body import axis_end, faces_of
from groundstation.ui.attitude.body_view import BodyView
from protocol.mission import Mission
from protocol.mission_file import load_mission
from tests.groundstation.telemetry import chunk, frame
from tests.groundstation.ui.standing import standing

Make = Callable[[Mission], AttitudePanel]
angles = st.floats(-180, 180)


@pytest.fixture
def make(qtbot: QtBot, qapp: QApplication) -> Make:
    theme.apply(qapp)

    def made(mission: Mission) -> AttitudePanel:
        panel = AttitudePanel(mission)
        qtbot.addWidget(panel)
        panel.resize(330, 220)
        panel.show()
        return panel

    return made


def show(panel: AttitudePanel, *, later_s: float = 0.2, **values: float) -> None:
    chunks = [chunk(frame(panel.mission, **values))] if values else []
    station = standing(panel.mission, chunks, later_s=later_s)
    panel.show_figures(station)
    station.stop()


def texts(panel: AttitudePanel) -> list[str]:
    return [label.text() for label in panel.findChildren(QLabel) if label.isVisible()]


def picture(panel: AttitudePanel) -> QImage:
    return panel.findChildren(BodyView)[0].grab().toImage()


def test_tilt_and_spin_stand_as_numbers_with_what_they_rest_on(make: Make) -> None:
    panel = make(load_mission("aas-2024"))
    show(panel, tilt_x=60.0, tilt_y=0.0, rotation_z=-45.0)
    assert {"60°", "-45 °/s", "tilt as sent"} <= set(texts(panel))


def test_the_can_leans_as_it_is_told(make: Make) -> None:
    panel = make(load_mission("aas-2024"))
    show(panel, tilt_x=0.1, tilt_y=0.0)
    upright = picture(panel)
    show(panel, tilt_x=60.0, tilt_y=0.0)
    assert picture(panel) != upright


def test_in_free_fall_the_panel_says_that_the_tilt_is_not_known(
    make: Make, binary: Mission
) -> None:
    panel = make(binary)
    show(panel, acceleration_x=0.2, acceleration_y=0.0, acceleration_z=0.1, rotation_z=10.0)
    told = texts(panel)
    assert any("moving (0.0 g)" in text for text in told)
    assert "–" in told
    assert "10 °/s" in told


def test_rubbish_is_no_attitude(make: Make, lines: Mission) -> None:
    panel = make(lines)
    show(panel, acceleration_x=1e308, rotation_z=math.nan)
    assert texts(panel).count("–") == 2
    assert not picture(panel).isNull()


def test_an_old_attitude_is_dressed_as_old(make: Make) -> None:
    panel = make(load_mission("aas-2024"))
    show(panel, later_s=60, tilt_x=5.0, tilt_y=0.0)
    stale = [label for label in panel.findChildren(QLabel) if label.property("stale")]
    assert len(stale) == 2


def test_before_the_first_packet_the_panel_says_what_will_stand_here(make: Make) -> None:
    panel = make(load_mission("aas-2024"))
    show(panel)
    assert any("No packet yet" in text for text in texts(panel))


@given(angles, angles, angles)
def test_the_drawn_axis_leans_by_the_tilt(x: float, y: float, heading: float) -> None:
    up = vertical_of_tilts(x, y)
    axis = axis_end(up, heading)
    assert math.hypot(*axis) == pytest.approx(1.0, abs=1e-6)
    assert axis[2] == pytest.approx(up[2], abs=1e-6)


@given(angles, angles, angles)
def test_a_can_is_drawn_from_every_side(x: float, y: float, heading: float) -> None:
    faces = faces_of(vertical_of_tilts(x, y), heading)
    assert any(face.part in ("side", "mark") for face in faces)
    assert sum(face.part in ("top", "bottom") for face in faces) <= 1
    assert all(np.isfinite(face.corners).all() for face in faces)
    assert all(0.0 <= face.brightness <= 1.0 for face in faces)


def test_a_heading_turns_the_lean_clockwise_seen_from_above() -> None:
    north_lean = axis_end(vertical_of_tilts(30.0, 0.0), 0.0)
    turned = axis_end(vertical_of_tilts(30.0, 0.0), 90.0)
    before, after = (math.atan2(east, north) for east, north, _ in (north_lean, turned))
    assert math.degrees(math.remainder(after - before, math.tau)) == pytest.approx(90.0)


def test_before_the_first_packet_of_a_replay_nothing_of_a_later_moment_stays(make: Make) -> None:
    panel = make(load_mission("aas-2024"))
    empty = picture(panel)
    show(panel, tilt_x=60.0, tilt_y=0.0, rotation_z=-45.0)
    assert picture(panel) != empty
    show(panel)
    assert "60°" not in texts(panel)
    assert picture(panel) == empty
