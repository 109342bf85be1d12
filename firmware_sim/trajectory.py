"""The truth: how rocket and CanSat move, as a point mass in three dimensions.

Thrust along the rocket's axis, drag against the air, weight down; the wind's gusts move the air.
Gravity is taken as standard and the ground as a plane, which is right to 0.1 % within a few km.
"""

from msgspec.structs import replace

from firmware_sim.attitude import Attitude
from firmware_sim.parameters import Parameters
from firmware_sim.point_mass import Forces, moved, slid
from firmware_sim.recovery import Brake, RecoveryModel
from firmware_sim.rocket import RocketModel
from firmware_sim.streams import stream
from firmware_sim.truth import FlightTimes, Stage, Truth
from firmware_sim.vectors import Vector, azimuth_direction, length, scaled
from firmware_sim.wind import WindModel
from protocol.units import STANDARD_GRAVITY_M_S2

STEP_S = 0.02
"""Step of the integration, and of the CanSat's own loop."""

_FORGIVEN_S = 1e-9
"""Rounding of times, which must not make an event a step late."""

_STILL: Vector = (0.0, 0.0, 0.0)


class Trajectory:
    """One flight, advanced by fixed steps.

    The second stage of the descent begins when the CanSat's firmware says so, or by a fault.
    Raises SimulatorError when the parameters make no flight.
    """

    def __init__(self, parameters: Parameters, seed: int, step_s: float = STEP_S) -> None:
        parameters.check()
        self._parameters = parameters
        self._step_s = step_s
        self._site = parameters.site
        self._air = parameters.weather.atmosphere()
        self._wind = WindModel(parameters.wind, stream(seed, "wind"))
        self._rocket = RocketModel(parameters.rocket, stream(seed, "rocket"))
        self._recovery = RecoveryModel(parameters.recovery, stream(seed, "recovery"))
        self._rail = _rail(parameters)
        self._attitude = Attitude(
            parameters.rocket, parameters.recovery, self._rail, stream(seed, "attitude")
        )
        self._brake = Brake()
        self._steps = 0
        self._on_rail = True
        self.times = FlightTimes()
        self.truth = self._resting(Stage.PAD, 0.0, _STILL)

    def advance(self, release: bool) -> Truth:
        """Let one step pass and return the new truth; `release` opens the second stage."""
        old = self.truth
        self._steps += 1
        # Counted, not summed up: the times of a long flight do not drift.
        now = self._steps * self._step_s
        stage = self._next_stage(old, release)
        if stage is not old.stage:
            self._enter(stage, old)
        if stage is Stage.PAD:
            self.truth = replace(old, time_s=now)
        elif stage is Stage.GROUND:
            self.truth = self._lying(old, now)
        else:
            self.truth = self._flying(old, stage, now)
            self._note(old, self.truth)
        return self.truth

    def _next_stage(self, old: Truth, release: bool) -> Stage:
        time_s, stage, rocket = old.time_s + _FORGIVEN_S, old.stage, self._parameters.rocket
        if stage is Stage.PAD:
            return Stage.BOOST if time_s >= rocket.ignition_s else stage
        if self._has_landed(old):
            return Stage.GROUND
        if stage is Stage.BOOST and time_s >= rocket.ignition_s + self._rocket.motor.burnout_s:
            stage = Stage.COAST
        if stage in (Stage.BOOST, Stage.COAST) and self._is_ejected(time_s):
            return Stage.FIRST
        if stage is Stage.FIRST and self._is_released(time_s, release):
            return Stage.SECOND
        return stage

    def _has_landed(self, old: Truth) -> bool:
        if self._on_rail:
            # Burnt out without having lifted off.
            return old.stage is Stage.COAST and old.velocity[2] <= 0.0
        return old.height_above_ground_m <= 0.0

    def _is_ejected(self, time_s: float) -> bool:
        rocket, apogee_s = self._parameters.rocket, self.times.apogee_s
        if rocket.ejection_at_s is not None:
            return time_s >= rocket.ejection_at_s
        return apogee_s is not None and time_s >= apogee_s + rocket.ejection_delay_s

    def _is_released(self, time_s: float, release: bool) -> bool:
        recovery = self._parameters.recovery
        early_s = recovery.early_release_at_s
        by_itself = early_s is not None and time_s >= early_s
        return (release or by_itself) and not recovery.main_fails

    def _enter(self, stage: Stage, old: Truth) -> None:
        times, time_s = self.times, old.time_s
        if stage is Stage.BOOST:
            times.ignition_s = time_s
        elif stage is Stage.COAST:
            times.burnout_s = time_s
        elif stage is Stage.FIRST:
            times.ejection_s = time_s
            self._on_rail = False
            self._brake = self._recovery.drogue()
            self._attitude.leave_rocket()
        elif stage is Stage.SECOND:
            times.release_s = time_s
            self._brake = self._recovery.main(self._brake)
        elif stage is Stage.GROUND:
            times.landing_s = time_s

    def _note(self, old: Truth, new: Truth) -> None:
        """Note the moments that are no changes of the stage."""
        times, falls_m_s, fell_m_s = self.times, -new.velocity[2], -old.velocity[2]
        if times.liftoff_s is None and new.position[2] > 0.0:
            times.liftoff_s = old.time_s
        if times.rail_exit_s is None and not self._on_rail:
            times.rail_exit_s = new.time_s
        if times.apogee_s is None and times.rail_exit_s is not None and falls_m_s >= 0.0:
            part = fell_m_s / (fell_m_s - falls_m_s) if fell_m_s < falls_m_s else 1.0
            times.apogee_s = old.time_s + part * (new.time_s - old.time_s)

    def _flying(self, old: Truth, stage: Stage, now: float) -> Truth:
        step_s = self._step_s
        wind = self._wind.advance(step_s, old.height_above_ground_m, old.airspeed_m_s)
        self._brake.advance(step_s, old.airspeed_m_s)
        middle_m = self._site.elevation_m + old.position[2] + old.velocity[2] * step_s / 2.0
        density_kg_m3 = self._air.density_kg_m3(middle_m)
        thrust_n, mass_kg = self._push(stage, old.time_s)
        area_m2 = self._drag_area_m2(stage, old)
        forces = Forces(
            scaled(self._attitude.axis, thrust_n / mass_kg),
            0.5 * density_kg_m3 * area_m2 / mass_kg,
            wind,
        )
        if self._on_rail:
            position, velocity, felt = self._slide(old, forces)
        else:
            position, velocity, felt = moved(old.position, old.velocity, forces, step_s)
        east, north, up = velocity
        through_air = east - wind[0], north - wind[1], up - wind[2]
        airspeed_m_s = length(through_air)
        felt = self._turn(stage, felt, through_air, airspeed_m_s)
        pressure_pa, temperature_k, ground_m = self._around(position)
        return Truth(
            time_s=now,
            stage=stage,
            position=position,
            velocity=velocity,
            specific_force=felt,
            airspeed_m_s=airspeed_m_s,
            orientation=self._attitude.orientation,
            wind=wind,
            air_pressure_pa=pressure_pa,
            air_temperature_k=temperature_k,
            ground_m=ground_m,
            mass_kg=mass_kg,
            thrust_n=thrust_n,
            drag_area_m2=area_m2,
            rotor_rad_s=self._brake.rotor_rad_s,
        )

    def _push(self, stage: Stage, time_s: float) -> tuple[float, float]:
        """Return the mean thrust of the next step in N, and the mass in its middle in kg."""
        if stage in (Stage.FIRST, Stage.SECOND):
            return 0.0, self._parameters.recovery.cansat_mass_kg
        burning_s = time_s - self._parameters.rocket.ignition_s
        thrust_n = 0.0
        if stage is Stage.BOOST:
            thrust_n = self._rocket.motor.thrust_n(burning_s, self._step_s)
        return thrust_n, self._rocket.mass_kg(burning_s + self._step_s / 2.0)

    def _drag_area_m2(self, stage: Stage, old: Truth) -> float:
        if stage in (Stage.FIRST, Stage.SECOND):
            return self._parameters.recovery.body_drag_area_m2 + self._brake.drag_area_m2
        sound_m_s = self._air.sound_m_s(self._site.elevation_m + old.position[2])
        return self._rocket.drag_area_m2(old.airspeed_m_s / sound_m_s)

    def _slide(self, old: Truth, forces: Forces) -> tuple[Vector, Vector, Vector]:
        along_m, speed_m_s = slid(
            length(old.position), length(old.velocity), forces, self._rail, self._step_s
        )
        self._on_rail = along_m < self._parameters.rocket.rail_length_m
        velocity = scaled(self._rail, speed_m_s)
        east, north, up = scaled(self._rail, (speed_m_s - length(old.velocity)) / self._step_s)
        felt = east, north, up + STANDARD_GRAVITY_M_S2
        return scaled(self._rail, along_m), velocity, felt

    def _turn(self, stage: Stage, felt: Vector, through_air: Vector, airspeed_m_s: float) -> Vector:
        """Let the attitude follow, and return the specific force that the CanSat feels."""
        attitude, recovery = self._attitude, self._parameters.recovery
        if stage is Stage.BOOST or stage is Stage.COAST:
            if not self._on_rail:
                attitude.fly_rocket(self._step_s, through_air, airspeed_m_s)
            return felt
        if self._brake.drag_area_m2 == 0.0:
            attitude.tumble(self._step_s)
            return felt
        first = stage is Stage.FIRST
        spin_deg_s = recovery.drogue_spin_deg_s if first else recovery.main_spin_deg_s
        return attitude.hang(self._step_s, felt, spin_deg_s)

    def _lying(self, old: Truth, now: float) -> Truth:
        if old.stage is Stage.GROUND:
            if self._attitude.lies_still:
                return replace(old, time_s=now)
            self._attitude.fall_over(self._step_s)
            return self._resting(Stage.GROUND, now, old.position)
        # The blow of the landing lasts one step.
        east, north, up = scaled(old.velocity, -1.0 / self._step_s)
        blow = east, north, up + STANDARD_GRAVITY_M_S2
        return self._resting(Stage.GROUND, now, old.position, blow)

    def _resting(
        self,
        stage: Stage,
        now: float,
        place: Vector,
        felt: Vector = (0.0, 0.0, STANDARD_GRAVITY_M_S2),
    ) -> Truth:
        position = place[0], place[1], self._site.ground_m(place[0], place[1])
        pressure_pa, temperature_k, ground_m = self._around(position)
        in_rocket = stage is Stage.PAD
        return Truth(
            time_s=now,
            stage=stage,
            position=position,
            velocity=_STILL,
            specific_force=felt,
            airspeed_m_s=0.0,
            orientation=self._attitude.orientation,
            wind=_STILL,
            air_pressure_pa=pressure_pa,
            air_temperature_k=temperature_k,
            ground_m=ground_m,
            mass_kg=self._rocket.mass_kg(0.0) if in_rocket else self._landed_mass_kg(),
            thrust_n=0.0,
            drag_area_m2=0.0,
            rotor_rad_s=0.0,
        )

    def _landed_mass_kg(self) -> float:
        if self.times.ejection_s is None:
            return self._rocket.mass_kg(self._rocket.motor.burnout_s)
        return self._parameters.recovery.cansat_mass_kg

    def _around(self, position: Vector) -> tuple[float, float, float]:
        """Return pressure in Pa and temperature in K of the air, and the ground's height in m."""
        above_sea_m = self._site.elevation_m + position[2]
        return (
            self._air.pressure_pa(above_sea_m),
            self._air.temperature_k(above_sea_m),
            self._site.ground_m(position[0], position[1]),
        )


def _rail(parameters: Parameters) -> Vector:
    """Return the direction of the rail; left alone, it leans into the wind."""
    rocket = parameters.rocket
    azimuth_deg = rocket.rail_azimuth_deg
    if azimuth_deg is None:
        azimuth_deg = parameters.wind.from_deg
    return azimuth_direction(azimuth_deg, rocket.rail_lean_deg)
