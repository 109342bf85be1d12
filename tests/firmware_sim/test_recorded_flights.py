"""Flights that real rockets recorded lie within what plain parameters can give.

A few parameters are fitted to a few figures of the recording, as a person would; then other
figures of the same recording, which were not fitted, must come out by themselves.
"""

import csv
import math
from collections.abc import Callable, Iterable
from itertools import pairwise
from pathlib import Path
from statistics import median
from typing import NamedTuple

import pytest
from msgspec.structs import replace

from firmware_sim.parameters import Parameters
from firmware_sim.site import Site
from firmware_sim.truth import Stage, Truth
from firmware_sim.vectors import length
from tests.firmware_sim.courses import PLAIN, Course, changed, course
from tests.recordings import recording

G = 9.80665


class Point(NamedTuple):
    """One row of a recording: s after the start of the motor, m above the pad, m/s up."""

    time_s: float
    height_m: float
    speed_m_s: float


def fitted(low: float, high: float, result: Callable[[float], float], wanted: float) -> float:
    """Return the argument between two for which a rising function comes to a wanted value."""
    assert result(low) <= wanted <= result(high), "beyond what the parameter can give"
    for _ in range(11):
        middle = (low + high) / 2.0
        low, high = (middle, high) if result(middle) < wanted else (low, middle)
    return (low + high) / 2.0


def sinking_m_s(points: Iterable[Point], above_m: float, below_m: float) -> float:
    """Return the mean rate of descent between two heights."""
    between = [point for point in points if above_m < point.height_m < below_m]
    return (between[0].height_m - between[-1].height_m) / (between[-1].time_s - between[0].time_s)


def passes_s(points: Iterable[Point], height_m: float) -> float:
    """Return when a height is passed on the way down."""
    for old, new in pairwise(points):
        if old.height_m >= height_m > new.height_m:
            return new.time_s
    raise AssertionError(f"never came down to {height_m} m")


def points_of(flight: Course) -> list[Point]:
    """Return a simulated flight in the form of a recording."""
    ignition_s = flight.times.ignition_s
    assert ignition_s is not None
    return [Point(t.time_s - ignition_s, t.height_m, t.velocity[2]) for t in flight.truths]


def area_for(rate_m_s: float, mass_kg: float, around: Truth) -> float:
    """Return the drag area with which a mass sinks at a rate in the air around."""
    density = around.air_pressure_pa / (287.053 * around.air_temperature_k)
    return 2.0 * mass_kg * G / (density * rate_m_s**2)


def canopy_m(rate_m_s: float, around: Truth, parameters: Parameters) -> float:
    """Return the diameter of a canopy with which the CanSat sinks at a rate."""
    recovery = parameters.recovery
    area_m2 = area_for(rate_m_s, recovery.cansat_mass_kg, around) - recovery.body_drag_area_m2
    return math.sqrt(4.0 * area_m2 / (math.pi * recovery.drogue_drag_coefficient))


def telemetrum(path: Path) -> list[Point]:
    """Return the flight of 30 October 2021: time, height and speed as the altimeter told them."""
    with path.open(newline="") as table:
        rows = list(csv.reader(table))[1:]
    return [Point(float(row[4]), float(row[12]), float(row[13])) for row in rows]


def test_the_flight_to_2854_m_of_2021_can_be_flown() -> None:
    recorded = telemetrum(recording("uiuc_20211030_TeleMetrum.csv"))
    top = max(recorded, key=lambda point: point.height_m)
    fastest_m_s = max(point.speed_m_s for point in recorded)
    parameters = replace(PLAIN, site=Site(elevation_m=249.0))
    # The altimeter fired the main at 354 m, and the rate of descent did not change.
    parameters = changed(parameters, "recovery", main_fails=True)

    def rocket(factor: float, friction: float) -> Parameters:
        return changed(
            parameters,
            "rocket",
            ignition_s=0.0,
            thrust_curve=((0.0, 1000.0), (2.4, 1000.0)),
            propellant_kg=1.1,
            loaded_mass_kg=8.0,
            thrust_factor=factor,
            friction_drag_coefficient=friction,
        )

    def fast_enough(friction: float) -> Parameters:
        def speed_m_s(factor: float) -> float:
            flight = course(rocket(factor, friction), step_s=0.05, only_up=True)
            return max(truth.velocity[2] for truth in flight.truths)

        return rocket(fitted(0.5, 2.0, speed_m_s, fastest_m_s), friction)

    def depth_m(friction: float) -> float:
        return -course(fast_enough(friction), step_s=0.05, only_up=True).apogee_m

    # Three figures fit motor, drag and canopy: greatest speed, apogee and rate of descent.
    friction = fitted(0.1, 0.6, depth_m, -top.height_m)
    best = fast_enough(friction)
    descent = [point for point in recorded if point.time_s > top.time_s]
    rate_m_s = sinking_m_s(descent, 400.0, 2500.0)
    middle = min(
        course(best, step_s=0.05).of(Stage.FIRST), key=lambda truth: abs(truth.height_m - 1450.0)
    )
    best = changed(best, "recovery", drogue_diameter_m=canopy_m(rate_m_s, middle, best))
    flown = points_of(course(best, step_s=0.05))

    # What was not fitted: when everything happens.
    flown_top = max(flown, key=lambda point: point.height_m)
    assert flown_top.time_s == pytest.approx(top.time_s, abs=1.5)
    for height_m in (2500.0, 1500.0, 354.0):
        expected_s = passes_s(descent, height_m)
        assert passes_s(flown, height_m) == pytest.approx(expected_s, rel=0.06)


def altos(path: Path) -> list[Point]:
    """Return the flight of 28 May 2012: time, barometric height, speed from acceleration."""
    lines = path.read_text().splitlines()
    rows = csv.reader(line for line in lines if not line.startswith("#"))
    return [Point(float(row[4]), float(row[13]), float(row[14])) for row in rows]


def test_the_flight_of_2012_that_opened_at_full_speed_can_be_flown() -> None:
    recorded = altos(recording("altos_2012-05-28-serial-319-flight-005.csv"))
    # The ejection went off while the motor burnt: a spike in the pressure at 2.0 s.
    opened_s = max(recorded, key=lambda point: point.height_m).time_s
    before = [point for point in recorded if point.time_s < opened_s - 0.05][-1]
    parameters = replace(PLAIN, site=Site(elevation_m=1588.0))

    def rocket(factor: float) -> Parameters:
        return changed(
            parameters,
            "rocket",
            ignition_s=0.0,
            thrust_curve=((0.0, 600.0), (2.2, 330.0)),
            thrust_factor=factor,
            ejection_at_s=opened_s,
            rail_length_m=1.0,
        )

    def speed_m_s(factor: float) -> float:
        flight = course(rocket(factor), only_up=True)
        return min(flight.truths, key=lambda t: abs(t.time_s - before.time_s)).velocity[2]

    # Two figures fit motor and canopy: the speed before the ejection and the rate of descent.
    best = rocket(fitted(0.5, 3.0, speed_m_s, before.speed_m_s))
    descent = [point for point in recorded if point.time_s > 7.0]
    rate_m_s = sinking_m_s(descent, 5.0, 90.0)
    around = course(best).of(Stage.FIRST)[-1]
    best = changed(
        best,
        "recovery",
        drogue_diameter_m=canopy_m(rate_m_s, around, best),
        main_fails=True,
    )
    flight = course(best)
    flown = points_of(flight)

    # What was not fitted: how far it had risen, where it stopped, and when it landed.
    opening = min(flown, key=lambda point: abs(point.time_s - before.time_s))
    assert opening.height_m == pytest.approx(before.height_m, abs=15.0)
    stopped_m = median(point.height_m for point in recorded if 2.7 < point.time_s < 3.5)
    assert flight.apogee_m == pytest.approx(stopped_m, abs=15.0)
    assert flight.times.landing_s == pytest.approx(passes_s(descent, 1.0), abs=1.5)
    assert max(length(t.specific_force) for t in flight.of(Stage.FIRST)) > 30.0 * G
