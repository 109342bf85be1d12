"""How the CanSat turns in the rocket, on the lines of its canopy, and as it falls over."""

import math
import random

from firmware_sim.orientation import Orientation, Quaternion, long_axis, pointing, rotated, turned
from firmware_sim.recovery import Recovery
from firmware_sim.rocket import Rocket
from firmware_sim.vectors import Vector, azimuth_direction, cross, dot, length, scaled
from protocol.units import STANDARD_GRAVITY_M_S2

SPIN_UP_S = 1.0
"""Time constant with which a spin is taken up."""
SWAY_MEMORY_S = 0.6
"""Time over which a canopy's pull to the side is forgotten: some cycles of its swing."""
TOPPLE_S = 0.8
"""Time in which a CanSat that touches down on its end falls on its side."""


class Attitude:
    """Integrates the attitude of a slender body: a swing of its long axis and a spin about it.

    The swing is that of a damped pendulum about a direction; the gyroscopic coupling of spin
    and swing is left out, which is small for bodies that swing faster than they spin.
    """

    def __init__(
        self, rocket: Rocket, recovery: Recovery, rail: Vector, rng: random.Random
    ) -> None:
        self._rocket = rocket
        self._recovery = recovery
        self._rng = rng
        self._turn: Quaternion = pointing(rail, rng.uniform(0.0, 2.0 * math.pi))
        self._rotation: Vector = (0.0, 0.0, 0.0)
        self._sway_keep: tuple[float, float] = (0.0, 0.0)
        self._sway: Vector = (0.0, 0.0, 0.0)
        self._lying = azimuth_direction(rng.uniform(0.0, 360.0), rng.uniform(80.0, 90.0))
        self._fall_s = 0.0
        self.axis = rail
        """Where the long axis points, as a unit vector of the world."""

    @property
    def orientation(self) -> Orientation:
        """The attitude and the rates at this moment."""
        w, x, y, z = self._turn
        return Orientation(self._turn, rotated((w, -x, -y, -z), self._rotation))

    @property
    def lies_still(self) -> bool:
        """Whether the CanSat has fallen over and moves no more."""
        return self._fall_s >= TOPPLE_S and self._rotation == (0.0, 0.0, 0.0)

    def fly_rocket(self, step_s: float, through_air: Vector, airspeed_m_s: float) -> None:
        """Turn the nose into the air that comes, as fins do.

        `theta'' = -(k v)² sin(theta) - 2 d k v theta'`: the restoring moment grows with the
        dynamic pressure (J. S. and J. Barrowman, The Theoretical Prediction of the Center of
        Pressure, 1966, with the moment of inertia in k).
        """
        rate = self._rocket.weathercock_rad_m
        pull = scaled(cross(self.axis, through_air), rate * rate * airspeed_m_s)
        damping = 2.0 * self._rocket.weathercock_damping * rate * airspeed_m_s
        self._swing(step_s, pull, damping, math.radians(self._rocket.spin_deg_s))

    def tumble(self, step_s: float) -> None:
        """Go on turning: nothing pulls."""
        self._turn_on(step_s)

    def hang(self, step_s: float, pull: Vector, spin_deg_s: float) -> Vector:
        """Swing below a canopy whose point of pull is accelerated by `pull`, m/s².

        `pull` is the specific force on canopy and CanSat together. The equation is that of a
        pendulum of length L in the frame of its pivot: `L theta'' = -pull sin(theta)`, damped.
        Returns the specific force at the CanSat: only the line pulls there, with what keeps
        it on its circle on top.
        """
        recovery = self._recovery
        line_m = recovery.line_length_m
        if recovery.sway:
            aside = scaled(self._swayed(step_s), length(pull))
            pull = pull[0] + aside[0], pull[1] + aside[1], pull[2]
        axis, rotation = self.axis, self._rotation
        along = dot(axis, rotation)
        swing_squared = max(0.0, dot(rotation, rotation) - along * along)
        tension = dot(axis, pull) + line_m * swing_squared
        damping = 2.0 * recovery.swing_damping * math.sqrt(STANDARD_GRAVITY_M_S2 / line_m)
        self._swing(
            step_s, scaled(cross(axis, pull), 1.0 / line_m), damping, math.radians(spin_deg_s)
        )
        return scaled(axis, tension)

    def fall_over(self, step_s: float) -> None:
        """Fall on the side after the touchdown, then lie still."""
        left_s = TOPPLE_S - self._fall_s
        self._fall_s += step_s
        if left_s <= 0.0:
            self._rotation = (0.0, 0.0, 0.0)
            return
        aside = cross(self.axis, self._lying)
        angle = math.atan2(length(aside), dot(self.axis, self._lying))
        size = length(aside) or 1.0
        self._rotation = scaled(aside, angle / (size * left_s))
        self._turn_on(min(step_s, left_s))

    def _swing(self, step_s: float, pull: Vector, damping: float, spin_rad_s: float) -> None:
        axis, rotation = self.axis, self._rotation
        along = dot(axis, rotation)
        spin_up = (spin_rad_s - along) / SPIN_UP_S + damping * along
        self._rotation = (
            rotation[0] + (pull[0] - damping * rotation[0] + spin_up * axis[0]) * step_s,
            rotation[1] + (pull[1] - damping * rotation[1] + spin_up * axis[1]) * step_s,
            rotation[2] + (pull[2] - damping * rotation[2] + spin_up * axis[2]) * step_s,
        )
        self._turn_on(step_s)

    def _turn_on(self, step_s: float) -> None:
        self._turn = turned(self._turn, self._rotation, step_s)
        self.axis = long_axis(self._turn)

    def _swayed(self, step_s: float) -> Vector:
        """Return the restless canopy's pull to the side as a part of its whole pull.

        A first-order Gauss-Markov process to each side.
        """
        if self._sway_keep[0] != step_s:
            self._sway_keep = step_s, math.exp(-step_s / SWAY_MEMORY_S)
        keep = self._sway_keep[1]
        fresh = self._recovery.sway * math.sqrt(1.0 - keep * keep)
        self._sway = (
            keep * self._sway[0] + self._rng.gauss(0.0, fresh),
            keep * self._sway[1] + self._rng.gauss(0.0, fresh),
            0.0,
        )
        return self._sway
