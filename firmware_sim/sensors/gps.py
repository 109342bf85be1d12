"""The GPS receiver."""

import random
from collections import deque
from dataclasses import dataclass
from typing import Annotated, Literal

from msgspec import Meta, Struct

from firmware_sim.parameter_ranges import NotNegative, Positive
from firmware_sim.sensors.noise import WanderingError
from firmware_sim.site import Site
from firmware_sim.truth import Truth
from firmware_sim.vectors import length
from protocol.units import STANDARD_GRAVITY_M_S2

CEP_OF_SPREAD = 1.1774
"""Radius of the circle with half of all points, over the standard deviation of each side."""


class Gps(Struct, frozen=True, forbid_unknown_fields=True):
    """A u-blox MAX-M10S under open sky (datasheet UBX-20035208, section 1.2)."""

    rate_hz: Annotated[float, Meta(gt=0.0, le=10.0)] = 1.0
    """How many fixes a second the receiver takes."""
    cold_start_s: NotNegative = 24.0
    """Time from power-on to the first fix; it varies by 2 s to both sides."""
    powered_before_s: NotNegative = 14.0
    """For how long the receiver has had power when the transmission begins."""
    reacquisition_s: NotNegative = 2.0
    """Time from the end of what broke a fix to the next one."""
    latency_s: NotNegative = 0.15
    """Time from the moment a fix is valid for to that at which the receiver tells it."""
    cep_m: NotNegative = 1.5
    """Horizontal error that half of all fixes stay below."""
    vertical_factor: Positive = 2.0
    """How much worse the height is than a horizontal coordinate; satellites are all above."""
    memory_s: Positive = 60.0
    """Time over which the error wanders to another value."""
    jitter_part: Annotated[float, Meta(ge=0.0, le=1.0)] = 0.2
    """Part of the standard deviation that is new in every fix."""
    largest_acceleration_g: Positive = 4.0
    """Acceleration above which tracking is lost: the operational limit of the datasheet."""
    tolerated_s: NotNegative = 0.5
    """For how long the tracking loops outlast more; a canopy's jerk and a landing are shorter."""
    altitude_above: Literal["sea level", "ellipsoid"] = "sea level"
    """Which of the receiver's two heights the firmware sends."""
    geoid_error_m: float = 0.5
    """Error of the coarse geoid table in the receiver, in its height above sea level."""
    no_fix: bool = False
    """Fault: the receiver never finds a fix."""
    outage_from_s: NotNegative | None = None
    """Fault: from when there is no fix, s after the transmission began."""
    outage_for_s: Positive = 20.0
    """Fault: for how long there is no fix, from outage_from_s on."""
    jump_at_s: NotNegative | None = None
    """Fault: from when fixes are off, as by reflected signals."""
    jump_for_s: Positive = 5.0
    """Fault: for how long fixes are off, from jump_at_s on."""
    jump_m: float = 400.0
    """Fault: by how far fixes are off then, to the north-east and up in equal parts."""


@dataclass(frozen=True, slots=True)
class GpsFix:
    """What the receiver reports: UTC in s since midnight, degrees, m, satellites in use.

    Without a fix there are no satellites, and time and place are the last ones known: zeros
    before the first fix.
    """

    utc_s: float
    latitude_deg: float
    longitude_deg: float
    altitude_m: float
    satellites: int


NO_FIX = GpsFix(0.0, 0.0, 0.0, 0.0, 0)
"""What a receiver reports while it searches: zeros."""


class GpsModel:
    """Finds a fix after its cold start and renews it at the full fraction of a second."""

    def __init__(self, gps: Gps, site: Site, rng: random.Random) -> None:
        self._gps = gps
        self._site = site
        self._rng = rng
        spread_m = gps.cep_m / CEP_OF_SPREAD
        slow_m = spread_m * (1.0 - gps.jitter_part**2) ** 0.5
        self._jitter_m = spread_m * gps.jitter_part
        self._east = WanderingError(rng, slow_m, gps.memory_s)
        self._north = WanderingError(rng, slow_m, gps.memory_s)
        self._up = WanderingError(rng, gps.vertical_factor * slow_m, gps.memory_s)
        first_s = gps.cold_start_s + rng.uniform(-2.0, 2.0) - gps.powered_before_s
        self._searching_until_s = max(0.0, first_s)
        self._calm_s = 0.0
        self._satellites = 7
        self._epochs = 0
        self._on_the_way: deque[tuple[float, GpsFix]] = deque()
        self.fix = NO_FIX

    def follow(self, truth: Truth) -> None:
        """Take note of where the CanSat is; renews `fix` when a report arrives."""
        gps = self._gps
        # Half a millisecond forgives the rounding of steps.
        time_s = truth.time_s + 0.0005
        self._track(truth)
        if time_s * gps.rate_hz >= self._epochs + 1:
            self._epochs += 1
            self._on_the_way.append((truth.time_s + gps.latency_s, self._measured(truth)))
        while self._on_the_way and self._on_the_way[0][0] <= time_s:
            self.fix = self._on_the_way.popleft()[1]

    def _track(self, truth: Truth) -> None:
        gps = self._gps
        east, north, up = truth.specific_force
        acceleration = length((east, north, up - STANDARD_GRAVITY_M_S2))
        if acceleration <= gps.largest_acceleration_g * STANDARD_GRAVITY_M_S2:
            self._calm_s = truth.time_s
        elif truth.time_s > self._calm_s + gps.tolerated_s:
            again_s = truth.time_s + gps.reacquisition_s
            self._searching_until_s = max(self._searching_until_s, again_s)

    def _measured(self, truth: Truth) -> GpsFix:
        step_s = 1.0 / self._gps.rate_hz
        factor = self._gps.vertical_factor
        errors = (
            self._east.after(step_s) + self._rng.gauss(0.0, self._jitter_m),
            self._north.after(step_s) + self._rng.gauss(0.0, self._jitter_m),
            self._up.after(step_s) + self._rng.gauss(0.0, factor * self._jitter_m),
        )
        change = self._rng.choice((-1, 0, 0, 0, 1))
        self._satellites = min(11, max(5, self._satellites + change))
        if self._sees_nothing(truth.time_s):
            last = self._on_the_way[-1][1] if self._on_the_way else self.fix
            return GpsFix(last.utc_s, last.latitude_deg, last.longitude_deg, last.altitude_m, 0)
        jump_m = self._jump_m(truth.time_s)
        east, north, up = (
            true + error + jump_m for true, error in zip(truth.position, errors, strict=True)
        )
        latitude_deg, longitude_deg = self._site.coordinates_deg(east, north)
        utc_s = (self._site.start_utc_s + self._epochs * step_s) % 86_400.0
        return GpsFix(utc_s, latitude_deg, longitude_deg, self._height_m(up), self._satellites)

    def _sees_nothing(self, time_s: float) -> bool:
        gps = self._gps
        if gps.no_fix or time_s < self._searching_until_s:
            return True
        since_s = gps.outage_from_s
        return since_s is not None and since_s <= time_s < since_s + gps.outage_for_s

    def _jump_m(self, time_s: float) -> float:
        """Return by how much each axis is off."""
        gps = self._gps
        since_s = gps.jump_at_s
        jumped = since_s is not None and since_s <= time_s < since_s + gps.jump_for_s
        return gps.jump_m / 3.0**0.5 if jumped else 0.0

    def _height_m(self, up_m: float) -> float:
        above_sea_m = self._site.elevation_m + up_m
        if self._gps.altitude_above == "ellipsoid":
            return above_sea_m + self._site.geoid_undulation_m
        return above_sea_m + self._gps.geoid_error_m
