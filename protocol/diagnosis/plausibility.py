"""Whether values can be those of a CanSat: by what their fields mean, and by their steps.

A packet read with the wrong byte order or one byte off decodes without complaint; only its
values tell. Ranges and steps are wide, for anything that flies below 40 km.
"""

import math
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from protocol.diagnosis.suggestion import is_unknown
from protocol.field_types import BINARY_FLOATS, BINARY_INTEGERS
from protocol.mission import Field, Mission, PacketKind
from protocol.packet import Packet, Value, Wire
from protocol.units import UNITS

NOT_PLAUSIBLE = "not plausible"
"""What is said of a value that can be read and is hardly true."""

_RANGES: dict[str, tuple[float, float]] = {
    "altitude": (-1_000, 40_000),
    "gps_altitude": (-1_000, 40_000),
    "pressure": (1_000, 110_000),
    "temperature": (-80, 120),
    "battery_voltage": (0, 60),
    "battery_current": (-50, 50),
    "acceleration_x": (-600, 600),
    "acceleration_y": (-600, 600),
    "acceleration_z": (-600, 600),
    "rotation_x": (-5_000, 5_000),
    "rotation_y": (-5_000, 5_000),
    "rotation_z": (-5_000, 5_000),
    "magnetic_x": (-0.01, 0.01),
    "magnetic_y": (-0.01, 0.01),
    "magnetic_z": (-0.01, 0.01),
    "tilt_x": (-360, 360),
    "tilt_y": (-360, 360),
    "airspeed": (-300, 500),
    "latitude": (-90, 90),
    "longitude": (-180, 180),
    "gps_satellites": (0, 80),
    "gps_time": (0, 200_000),
}
"""Lowest and highest value by role, SI units."""

_STEPS: dict[str, float] = {
    "altitude": 150,
    "gps_altitude": 150,
    "pressure": 2_000,
    "temperature": 5,
    "battery_voltage": 1,
    "battery_current": 5,
    "latitude": 0.01,
    "longitude": 0.01,
    "gps_time": 60,
}
"""Largest usual step from one packet to the next by role, SI units."""

_ABSENT_WITHOUT_FIX = frozenset({"", "latitude", "longitude", "gps_altitude", "airspeed"})
"""Roles of which a CanSat sends NaN as long as it does not know better."""

_LARGEST_RELATIVE_STEP = 0.06
"""Of the range of an integer type; bytes of another field jump through all of it."""

_LONGEST_PAUSE_S = 60.0
_MOST_LOST_IN_A_ROW = 20
_SMALLEST, _LARGEST = 1e-12, 1e12
_SUM_IN_TEXT = re.compile(r"\*[0-9A-Fa-f]{1,8}\Z")
_BARE_NUMBER = re.compile(r"[+-]?\d+\.\d+\Z", re.ASCII)


Test = Callable[[Value, Wire], bool]
"""Tells whether a value, in SI units and as on the wire, can be that of its field."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """How plausible packets are, 0 to 1, and which fields are doubtful, worst first."""

    score: float
    doubtful: tuple[str, ...] = ()


def judge(mission: Mission, packets: Sequence[Packet]) -> Judgement:
    """Judge all values of `packets`, which follow each other. Cost: O(n) in the values."""
    parts: list[tuple[float, float, str]] = []
    for kind in mission.packets:
        of_kind = [packet for packet in packets if packet.kind == kind.name]
        if of_kind:
            for field in kind.fields:
                parts += [(*part, field.name) for part in _parts(field, kind, mission, of_kind)]
    if not parts:
        return Judgement(1.0)
    total = sum(weight for weight, _, _ in parts)
    worst = sorted((share, name) for _, share, name in parts if share < 0.5)
    score = sum(weight * share for weight, share, _ in parts) / total
    return Judgement(score, tuple(dict.fromkeys(name for _, name in worst)))


def value_fits(field: Field, kind: PacketKind, mission: Mission, value: Value, wire: Wire) -> bool:
    """Tell whether one value, for itself, can be that of its field."""
    if is_unknown(field):
        return True
    return all(test(value, wire) for _, test in _tests(field, kind, mission))


def _parts(
    field: Field, kind: PacketKind, mission: Mission, packets: Sequence[Packet]
) -> Iterator[tuple[float, float]]:
    """Yield weight and share of packets that pass, for each thing that can be asked."""
    if is_unknown(field):
        return
    values = [packet.values[field.name] for packet in packets]
    wires = [packet.wire[field.name] for packet in packets]
    for weight, test in _tests(field, kind, mission):
        passed = sum(test(value, wire) for value, wire in zip(values, wires, strict=True))
        yield weight, passed / len(packets)
    if len(packets) > 2:
        yield from _steps(field, kind, values, wires)


def _tests(field: Field, kind: PacketKind, mission: Mission) -> Iterator[tuple[float, Test]]:
    """Yield weight and test of a single value."""
    if field.role == "team_id" and mission.team_id:
        yield 1.0, lambda value, _: _same_team(value, mission.team_id)
    if field.values:
        yield 1.0, lambda value, _: value in field.values or value == ""
    elif field.flags and kind.encoding == "binary":
        yield 0.5, lambda _, wire: int(wire) >> len(field.flags) == 0
    elif field.type == "text":
        yield from _text_tests(kind)
    else:
        yield from _number_tests(field)


def _text_tests(kind: PacketKind) -> Iterator[tuple[float, Test]]:
    if kind.encoding == "binary":
        yield 1.0, lambda _, wire: _is_padded_text(wire)
    else:
        yield 1.0, lambda value, _: not _SUM_IN_TEXT.search(str(value))
        yield 0.5, lambda value, _: not _BARE_NUMBER.match(str(value))


def _number_tests(field: Field) -> Iterator[tuple[float, Test]]:
    bounds = _RANGES.get(field.role or "")
    if bounds:
        yield 1.0, lambda value, _: _within(value, bounds)
    if field.plausible and not bounds:
        unit = UNITS[field.unit]
        low, high = (bound * unit.factor + unit.offset for bound in field.plausible)
        yield 1.0, lambda value, _: _within(value, (low, high))
    if field.type in BINARY_FLOATS:
        may_be_nan = (field.role or "") in _ABSENT_WITHOUT_FIX
        yield 1.0, lambda _, wire: _is_usual_float(float(wire), may_be_nan)


def _within(value: Value, bounds: tuple[float, float]) -> bool:
    number = float(value)
    return number != number or bounds[0] <= number <= bounds[1]


def _is_usual_float(number: float, may_be_nan: bool) -> bool:
    if number != number:
        return may_be_nan
    return number == 0.0 or _SMALLEST < abs(number) < _LARGEST


def _is_padded_text(wire: Wire) -> bool:
    if not isinstance(wire, bytes):
        return False
    word, _, rest = wire.partition(b"\0")
    return not rest.strip(b"\0") and all(32 <= byte < 127 for byte in word)


def _same_team(value: Value, team_id: str) -> bool:
    if isinstance(value, float) and value.is_integer() and team_id.isdigit():
        return int(value) == int(team_id)
    return str(value) == team_id


def _steps(
    field: Field, kind: PacketKind, values: list[Value], wires: list[Wire]
) -> Iterator[tuple[float, float]]:
    """Yield weight and share of steps from one packet to the next that can be."""
    if field.role == "packet_count":
        yield 2.0, _share_of_steps(values, 1, _MOST_LOST_IN_A_ROW)
    elif field.role == "mission_time":
        yield 1.0, _share_of_steps(values, 0, _LONGEST_PAUSE_S)
    elif field.role in _STEPS:
        yield 1.0, float(_median_step(values) <= _STEPS[field.role or ""])
    if kind.encoding == "binary" and field.type in BINARY_INTEGERS and not field.flags:
        size = BINARY_INTEGERS[field.type][0]
        highest = _LARGEST_RELATIVE_STEP * 256**size
        yield 0.5, float(_median_step(wires) <= highest)


def _share_of_steps(values: Sequence[Value], lowest: float, highest: float) -> float:
    steps = _step_sizes(values)
    return sum(lowest <= step <= highest for step in steps) / len(steps) if steps else 1.0


def _median_step(values: Sequence[Wire]) -> float:
    steps = _step_sizes(values)
    return median(map(abs, steps)) if steps else 0.0


def _step_sizes(values: Sequence[Wire]) -> list[float]:
    numbers = [float(value) for value in values if not isinstance(value, str | bytes)]
    known = [number for number in numbers if math.isfinite(number)]
    return [after - before for before, after in pairwise(known)]
