"""The International Standard Atmosphere up to 11 km.

Source: ISO 2533:1975 and U.S. Standard Atmosphere, 1976, NOAA-S/T 76-1562, which are the
same below 32 km. Heights are geopotential metres above mean sea level; up to 1 km they are
within 0.2 m of the geometric height. Outside -2 km to 11 km the formulae do not hold.
"""

from protocol.units import STANDARD_GRAVITY_M_S2

SEA_LEVEL_PRESSURE_PA = 101_325.0
SEA_LEVEL_TEMPERATURE_K = 288.15
LAPSE_RATE_K_M = 0.0065
AIR_GAS_CONSTANT_J_KG_K = 8.31432 / 0.0289644
"""Specific gas constant of dry air, with the 1976 values: R* = 8.31432 J/(mol K) and
M = 28.9644 g/mol."""

_EXPONENT = STANDARD_GRAVITY_M_S2 / (AIR_GAS_CONSTANT_J_KG_K * LAPSE_RATE_K_M)


def temperature_k(height_m: float) -> float:
    """Return the air temperature in K: `T = T0 - L h` (US 1976, equation 23)."""
    return SEA_LEVEL_TEMPERATURE_K - LAPSE_RATE_K_M * height_m


def pressure_pa(height_m: float) -> float:
    """Return the air pressure in Pa: `p = p0 (T / T0)^(g / (R L))` (US 1976, equation 33a)."""
    ratio = temperature_k(height_m) / SEA_LEVEL_TEMPERATURE_K
    return float(SEA_LEVEL_PRESSURE_PA * ratio**_EXPONENT)


def density_kg_m3(height_m: float) -> float:
    """Return the air density in kg/m³: `rho = p / (R T)` (US 1976, equation 42)."""
    return pressure_pa(height_m) / (AIR_GAS_CONSTANT_J_KG_K * temperature_k(height_m))


def pressure_altitude_m(pressure: float) -> float:
    """Return the height in m at which the standard atmosphere has `pressure` in Pa."""
    ratio = float((pressure / SEA_LEVEL_PRESSURE_PA) ** (1.0 / _EXPONENT))
    return SEA_LEVEL_TEMPERATURE_K / LAPSE_RATE_K_M * (1.0 - ratio)
