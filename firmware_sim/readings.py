"""All instruments of the CanSat together, and what they show at one moment."""

from dataclasses import dataclass

from firmware_sim.gps import GpsFix, GpsReceiver
from firmware_sim.orientation import Vector
from firmware_sim.sensors import (
    Accelerometer,
    Barometer,
    Battery,
    Gyroscope,
    Magnetometer,
    Pitot,
    Power,
    Thermometer,
    TiltSensor,
)
from firmware_sim.streams import stream
from firmware_sim.trajectory import STEP_S, Truth


@dataclass(frozen=True, slots=True)
class Readings:
    """What the slow and the inertial instruments show, in SI units."""

    temperature_c: float
    acceleration: Vector
    rotation: Vector
    magnetic: Vector
    tilt: tuple[float, float]
    airspeed_m_s: float
    gps: GpsFix
    power: Power


class Instruments:
    """The sensors of one CanSat, each with its own stream of noise."""

    def __init__(self, seed: int) -> None:
        self.barometer = Barometer(stream(seed, "barometer"))
        self.battery = Battery(stream(seed, "battery"))
        self._thermometer = Thermometer(stream(seed, "thermometer"))
        self._accelerometer = Accelerometer(stream(seed, "accelerometer"))
        self._gyroscope = Gyroscope(stream(seed, "gyroscope"))
        self._magnetometer = Magnetometer(stream(seed, "magnetometer"))
        self._tilt = TiltSensor(stream(seed, "tilt"))
        self._pitot = Pitot(stream(seed, "pitot"))
        self.gps = GpsReceiver(stream(seed, "gps"))

    def follow(self, truth: Truth) -> None:
        """Let the instruments that have a memory live through one step of the truth."""
        self._thermometer.follow(truth, STEP_S)
        self.gps.follow(truth)

    def read(self, truth: Truth) -> Readings:
        """Return what the instruments show now."""
        return Readings(
            temperature_c=self._thermometer.read(),
            acceleration=self._accelerometer.read(truth),
            rotation=self._gyroscope.read(truth),
            magnetic=self._magnetometer.read(truth),
            tilt=self._tilt.read(truth),
            airspeed_m_s=self._pitot.read(truth),
            gps=self.gps.fix,
            power=self.battery.read(),
        )
