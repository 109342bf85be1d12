"""Filling a packet of any mission: by the role of each field, never by its name."""

import math
from collections.abc import Callable, Iterator

from firmware_sim.firmware.snapshot import Snapshot
from protocol.mission import Command, Field, Mission, PacketKind, Parameter
from protocol.packet import Value
from protocol.roles import PHASES
from protocol.units import UNITS

_FLYING_PHASES = frozenset(PHASES[1:])
_AFTER_APOGEE = frozenset(PHASES[3:])

_SECOND_BAROMETER_PA = 12.0
"""What the barometer of the carrier shows more than that of the payload, Pa."""

_SECOND_BAROMETER_M = -1.0
"""What that makes of its altitude near the ground, m."""


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
    "RELEASED": lambda s: s.released,
    "RELEASE": lambda s: s.released,
    "SEPARATED": lambda s: s.released,
    "LANDED": lambda s: s.phase == "landed",
    "BUZZER": lambda s: s.phase == "landed",
    "BEACON": lambda s: s.phase == "landed",
    "MODEL_DESCENT_RATE": lambda s: s.phase == "descent" and not 12.0 <= s.descent_rate_m_s <= 14.0,
    "PAYLOAD_DESCENT_RATE": lambda s: s.phase == "release" and not 6.0 <= s.descent_rate_m_s <= 8.0,
    "NO_PAYLOAD_POSITION": lambda s: not s.has_fix,
    "CAMERA": lambda s: s.camera_on,
    "RECORDING": lambda s: s.camera_on,
    "SIMULATION": lambda s: s.simulated,
    "SIM": lambda s: s.simulated,
}
"""Flags whose word says when they are set; flags of other words stay unset."""


class PacketFiller:
    """Finds a value for every field of a kind of packet, once, and then fills one after another.

    `counter_bits` is the size of the firmware's packet counter. `stand_ins` says for each field
    whose role tells nothing what it shows.
    """

    def __init__(self, mission: Mission, packet: PacketKind, counter_bits: int) -> None:
        spare = iter(_ANY_NUMBERS * (1 + len(packet.fields) // len(_ANY_NUMBERS)))
        self.stand_ins: dict[str, str] = {}
        self._sources: list[tuple[str, Source]] = []
        for field in packet.fields:
            source = _source_of_role(field, mission, counter_bits)
            if source is None:
                source, what = _stand_in(field, spare)
                if field.constant is None and what:
                    self.stand_ins[field.name] = what
            self._sources.append((field.name, source))

    def values(self, snapshot: Snapshot) -> dict[str, Value]:
        """Return the value of every field, in SI units, by field name."""
        return {name: source(snapshot) for name, source in self._sources}


def _source_of_role(field: Field, mission: Mission, counter_bits: int) -> Source | None:
    """Return what a field shows by its role, flags or type; None when these do not say."""
    if field.flags:
        return _flags(field)
    step = _step(field, mission)
    if step is not None:
        return _before_and_after(field, step)
    match field.role:
        case "state":
            return _state(field, mission)
        case "team_id":
            return _constant(_nearest(field, mission.team_id))
        case "mode":
            return _mode(field)
        case "command_echo":
            return lambda s: _nearest(field, s.echo)
        case "packet_count":
            return _counter(field, counter_bits)
    if field.role in _NUMBERS:
        return _NUMBERS[field.role]
    if field.role == "mission_time" or field.type == "time":
        return _clock(field)
    return None


def _stand_in(field: Field, spare: Iterator[str]) -> tuple[Source, str]:
    """Return what a field without a telling role shows, and how to say so, if it is anything."""
    if field.type == "text" or field.values:
        # Nothing is known of what a line may leave out.
        word = "" if field.optional else _nearest(field, "OK")
        return _constant(word), f"always {word}" if word != "" else ""
    role = _role_by_unit(field) or next(spare)
    source = _BY_DIMENSION[role] if role in _BY_DIMENSION else _NUMBERS[role]
    return _within_plausible(field, source), f"like {role.replace('_', ' ')}"


def _counter(field: Field, counter_bits: int) -> Source:
    """Return the packet counter, which wraps like the variable and the field that hold it."""
    highest = 1 << counter_bits
    if field.type not in ("integer", "number", "text"):
        bits = field.bits or _digits_in(field.type)
        highest = min(highest, 1 << (bits - field.type.startswith("int")) if bits else highest)
    return lambda s: s.packet_count % highest


def _digits_in(kind: str) -> int:
    digits = "".join(character for character in kind if character.isdigit())
    return 0 if kind.startswith("float") or not digits else int(digits)


def _mode(field: Field) -> Source:
    """Return a source of the words for flight and simulation mode."""
    flight, simulation = _nearest(field, "F"), _nearest(field, "S")
    if flight == simulation and field.values:
        later = [word for word in field.values[1:] if word.upper().startswith("S")]
        simulation = (later or list(field.values[1:]) or [field.values[0]])[0]
    elif flight == simulation:
        simulation = 1
    return lambda s: simulation if s.simulated else flight


def default_echo(mission: Mission) -> str:
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


def _role_by_unit(field: Field) -> str | None:
    if field.unit == "%":
        return "humidity"
    dimension = UNITS[field.unit].dimension
    return dimension if dimension in _BY_DIMENSION else None


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
        return (lambda s: s.released) if shield else (lambda s: s.phase in _AFTER_APOGEE)
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
