"""Units a mission file may state, and how each becomes SI.

Inside the program every number is in SI units, with two that are accepted for use
with the SI (SI Brochure, 9th edition, tables 4 and 8): degree Celsius for
temperature and degree of arc for angles, because every formula, rule book and
crew speaks them.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Unit:
    """One unit: `value_si = value * factor + offset`, in `si` units of `dimension`."""

    dimension: str
    si: str
    factor: float = 1.0
    offset: float = 0.0


STANDARD_GRAVITY_M_S2 = 9.80665
"""Standard acceleration of gravity (3rd CGPM, 1901), m/s²."""

UNITS: dict[str, Unit] = {
    "": Unit("number", ""),
    "1": Unit("number", ""),
    "%": Unit("number", "", 0.01),
    "m": Unit("length", "m"),
    "km": Unit("length", "m", 1000.0),
    "cm": Unit("length", "m", 0.01),
    "mm": Unit("length", "m", 0.001),
    "ft": Unit("length", "m", 0.3048),
    "m/s": Unit("speed", "m/s"),
    "km/h": Unit("speed", "m/s", 1 / 3.6),
    "cm/s": Unit("speed", "m/s", 0.01),
    "m/s2": Unit("acceleration", "m/s2"),
    "g": Unit("acceleration", "m/s2", STANDARD_GRAVITY_M_S2),
    "mg": Unit("acceleration", "m/s2", STANDARD_GRAVITY_M_S2 / 1000),
    "Pa": Unit("pressure", "Pa"),
    "hPa": Unit("pressure", "Pa", 100.0),
    "mbar": Unit("pressure", "Pa", 100.0),
    "kPa": Unit("pressure", "Pa", 1000.0),
    "degC": Unit("temperature", "degC"),
    "K": Unit("temperature", "degC", 1.0, -273.15),
    "degF": Unit("temperature", "degC", 5 / 9, -160 / 9),
    "V": Unit("voltage", "V"),
    "mV": Unit("voltage", "V", 0.001),
    "A": Unit("current", "A"),
    "mA": Unit("current", "A", 0.001),
    "deg": Unit("angle", "deg"),
    "rad": Unit("angle", "deg", 57.29577951308232),
    "deg/s": Unit("angular rate", "deg/s"),
    "rad/s": Unit("angular rate", "deg/s", 57.29577951308232),
    "rpm": Unit("angular rate", "deg/s", 6.0),
    "T": Unit("magnetic flux density", "T"),
    "uT": Unit("magnetic flux density", "T", 1e-6),
    "gauss": Unit("magnetic flux density", "T", 1e-4),
    "mgauss": Unit("magnetic flux density", "T", 1e-7),
    "s": Unit("time", "s"),
    "ms": Unit("time", "s", 0.001),
    "us": Unit("time", "s", 1e-6),
    "min": Unit("time", "s", 60.0),
    "dBm": Unit("power level", "dBm"),
}

DISPLAY: dict[str, str] = {
    "degC": "°C",
    "degF": "°F",
    "deg": "°",
    "deg/s": "°/s",
    "m/s2": "m/s²",
    "uT": "µT",
    "gauss": "G",
    "mgauss": "mG",
    "us": "µs",
    "1": "",
}
"""How a unit is written for people, where that differs from its name in a mission file."""


def display_unit(unit: str) -> str:
    """Return `unit` as it is written on a screen, such as `°C` for `degC`."""
    return DISPLAY.get(unit, unit)
