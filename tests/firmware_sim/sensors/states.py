"""Truths to hold sensors into."""

from typing import Any

from msgspec.structs import replace

from firmware_sim.orientation import Orientation
from firmware_sim.truth import Stage, Truth

UPRIGHT = Orientation((1.0, 0.0, 0.0, 0.0), (0.0, 0.0, 0.0))

AT_REST = Truth(
    time_s=0.0,
    stage=Stage.PAD,
    position=(0.0, 0.0, 0.0),
    velocity=(0.0, 0.0, 0.0),
    specific_force=(0.0, 0.0, 9.80665),
    airspeed_m_s=0.0,
    orientation=UPRIGHT,
    wind=(0.0, 0.0, 0.0),
    air_pressure_pa=96_000.0,
    air_temperature_k=285.0,
    ground_m=0.0,
    mass_kg=7.0,
    thrust_n=0.0,
    drag_area_m2=0.0,
    rotor_rad_s=0.0,
)
"""Upright on the pad."""


def state(**values: Any) -> Truth:
    """Return a truth that differs in some values from standing on the pad."""
    return replace(AT_REST, **values)
