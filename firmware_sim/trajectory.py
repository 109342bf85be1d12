"""The truth: how rocket and CanSat move, as a point mass with drag, thrust, wind and gravity."""

import math
import random
from dataclasses import dataclass
from enum import Enum

from firmware_sim.atmosphere import density_kg_m3
from firmware_sim.orientation import Orientation, Pendulum, Swing, Vector
from firmware_sim.site import ELEVATION_M
from firmware_sim.wind import Wind
from protocol.units import STANDARD_GRAVITY_M_S2

STEP_S = 0.02
"""Step of the integration, and of the CanSat's own loop."""

IGNITION_S = 15.0
BURN_S = 1.6
THRUST_N = 454.0
LOADED_MASS_KG = 5.2
PROPELLANT_KG = 0.42
ROCKET_DRAG_AREA_M2 = 0.0040
"""Drag coefficient times frontal area of the rocket: 0.5 and a tube of 10 cm."""

CANSAT_MASS_KG = 1.0
FIRST_STAGE_M_S = 16.0
SECOND_STAGE_M_S = 5.15
"""Terminal velocities at the ground, by which the two stages of the descent are sized."""
INFLATION_S = 1.0
"""Time in which a canopy fills and its drag grows to the full."""


class Stage(Enum):
    """What carries the CanSat."""

    PAD = "on the pad"
    BOOST = "motor burning"
    COAST = "in the rocket, motor burnt out"
    FIRST = "first stage of the descent"
    SECOND = "second stage of the descent"
    GROUND = "on the ground"


@dataclass(frozen=True, slots=True)
class Truth:
    """The true state at `time_s` after the start of transmission.

    Position in m and velocity in m/s are to the east, to the north and up from the pad.
    `specific_force` in m/s², along the same axes, is what an ideal accelerometer feels:
    acceleration without gravity, so 9.8 up at rest.
    """

    time_s: float
    stage: Stage
    position: Vector
    velocity: Vector
    specific_force: Vector
    airspeed_m_s: float
    orientation: Orientation

    @property
    def height_m(self) -> float:
        """Height above the launch pad, m."""
        return self.position[2]


class Trajectory:
    """One flight, advanced by fixed steps of STEP_S with the midpoint method.

    Thrust, drag and the two canopies vary by a few percent from seed to seed, so that the
    apogee stays between 650 and 750 m. The rocket throws the CanSat out just after apogee;
    the second stage begins when the CanSat's firmware says so.
    """

    def __init__(self, rng: random.Random) -> None:
        self._rng = rng
        self._wind = Wind(rng)
        self._thrust_n = THRUST_N * rng.uniform(0.985, 1.015)
        self._rocket_area = ROCKET_DRAG_AREA_M2 * rng.uniform(0.95, 1.05)
        self._first_area = drag_area_m2(FIRST_STAGE_M_S * rng.uniform(0.96, 1.04))
        self._second_area = drag_area_m2(SECOND_STAGE_M_S * rng.uniform(0.96, 1.04))
        self._ejection_delay_s = rng.uniform(0.5, 1.2)
        self._rail = self._rail_direction()
        self._swings = _swings(rng)
        self._pendulum = Pendulum(rng, self._swings[Stage.PAD])
        self._area, self._old_area, self._stage_since = self._rocket_area, 0.0, 0.0
        self._apogee_s: float | None = None
        self.truth = Truth(
            0.0,
            Stage.PAD,
            (0.0, 0.0, 0.0),
            (0.0, 0.0, 0.0),
            (0.0, 0.0, STANDARD_GRAVITY_M_S2),
            0.0,
            self._pendulum.orientation,
        )

    def advance(self, release: bool) -> Truth:
        """Let STEP_S pass and return the new truth; `release` opens the second stage."""
        self._wind.advance(STEP_S)
        stage = self._next_stage(release)
        if stage is not self.truth.stage:
            self._enter(stage)
        if stage in (Stage.PAD, Stage.GROUND):
            self.truth = self._at_rest(stage)
        else:
            self.truth = self._moved(stage)
        return self.truth

    def _rail_direction(self) -> Vector:
        # Crews lean the rail into the wind, for the CanSat to drift back.
        lean = math.radians(self._rng.uniform(1.0, 4.0))
        east = -math.sin(lean) * math.cos(self._wind.direction_rad)
        north = -math.sin(lean) * math.sin(self._wind.direction_rad)
        return east, north, math.cos(lean)

    def _next_stage(self, release: bool) -> Stage:
        now, truth = self.truth.time_s + STEP_S, self.truth
        if truth.stage is Stage.PAD and now >= IGNITION_S:
            return Stage.BOOST
        if truth.stage is Stage.BOOST and now >= IGNITION_S + BURN_S:
            return Stage.COAST
        if truth.stage is Stage.COAST and self._ejected(now):
            return Stage.FIRST
        if truth.stage is Stage.FIRST and release:
            return Stage.SECOND
        falling = truth.stage in (Stage.FIRST, Stage.SECOND)
        return Stage.GROUND if falling and truth.height_m <= 0.0 else truth.stage

    def _ejected(self, now: float) -> bool:
        if self._apogee_s is None and self.truth.velocity[2] <= 0.0:
            self._apogee_s = now
        return self._apogee_s is not None and now >= self._apogee_s + self._ejection_delay_s

    def _enter(self, stage: Stage) -> None:
        areas = {Stage.FIRST: self._first_area, Stage.SECOND: self._second_area}
        if stage in areas:
            # A canopy fills from the drag there was before it.
            self._old_area, self._area = self._area, areas[stage]
        self._stage_since = self.truth.time_s
        self._pendulum.swing = self._swings[stage]

    def _at_rest(self, stage: Stage) -> Truth:
        old = self.truth
        # The blow of the landing lasts one step.
        blow = -old.velocity[2] / STEP_S
        lying = self._pendulum.swing
        return Truth(
            old.time_s + STEP_S,
            stage,
            (old.position[0], old.position[1], 0.0),
            (0.0, 0.0, 0.0),
            (0.0, 0.0, STANDARD_GRAVITY_M_S2 + blow),
            0.0,
            self._pendulum.lie_still(lying.rest_x_deg, lying.rest_y_deg),
        )

    def _moved(self, stage: Stage) -> Truth:
        old = self.truth
        first = self._acceleration(stage, old.position[2], old.velocity)
        middle_velocity = _plus(old.velocity, first, STEP_S / 2)
        middle_height = old.position[2] + old.velocity[2] * STEP_S / 2
        acceleration = self._acceleration(stage, middle_height, middle_velocity)
        position = _plus(old.position, middle_velocity, STEP_S)
        east, north, up = acceleration
        return Truth(
            old.time_s + STEP_S,
            stage,
            position,
            _plus(old.velocity, acceleration, STEP_S),
            (east, north, up + STANDARD_GRAVITY_M_S2),
            math.hypot(*self._through_air(middle_height, middle_velocity)),
            self._pendulum.advance(STEP_S),
        )

    def _acceleration(self, stage: Stage, height_m: float, velocity: Vector) -> Vector:
        """Newton: thrust along the rail, `1/2 rho v² Cd A` against the air, weight down."""
        east, north, up = self._through_air(height_m, velocity)
        speed = math.hypot(east, north, up)
        mass = self._mass_kg(stage)
        drag = -0.5 * density_kg_m3(ELEVATION_M + height_m) * speed * self._drag_area() / mass
        push = self._thrust_n / mass if stage is Stage.BOOST else 0.0
        rail = self._rail
        return (
            drag * east + push * rail[0],
            drag * north + push * rail[1],
            drag * up + push * rail[2] - STANDARD_GRAVITY_M_S2,
        )

    def _through_air(self, height_m: float, velocity: Vector) -> Vector:
        wind_east, wind_north = self._wind.at(height_m)
        return velocity[0] - wind_east, velocity[1] - wind_north, velocity[2]

    def _mass_kg(self, stage: Stage) -> float:
        if stage is Stage.BOOST:
            burnt = min(1.0, max(0.0, (self.truth.time_s - IGNITION_S) / BURN_S))
            return LOADED_MASS_KG - PROPELLANT_KG * burnt
        return LOADED_MASS_KG - PROPELLANT_KG if stage is Stage.COAST else CANSAT_MASS_KG

    def _drag_area(self) -> float:
        if self._old_area == 0.0:
            return self._area
        filled = min(1.0, (self.truth.time_s - self._stage_since) / INFLATION_S)
        return self._old_area + (self._area - self._old_area) * filled


def drag_area_m2(terminal_m_s: float) -> float:
    """Return the drag coefficient times area that lets the CanSat sink at `terminal_m_s`.

    From the balance of drag and weight at the ground: `CdA = 2 m g / (rho v²)`.
    """
    weight_n = CANSAT_MASS_KG * STANDARD_GRAVITY_M_S2
    return 2.0 * weight_n / (density_kg_m3(ELEVATION_M) * terminal_m_s**2)


def _swings(rng: random.Random) -> dict[Stage, Swing]:
    lean_x, lean_y = rng.uniform(-3.0, 3.0), rng.uniform(-3.0, 3.0)
    side = rng.choice((-1.0, 1.0))
    spin = rng.choice((-1.0, 1.0))
    fin_spin, first_spin = spin * rng.uniform(90.0, 200.0), spin * rng.uniform(40.0, 90.0)
    fallen_x, fallen_y = side * rng.uniform(70.0, 88.0), rng.uniform(-6.0, 6.0)
    return {
        Stage.PAD: Swing(lean_x, lean_y, 0.0, 1.0, 1.0, 0.0),
        Stage.BOOST: Swing(lean_x, lean_y, fin_spin, 1.5, 0.5, 400.0),
        Stage.COAST: Swing(lean_x, lean_y, fin_spin, 1.0, 0.4, 100.0),
        Stage.FIRST: Swing(0.0, 0.0, first_spin, 0.9, 0.10, 450.0),
        Stage.SECOND: Swing(0.0, 0.0, first_spin / 4.0, 0.5, 0.12, 100.0),
        Stage.GROUND: Swing(fallen_x, fallen_y, 0.0, 1.0, 1.0, 0.0),
    }


def _plus(vector: Vector, rate: Vector, step_s: float) -> Vector:
    return (
        vector[0] + rate[0] * step_s,
        vector[1] + rate[1] * step_s,
        vector[2] + rate[2] * step_s,
    )
