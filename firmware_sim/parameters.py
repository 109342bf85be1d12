"""All parameters of a simulated flight: what it is, where, and what goes wrong.

The defaults are the nominal flight. Each section belongs to the part it describes and is
documented there; `msgspec.structs.replace` makes a flight that differs.
"""

import msgspec.structs
from msgspec import Struct

from firmware_sim.errors import SimulatorError
from firmware_sim.firmware.parameters import FirmwareParameters
from firmware_sim.parameter_ranges import check_ranges
from firmware_sim.parameter_wanted import check_kinds
from firmware_sim.radio.parameters import RadioParameters
from firmware_sim.recovery import Recovery
from firmware_sim.rocket import Rocket
from firmware_sim.sensors.barometer import Barometer
from firmware_sim.sensors.battery import Battery
from firmware_sim.sensors.gps import Gps
from firmware_sim.sensors.imu import Imu
from firmware_sim.sensors.magnetometer import Magnetometer
from firmware_sim.sensors.pitot import Pitot
from firmware_sim.sensors.thermometer import Thermometer
from firmware_sim.site import Site
from firmware_sim.weather import Weather
from firmware_sim.wind import Wind


class Parameters(Struct, frozen=True, forbid_unknown_fields=True):
    """One section for each part of the simulator."""

    site: Site = Site()
    weather: Weather = Weather()
    wind: Wind = Wind()
    rocket: Rocket = Rocket()
    recovery: Recovery = Recovery()
    barometer: Barometer = Barometer()
    thermometer: Thermometer = Thermometer()
    imu: Imu = Imu()
    magnetometer: Magnetometer = Magnetometer()
    pitot: Pitot = Pitot()
    gps: Gps = Gps()
    battery: Battery = Battery()
    firmware: FirmwareParameters = FirmwareParameters()
    radio: RadioParameters = RadioParameters()

    def check(self) -> None:
        """Raise SimulatorError, with the sentence, for the first number that makes no flight."""
        for field in msgspec.structs.fields(self):
            section = getattr(self, field.name)
            check_kinds(field.name, section, field.type)
            check_ranges(field.name, section)
        self.rocket.check()
        self.recovery.check(self.rocket.ignition_s)
        self.battery.check()
        self.radio.check()
        empty_kg = self.rocket.loaded_mass_kg - self.rocket.propellant_kg
        if self.recovery.cansat_mass_kg >= empty_kg:
            raise SimulatorError(
                f"recovery.cansat_mass_kg = {self.recovery.cansat_mass_kg:g}: the CanSat is "
                f"heavier than the rocket without propellant, {empty_kg:g} kg; raise "
                "rocket.loaded_mass_kg"
            )
