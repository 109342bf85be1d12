"""Which way the CanSat points and how fast it turns, as far as its sensors tell."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from protocol.mission import Mission, PacketKind
from protocol.packet import Value
from protocol.units import STANDARD_GRAVITY_M_S2

Vector = tuple[float, float, float]

AT_REST_G = (0.8, 1.2)
"""Between these the accelerometer may feel nothing but the ground that carries the CanSat, and
then its reading points up."""

_PUSHED_PHASES = ("ascent", "apogee", "descent", "release")
"""Phases in which it can feel like one g and point anywhere: thrust and drag do, and a CanSat that
swings on its parachute feels the line it hangs on, not the vertical."""

_LARGEST_G = 1000.0


class Attitude(NamedTuple):
    """What is known of the attitude.

    `up` is the vertical along the body's axes x, y, z (unit vector), of which z is the long
    one; `tilt_deg` is the angle between z and the vertical, 0 to 180; `heading_deg` is as sent.
    `spin_deg_s` is the rotation about z and `turn_deg_s` that about all three axes. Each is
    None where it is not known; `problem` then says why there is no tilt.
    """

    up: Vector | None = None
    tilt_deg: float | None = None
    heading_deg: float | None = None
    spin_deg_s: float | None = None
    turn_deg_s: float | None = None
    problem: str = ""


@dataclass(frozen=True, slots=True)
class AttitudeSource:
    """The fields that tell of the attitude, of one kind of packet; empty where there are none."""

    kind: str
    tilts: tuple[str, ...]
    heading: str
    acceleration: tuple[str, ...]
    rotation: tuple[str, ...]
    spin: str

    @property
    def in_words(self) -> str:
        """Where the tilt comes from, for people."""
        if self.tilts:
            return "tilt as sent"
        return "tilt from the accelerometer" if self.acceleration else "no sensor of tilt"

    def read(self, values: Mapping[str, Value], phase: str | None) -> Attitude:
        """Return what the values of one packet (SI units) tell in a phase of the flight."""
        up, problem = self._vertical(values, phase)
        rates = [_number(values, name) for name in self.rotation]
        known = [rate for rate in rates if rate is not None]
        return Attitude(
            up=up,
            tilt_deg=None if up is None else math.degrees(math.acos(max(-1.0, min(1.0, up[2])))),
            heading_deg=_number(values, self.heading),
            spin_deg_s=_number(values, self.spin),
            turn_deg_s=math.hypot(*known) if len(known) == 3 else None,
            problem=problem,
        )

    def _vertical(
        self, values: Mapping[str, Value], phase: str | None
    ) -> tuple[Vector | None, str]:
        if self.tilts:
            tilts = [_number(values, name) for name in self.tilts]
            if tilts[0] is None or tilts[1] is None:
                return None, "the tilts are no numbers"
            return vertical_of_tilts(tilts[0], tilts[1]), ""
        if self.acceleration:
            return _vertical_of_force([_number(values, n) for n in self.acceleration], phase)
        return None, ""


def source_of(mission: Mission) -> AttitudeSource | None:
    """Return what tells of the attitude in a mission; None when nothing does."""
    for kind in mission.packets:
        source = AttitudeSource(
            kind=kind.name,
            tilts=_names(kind, "tilt_x", "tilt_y"),
            heading=next(iter(_names(kind, "heading")), ""),
            acceleration=_names(kind, "acceleration_x", "acceleration_y", "acceleration_z"),
            rotation=_names(kind, "rotation_x", "rotation_y", "rotation_z"),
            spin=next(iter(_names(kind, "rotation_z")), ""),
        )
        if source.tilts or source.acceleration or source.spin:
            return source
    return None


def vertical_of_tilts(tilt_x_deg: float, tilt_y_deg: float) -> Vector:
    """Return the vertical along the axes of a body leaned about x, then about its new y."""
    x, y = math.radians(tilt_x_deg), math.radians(tilt_y_deg)
    return -math.sin(y) * math.cos(x), math.sin(x), math.cos(y) * math.cos(x)


def _vertical_of_force(force: list[float | None], phase: str | None) -> tuple[Vector | None, str]:
    """Return the direction of the specific force (m/s²), which at rest points up.

    In free fall, under thrust or while it is braked hard it does not: then there is none.
    """
    x, y, z = force
    if x is None or y is None or z is None:
        return None, "the acceleration is no number"
    strength = math.hypot(x, y, z)
    felt_g = strength / STANDARD_GRAVITY_M_S2
    if felt_g > _LARGEST_G:
        return None, "the acceleration cannot be"
    if felt_g < AT_REST_G[0]:
        return None, f"moving ({felt_g:.1f} g): no tilt from the accelerometer"
    if felt_g > AT_REST_G[1]:
        return None, f"pushed ({felt_g:.1f} g): no tilt from the accelerometer"
    if phase in _PUSHED_PHASES:
        return None, f"{phase}: no tilt from the accelerometer"
    return (x / strength, y / strength, z / strength), ""


def _names(kind: PacketKind, *roles: str) -> tuple[str, ...]:
    """Return the names of the fields with these roles; none unless all are there."""
    fields = [kind.field_of(role) for role in roles]
    names = tuple(field.name for field in fields if field is not None)
    return names if len(names) == len(roles) else ()


def _number(values: Mapping[str, Value], name: str) -> float | None:
    value = values.get(name) if name else None
    usable = isinstance(value, int | float) and math.isfinite(value) and abs(value) < 1e9
    return float(value) if usable and value is not None else None
