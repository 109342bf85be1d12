"""A can in space as flat faces to draw: projected by hand, no graphics card needed; no Qt."""

import math
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Vector = tuple[float, float, float]

SIDES = 24
_RADIUS, _HALF_LENGTH = 0.42, 0.8
_CAMERA_DEG = 18.0
"""From so far above the horizon one looks down at the can."""
_LIGHT = np.array([-0.5, -0.6, 0.65]) / np.linalg.norm([-0.5, -0.6, 0.65])


class Face(NamedTuple):
    """A face as corners right and up from the middle (a can is 1.6 long), farthest first;
    how bright it is, 0 to 1; and which part: `side`, `mark` (the stripe on x), `top`, `bottom`."""

    corners: Floats
    brightness: float
    part: str


def faces_of(up: Vector, heading_deg: float) -> list[Face]:
    """Return the visible faces of the can whose vertical is `up` along its axes, the farthest
    first; `heading_deg` turns it clockwise about the vertical."""
    turn = _body_to_world(np.array(up), heading_deg)
    faces: list[tuple[float, Face]] = []
    angles = np.linspace(0, math.tau, SIDES + 1)
    ring = np.stack([_RADIUS * np.cos(angles), _RADIUS * np.sin(angles)])
    ends = {"top": _HALF_LENGTH, "bottom": -_HALF_LENGTH}
    circles = {name: turn @ np.vstack([ring, np.full(SIDES + 1, z)]) for name, z in ends.items()}
    for name, z in ends.items():
        _add(faces, circles[name][:, :-1], turn @ np.array([0.0, 0.0, math.copysign(1, z)]), name)
    for index in range(SIDES):
        middle = (angles[index] + angles[index + 1]) / 2
        normal = turn @ np.array([math.cos(middle), math.sin(middle), 0.0])
        pair = [index, index + 1]
        corners = np.hstack([circles["top"][:, pair], circles["bottom"][:, pair[::-1]]])
        part = "mark" if index in (0, SIDES - 1) else "side"
        _add(faces, corners, normal, part)
    return [face for _, face in sorted(faces, key=lambda item: item[0])]


def projected(points: Floats) -> Floats:
    """Return points of the world (east, north, up), shape (3, n), right and up, shape (2, n)."""
    tilt = math.radians(_CAMERA_DEG)
    return np.stack([points[0], points[1] * math.sin(tilt) + points[2] * math.cos(tilt)])


def axis_end(up: Vector, heading_deg: float) -> Vector:
    """Return where the long axis of the can points in the world (east, north, up)."""
    east, north, vertical = _body_to_world(np.array(up), heading_deg) @ np.array([0.0, 0.0, 1.0])
    return float(east), float(north), float(vertical)


def _add(faces: list[tuple[float, Face]], corners: Floats, normal: Floats, part: str) -> None:
    """Add a face that is turned to the camera, with how near it is."""
    tilt = math.radians(_CAMERA_DEG)
    to_camera = np.array([0.0, -math.cos(tilt), math.sin(tilt)])
    if normal @ to_camera <= 0:
        return
    brightness = float(np.clip(0.35 + 0.65 * (normal @ _LIGHT), 0.0, 1.0))
    nearness = float((to_camera @ corners).mean())
    faces.append((nearness, Face(projected(corners), brightness, part)))


def _body_to_world(up: Floats, heading_deg: float) -> Floats:
    """Return the rotation that stands `up` upright on the shortest way, then turns by heading.

    Rodrigues' formula for the rotation of one vector onto another.
    """
    x, y, z = up
    if z < -1 + 1e-9:
        upright = np.diag([1.0, -1.0, -1.0])
    else:
        cross = np.array([[0, 0, -x], [0, 0, -y], [x, y, 0]])
        upright = np.eye(3) + cross + cross @ cross / (1 + z)
    angle = math.radians(-heading_deg)
    sine, cosine = math.sin(angle), math.cos(angle)
    turn: Floats = np.array([[cosine, -sine, 0], [sine, cosine, 0], [0, 0, 1]]) @ upright
    return turn
