"""What the firmware knows at the moment of a packet."""

from dataclasses import dataclass

from firmware_sim.readings import Readings


@dataclass(frozen=True, slots=True)
class Snapshot:
    """All that the firmware knows at the moment of a packet, in SI units.

    `packet_count` is that of the packet, `mission_time_s` the time since power-on by the
    firmware's clock and `utc_s` the time of day it shows, s since midnight. `altitude_m` is
    above the pad, from `pressure_pa`; with `simulated` both are those of the pressures
    received. `echo` is the last command as the firmware echoes it.
    """

    packet_count: int
    mission_time_s: float
    utc_s: float
    phase: str
    simulated: bool
    telemetry_on: bool
    echo: str
    altitude_m: float
    pressure_pa: float
    descent_rate_m_s: float
    calibrated: bool
    released: bool
    camera_on: bool
    readings: Readings

    @property
    def has_fix(self) -> bool:
        """Whether the GPS receiver knows where it is."""
        return self.readings.gps.satellites > 0
