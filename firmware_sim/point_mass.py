"""Newton's law for a point mass in moving air: thrust, drag and weight, over one step of time."""

from typing import NamedTuple

from firmware_sim.vectors import Vector, length, stepped
from protocol.units import STANDARD_GRAVITY_M_S2

LARGEST_CHANGE = 0.25
"""Largest part of the speed through the air that drag may take in one go: a canopy that opens
at high speed is integrated in smaller steps."""


class Forces(NamedTuple):
    """What acts during one step, held constant over it.

    `push` is thrust over mass in m/s²; `drag_per_m` is `rho Cd A / (2 m)` in 1/m, so that the
    drag's deceleration is that times the square of the airspeed; `wind` is in m/s.
    """

    push: Vector
    drag_per_m: float
    wind: Vector

    def specific(self, velocity: Vector) -> Vector:
        """Return what an accelerometer feels at a velocity: all forces but the weight, m/s²."""
        east, north, up = velocity
        wind_east, wind_north, wind_up = self.wind
        east, north, up = east - wind_east, north - wind_north, up - wind_up
        drag = -self.drag_per_m * length((east, north, up))
        push = self.push
        return push[0] + drag * east, push[1] + drag * north, push[2] + drag * up


def moved(
    position: Vector, velocity: Vector, forces: Forces, step_s: float
) -> tuple[Vector, Vector, Vector]:
    """Return position, velocity and mean specific force after one step.

    The midpoint method, of second order (W. H. Press et al., Numerical Recipes, section 17.1).
    """
    parts = _parts(velocity, forces, step_s)
    part_s, start = step_s / parts, velocity
    for _ in range(parts):
        middle = stepped(velocity, _acceleration(velocity, forces), part_s / 2.0)
        velocity = stepped(velocity, _acceleration(middle, forces), part_s)
        position = stepped(position, middle, part_s)
    felt = (
        (velocity[0] - start[0]) / step_s,
        (velocity[1] - start[1]) / step_s,
        (velocity[2] - start[2]) / step_s + STANDARD_GRAVITY_M_S2,
    )
    return position, velocity, felt


def slid(
    along_m: float, speed_m_s: float, forces: Forces, rail: Vector, step_s: float
) -> tuple[float, float]:
    """Return path and speed along a rail, whose direction is `rail`, after one step.

    Only what acts along the rail counts; a rocket too weak to lift stays at its foot.
    """
    middle = speed_m_s + step_s / 2.0 * _along(speed_m_s, forces, rail)
    speed_m_s += step_s * _along(middle, forces, rail)
    along_m += middle * step_s
    return (along_m, speed_m_s) if along_m > 0.0 else (0.0, max(0.0, speed_m_s))


def _parts(velocity: Vector, forces: Forces, step_s: float) -> int:
    east, north, up = velocity
    wind = forces.wind
    airspeed_m_s = length((east - wind[0], north - wind[1], up - wind[2]))
    return 1 + int(forces.drag_per_m * airspeed_m_s * step_s / LARGEST_CHANGE)


def _acceleration(velocity: Vector, forces: Forces) -> Vector:
    east, north, up = forces.specific(velocity)
    return east, north, up - STANDARD_GRAVITY_M_S2


def _along(speed_m_s: float, forces: Forces, rail: Vector) -> float:
    velocity = rail[0] * speed_m_s, rail[1] * speed_m_s, rail[2] * speed_m_s
    east, north, up = _acceleration(velocity, forces)
    return east * rail[0] + north * rail[1] + up * rail[2]
