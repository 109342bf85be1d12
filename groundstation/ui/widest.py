"""How wide a value may get, so that figures keep their places."""

from groundstation.flight.readings import LONGEST_TEXT
from protocol.conversion import decimals_of
from protocol.mission import Field, Mission


def widest_text(field: Field) -> str:
    """Return a text as wide as the value of `field` may get, so that figures never move."""
    if field.values:
        return max(field.values, key=len)
    if field.flags or field.type == "text":
        return "M" * min(field.length or 8, LONGEST_TEXT)
    if field.type == "time":
        return "88:88:88"
    whole = "-888" if field.unit == "deg" else "-8888"
    decimals = decimals_of(field)
    return f"{whole}.{'8' * decimals}" if decimals else "888888"


def widest_state(field: Field, mission: Mission) -> str:
    """Return the longest word that the state field is known to hold."""
    return max((*field.values, *mission.states, "LANDED"), key=len)
