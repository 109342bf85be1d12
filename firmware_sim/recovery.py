"""The way down: parachutes that fill, or a rotor that spins up, and how they swing."""

import math
import random
from typing import Annotated, Literal

from msgspec import Meta, Struct

from firmware_sim.errors import SimulatorError
from firmware_sim.parameter_ranges import Fraction, NotNegative
from protocol.units import STANDARD_GRAVITY_M_S2

Diameter = Annotated[float, Meta(ge=0.0, le=50.0)]
Coefficient = Annotated[float, Meta(ge=0.0, le=5.0)]
Spin = Annotated[float, Meta(ge=-7200.0, le=7200.0)]

THINNEST_AIR_KG_M3 = 0.6
SLOWEST_DESCENT_M_S = 0.3
"""A CanSat that sinks more slowly than this might never land."""


class Recovery(Struct, frozen=True, forbid_unknown_fields=True):
    """The CanSat outside the rocket: a first stage of the descent and a second one.

    The first is a small parachute that opens at the ejection; the second, a larger parachute or
    an auto-gyro, takes over when the firmware releases it.
    """

    cansat_mass_kg: Annotated[float, Meta(ge=0.005, le=100.0)] = 1.0
    """Mass of the CanSat with its parachutes, as it falls."""
    body_drag_area_m2: Annotated[float, Meta(gt=0.0, le=10.0)] = 0.0098
    """Drag coefficient times area of the bare CanSat: 0.8 for a cylinder end on (S. F. Hoerner,
    Fluid-Dynamic Drag, 1965, chapter 3) and 12.5 cm."""
    drogue_diameter_m: Diameter = 0.31
    """Nominal diameter of the first parachute, that of a circle of its area."""
    drogue_drag_coefficient: Coefficient = 0.75
    """Drag coefficient of the first parachute, a flat circular canopy, by its nominal area: 0.75
    to 0.80 (T. W. Knacke, Parachute Recovery Systems Design Manual, NWC TP 6575, 1991, table
    5-1)."""
    main: Literal["parachute", "autogyro"] = "parachute"
    """What the second stage of the descent is: "parachute" or "autogyro"."""
    main_diameter_m: Diameter = 1.03
    """Nominal diameter of the second parachute, that of a circle of its area."""
    main_drag_coefficient: Coefficient = 0.75
    """Drag coefficient of the second parachute by its nominal area."""
    fill_constant: Annotated[float, Meta(ge=0.0, le=100.0)] = 8.0
    """A canopy fills over a path through the air of this many of its diameters: 8 for a flat
    circular one of solid cloth, 14 for ribbons (Knacke, table 5-6)."""
    rotor_diameter_m: Annotated[float, Meta(ge=0.05, le=50.0)] = 0.82
    """Diameter of the disc that the auto-gyro's blades sweep."""
    rotor_drag_coefficient: Coefficient = 1.2
    """Drag coefficient of the disc of an auto-rotating rotor in vertical descent (A. Gessow and
    G. C. Myers, Aerodynamics of the Helicopter, 1952, on vertical autorotation: as a parachute of
    its size)."""
    rotor_tip_speed_ratio: Annotated[float, Meta(gt=0.0, le=30.0)] = 6.0
    """Speed of the blade tips over that of the air through the disc when settled."""
    rotor_spin_up_s: Annotated[float, Meta(ge=0.01, le=60.0)] = 0.7
    """Time constant with which the rotor reaches that speed."""
    line_length_m: Annotated[float, Meta(ge=0.1, le=50.0)] = 1.2
    """From the canopy's or rotor's point of pull to the CanSat, which swings on it."""
    swing_damping: Fraction = 0.08
    """Damping of the swing as a part of the critical one."""
    sway: Fraction = 0.12
    """Restlessness of the canopy: standard deviation of its pull to the side, as a part of the
    whole pull. Flat circular canopies swing by 10 to 40 degrees (Knacke, table 5-1)."""
    tumble_deg_s: Annotated[float, Meta(ge=0.0, le=7200.0)] = 90.0
    """Rate of turning that the ejection gives the CanSat; between half and the whole of it."""
    drogue_spin_deg_s: Spin = 60.0
    """Rate to which the first canopy turns the CanSat; anticlockwise seen from above."""
    main_spin_deg_s: Spin = 15.0
    """Rate to which the second canopy turns the CanSat; anticlockwise seen from above."""
    spread: Fraction = 0.03
    """Part by which the canopies' drag varies from flight to flight, evenly to both sides."""
    drogue_fails: bool = False
    """Fault: the first stage never opens."""
    main_fails: bool = False
    """Fault: the second stage never opens, whatever the firmware commands."""
    early_release_at_s: NotNegative | None = None
    """Fault: when the second stage opens by itself, s after the CanSat began to transmit; while
    the CanSat is still in the rocket, it opens at the ejection."""

    def check(self, ignition_s: float) -> None:
        """Raise SimulatorError for numbers that make no flight."""
        if self.early_release_at_s is not None and self.early_release_at_s <= ignition_s:
            raise SimulatorError(
                f"recovery.early_release_at_s = {self.early_release_at_s:g}: is before the "
                f"launch; give more than rocket.ignition_s, {ignition_s:g}"
            )
        weight_n = self.cansat_mass_kg * STANDARD_GRAVITY_M_S2
        largest_m2 = max(self.drogue_area_m2(), self.main_area_m2()) + self.body_drag_area_m2
        if terminal_m_s(weight_n, largest_m2, THINNEST_AIR_KG_M3) < SLOWEST_DESCENT_M_S:
            raise SimulatorError(
                "the CanSat is so light under its canopy that it would never land; "
                "raise recovery.cansat_mass_kg or lower the diameters"
            )

    def drogue_area_m2(self) -> float:
        """Return the drag coefficient times area of the first stage."""
        return self.drogue_drag_coefficient * math.pi / 4.0 * self.drogue_diameter_m**2

    def main_area_m2(self) -> float:
        """Return the drag coefficient times area of the second stage."""
        if self.main == "autogyro":
            return self.rotor_drag_coefficient * math.pi / 4.0 * self.rotor_diameter_m**2
        return self.main_drag_coefficient * math.pi / 4.0 * self.main_diameter_m**2


def terminal_m_s(weight_n: float, drag_area_m2: float, density_kg_m3: float) -> float:
    """Return the speed at which drag balances weight: `v = sqrt(2 W / (rho CdA))`."""
    return math.sqrt(2.0 * weight_n / (density_kg_m3 * drag_area_m2))


class Brake:
    """What brakes the fall: anything with a drag area that may grow."""

    rotor_rad_s = 0.0

    def advance(self, step_s: float, airspeed_m_s: float) -> None:
        """Let `step_s` pass at a speed through the air."""

    @property
    def drag_area_m2(self) -> float:
        """Drag coefficient times area at this moment."""
        return 0.0


class Canopy(Brake):
    """A parachute that fills over a constant path through the air (Knacke, section 5.4.2).

    Its drag area grows with the square of the filled part, as for solid cloth, from that of
    whatever braked before.
    """

    def __init__(self, area_m2: float, before_m2: float, fill_path_m: float) -> None:
        self._area_m2 = area_m2
        self._before_m2 = before_m2
        self._fill_path_m = fill_path_m
        self._filled = 0.0 if fill_path_m > 0.0 else 1.0

    def advance(self, step_s: float, airspeed_m_s: float) -> None:
        """Let `step_s` pass at a speed through the air."""
        if self._filled < 1.0:
            self._filled = min(1.0, self._filled + airspeed_m_s * step_s / self._fill_path_m)

    @property
    def drag_area_m2(self) -> float:
        """Drag coefficient times area at this moment."""
        return self._before_m2 + (self._area_m2 - self._before_m2) * self._filled**2


class Rotor(Brake):
    """An auto-gyro: the air spins it up, and its drag grows with the square of its speed."""

    BLADES = 0.1
    """Part of the disc that the blades cover, which brakes even at a standstill."""

    def __init__(self, recovery: Recovery, area_m2: float) -> None:
        self._area_m2 = area_m2
        self._per_m = 2.0 * recovery.rotor_tip_speed_ratio / recovery.rotor_diameter_m
        self._spin_up_s = recovery.rotor_spin_up_s
        self._settled = 0.0

    def advance(self, step_s: float, airspeed_m_s: float) -> None:
        """Let `step_s` pass at a speed through the air."""
        aim = self._per_m * airspeed_m_s
        self.rotor_rad_s += (aim - self.rotor_rad_s) * (1.0 - math.exp(-step_s / self._spin_up_s))
        self._settled = self.rotor_rad_s / aim if aim > 0.0 else 0.0

    @property
    def drag_area_m2(self) -> float:
        """Drag coefficient times area at this moment."""
        return self._area_m2 * min(1.0, max(self.BLADES, self._settled**2))


class RecoveryModel:
    """The two stages of one flight, with its spread."""

    def __init__(self, recovery: Recovery, rng: random.Random) -> None:
        self.recovery = recovery
        self._drogue_part = 1.0 + rng.uniform(-recovery.spread, recovery.spread)
        self._main_part = 1.0 + rng.uniform(-recovery.spread, recovery.spread)

    def drogue(self) -> Brake:
        """Return the first stage at the moment of its opening."""
        recovery = self.recovery
        if recovery.drogue_fails:
            return Brake()
        path_m = recovery.fill_constant * recovery.drogue_diameter_m
        return Canopy(self._drogue_part * recovery.drogue_area_m2(), 0.0, path_m)

    def main(self, before: Brake) -> Brake:
        """Return the second stage at the moment of its opening."""
        recovery = self.recovery
        area_m2 = self._main_part * recovery.main_area_m2()
        if recovery.main == "autogyro":
            return Rotor(recovery, area_m2)
        path_m = recovery.fill_constant * recovery.main_diameter_m
        return Canopy(area_m2, before.drag_area_m2, path_m)
