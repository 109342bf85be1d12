"""All instruments of the CanSat together, and what they show at one moment."""

from dataclasses import dataclass

from firmware_sim.parameters import Parameters
from firmware_sim.sensors.barometer import BarometerModel
from firmware_sim.sensors.battery import BatteryModel, Power
from firmware_sim.sensors.gps import GpsFix, GpsModel
from firmware_sim.sensors.imu import Accelerometer, Gyroscope, TiltSensor
from firmware_sim.sensors.magnetometer import MagnetometerModel
from firmware_sim.sensors.pitot import PitotModel
from firmware_sim.sensors.thermometer import ThermometerModel
from firmware_sim.streams import stream
from firmware_sim.trajectory import STEP_S
from firmware_sim.truth import Truth
from firmware_sim.vectors import Vector


@dataclass(frozen=True, slots=True)
class Readings:
    """What the slow and the inertial instruments show, in SI units."""

    temperature_c: float
    acceleration: Vector
    rotation: Vector
    magnetic: Vector
    tilt: tuple[float, float]
    airspeed_m_s: float
    rotor_rad_s: float
    gps: GpsFix
    power: Power


class Instruments:
    """The sensors of one CanSat, each with its own stream of noise.

    `barometer` is to be read once in each step of STEP_S; the others at any time.
    """

    def __init__(self, parameters: Parameters, seed: int, truth: Truth) -> None:
        air_k = truth.air_temperature_k
        field_t = parameters.site.magnetic_field_t()
        self.barometer = BarometerModel(
            parameters.barometer, stream(seed, "barometer"), stream(seed, "glitches"), STEP_S
        )
        self.battery = BatteryModel(parameters.battery, stream(seed, "battery"), air_k)
        self._thermometer = ThermometerModel(
            parameters.thermometer, stream(seed, "thermometer"), air_k
        )
        self._accelerometer = Accelerometer(parameters.imu, stream(seed, "accelerometer"))
        self._gyroscope = Gyroscope(parameters.imu, stream(seed, "gyroscope"))
        self._magnetometer = MagnetometerModel(
            parameters.magnetometer, field_t, stream(seed, "magnetometer")
        )
        self._tilt = TiltSensor(stream(seed, "tilt"))
        self._pitot = PitotModel(parameters.pitot, stream(seed, "pitot"))
        self.gps = GpsModel(parameters.gps, parameters.site, stream(seed, "gps"))

    def follow(self, truth: Truth) -> None:
        """Let the instruments that have a memory live through one step of the truth."""
        self._thermometer.follow(truth.air_temperature_k, STEP_S)
        self.battery.follow(truth.air_temperature_k, STEP_S)
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
            rotor_rad_s=truth.rotor_rad_s,
            gps=self.gps.fix,
            power=self.battery.read(),
        )
