"""The International Standard Atmosphere, and the air of a day that differs from it.

Source: U.S. Standard Atmosphere, 1976, NOAA-S/T 76-1562, table 4 and equations 23, 33 and 42;
below 32 km it is ISO 2533:1975 and ICAO Doc 7488. Heights are geopotential metres above mean
sea level; up to 1 km they are within 0.2 m of the geometric height, up to 3 km within 1.5 m.
"""

import math
from bisect import bisect_right
from typing import NamedTuple

from protocol.units import STANDARD_GRAVITY_M_S2

SEA_LEVEL_PRESSURE_PA = 101_325.0
SEA_LEVEL_TEMPERATURE_K = 288.15
LAPSE_RATE_K_M = 0.0065
"""By how much the lowest layer, the troposphere, gets colder with height."""
AIR_GAS_CONSTANT_J_KG_K = 8.31432 / 0.0289644
"""Specific gas constant of dry air, with the 1976 values: R* = 8.31432 J/(mol K) and
M = 28.9644 g/mol."""
HEAT_CAPACITY_RATIO = 1.4
CELSIUS_ZERO_K = 273.15

_LAYERS = (
    (0.0, -LAPSE_RATE_K_M),
    (11_000.0, 0.0),
    (20_000.0, 0.001),
    (32_000.0, 0.0028),
    (47_000.0, 0.0),
    (51_000.0, -0.0028),
    (71_000.0, -0.002),
    (84_852.0, 0.0),
)
"""Base of each layer in m and how its temperature changes with height in K/m."""

_EXPONENT = STANDARD_GRAVITY_M_S2 / (AIR_GAS_CONSTANT_J_KG_K * LAPSE_RATE_K_M)


class _Layer(NamedTuple):
    base_m: float
    gradient_k_m: float
    base_k: float
    base_pa: float

    def temperature_k(self, height_m: float) -> float:
        return self.base_k + self.gradient_k_m * (height_m - self.base_m)

    def pressure_pa(self, height_m: float) -> float:
        """Hydrostatic balance: equation 33a with a gradient, 33b without."""
        if self.gradient_k_m == 0.0:
            scale_m = AIR_GAS_CONSTANT_J_KG_K * self.base_k / STANDARD_GRAVITY_M_S2
            return self.base_pa * math.exp(-(height_m - self.base_m) / scale_m)
        power = STANDARD_GRAVITY_M_S2 / (AIR_GAS_CONSTANT_J_KG_K * self.gradient_k_m)
        return float(self.base_pa * (self.base_k / self.temperature_k(height_m)) ** power)


class Atmosphere:
    """The air of one day: standard but for the pressure at sea level and an offset in K.

    An offset (aviation's "ISA+10") warms all heights alike and stretches the column of air.
    """

    def __init__(
        self,
        sea_level_pressure_pa: float = SEA_LEVEL_PRESSURE_PA,
        temperature_offset_k: float = 0.0,
    ) -> None:
        base = _Layer(
            0.0,
            -LAPSE_RATE_K_M,
            SEA_LEVEL_TEMPERATURE_K + temperature_offset_k,
            sea_level_pressure_pa,
        )
        self._layers = [base]
        for height_m, gradient_k_m in _LAYERS[1:]:
            below = self._layers[-1]
            self._layers.append(
                _Layer(
                    height_m,
                    gradient_k_m,
                    below.temperature_k(height_m),
                    below.pressure_pa(height_m),
                )
            )

    def temperature_k(self, height_m: float) -> float:
        """Return the air temperature in K."""
        return self._layer(height_m).temperature_k(height_m)

    def pressure_pa(self, height_m: float) -> float:
        """Return the air pressure in Pa."""
        return self._layer(height_m).pressure_pa(height_m)

    def density_kg_m3(self, height_m: float) -> float:
        """Return the air density in kg/m³, of an ideal gas: `rho = p / (R T)`."""
        layer = self._layer(height_m)
        return layer.pressure_pa(height_m) / (
            AIR_GAS_CONSTANT_J_KG_K * layer.temperature_k(height_m)
        )

    def sound_m_s(self, height_m: float) -> float:
        """Return the speed of sound in m/s: `a = sqrt(gamma R T)` (equation 50)."""
        return math.sqrt(
            HEAT_CAPACITY_RATIO * AIR_GAS_CONSTANT_J_KG_K * self.temperature_k(height_m)
        )

    def _layer(self, height_m: float) -> _Layer:
        if height_m < _LAYERS[1][0]:
            return self._layers[0]
        return self._layers[bisect_right(_LAYERS, (height_m, math.inf)) - 1]


STANDARD = Atmosphere()


def temperature_k(height_m: float) -> float:
    """Return the temperature of the standard atmosphere in K."""
    return STANDARD.temperature_k(height_m)


def pressure_pa(height_m: float) -> float:
    """Return the pressure of the standard atmosphere in Pa."""
    return STANDARD.pressure_pa(height_m)


def density_kg_m3(height_m: float) -> float:
    """Return the density of the standard atmosphere in kg/m³."""
    return STANDARD.density_kg_m3(height_m)


def pressure_altitude_m(pressure: float) -> float:
    """Return the height in m at which the standard atmosphere has `pressure` in Pa.

    What altimeters compute: the troposphere's formula, which is off above 11 km.
    """
    ratio = float((pressure / SEA_LEVEL_PRESSURE_PA) ** (1.0 / _EXPONENT))
    return SEA_LEVEL_TEMPERATURE_K / LAPSE_RATE_K_M * (1.0 - ratio)
