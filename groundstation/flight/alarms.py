"""Alarms: values beyond the mission's limits or beyond belief, and errors that the CanSat tells of
itself, raised and cleared without flapping."""

from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

from groundstation.flight.events import EventKind
from protocol.columns import Words
from protocol.conversion import conversions, decimals_of, sent_from_si
from protocol.mission import Bounds, Field, PacketKind
from protocol.packet import Value
from protocol.units import UNITS, display_unit

AlarmLevel = Literal["caution", "warning"]

IN_A_ROW = 2
"""So many values in a row must say the same before an alarm is raised or cleared: one
damaged digit is no alarm."""

MARGIN_SHARE = 0.02
"""A value must be back inside its limits by this share of their distance."""

_LEVELS: tuple[Literal["plain"], AlarmLevel, AlarmLevel] = ("plain", "caution", "warning")

Judgement = int
"""3 * the level of a value by the limits + its level by limits that are narrower by the margin."""

_ERROR: Judgement = 3 * 1 + 1
"""Caution by either."""


@dataclass(frozen=True, slots=True)
class Alarm:
    """One alarm that is raised: the field, how bad it is, and since when (monotonic ns)."""

    field: str
    level: AlarmLevel
    since_ns: int


@dataclass(frozen=True, slots=True)
class LimitChange:
    """An alarm raised, changed or, without an alarm, cleared, as an event says it."""

    kind: EventKind
    text: str
    alarm: Alarm | None


class Limits:
    """The limits of one field, which judge values in SI units."""

    def __init__(self, field: Field) -> None:
        self.field = field
        self._decimals = decimals_of(field)
        self._unit = display_unit(field.unit)
        stated = ((1, field.plausible), (1, field.caution), (2, field.warning))
        self._wide = [(level, bounds) for level, bounds in stated if bounds is not None]
        self._narrow = [(level, _narrowed(bounds)) for level, bounds in self._wide]
        self._plain_si = _inside_all(field, [bounds for _, bounds in self._narrow])

    def has(self, value: Value) -> bool:
        """Tell whether a value can be judged."""
        return isinstance(value, float) and value == value

    def judge(self, value: Value) -> Judgement:
        """Return the judgement of a value that is a number, SI units."""
        lowest_si, highest_si = self._plain_si
        if lowest_si < value < highest_si:  # type: ignore[operator]
            return 0
        sent = sent_from_si(self.field, float(value))
        return 3 * _level(self._wide, sent) + _level(self._narrow, sent)

    def judge_all(self, values_si: npt.NDArray[np.float64]) -> npt.NDArray[np.uint8]:
        """Return the judgement of each value, shape (rows,); of NaN it means nothing."""
        lowest_si, highest_si = self._plain_si
        if len(values_si) and lowest_si < values_si.min() and values_si.max() < highest_si:
            return np.zeros(len(values_si), np.uint8)
        sent = np.asarray(sent_from_si(self.field, values_si))  # type: ignore[arg-type]
        total = np.zeros(len(sent), np.uint8)
        for share, limits in ((3, self._wide), (1, self._narrow)):
            worst = np.zeros(len(sent), np.uint8)
            for level, (lowest, highest) in limits:
                outside = ~((lowest <= sent) & (sent <= highest))
                worst[outside] = level
            total += np.uint8(share) * worst
        return total

    def in_words(self, level: AlarmLevel, value: Value) -> str:
        """Return what an alarm of this level says of the value, SI units."""
        sent = sent_from_si(self.field, float(value))
        told = f"{level}: {self.field.name} {self._shown(float(value))}"
        bounds = self.field.warning if level == "warning" else self.field.caution
        if bounds is None or bounds[0] <= sent <= bounds[1]:
            bounds, told = self.field.plausible, f"{told}, not plausible"
        lowest, highest = bounds or (0.0, 0.0)
        return f"{told}, below {lowest:g}" if sent < lowest else f"{told}, above {highest:g}"

    def over(self, value: Value) -> str:
        """Return what is said when the value is well again."""
        return f"{self.field.name} {self._shown(float(value))}"

    def _shown(self, value_si: float) -> str:
        sent = sent_from_si(self.field, value_si)
        return f"{sent:.{self._decimals}f} {self._unit}".rstrip()


class Errors:
    """The errors that a CanSat tells by the flags of one field: any of them is a caution."""

    def __init__(self, field: Field) -> None:
        self.field = field

    def has(self, value: Value) -> bool:
        """Tell whether a value can be judged."""
        return isinstance(value, str)

    def judge(self, value: Value) -> Judgement:
        """Return the judgement of the names of the flags that are set."""
        return _ERROR if value else 0

    def judge_all(self, words: Words) -> npt.NDArray[np.uint8]:
        """Return the judgement of each value, shape (rows,)."""
        return np.array([self.judge(word) for word in words.words], np.uint8)[words.codes]

    def in_words(self, level: AlarmLevel, value: Value) -> str:
        """Return what an alarm of this level says of the flags."""
        return f"{level}: {self.field.name} {value}"

    def over(self, value: Value) -> str:
        """Return what is said when no flag is set any more."""
        return f"{self.field.name} {value}".rstrip()


def tells_errors(field: Field) -> bool:
    """Tell whether a field holds the errors that a CanSat tells of itself, as flags."""
    return field.role == "error_code" and bool(field.flags)


class LimitFollower:
    """Raises and clears the alarm of one field.

    After IN_A_ROW equal judgements further equal ones change nothing.
    """

    def __init__(self, limits: Limits | Errors) -> None:
        self._limits = limits
        self._level = 0
        self._wanted = 0
        self._times = 0
        self._since_ns = 0

    def take(self, value: Value, judgement: Judgement, time_ns: int) -> LimitChange | None:
        """Take the next value that can be judged; return the change that it brings."""
        outside, back_inside = divmod(judgement, 3)
        wanted = self._level
        if outside > self._level:
            wanted = outside
        elif back_inside < self._level:
            wanted = back_inside
        if wanted == self._level:
            self._times = 0
            return None
        self._times = self._times + 1 if wanted == self._wanted else 1
        self._wanted = wanted
        if self._times < IN_A_ROW:
            return None
        return self._change_to(wanted, value, time_ns)

    def _change_to(self, wanted: int, value: Value, time_ns: int) -> LimitChange:
        before, self._level, self._times = self._level, wanted, 0
        if before == 0:
            self._since_ns = time_ns
        level = _LEVELS[wanted]
        if level == "plain":
            return LimitChange(EventKind.ALARM_CLEARED, self._limits.over(value), None)
        alarm = Alarm(self._limits.field.name, level, self._since_ns)
        if wanted > before:
            text = self._limits.in_words(level, value)
            return LimitChange(EventKind.ALARM_RAISED, text, alarm)
        text = f"{self._limits.over(value)}: warning over, still caution"
        return LimitChange(EventKind.ALARM_CLEARED, text, alarm)


def limits_of(packet: PacketKind) -> list[Limits | Errors]:
    """Return the limits of the packet's fields, those that have any, and its errors."""

    def has_limits(field: Field) -> bool:
        stated = field.plausible or field.caution or field.warning
        return stated is not None and field.name in numbers

    numbers = {name for name, made in conversions(packet).items() if made.is_number}
    return [
        Errors(field) if tells_errors(field) else Limits(field)
        for field in packet.fields
        if tells_errors(field) or has_limits(field)
    ]


def with_change(
    alarms: tuple[Alarm, ...], limits: Limits | Errors, change: LimitChange
) -> tuple[Alarm, ...]:
    """Return the alarms that are raised after the change, the oldest first."""
    others = [alarm for alarm in alarms if alarm.field != limits.field.name]
    found = others if change.alarm is None else [*others, change.alarm]
    return tuple(sorted(found, key=lambda alarm: alarm.since_ns))


def _narrowed(bounds: Bounds) -> Bounds:
    lowest, highest = bounds
    margin = MARGIN_SHARE * (highest - lowest)
    if not np.isfinite(margin):
        margin = MARGIN_SHARE * min(abs(b) for b in bounds) if np.isfinite(bounds).any() else 0.0
    return lowest + margin, highest - margin


def _inside_all(field: Field, bounds: list[Bounds]) -> Bounds:
    """Return between which values, SI units, one is surely inside all bounds, however rounded."""
    unit = UNITS[field.unit]
    lowest = max(lowest for lowest, _ in bounds)
    highest = min(highest for _, highest in bounds)
    rounding = 1e-9 * max(abs(bound) for bound in (lowest, highest, 1.0) if np.isfinite(bound))
    lowest_si, highest_si = (
        bound * unit.factor + unit.offset for bound in (lowest + rounding, highest - rounding)
    )
    return lowest_si, highest_si


def _level(limits: list[tuple[int, Bounds]], sent: float) -> int:
    worst = 0
    for level, (lowest, highest) in limits:
        if not lowest <= sent <= highest:
            worst = level
    return worst
