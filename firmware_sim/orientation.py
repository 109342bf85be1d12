"""Which way the CanSat points: a spinning pendulum beside the point mass of the trajectory."""

import math
import random
from dataclasses import dataclass

Vector = tuple[float, float, float]


@dataclass(frozen=True, slots=True)
class Orientation:
    """Angles in degrees and their rates in degrees a second.

    The body's z axis is its long axis. Seen from the world (east, north, up) the body is
    first turned by `roll` about z, then leaned by `tilt_x` and by `tilt_y`.
    """

    tilt_x_deg: float
    tilt_y_deg: float
    roll_deg: float
    tilt_x_rate: float
    tilt_y_rate: float
    roll_rate: float

    def to_body(self, vector: Vector) -> Vector:
        """Return a vector of the world (east, north, up) along the axes x, y, z of the body."""
        x, y, z = vector
        x, y = _turn(x, y, -self.roll_deg)
        y, z = _turn(y, z, -self.tilt_x_deg)
        z, x = _turn(z, x, -self.tilt_y_deg)
        return x, y, z


@dataclass(frozen=True, slots=True)
class Swing:
    """How the CanSat swings in one stage of the flight.

    `rest_x_deg` and `rest_y_deg` are the tilts it swings about, `spin` the rate in deg/s it
    is turned to, `frequency_hz` and `damping` (as a part of critical) those of the pendulum,
    and `shake` the random acceleration in deg/s² that keeps it going.
    """

    rest_x_deg: float
    rest_y_deg: float
    spin: float
    frequency_hz: float
    damping: float
    shake: float


class Pendulum:
    """Integrates the orientation; every stage of the flight gives it another Swing."""

    SPIN_UP_S = 1.0

    def __init__(self, rng: random.Random, swing: Swing) -> None:
        self._rng = rng
        self.swing = swing
        heading_deg = rng.uniform(0.0, 360.0)
        self.orientation = Orientation(
            swing.rest_x_deg, swing.rest_y_deg, heading_deg, 0.0, 0.0, 0.0
        )

    def advance(self, step_s: float) -> Orientation:
        """Let `step_s` seconds pass and return where the CanSat points then."""
        old, swing = self.orientation, self.swing
        x_rate = old.tilt_x_rate + step_s * self._pull(old.tilt_x_deg, old.tilt_x_rate, True)
        y_rate = old.tilt_y_rate + step_s * self._pull(old.tilt_y_deg, old.tilt_y_rate, False)
        spin = old.roll_rate + (swing.spin - old.roll_rate) * step_s / self.SPIN_UP_S
        self.orientation = Orientation(
            old.tilt_x_deg + step_s * x_rate,
            old.tilt_y_deg + step_s * y_rate,
            (old.roll_deg + step_s * spin) % 360.0,
            x_rate,
            y_rate,
            spin,
        )
        return self.orientation

    def lie_still(self, tilt_x_deg: float, tilt_y_deg: float) -> Orientation:
        """Put the CanSat down with these tilts, no longer moving."""
        heading_deg = self.orientation.roll_deg
        self.orientation = Orientation(tilt_x_deg, tilt_y_deg, heading_deg, 0.0, 0.0, 0.0)
        return self.orientation

    def _pull(self, tilt_deg: float, rate: float, about_x: bool) -> float:
        swing = self.swing
        omega = 2.0 * math.pi * swing.frequency_hz
        rest_deg = swing.rest_x_deg if about_x else swing.rest_y_deg
        back = omega * omega * (rest_deg - tilt_deg) - 2.0 * swing.damping * omega * rate
        return back + (self._rng.gauss(0.0, swing.shake) if swing.shake else 0.0)


def _turn(a: float, b: float, angle_deg: float) -> tuple[float, float]:
    angle = math.radians(angle_deg)
    sine, cosine = math.sin(angle), math.cos(angle)
    return cosine * a - sine * b, sine * a + cosine * b
