import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firmware_sim.flight import fly
from groundstation.flight.attitude import Attitude, source_of, vertical_of_tilts
from protocol.conversion import conversions
from protocol.mission import Mission
from protocol.mission_file import load_mission, parse_mission
from protocol.units import STANDARD_GRAVITY_M_S2 as G

BOTH = """
extends = "aas-2026"
name = "both"
team_id = 1031
rate_hz = 5

[[packet]]
name = "telemetry"
[[packet.fields]]
after = "MAG_Y"
name = "TILT_X"
type = "number"
unit = "deg"
decimals = 2
role = "tilt_x"
[[packet.fields]]
after = "TILT_X"
name = "TILT_Y"
type = "number"
unit = "deg"
decimals = 2
role = "tilt_y"
"""

AXES = ("x", "y", "z")
angles = st.floats(-179, 179)


def read(mission: Mission, phase: str | None = None, **roles: Any) -> Attitude:
    """Return the attitude told by values given by their roles."""
    source = source_of(mission)
    assert source
    names = {field.role: field.name for field in mission.fields()}
    return source.read({names[role]: value for role, value in roles.items()}, phase)


def felt(x: float, y: float, z: float) -> dict[str, float]:
    return {f"acceleration_{axis}": value for axis, value in zip(AXES, (x, y, z), strict=True)}


def test_at_rest_the_accelerometer_tells_the_tilt(binary: Mission) -> None:
    for degrees in (0, 1, 45, 90, 135, 180):
        angle = math.radians(degrees)
        found = read(binary, "pad", **felt(G * math.sin(angle), 0.0, G * math.cos(angle)))
        assert found.tilt_deg == pytest.approx(degrees, abs=1e-6)
        assert found.problem == ""


@pytest.mark.parametrize(
    ("force", "phase", "why"),
    [
        ((0.0, 0.1, -0.3), "descent", "moving (0.0 g)"),
        ((0.0, 0.0, 8 * G), "ascent", "pushed (8.0 g)"),
        ((0.0, 0.0, -G), "ascent", "ascent: no tilt from the accelerometer"),
        ((0.0, 0.0, G), "apogee", "apogee: no tilt from the accelerometer"),
        ((math.nan, 0.0, G), "pad", "no number"),
        ((1e308, 1e308, G), "pad", "no number"),
        ((1e7, 0.0, 0.0), "pad", "cannot be"),
    ],
)
def test_where_the_accelerometer_cannot_tell_there_is_no_tilt_and_a_reason(
    binary: Mission, force: tuple[float, float, float], phase: str, why: str
) -> None:
    found = read(binary, phase, **felt(*force))
    assert found.up is None
    assert found.tilt_deg is None
    assert why in found.problem


def test_spin_is_the_turn_about_the_long_axis_and_all_three_are_summed(binary: Mission) -> None:
    found = read(binary, rotation_x=3.0, rotation_y=4.0, rotation_z=-12.0)
    assert found.spin_deg_s == -12.0
    assert found.turn_deg_s == pytest.approx(13.0)
    assert read(binary, rotation_z=math.nan).spin_deg_s is None


@given(angles, angles)
def test_two_tilts_make_the_tilt_of_their_rotations(x: float, y: float) -> None:
    up = vertical_of_tilts(x, y)
    assert math.hypot(*up) == pytest.approx(1.0)
    expected = math.cos(math.radians(x)) * math.cos(math.radians(y))
    assert up[2] == pytest.approx(expected, abs=1e-12)


def test_one_tilt_alone_is_the_tilt() -> None:
    found = read(load_mission("aas-2024"), "descent", tilt_x=0.0, tilt_y=-30.0, rotation_z=90.0)
    assert found.tilt_deg == pytest.approx(30.0)
    assert found.spin_deg_s == 90.0


def test_the_heading_is_passed_on() -> None:
    mission = load_mission("turksat-model-satellite")
    assert read(mission, tilt_x=0.0, tilt_y=0.0, heading=111.0).heading_deg == 111.0


def test_a_mission_without_such_sensors_has_no_attitude(lines: Mission) -> None:
    plain = parse_mission(
        'name = "plain"\n[framing]\nkind = "lines"\n[[packet]]\nname = "t"\nencoding = "text"\n'
        'fields = [{ name = "A", type = "number", unit = "m", role = "altitude" }]\n',
        "a test",
    )
    assert source_of(plain) is None
    assert source_of(lines) is not None


def test_on_the_ground_the_accelerometer_agrees_with_the_truth_of_the_simulator() -> None:
    mission = parse_mission(BOTH, "a test")
    names = {field.role: field.name for field in mission.fields()}
    convert = conversions(mission.packet)
    by_force = source_of(load_mission("aas-2026"))
    assert by_force
    errors = []
    for sent in fly(mission, seed=7):
        values = {name: convert[name].to_si(wire) for name, wire in sent.wire.items()}
        found = by_force.read(values, sent.phase)
        if sent.phase not in ("pad", "landed"):
            # Swinging on its parachute it would feel upright while it leans by 15 degrees
            assert found.tilt_deg is None
            assert "no tilt from" in found.problem
            continue
        x, y = (float(values[names[role]]) for role in ("tilt_x", "tilt_y"))
        true_deg = math.degrees(math.acos(vertical_of_tilts(x, y)[2]))
        if found.tilt_deg is not None:  # at ignition it is still on the pad, and pushed
            errors.append(abs(found.tilt_deg - true_deg))
    assert len(errors) > 100
    assert sorted(errors)[len(errors) // 2] < 3.0
    assert max(errors) < 12.0
