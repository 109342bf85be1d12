"""Vectors of three numbers, as tuples: quicker than arrays for one at a time."""

import math

Vector = tuple[float, float, float]


def cross(a: Vector, b: Vector) -> Vector:
    """Return the vector product of two vectors."""
    return (
        a[1] * b[2] - a[2] * b[1],
        a[2] * b[0] - a[0] * b[2],
        a[0] * b[1] - a[1] * b[0],
    )


def dot(a: Vector, b: Vector) -> float:
    """Return the scalar product of two vectors."""
    return a[0] * b[0] + a[1] * b[1] + a[2] * b[2]


def length(a: Vector) -> float:
    """Return the length of a vector."""
    return math.sqrt(a[0] * a[0] + a[1] * a[1] + a[2] * a[2])


def scaled(a: Vector, factor: float) -> Vector:
    """Return a vector `factor` times as long."""
    return a[0] * factor, a[1] * factor, a[2] * factor


def stepped(a: Vector, rate: Vector, step_s: float) -> Vector:
    """Return a vector after it has changed at `rate` for `step_s` seconds."""
    return a[0] + rate[0] * step_s, a[1] + rate[1] * step_s, a[2] + rate[2] * step_s


def azimuth_direction(azimuth_deg: float, lean_deg: float) -> Vector:
    """Return the unit vector (east, north, up) that leans from the vertical to an azimuth."""
    azimuth, lean = math.radians(azimuth_deg), math.radians(lean_deg)
    return (
        math.sin(lean) * math.sin(azimuth),
        math.sin(lean) * math.cos(azimuth),
        math.cos(lean),
    )
