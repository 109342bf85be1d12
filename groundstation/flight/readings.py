"""The latest values as people read them: text and unit, as sent."""

from dataclasses import dataclass

from groundstation.flight.flight import Flight
from protocol.conversion import Conversion, conversions, format_clock
from protocol.mission import Mission
from protocol.packet import Packet
from protocol.units import display_unit

NO_VALUE = "–"
LONGEST_TEXT = 24


@dataclass(frozen=True, slots=True)
class Reading:
    """One value: the field's name, its role if it has one, the value as text, its unit."""

    name: str
    role: str | None
    text: str
    unit: str


class Readings:
    """Writes the values of packets of one mission as text."""

    def __init__(self, mission: Mission) -> None:
        self._conversions = conversions(mission.packet)

    def of(self, flight: Flight) -> list[Reading]:
        """Return the readings of the last packet, in the mission's order; dashes before it."""
        packet = flight.last_packet
        return [self._reading(conversion, packet) for conversion in self._conversions.values()]

    def of_role(self, flight: Flight, role: str) -> Reading | None:
        """Return the reading of the field that has `role`; None when the mission has none."""
        name = flight.name_of(role)
        return None if name is None else self._reading(self._conversions[name], flight.last_packet)

    def _reading(self, conversion: Conversion, packet: Packet | None) -> Reading:
        field = conversion.field
        text = ""
        if packet is not None:
            words = field.flags or not conversion.is_number
            text = (
                str(packet.values[field.name])
                if words
                else conversion.to_text(packet.wire[field.name])
            )
            if field.role == "mission_time":
                text = format_clock(float(packet.values[field.name]))
        if len(text) > LONGEST_TEXT and not field.flags:
            text = text[: LONGEST_TEXT - 1] + "…"
        return Reading(field.name, field.role, text or NO_VALUE, display_unit(field.unit))
