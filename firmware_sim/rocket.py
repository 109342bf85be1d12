"""The rocket that carries the CanSat: its motor, its mass, its drag, its rail."""

import math
import random
from bisect import bisect_right
from itertools import pairwise
from typing import Annotated

from msgspec import Meta, Struct

from firmware_sim.errors import SimulatorError
from firmware_sim.parameter_ranges import Azimuth, Fraction, NotNegative
from protocol.units import STANDARD_GRAVITY_M_S2

Curve = tuple[tuple[float, float], ...]

CESARONI_J360: Curve = (
    (0.0, 0.0),
    (0.017, 560.7),
    (0.058, 287.4),
    (0.167, 328.2),
    (0.358, 363.7),
    (0.85, 397.4),
    (1.31, 401.0),
    (1.733, 395.7),
    (2.271, 356.6),
    (2.592, 351.3),
    (2.646, 289.2),
    (2.725, 86.9),
    (2.975, 0.0),
)
"""Thrust of the motor Cesaroni Pro54 1016J360-15A, time in s and thrust in N, thinned out.
Source: the certification data at thrustcurve.org: 1016 Ns with 0.606 kg of propellant."""


class Rocket(Struct, frozen=True, forbid_unknown_fields=True):
    """The rocket, by default one of 4 inches on a J motor that lifts a CanSat to 700 m."""

    ignition_s: Annotated[float, Meta(ge=0.0, le=604_800.0)] = 15.0
    """When the motor is lit, s after the CanSat began to transmit."""
    thrust_curve: Curve = CESARONI_J360
    """Time after ignition in s and thrust in N, straight lines between the points."""
    thrust_factor: NotNegative = 1.0
    """Multiplies the thrust: 0.9 is a weak motor, 0 a dud."""
    propellant_kg: NotNegative = 0.606
    """Mass of the propellant, which the motor burns away in proportion to its thrust."""
    loaded_mass_kg: Annotated[float, Meta(ge=0.02, le=1000.0)] = 7.3
    """Mass at lift-off: rocket, motor and CanSat."""
    diameter_m: Annotated[float, Meta(gt=0.0, le=1.0)] = 0.102
    """Outer diameter of the rocket, which gives the area that the drag acts on."""
    friction_drag_coefficient: Annotated[float, Meta(ge=0.0, le=5.0)] = 0.33
    """Drag coefficient of nose, skin and fins at low speed; the drag of the blunt end comes
    on top (0.12 at low speed)."""
    rail_length_m: Annotated[float, Meta(ge=0.0, le=100.0)] = 3.0
    """Way along the launch rail on which the rocket cannot turn."""
    rail_lean_deg: Annotated[float, Meta(ge=0.0, le=45.0)] = 3.0
    """How far the rail leans from the vertical; crews lean it into the wind."""
    rail_azimuth_deg: Azimuth | None = None
    """Where the rail leans to, clockwise from north; left out, into the wind."""
    weathercock_rad_m: Annotated[float, Meta(ge=0.0, le=1.0)] = 0.12
    """How eagerly the fins turn the nose into the air that comes: the angle in rad by which
    the rocket's pitch oscillation advances on each metre of air. 0 keeps the rail's direction."""
    weathercock_damping: Fraction = 0.15
    """Damping of that oscillation as a part of the critical one; 0.05 to 0.3 for model rockets
    (G. K. Mandell et al., Topics in Advanced Model Rocketry, 1973, chapter 2)."""
    spin_deg_s: Annotated[float, Meta(ge=-7200.0, le=7200.0)] = 140.0
    """Rate to which the fins spin the rocket; clockwise seen from above when negative."""
    ejection_delay_s: NotNegative = 0.8
    """Time from apogee to the ejection of the CanSat."""
    ejection_at_s: NotNegative | None = None
    """Fault: when the CanSat is thrown out instead, s after it began to transmit."""
    spread: Fraction = 0.01
    """Part by which thrust and drag vary from flight to flight, evenly to both sides."""

    def check(self) -> None:
        """Raise SimulatorError for numbers that make no flight."""
        times = [time for time, _ in self.thrust_curve]
        if not all(math.isfinite(number) for point in self.thrust_curve for number in point):
            raise SimulatorError("rocket.thrust_curve has a number that is not finite; mend it")
        if len(times) < 2 or any(a >= b for a, b in pairwise(times)):
            raise SimulatorError(
                "rocket.thrust_curve needs at least two points of (s, N) whose times rise"
            )
        if times[0] < 0.0 or not all(thrust >= 0.0 for _, thrust in self.thrust_curve):
            raise SimulatorError("rocket.thrust_curve has a time or a thrust below 0; mend it")
        if not self.propellant_kg < self.loaded_mass_kg:
            raise SimulatorError(
                f"rocket.propellant_kg = {self.propellant_kg:g}: is not less than the whole "
                f"rocket; rocket.loaded_mass_kg is {self.loaded_mass_kg:g}"
            )
        self._check_thrust(Motor(self))
        if self.ejection_at_s is not None and self.ejection_at_s <= self.ignition_s:
            raise SimulatorError(
                f"rocket.ejection_at_s = {self.ejection_at_s:g}: the CanSat would leave the "
                f"rocket before the launch; give more than rocket.ignition_s, {self.ignition_s:g}"
            )

    def _check_thrust(self, motor: "Motor") -> None:
        if not motor.impulse_ns > 0.0:
            raise SimulatorError(
                "rocket.thrust_factor or rocket.thrust_curve gives no thrust, so nothing flies; "
                "give a thrust above 0"
            )
        thrust_n = motor.impulse_ns / (motor.burnout_s - self.thrust_curve[0][0])
        weight_n = self.loaded_mass_kg * STANDARD_GRAVITY_M_S2
        if thrust_n <= weight_n:
            raise SimulatorError(
                f"the motor's mean thrust of {thrust_n:.0f} N does not lift the rocket's weight "
                f"of {weight_n:.0f} N; lower rocket.loaded_mass_kg or raise rocket.thrust_factor"
            )
        if motor.impulse_ns / (self.loaded_mass_kg - self.propellant_kg) > FASTEST_M_S:
            raise SimulatorError(
                "the motor would make the rocket faster than the drag formulae hold for "
                f"({FASTEST_M_S:.0f} m/s); lower rocket.thrust_factor or give it more mass"
            )


FASTEST_M_S = 1500.0
"""About Mach 4.4: beyond, the formulae of the drag are not to be trusted."""


class Motor:
    """The thrust curve, integrated."""

    def __init__(self, rocket: Rocket, factor: float = 1.0) -> None:
        factor *= rocket.thrust_factor
        self._times = [time for time, _ in rocket.thrust_curve]
        self._thrusts = [factor * thrust for _, thrust in rocket.thrust_curve]
        self._impulses = [0.0]
        for (t1, f1), (t2, f2) in pairwise(zip(self._times, self._thrusts, strict=True)):
            self._impulses.append(self._impulses[-1] + (t2 - t1) * (f1 + f2) / 2.0)

    @property
    def impulse_ns(self) -> float:
        """All that the motor has to give, N s."""
        return self._impulses[-1]

    @property
    def burnout_s(self) -> float:
        """When it has given all, s after ignition."""
        return self._times[-1]

    def impulse_until_ns(self, time_s: float) -> float:
        """Return the impulse given until `time_s` after ignition, N s."""
        if time_s <= self._times[0]:
            return 0.0
        if time_s >= self._times[-1]:
            return self._impulses[-1]
        k = bisect_right(self._times, time_s) - 1
        since_s = time_s - self._times[k]
        slope = (self._thrusts[k + 1] - self._thrusts[k]) / (self._times[k + 1] - self._times[k])
        return self._impulses[k] + since_s * (self._thrusts[k] + slope * since_s / 2.0)

    def thrust_n(self, time_s: float, step_s: float) -> float:
        """Return the mean thrust from `time_s` after ignition over `step_s`, N.

        A mean, so that the impulse is whole whatever the step.
        """
        return (self.impulse_until_ns(time_s + step_s) - self.impulse_until_ns(time_s)) / step_s


class RocketModel:
    """One rocket: its parameters with the spread of this one flight."""

    def __init__(self, rocket: Rocket, rng: random.Random) -> None:
        self.rocket = rocket
        self.motor = Motor(rocket, 1.0 + rng.uniform(-rocket.spread, rocket.spread))
        frontal_m2 = math.pi / 4.0 * rocket.diameter_m**2
        self._drag_m2 = frontal_m2 * (1.0 + rng.uniform(-rocket.spread, rocket.spread))

    def mass_kg(self, time_s: float) -> float:
        """Return the mass at a time after ignition: it goes with the impulse given."""
        given = self.motor.impulse_until_ns(time_s) / self.motor.impulse_ns
        return self.rocket.loaded_mass_kg - self.rocket.propellant_kg * given

    def drag_area_m2(self, mach: float) -> float:
        """Return the drag coefficient times the frontal area at a Mach number."""
        return self._drag_m2 * drag_coefficient(self.rocket.friction_drag_coefficient, mach)


def drag_coefficient(friction: float, mach: float) -> float:
    """Return the drag coefficient of a rocket at a Mach number.

    Skin friction with compressibility, and the pressure on the blunt end, after S. Niskanen,
    Development of an Open Source Model Rocket Simulation Software, 2009, sections 3.4.2 and
    3.4.5: `Cf (1 - 0.1 M²)` and `0.12 + 0.13 M²` below the speed of sound,
    `Cf / (1 + 0.15 M²)^0.58` and `0.25 / M` above it.
    """
    if mach < 1.0:
        return friction * (1.0 - 0.1 * mach * mach) + 0.12 + 0.13 * mach * mach
    return float(friction / (1.0 + 0.15 * mach * mach) ** 0.58 + 0.25 / mach)
