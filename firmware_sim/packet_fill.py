"""Filling a packet of any mission: by the role of each field, never by its name."""

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from firmware_sim.readings import Readings
from protocol.mission import Command, Field, Mission, PacketKind, Parameter
from protocol.packet import Value
from protocol.roles import PHASES
from protocol.units import UNITS

_FLYING_PHASES = frozenset(PHASES[1:])
_AFTER_APOGEE = frozenset(PHASES[3:])
_AFTER_RELEASE = frozenset(PHASES[4:])

_SECOND_BAROMETER_PA = 12.0
"""What the barometer of the carrier shows more than that of the payload, Pa."""

_SECOND_BAROMETER_M = -1.0
"""What that makes of its altitude near the ground, m."""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """All that the firmware knows at the moment of a packet, in SI units."""

    packet_count: int
    mission_time_s: float
    utc_s: float
    phase: str
    altitude_m: float
    pressure_pa: float
    descent_rate_m_s: float
    calibrated: bool
    readings: Readings

    @property
    def has_fix(self) -> bool:
        """Whether the GPS receiver knows where it is."""
        return self.readings.gps.satellites > 0


Source = Callable[[Snapshot], Value]

_NUMBERS: dict[str | None, Source] = {
    "packet_count": lambda s: s.packet_count,
    "altitude": lambda s: s.altitude_m,
    "altitude_2": lambda s: s.altitude_m + _SECOND_BAROMETER_M,
    "altitude_difference": lambda s: abs(_SECOND_BAROMETER_M),
    "descent_rate": lambda s: s.descent_rate_m_s,
    "pressure": lambda s: s.pressure_pa,
    "pressure_2": lambda s: s.pressure_pa + _SECOND_BAROMETER_PA,
    "humidity": lambda s: min(0.95, 0.45 + 0.0001 * max(0.0, s.altitude_m)),
    "temperature": lambda s: s.readings.temperature_c,
    "battery_voltage": lambda s: s.readings.power.voltage_v,
    "battery_current": lambda s: s.readings.power.current_a,
    "acceleration_x": lambda s: s.readings.acceleration[0],
    "acceleration_y": lambda s: s.readings.acceleration[1],
    "acceleration_z": lambda s: s.readings.acceleration[2],
    "rotation_x": lambda s: s.readings.rotation[0],
    "rotation_y": lambda s: s.readings.rotation[1],
    "rotation_z": lambda s: s.readings.rotation[2],
    "autogyro_rate": lambda s: math.degrees(s.readings.rotor_rad_s),
    "magnetic_x": lambda s: s.readings.magnetic[0],
    "magnetic_y": lambda s: s.readings.magnetic[1],
    "magnetic_z": lambda s: s.readings.magnetic[2],
    "tilt_x": lambda s: s.readings.tilt[0],
    "tilt_y": lambda s: s.readings.tilt[1],
    "heading": lambda s: _heading_deg(s.readings.magnetic[0], s.readings.magnetic[1]),
    "airspeed": lambda s: s.readings.airspeed_m_s,
    "gps_time": lambda s: s.readings.gps.utc_s,
    "latitude": lambda s: s.readings.gps.latitude_deg,
    "longitude": lambda s: s.readings.gps.longitude_deg,
    "gps_altitude": lambda s: s.readings.gps.altitude_m,
    "gps_satellites": lambda s: s.readings.gps.satellites,
}

_BY_DIMENSION: dict[str, Source] = {
    "length": _NUMBERS["altitude"],
    "pressure": _NUMBERS["pressure"],
    "temperature": _NUMBERS["temperature"],
    "voltage": _NUMBERS["battery_voltage"],
    "current": _NUMBERS["battery_current"],
    "acceleration": _NUMBERS["acceleration_z"],
    "angular rate": _NUMBERS["rotation_z"],
    "magnetic flux density": _NUMBERS["magnetic_x"],
    "angle": _NUMBERS["tilt_x"],
    "speed": _NUMBERS["descent_rate"],
    "time": lambda s: s.mission_time_s,
    "power level": lambda s: -60.0 - 0.03 * max(0.0, s.altitude_m),
}
"""What a number without a role shows, by the dimension of its unit."""

_ANY_NUMBERS = (
    *("altitude", "temperature", "pressure", "battery_voltage", "acceleration_x"),
    *("acceleration_y", "acceleration_z", "rotation_x", "rotation_y", "rotation_z"),
    *("humidity", "descent_rate", "latitude", "longitude", "gps_altitude", "gps_satellites"),
)
"""What numbers with neither role nor unit show, one after another."""

_FLAGS: dict[str, Callable[[Snapshot], bool]] = {
    "GPS_FIX": lambda s: s.has_fix,
    "FIX": lambda s: s.has_fix,
    "GPS": lambda s: s.has_fix,
    "CALIBRATED": lambda s: s.calibrated,
    "LAUNCHED": lambda s: s.phase in _FLYING_PHASES,
    "APOGEE": lambda s: s.phase in _FLYING_PHASES - {"ascent"},
    "PARACHUTE": lambda s: s.phase in _AFTER_APOGEE,
    "CHUTE": lambda s: s.phase in _AFTER_APOGEE,
    "RELEASED": lambda s: s.phase in _AFTER_RELEASE,
    "RELEASE": lambda s: s.phase in _AFTER_RELEASE,
    "SEPARATED": lambda s: s.phase in _AFTER_RELEASE,
    "LANDED": lambda s: s.phase == "landed",
    "BUZZER": lambda s: s.phase == "landed",
    "BEACON": lambda s: s.phase == "landed",
    "MODEL_DESCENT_RATE": lambda s: s.phase == "descent" and not 12.0 <= s.descent_rate_m_s <= 14.0,
    "PAYLOAD_DESCENT_RATE": lambda s: s.phase == "release" and not 6.0 <= s.descent_rate_m_s <= 8.0,
    "NO_PAYLOAD_POSITION": lambda s: not s.has_fix,
    "CAMERA": lambda s: s.phase not in ("pad", "landed"),
    "RECORDING": lambda s: s.phase not in ("pad", "landed"),
}
"""Flags whose word says when they are set; flags of other words stay unset."""


class PacketFiller:
    """Finds a value for every field of a kind of packet, once, and then fills one after another."""

    def __init__(self, mission: Mission, packet: PacketKind) -> None:
        spare = iter(_ANY_NUMBERS * (1 + len(packet.fields) // len(_ANY_NUMBERS)))
        self._sources = [(field.name, _source(field, mission, spare)) for field in packet.fields]

    def values(self, snapshot: Snapshot) -> dict[str, Value]:
        """Return the value of every field, in SI units, by field name."""
        return {name: source(snapshot) for name, source in self._sources}


def _source(field: Field, mission: Mission, spare: Iterator[str]) -> Source:
    if field.flags:
        return _flags(field)
    if field.role == "state":
        return _state(field, mission)
    word = _word_of_role(field.role, mission)
    if word is not None:
        return _constant(_nearest(field, word))
    step = _step(field, mission)
    if step is not None:
        return _before_and_after(field, step)
    if field.role in _NUMBERS:
        return _NUMBERS[field.role]
    if field.role == "mission_time" or field.type == "time":
        return _clock(field)
    if field.type == "text" or field.values:
        # Nothing is known of what a line may leave out.
        return _constant("" if field.optional else _nearest(field, "OK"))
    return _within_plausible(field, _number_of_unit(field, spare))


def _word_of_role(role: str | None, mission: Mission) -> str | None:
    """Return the one word that a field of this role has throughout; None for other roles."""
    if role == "team_id":
        return mission.team_id
    if role == "mode":
        return "F"
    return _last_command(mission) if role == "command_echo" else None


def _last_command(mission: Mission) -> str:
    """Return how the first command is echoed: the last one heard before the flight."""
    echoed = next((command for command in mission.commands if command.echo), None)
    return _echo(echoed, mission.team_id) if echoed else "CXON"


def _echo(command: Command, team_id: str) -> str:
    words = {"team_id": team_id, "utc_time": "12:00:00"}
    for parameter in command.parameters:
        words[parameter.name] = _argument(parameter)
    text = command.echo
    for name, word in words.items():
        text = text.replace(f"{{{name}}}", word)
    return text


def _argument(parameter: Parameter) -> str:
    if parameter.values:
        return parameter.values[0]
    if parameter.range is None:
        return "TEST"
    return f"{max(parameter.range[0], min(parameter.range[1], 0.0)):g}"


def _number_of_unit(field: Field, spare: Iterator[str]) -> Source:
    dimension = UNITS[field.unit].dimension
    if field.unit == "%":
        return _NUMBERS["humidity"]
    return _BY_DIMENSION[dimension] if dimension in _BY_DIMENSION else _NUMBERS[next(spare)]


def _within_plausible(field: Field, source: Source) -> Source:
    if field.plausible is None:
        return source
    unit = UNITS[field.unit]
    lowest, highest = (bound * unit.factor + unit.offset for bound in field.plausible)
    return lambda s: min(max(float(source(s)), lowest), highest)


def _heading_deg(north_t: float, east_t: float) -> float:
    return math.degrees(math.atan2(-east_t, north_t)) % 360.0


def _constant(value: Value) -> Source:
    return lambda _: value


def _nearest(field: Field, word: str) -> Value:
    """Return `word`, or what comes nearest to it in a field that cannot hold it."""
    if word in field.values or _is_number(word):
        return word
    if field.values:
        return field.values[0]
    return word if field.type == "text" else 0


def _is_number(word: str) -> bool:
    return word.isascii() and word.isdigit()


def _clock(field: Field) -> Source:
    # A field of type time holds a time of day, any other counts from power-on.
    if field.type == "time":
        return lambda s: s.utc_s
    return lambda s: s.mission_time_s


def _step(field: Field, mission: Mission) -> Callable[[Snapshot], bool] | None:
    """Return what takes a field from its first word to its last, or None when nothing does."""
    if field.role == "gps_fix":
        return lambda s: s.has_fix
    if field.role == "mast":
        return lambda s: s.phase == "landed"
    if field.role == "heat_shield":
        return lambda s: s.phase in _AFTER_APOGEE
    if field.role == "parachute":
        # With a heat shield the shield brakes first and the parachute opens at the release.
        shield = mission.field_of("heat_shield") is not None
        opened = _AFTER_RELEASE if shield else _AFTER_APOGEE
        return lambda s: s.phase in opened
    return None


def _before_and_after(field: Field, step: Callable[[Snapshot], bool]) -> Source:
    before, after = (field.values[0], field.values[-1]) if field.values else ("0", "1")
    return lambda s: after if step(s) else before


def _state(field: Field, mission: Mission) -> Source:
    """Return a source of the mission's own words for the phases.

    A phase without a word keeps the one before it; a mission without words gets the number
    of the phase, or the word of the state field that has it.
    """
    words: dict[str, Value] = {}
    latest = _phase_by_number(field, 0)
    for number, phase in enumerate(PHASES):
        known = [word for word, meaning in mission.states.items() if meaning == phase]
        if known and _can_say(field, known[0]):
            latest = known[0]
        elif not mission.states:
            latest = _phase_by_number(field, number)
        words[phase] = latest
    return lambda s: words[s.phase]


def _can_say(field: Field, word: str) -> bool:
    return word in field.values or field.type == "text" or _is_number(word)


def _phase_by_number(field: Field, number: int) -> Value:
    if field.values:
        return field.values[min(number, len(field.values) - 1)]
    return str(number)


def _flags(field: Field) -> Source:
    known = [(word, _FLAGS[word.upper()]) for word in field.flags if word.upper() in _FLAGS]
    return lambda s: " ".join([word for word, is_set in known if is_set(s)])
