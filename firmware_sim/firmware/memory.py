"""What the firmware keeps where a reset does not reach it: EEPROM, flash, battery-backed clock."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Literal

Simulation = Literal["off", "enabled", "active"]


@dataclass(slots=True)
class PhaseMemory:
    """The phase, one of `protocol.roles.PHASES`, and when it began, s since power-on."""

    phase: str = "pad"
    since_s: float = 0.0


@dataclass(slots=True)
class Memory:
    """The state that outlives the processor.

    `power_on_s` is the flight time from which the clock counts, `clock_ahead_s` what is added
    to give the time of day. `zero_m` and `gps_zero_m` are the altitudes of the pad by
    barometer (in the standard atmosphere) and GPS, None until known; `simulated_zero_m` is
    that of the first simulated pressure. `packet_counts` are by counter, `switched` are the
    mechanisms switched by command, by name.
    """

    power_on_s: float
    clock_ahead_s: float
    telemetry_on: bool
    echo: str
    packet_counts: Counter[str] = field(default_factory=Counter)
    flight: PhaseMemory = field(default_factory=PhaseMemory)
    zero_m: float | None = None
    gps_zero_m: float | None = None
    calibrated: bool = False
    simulation: Simulation = "off"
    simulated_flight: PhaseMemory = field(default_factory=PhaseMemory)
    simulated_zero_m: float | None = None
    switched: dict[str, bool] = field(default_factory=dict)
