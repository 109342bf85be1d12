"""Filling a packet of any mission: by the role of each field, never by its name."""

from collections.abc import Callable
from dataclasses import dataclass

from firmware_sim.readings import Readings
from protocol.conversion import decimals_of, sent_from_si
from protocol.mission import Field, Mission
from protocol.packet import Value
from protocol.roles import PHASES

_FLYING_PHASES = frozenset(PHASES[1:])
_AFTER_APOGEE = frozenset(PHASES[3:])
_AFTER_RELEASE = frozenset(PHASES[4:])
LAST_COMMAND = "CXON"
"""The command that every simulated CanSat has heard last: telemetry on."""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """All that the firmware knows at the moment of a packet, in SI units."""

    packet_count: int
    mission_time_s: float
    utc_s: float
    phase: str
    altitude_m: float
    pressure_pa: float
    calibrated: bool
    readings: Readings

    @property
    def has_fix(self) -> bool:
        """Whether the GPS receiver knows where it is."""
        return self.readings.gps.satellites > 0


Source = Callable[[Snapshot], Value]

_NUMBERS: dict[str, Callable[[Snapshot], float]] = {
    "packet_count": lambda s: s.packet_count,
    "altitude": lambda s: s.altitude_m,
    "pressure": lambda s: s.pressure_pa,
    "temperature": lambda s: s.readings.temperature_c,
    "battery_voltage": lambda s: s.readings.power.voltage_v,
    "battery_current": lambda s: s.readings.power.current_a,
    "acceleration_x": lambda s: s.readings.acceleration[0],
    "acceleration_y": lambda s: s.readings.acceleration[1],
    "acceleration_z": lambda s: s.readings.acceleration[2],
    "rotation_x": lambda s: s.readings.rotation[0],
    "rotation_y": lambda s: s.readings.rotation[1],
    "rotation_z": lambda s: s.readings.rotation[2],
    "magnetic_x": lambda s: s.readings.magnetic[0],
    "magnetic_y": lambda s: s.readings.magnetic[1],
    "magnetic_z": lambda s: s.readings.magnetic[2],
    "tilt_x": lambda s: s.readings.tilt[0],
    "tilt_y": lambda s: s.readings.tilt[1],
    "airspeed": lambda s: s.readings.airspeed_m_s,
    "gps_time": lambda s: s.readings.gps.utc_s,
    "latitude": lambda s: s.readings.gps.latitude_deg,
    "longitude": lambda s: s.readings.gps.longitude_deg,
    "gps_altitude": lambda s: s.readings.gps.altitude_m,
    "gps_satellites": lambda s: s.readings.gps.satellites,
}

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
    "CAMERA": lambda s: s.phase not in ("pad", "landed"),
    "RECORDING": lambda s: s.phase not in ("pad", "landed"),
}
"""Flags whose word says when they are set; flags of other words stay unset."""


class PacketFiller:
    """Finds a value for every field of a mission, once, and then fills packet after packet."""

    def __init__(self, mission: Mission) -> None:
        self._sources = [(field.name, _source(field, mission)) for field in mission.packet.fields]

    def values(self, snapshot: Snapshot) -> dict[str, Value]:
        """Return the value of every field, in SI units, by field name."""
        return {name: source(snapshot) for name, source in self._sources}


def _source(field: Field, mission: Mission) -> Source:
    if field.flags:
        return _flags(field)
    if field.role == "state":
        return _state(field, mission)
    step = _steps(field, mission)
    if step is not None:
        return _step_by_step(field, step)
    if field.role == "team_id":
        return _constant(field, mission.team_id)
    if field.role == "command_echo":
        return _constant(field, LAST_COMMAND)
    if field.role == "mission_time":
        return _written(field, _clock(field))
    if field.role in _NUMBERS:
        return _written(field, _NUMBERS[field.role])
    return _written(field, _clock(field)) if field.type == "time" else _constant(field, "OK")


def _clock(field: Field) -> Callable[[Snapshot], float]:
    # A field of type time holds a time of day, any other counts from power-on.
    if field.type == "time":
        return lambda s: s.utc_s
    return lambda s: s.mission_time_s


def _steps(field: Field, mission: Mission) -> Callable[[Snapshot], bool] | None:
    """Return what takes a field from its first word to its last, or None when nothing does."""
    if field.role == "gps_fix":
        return lambda s: s.has_fix
    if field.role == "heat_shield":
        return lambda s: s.phase in _AFTER_APOGEE
    if field.role == "parachute":
        # With a heat shield the shield brakes first and the parachute opens at the release.
        shield = mission.field_of("heat_shield") is not None
        opened = _AFTER_RELEASE if shield else _AFTER_APOGEE
        return lambda s: s.phase in opened
    return None


def _step_by_step(field: Field, step: Callable[[Snapshot], bool]) -> Source:
    before = _constant(field, "0")
    if not field.values:
        after = _constant(field, "1")
    else:
        last = field.values[-1]
        after = _word(field, last)
    return lambda s: after(s) if step(s) else before(s)


def _word(field: Field, word: str) -> Source:
    if _is_worded(field) or (word.isascii() and word.isdigit()):
        return lambda _: word
    number = field.values.index(word) if word in field.values else 0
    return lambda _: number


def _is_worded(field: Field) -> bool:
    return field.type == "text" or bool(field.values)


def _constant(field: Field, word: str) -> Source:
    """Return a source of `word`, or of what comes nearest to it in the field."""
    if field.values:
        chosen: Value = word if word in field.values else field.values[0]
    elif field.type == "text" or (word.isascii() and word.isdigit()):
        chosen = word
    else:
        chosen = 0
    return lambda _: chosen


def _state(field: Field, mission: Mission) -> Source:
    words: dict[str, Source] = {}
    for index, phase in enumerate(PHASES):
        known = [word for word, means in mission.states.items() if means == phase]
        if known:
            words[phase] = _word(field, known[0])
        elif index and mission.states:
            words[phase] = words[PHASES[index - 1]]
        else:
            words[phase] = _numbered_state(field, index)
    return lambda s: words[s.phase](s)


def _numbered_state(field: Field, index: int) -> Source:
    if field.values:
        word = field.values[min(index, len(field.values) - 1)]
        return lambda _: word
    return _constant(field, str(index))


def _flags(field: Field) -> Source:
    known = [(word, _FLAGS[word.upper()]) for word in field.flags if word.upper() in _FLAGS]
    return lambda s: " ".join(word for word, is_set in known if is_set(s))


def _written(field: Field, number: Callable[[Snapshot], float]) -> Source:
    """Return a source of the number, written out when the field is text."""
    if field.values:
        return lambda s: int(number(s))
    if field.type != "text":
        return number
    decimals = decimals_of(field)
    return lambda s: f"{sent_from_si(field, number(s)):.{decimals}f}"
