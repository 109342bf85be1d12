"""Flights of the truth alone, with no sensor, firmware or radio, for tests to look at."""

from dataclasses import dataclass
from typing import Any

from msgspec.structs import replace

from firmware_sim.parameters import Parameters
from firmware_sim.recovery import Recovery
from firmware_sim.rocket import Rocket
from firmware_sim.trajectory import STEP_S, Trajectory
from firmware_sim.truth import FlightTimes, Stage, Truth
from firmware_sim.weather import Weather
from firmware_sim.wind import Wind

RELEASE_M = 420.0
AFTER_LANDING_S = 2.0
LONGEST_S = 1200.0

STILL_AIR = Wind(speed_m_s=0.0, turbulence=0.0)
PLAIN = Parameters(
    weather=Weather(sea_level_pressure_pa=101_325.0, temperature_offset_k=0.0),
    wind=STILL_AIR,
    rocket=Rocket(spread=0.0, rail_lean_deg=0.0),
    recovery=Recovery(spread=0.0, sway=0.0),
)
"""The nominal flight with nothing left to chance: no wind, no spread, a standard day."""


@dataclass
class Course:
    """One trajectory from the pad to two seconds after the landing, step by step."""

    truths: list[Truth]
    times: FlightTimes

    def of(self, *stages: Stage) -> list[Truth]:
        """Return the truths of some stages."""
        return [truth for truth in self.truths if truth.stage in stages]

    @property
    def apogee_m(self) -> float:
        """The greatest height."""
        return max(truth.height_m for truth in self.truths)


def course(
    parameters: Parameters = PLAIN,
    seed: int = 1,
    *,
    step_s: float = STEP_S,
    release_m: float = RELEASE_M,
    only_up: bool = False,
) -> Course:
    """Return a flight whose second stage is released at a height above the pad.

    With `only_up` it is left at its apogee.
    """
    trajectory = Trajectory(parameters, seed, step_s)
    truths = [trajectory.truth]
    end_s = LONGEST_S
    while truths[-1].time_s < end_s and not (only_up and trajectory.times.apogee_s):
        last = truths[-1]
        release = last.stage is Stage.FIRST and last.height_m < release_m
        truths.append(trajectory.advance(release))
        if trajectory.times.landing_s is not None:
            end_s = trajectory.times.landing_s + AFTER_LANDING_S
    return Course(truths, trajectory.times)


def changed(parameters: Parameters, section: str, **values: Any) -> Parameters:
    """Return parameters with other values in one section."""
    part = replace(getattr(parameters, section), **values)
    return replace(parameters, **{section: part})
