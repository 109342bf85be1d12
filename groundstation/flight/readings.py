"""The latest values as people read them: text and unit, as sent, and how they are judged."""

import re
from dataclasses import dataclass
from typing import Literal

from groundstation.flight.alarms import tells_errors
from groundstation.flight.flight import Flight
from protocol.conversion import Conversion, conversions, format_clock, sent_from_si
from protocol.mission import Bounds, Field, Mission
from protocol.packet import Packet
from protocol.units import display_unit

NO_VALUE = "–"
LONGEST_TEXT = 24
_MINUS_ZERO = re.compile(r"-0(\.0*)?")

Level = Literal["plain", "caution", "warning"]


@dataclass(frozen=True, slots=True)
class Reading:
    """One value: the field's name, its role if it has one, the value as text, its unit, and
    its level by the limits of the mission."""

    name: str
    role: str | None
    text: str
    unit: str
    level: Level = "plain"


class Readings:
    """Writes the values of packets of one mission as text."""

    def __init__(self, mission: Mission) -> None:
        self._conversions: dict[str, Conversion] = {}
        self._kinds: dict[str, list[str]] = {}
        for packet in mission.packets:
            for name, conversion in conversions(packet).items():
                self._conversions.setdefault(name, conversion)
                self._kinds.setdefault(name, []).append(packet.name)

    def of(self, flight: Flight) -> list[Reading]:
        """Return the latest reading of every field, in the mission's order; dashes before it."""
        return [self._reading(name, flight) for name in self._conversions]

    def of_field(self, flight: Flight, name: str) -> Reading:
        """Return the latest reading of the field."""
        return self._reading(name, flight)

    def of_role(self, flight: Flight, role: str) -> Reading | None:
        """Return the reading of the field that has `role`; None when the mission has none."""
        name = flight.name_of(role)
        return None if name is None else self._reading(name, flight)

    def _reading(self, name: str, flight: Flight) -> Reading:
        conversion = self._conversions[name]
        field = conversion.field
        packet = self._latest(name, flight)
        text = "" if packet is None else _text(conversion, packet)
        level = "plain" if packet is None else _level(field, packet)
        if len(text) > LONGEST_TEXT and not field.flags:
            text = text[: LONGEST_TEXT - 1] + "…"
        return Reading(name, field.role, text or NO_VALUE, display_unit(field.unit), level)

    def _latest(self, name: str, flight: Flight) -> Packet | None:
        """Return the newest packet that has the field."""
        latest = flight.last_of_kind
        found = [latest[kind] for kind in self._kinds[name] if kind in latest]
        return max(found, key=lambda packet: packet.offset, default=None)


def _text(conversion: Conversion, packet: Packet) -> str:
    field = conversion.field
    value = packet.values[field.name]
    if field.flags or not conversion.is_number:
        return str(value)
    if field.role == "mission_time":
        return format_clock(float(value))
    if value != value:
        return ""  # no value, whatever was sent to say so
    text = conversion.to_text(packet.wire[field.name])
    return text[1:] if _MINUS_ZERO.fullmatch(text) else text


def _level(field: Field, packet: Packet) -> Level:
    """Return how the mission's limits judge the field's value."""
    value = packet.values[field.name]
    if tells_errors(field):
        return "caution" if value else "plain"
    if not isinstance(value, float) or value != value:
        return "plain"
    sent = sent_from_si(field, value)
    if _outside(field.warning, sent):
        return "warning"
    return (
        "caution" if _outside(field.caution, sent) or _outside(field.plausible, sent) else "plain"
    )


def _outside(bounds: Bounds | None, value: float) -> bool:
    return bounds is not None and not bounds[0] <= value <= bounds[1]
