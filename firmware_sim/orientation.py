"""Which way the CanSat points, and how fast it turns."""

import math

from msgspec import Struct

from firmware_sim.vectors import Vector, cross, length

Quaternion = tuple[float, float, float, float]


class Orientation(Struct, frozen=True, gc=False):
    """The turn from the world's axes (east, north, up) to the body's, whose z is the long axis.

    `turn` is a unit quaternion (w, x, y, z) that takes vectors along the body's axes to the
    world's; `rotation_rad_s` is the angular velocity along the body's axes, as an ideal
    gyroscope measures it.
    """

    turn: Quaternion
    rotation_rad_s: Vector

    @property
    def axis(self) -> Vector:
        """The body's long axis in the world."""
        return long_axis(self.turn)

    @property
    def tilt_x_deg(self) -> float:
        """Turn about the body's x axis against the vertical, from -180 to 180."""
        _, y, z = self.to_body((0.0, 0.0, 1.0))
        return math.degrees(math.atan2(y, z))

    @property
    def tilt_y_deg(self) -> float:
        """Turn about the body's y axis against the vertical, from -90 to 90."""
        x, y, z = self.to_body((0.0, 0.0, 1.0))
        return math.degrees(math.atan2(-x, math.hypot(y, z)))

    def to_body(self, vector: Vector) -> Vector:
        """Return a vector of the world (east, north, up) along the axes x, y, z of the body."""
        w, x, y, z = self.turn
        return rotated((w, -x, -y, -z), vector)


def rotated(turn: Quaternion, vector: Vector) -> Vector:
    """Return a vector turned by a unit quaternion: `v + 2 w (q x v) + 2 q x (q x v)`."""
    w, axis = turn[0], turn[1:]
    once = cross(axis, vector)
    twice = cross(axis, once)
    return (
        vector[0] + 2.0 * (w * once[0] + twice[0]),
        vector[1] + 2.0 * (w * once[1] + twice[1]),
        vector[2] + 2.0 * (w * once[2] + twice[2]),
    )


def long_axis(turn: Quaternion) -> Vector:
    """Return where a unit quaternion takes the z axis."""
    w, x, y, z = turn
    return 2.0 * (x * z + w * y), 2.0 * (y * z - w * x), 1.0 - 2.0 * (x * x + y * y)


def turned(turn: Quaternion, rotation_rad_s: Vector, step_s: float) -> Quaternion:
    """Return the attitude after a constant rotation, along the world's axes, for `step_s`."""
    rate = length(rotation_rad_s)
    half = rate * step_s / 2.0
    if half == 0.0:
        return turn
    part = math.sin(half) / rate
    a, b, c, d = math.cos(half), *(part * component for component in rotation_rad_s)
    w, x, y, z = turn
    return _unit(
        a * w - b * x - c * y - d * z,
        a * x + b * w + c * z - d * y,
        a * y - b * z + c * w + d * x,
        a * z + b * y - c * x + d * w,
    )


def pointing(axis: Vector, heading_rad: float) -> Quaternion:
    """Return an attitude whose long axis is `axis`, turned by `heading_rad` about it."""
    # The shortest way from up to the axis is about the vector product of the two.
    lean = _unit(1.0 + axis[2], -axis[1], axis[0], 0.0) if axis[2] > -1.0 else (0.0, 1.0, 0.0, 0.0)
    w, x, y, _ = lean
    c, s = math.cos(heading_rad / 2.0), math.sin(heading_rad / 2.0)
    return w * c, x * c + y * s, y * c - x * s, w * s


def _unit(w: float, x: float, y: float, z: float) -> Quaternion:
    size = math.sqrt(w * w + x * x + y * y + z * z)
    return w / size, x / size, y / size, z / size
