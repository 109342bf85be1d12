"""How people spell units, in tables, sketches and mission files."""

from protocol.units import DISPLAY, UNITS

_SPELLINGS: dict[str, str] = {
    **{name.lower(): name for name in UNITS if name},
    **{written.lower(): name for name, written in DISPLAY.items() if written},
    "c": "degC",
    "celsius": "degC",
    "f": "degF",
    "fahrenheit": "degF",
    "kelvin": "K",
    "deg c": "degC",
    "degrees c": "degC",
    "ºc": "degC",
    "°": "deg",
    "º": "deg",
    "meter": "m",
    "meters": "m",
    "metre": "m",
    "metres": "m",
    "feet": "ft",
    "metros": "m",
    "sec": "s",
    "secs": "s",
    "seconds": "s",
    "sn": "s",
    "millis": "ms",
    "msec": "ms",
    "micros": "us",
    "µs": "us",
    "minutes": "min",
    "volt": "V",
    "volts": "V",
    "amp": "A",
    "amps": "A",
    "dps": "deg/s",
    "degs": "deg",
    "degrees": "deg",
    "grad": "deg",
    "mps": "m/s",
    "kph": "km/h",
    "kmh": "km/h",
    "m/s^2": "m/s2",
    "mss": "m/s2",
    "mps2": "m/s2",
    "m/s/s": "m/s2",
    "ms2": "m/s2",
    "gs": "g",
    "db": "dBm",
    "percent": "%",
    "hectopascal": "hPa",
    "pascal": "Pa",
    "millibar": "mbar",
    "mb": "mbar",
    "µt": "uT",
    "microtesla": "uT",
    "mgauss": "mgauss",
    "rad/sec": "rad/s",
    "deg/sec": "deg/s",
}


def unit_of_word(word: str) -> str | None:
    """Return the unit that `word` spells, as a mission file names it; None when it is none.

    Capital letters count where they tell units apart: mV and MV, g and G.
    """
    spelled = word.strip().replace("μ", "µ")
    if spelled in UNITS:
        return spelled or None
    if spelled in ("G", "Gs"):
        return "gauss"
    return _SPELLINGS.get(spelled.lower())
