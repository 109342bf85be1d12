"""Wind that grows with height and comes in gusts."""

import math
import random

REFERENCE_HEIGHT_M = 10.0
SHEAR_EXPONENT = 1.0 / 7.0
GUST_INTENSITY = 0.12
"""Standard deviation of the gusts as a part of the mean wind."""
GUST_TIME_S = 4.0
"""Time over which a gust is forgotten."""


class Wind:
    """Horizontal wind: a mean profile with a slowly wandering gust on top.

    Mean: `u(h) = u10 (h / 10 m)^(1/7)`, the one-seventh power law over open land. Gusts: a
    first-order Gauss-Markov process, the longitudinal part of the Dryden model (MIL-F-8785C).
    """

    def __init__(self, rng: random.Random) -> None:
        self._rng = rng
        self._speed_m_s = rng.uniform(2.0, 4.0)
        self.direction_rad = rng.uniform(0.0, 2.0 * math.pi)
        """Where the wind blows to, from east towards north."""
        self._gust_east = 0.0
        self._gust_north = 0.0

    def advance(self, step_s: float) -> None:
        """Let `step_s` seconds pass."""
        keep = math.exp(-step_s / GUST_TIME_S)
        spread = GUST_INTENSITY * math.sqrt(1.0 - keep * keep)
        self._gust_east = keep * self._gust_east + spread * self._rng.gauss(0.0, 1.0)
        self._gust_north = keep * self._gust_north + spread * self._rng.gauss(0.0, 1.0)

    def at(self, height_m: float) -> tuple[float, float]:
        """Return the wind to the east and to the north, m/s, at a height above the ground."""
        if height_m <= 0.0:
            return 0.0, 0.0
        mean = self._speed_m_s * (height_m / REFERENCE_HEIGHT_M) ** SHEAR_EXPONENT
        east = math.cos(self.direction_rad) + self._gust_east
        north = math.sin(self.direction_rad) + self._gust_north
        return mean * east, mean * north
