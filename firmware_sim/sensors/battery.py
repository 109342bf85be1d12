"""The battery and what draws on it."""

import random
from dataclasses import dataclass
from itertools import pairwise
from typing import Annotated

from msgspec import Meta, Struct

from firmware_sim.atmosphere import CELSIUS_ZERO_K
from firmware_sim.errors import SimulatorError
from firmware_sim.parameter_ranges import Fraction, NotNegative, Positive

REFERENCE_C = 25.0
"""Temperature at which capacity and resistance are stated."""

SLOW_S = 1.0
"""How often the cells' temperature is worked out: it takes minutes to change."""

_OPEN_CELL_V = (
    *((0.0, 2.80), (0.05, 3.10), (0.1, 3.28), (0.2, 3.45), (0.3, 3.55), (0.4, 3.62)),
    *((0.5, 3.70), (0.6, 3.79), (0.7, 3.88), (0.8, 3.98), (0.9, 4.07), (1.0, 4.18)),
)
"""Voltage of a cell without load over the charge left: the datasheet's discharge at 0.2 C with
the drop over the internal resistance added."""


class Battery(Struct, frozen=True, forbid_unknown_fields=True):
    """Two Li-ion cells Panasonic NCR18650B in series (datasheet of the cell, 2012)."""

    cells: Annotated[int, Meta(ge=1, le=8)] = 2
    """How many cells are in series."""
    capacity_mah: Positive = 3200.0
    """Capacity of one cell at 25 degC."""
    charge: Annotated[float, Meta(gt=0.0, le=1.0)] = 0.95
    """Part of the capacity that is there when the transmission begins."""
    cell_resistance_ohm: NotNegative = 0.08
    """Resistance of one cell at 25 degC, with its contacts."""
    cold_resistance_k: Annotated[float, Meta(ge=5.0)] = 30.0
    """Every so many K below 25 degC the resistance doubles."""
    cold_capacity_per_k: Fraction = 0.007
    """Part of the capacity that every K below 25 degC makes unavailable; the datasheet's curves
    lose a third between 25 and -20 degC."""
    warm_up_s: Positive = 600.0
    """Time constant with which the cells take the temperature of the air."""
    brownout_v: NotNegative = 5.4
    """Voltage at the terminals below which the 5 V regulator drops out and the board resets."""
    idle_a: NotNegative = 0.19
    """Current of the board with its sensors, always drawn."""
    camera_a: NotNegative = 0.14
    """Current of the camera in addition, while it records."""
    servo_a: NotNegative = 0.85
    """Current of the servo in addition, while it releases the second stage."""
    transmit_a: NotNegative = 0.1
    """Current of the radio in addition, while it sends."""
    voltage_noise_v: NotNegative = 0.004
    """Standard deviation of one voltage that the monitor reads."""
    current_noise_a: NotNegative = 0.006
    """Standard deviation of one current that the monitor reads."""

    def check(self) -> None:
        """Raise SimulatorError for cells that are too empty for the board to start at all."""
        start_v = self.cells * (_open_cell_v(self.charge) - self.cell_resistance_ohm * self.idle_a)
        if start_v < self.brownout_v:
            raise SimulatorError(
                f"the battery gives {max(0.0, start_v):.1f} V at the start, below "
                f"battery.brownout_v = {self.brownout_v:g}, so the CanSat never starts; raise "
                f"battery.charge, {self.charge:g}, or battery.cells, {self.cells}"
            )


@dataclass(frozen=True, slots=True)
class Power:
    """What the battery monitor shows: voltage at the terminals in V and current in A."""

    voltage_v: float
    current_a: float


class BatteryModel:
    """The cells: `U = n (U0(charge) - R(T) I)`."""

    def __init__(self, battery: Battery, rng: random.Random, air_k: float) -> None:
        self._battery = battery
        self._rng = rng
        self._capacity_c = battery.capacity_mah * 3.6
        self._left_c = battery.charge * self._capacity_c
        self._temperature_k = air_k
        self._current_a = battery.idle_a
        self._unfollowed_s = 0.0
        self._resistance_ohm = 0.0
        self._cold_c = 0.0
        self._warm(air_k, 0.0)

    @property
    def voltage_v(self) -> float:
        """Voltage at the terminals, V; never below 0."""
        usable = max(0.0, self._left_c - self._cold_c) / (self._capacity_c - self._cold_c)
        open_v = _open_cell_v(usable) if usable > 0.0 else 0.0
        return max(0.0, self._battery.cells * (open_v - self._resistance_ohm * self._current_a))

    @property
    def browned_out(self) -> bool:
        """Whether the voltage does not suffice for the board."""
        return self.voltage_v < self._battery.brownout_v

    def follow(self, air_k: float, step_s: float) -> None:
        """Let the cells approach the temperature of the air for `step_s` seconds."""
        self._unfollowed_s += step_s
        if self._unfollowed_s >= SLOW_S:
            self._warm(air_k, min(1.0, self._unfollowed_s / self._battery.warm_up_s))
            self._unfollowed_s = 0.0

    def supply(self, step_s: float, camera: bool, servo: bool, transmitting: bool = False) -> None:
        """Feed the board for `step_s` seconds with what runs on it."""
        battery = self._battery
        current_a = battery.idle_a + battery.camera_a * camera + battery.servo_a * servo
        self._current_a = current_a + battery.transmit_a * transmitting
        self._left_c = max(0.0, self._left_c - self._current_a * step_s)

    def read(self) -> Power:
        """Return voltage and current with the monitor's noise."""
        return Power(
            max(0.0, self.voltage_v + self._rng.gauss(0.0, self._battery.voltage_noise_v)),
            max(0.0, self._current_a + self._rng.gauss(0.0, self._battery.current_noise_a)),
        )

    def _warm(self, air_k: float, part: float) -> None:
        battery = self._battery
        self._temperature_k += (air_k - self._temperature_k) * part
        below_k = max(0.0, REFERENCE_C + CELSIUS_ZERO_K - self._temperature_k)
        self._resistance_ohm = battery.cell_resistance_ohm * 2.0 ** (
            below_k / battery.cold_resistance_k
        )
        self._cold_c = self._capacity_c * min(0.9, battery.cold_capacity_per_k * below_k)


def _open_cell_v(charge: float) -> float:
    for (low, low_v), (high, high_v) in pairwise(_OPEN_CELL_V):
        if charge <= high:
            return low_v + (high_v - low_v) * (charge - low) / (high - low)
    return _OPEN_CELL_V[-1][1]
