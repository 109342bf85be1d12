"""How wide a value may get, so that figures keep their places."""

from groundstation.flight.readings import LONGEST_TEXT
from protocol.conversion import decimals_of
from protocol.mission import Field, Mission

_WHOLE = {
    "V": "88",
    "A": "-88",
    "m": "-8888",
    "m/s": "-888",
    "m/s2": "-888",
    "g": "-88",
    "deg": "-888",
    "deg/s": "-8888",
    "rpm": "-8888",
    "degC": "-88",
    "hPa": "8888",
    "mbar": "8888",
    "kPa": "888",
    "Pa": "888888",
    "gauss": "-8",
    "uT": "-888",
    "%": "888",
}
"""Digits before the point by unit; others have five and a sign."""


def widest_text(field: Field) -> str:
    """Return a text as wide as the value of `field` gets, so that figures never move."""
    if field.values:
        return max(field.values, key=len)
    if field.role == "gps_satellites":
        return "88"
    if field.flags or field.type == "text":
        return "M" * min(field.length or 6, LONGEST_TEXT)
    if field.type == "time":
        return "88:88:88"
    decimals = decimals_of(field)
    whole = _WHOLE.get(field.unit, "-8888" if decimals else "888888")
    return f"{whole}.{'8' * decimals}" if decimals else whole


def widest_state(field: Field, mission: Mission) -> str:
    """Return the longest word that the state field is known to hold."""
    return max((*field.values, *mission.states, "LANDED"), key=len)
