"""What is true at one moment of a flight, for the sensors and for those who judge."""

from enum import Enum

from msgspec import Struct

from firmware_sim.atmosphere import AIR_GAS_CONSTANT_J_KG_K
from firmware_sim.orientation import Orientation
from firmware_sim.vectors import Vector


class Stage(Enum):
    """What carries the CanSat."""

    PAD = "on the pad"
    BOOST = "motor burning"
    COAST = "in the rocket, motor burnt out"
    FIRST = "first stage of the descent"
    SECOND = "second stage of the descent"
    GROUND = "on the ground"


class Truth(Struct, frozen=True, gc=False):
    """The true state at `time_s` after the start of transmission.

    Position in m, velocity and wind in m/s are to the east, to the north and up, from the pad.
    `specific_force` in m/s², along the same axes, is what an ideal accelerometer in the CanSat
    feels: acceleration without gravity, so 9.8 up at rest. `airspeed_m_s` is the speed through
    the air, `air_pressure_pa` and `air_temperature_k` those of the undisturbed air around,
    `ground_m` the height of the ground below against the pad. `mass_kg`, `thrust_n` and
    `drag_area_m2` are those of what flies; `rotor_rad_s` is the speed of the auto-gyro.
    """

    time_s: float
    stage: Stage
    position: Vector
    velocity: Vector
    specific_force: Vector
    airspeed_m_s: float
    orientation: Orientation
    wind: Vector
    air_pressure_pa: float
    air_temperature_k: float
    ground_m: float
    mass_kg: float
    thrust_n: float
    drag_area_m2: float
    rotor_rad_s: float

    @property
    def height_m(self) -> float:
        """Height above the launch pad, m."""
        return self.position[2]

    @property
    def height_above_ground_m(self) -> float:
        """Height above the ground below, m."""
        return self.position[2] - self.ground_m

    @property
    def dynamic_pressure_pa(self) -> float:
        """Pressure of the air that comes, `1/2 rho v²`, Pa."""
        density = self.air_pressure_pa / (AIR_GAS_CONSTANT_J_KG_K * self.air_temperature_k)
        return 0.5 * density * self.airspeed_m_s**2


class FlightTimes(Struct):
    """When what happened, s after the start of transmission; None before it has."""

    ignition_s: float | None = None
    liftoff_s: float | None = None
    rail_exit_s: float | None = None
    burnout_s: float | None = None
    apogee_s: float | None = None
    ejection_s: float | None = None
    release_s: float | None = None
    landing_s: float | None = None
