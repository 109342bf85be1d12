"""How the CanSat turns in the rocket, on the lines of its canopy, and as it falls over."""

import math
import random

from firmware_sim.orientation import Orientation, Quaternion, long_axis, pointing, rotated, turned
from firmware_sim.recovery import Recovery
from firmware_sim.rocket import Rocket
from firmware_sim.vectors import Vector, azimuth_direction, cross, dot, length, scaled, stepped
from protocol.units import STANDARD_GRAVITY_M_S2

SPIN_UP_S = 1.0
"""Time constant with which a spin is taken up."""
SWAY_MEMORY_S = 0.6
"""Time over which a canopy's pull to the side is forgotten: some cycles of its swing."""
LARGEST_SWING_RAD = 0.5
"""Largest part of a swing, as an angle of its circle, that one step of the integration takes."""
TOPPLE_S = 0.8
"""Time in which a CanSat that touches down on its end falls on its side."""


class Attitude:
    """Integrates the attitude of a slender body: a swing of its long axis and a spin about it.

    The swing is that of a damped pendulum about a direction. The body is slender: its spin has
    no angular momentum worth the name, so that it does not turn the plane of the swing.
    """

    def __init__(
        self, rocket: Rocket, recovery: Recovery, rail: Vector, rng: random.Random
    ) -> None:
        self._rocket = rocket
        self._recovery = recovery
        self._rng = rng
        self._turn: Quaternion = pointing(rail, rng.uniform(0.0, 2.0 * math.pi))
        self._swing_rate: Vector = (0.0, 0.0, 0.0)
        self._spin = 0.0
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
        towards = scaled(through_air, rate * rate * airspeed_m_s)
        damping = 2.0 * self._rocket.weathercock_damping * rate * airspeed_m_s
        self._swing(step_s, towards, damping, math.radians(self._rocket.spin_deg_s))

    def leave_rocket(self) -> None:
        """Be thrown out, which makes the CanSat tumble to some side."""
        tumble_rad_s = math.radians(self._recovery.tumble_deg_s)
        side = azimuth_direction(self._rng.uniform(0.0, 360.0), 90.0)
        self._swing_rate = stepped(
            self._swing_rate, cross(self.axis, side), self._rng.uniform(0.5, 1.0) * tumble_rad_s
        )

    def tumble(self, step_s: float) -> None:
        """Go on turning: nothing pulls."""
        self._turn_on(step_s)

    def hang(self, step_s: float, pull: Vector, spin_deg_s: float) -> Vector:
        """Swing below a canopy whose point of pull is accelerated by `pull`, m/s².

        `pull` is the specific force on canopy and CanSat together. The equation is that of a
        pendulum of length L in the frame of its pivot: `L theta'' = -pull sin(theta)`, damped.
        Returns the specific force at the CanSat: the line's pull, which also keeps it on its
        circle, and the air that damps the swing.
        """
        recovery = self._recovery
        line_m = recovery.line_length_m
        if recovery.sway:
            aside = scaled(self._swayed(step_s), length(pull))
            pull = pull[0] + aside[0], pull[1] + aside[1], pull[2]
        axis, swing = self.axis, self._swing_rate
        tension = dot(axis, pull) + line_m * dot(swing, swing)
        damping = 2.0 * recovery.swing_damping * math.sqrt(STANDARD_GRAVITY_M_S2 / line_m)
        brake = scaled(cross(swing, axis), damping * line_m)
        self._swing(step_s, scaled(pull, 1.0 / line_m), damping, math.radians(spin_deg_s))
        return stepped(brake, axis, tension)

    def fall_over(self, step_s: float) -> None:
        """Fall on the side after the touchdown, then lie still."""
        left_s = TOPPLE_S - self._fall_s
        self._fall_s += step_s
        self._spin = 0.0
        if left_s <= 0.0:
            self._rotation = (0.0, 0.0, 0.0)
            return
        aside = cross(self.axis, self._lying)
        angle = math.atan2(length(aside), dot(self.axis, self._lying))
        size = length(aside) or 1.0
        self._swing_rate = scaled(aside, angle / (size * left_s))
        self._turn_on(min(step_s, left_s))

    def _swing(self, step_s: float, towards: Vector, damping: float, spin_rad_s: float) -> None:
        """Swing to a direction and spin; `towards` is as long as the pull to it, in rad/s².

        The semi-implicit Euler method, which keeps the energy of a swing (E. Hairer et al.,
        Geometric Numerical Integration, 2006, section I.1.2), in steps as small as it wants.
        """
        quickest_rad_s = math.sqrt(length(towards)) + damping
        parts = 1 + int(quickest_rad_s * step_s / LARGEST_SWING_RAD)
        part_s = step_s / parts
        for _ in range(parts):
            swing = stepped(self._swing_rate, cross(self.axis, towards), part_s)
            swing = stepped(swing, self._swing_rate, -damping * part_s)
            # What is left of it along the axis is the error of a step.
            self._swing_rate = stepped(swing, self.axis, -dot(swing, self.axis))
            self._spin += (spin_rad_s - self._spin) * part_s / SPIN_UP_S
            self._turn_on(part_s)

    def _turn_on(self, step_s: float) -> None:
        self._rotation = stepped(self._swing_rate, self.axis, self._spin)
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
