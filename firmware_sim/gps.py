"""The GPS receiver: a cold start, then one fix a second, some metres off."""

import math
import random
from dataclasses import dataclass

from firmware_sim.site import ELEVATION_M, START_UTC_S, coordinates_deg
from firmware_sim.trajectory import Truth


@dataclass(frozen=True, slots=True)
class GpsFix:
    """What the receiver reports: UTC in s since midnight, degrees, m above mean sea level."""

    utc_s: float
    latitude_deg: float
    longitude_deg: float
    altitude_m: float
    satellites: int


NO_FIX = GpsFix(0.0, 0.0, 0.0, 0.0, 0)
"""What a receiver reports while it searches: zeros."""


class WanderingError:
    """An error that is remembered for a while: a first-order Gauss-Markov process, in m."""

    def __init__(self, rng: random.Random, spread_m: float, memory_s: float) -> None:
        self._rng = rng
        self._spread_m = spread_m
        self._keep = math.exp(-1.0 / memory_s)
        self._error_m = rng.gauss(0.0, spread_m)

    def next_second(self) -> float:
        """Return the error one second later."""
        fresh = self._spread_m * math.sqrt(1.0 - self._keep**2)
        self._error_m = self._keep * self._error_m + self._rng.gauss(0.0, fresh)
        return self._error_m


class GpsReceiver:
    """Finds its first fix after 8 to 12 s and updates it at each full second.

    Standard deviations: 1.5 m to each side, 3.5 m in height, wandering over a minute, and
    0.3 m from one fix to the next.
    """

    SIDE_M = 1.5
    HEIGHT_M = 3.5
    MEMORY_S = 60.0
    JITTER_M = 0.3

    def __init__(self, rng: random.Random) -> None:
        self._rng = rng
        self._first_fix_s = rng.uniform(8.0, 12.0)
        self._east = WanderingError(rng, self.SIDE_M, self.MEMORY_S)
        self._north = WanderingError(rng, self.SIDE_M, self.MEMORY_S)
        self._height = WanderingError(rng, self.HEIGHT_M, self.MEMORY_S)
        self._satellites = 7
        self._next_s = 1.0
        self.fix = NO_FIX

    def follow(self, truth: Truth) -> None:
        """Take note of where the CanSat is; renews `fix` at most once a second."""
        # Half a millisecond forgives the rounding of added steps.
        if truth.time_s < self._next_s - 0.0005:
            return
        second, self._next_s = self._next_s, self._next_s + 1.0
        east, north, up = truth.position
        east += self._east.next_second() + self._rng.gauss(0.0, self.JITTER_M)
        north += self._north.next_second() + self._rng.gauss(0.0, self.JITTER_M)
        up += self._height.next_second() + self._rng.gauss(0.0, self.JITTER_M)
        self._satellites = min(11, max(5, self._satellites + self._rng.choice((-1, 0, 0, 0, 1))))
        if truth.time_s >= self._first_fix_s:
            latitude_deg, longitude_deg = coordinates_deg(east, north)
            self.fix = GpsFix(
                (START_UTC_S + second) % 86_400.0,
                latitude_deg,
                longitude_deg,
                ELEVATION_M + up,
                self._satellites,
            )
