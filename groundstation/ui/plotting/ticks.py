"""Round numbers for axes."""

import math
from dataclasses import dataclass

_TIME_STEPS_S = (1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14400, 43200)
_BETWEEN_S = (3, 20, 45, 90, 180, 240, 450, 1200, 2700, 5400, 10800, 21600)
"""Less round, for where a rounder one would leave one mark alone."""


@dataclass(frozen=True, slots=True)
class Scale:
    """An axis of values from `low` to `high`, marked at the multiples of `step`."""

    low: float
    high: float
    step: float

    def ticks(self) -> list[float]:
        """Return the values at which the axis is marked."""
        first = math.ceil(self.low / self.step - 1e-9)
        last = math.floor(self.high / self.step + 1e-9)
        return [number * self.step for number in range(first, last + 1)]

    def text(self, value: float) -> str:
        """Return a tick's value, with just the digits that tell it from the next."""
        if max(abs(self.low), abs(self.high)) >= 1e7 or self.step < 1e-5:
            return f"{value:.3g}".replace("-", "−")
        decimals = max(0, -math.floor(math.log10(self.step) + 1e-9))
        text = f"{value:.{decimals}f}"
        return text.lstrip("-") if float(text) == 0 else text.replace("-", "−")


def scale_for(low: float, high: float, most_ticks: int, smallest_step: float = 1e-9) -> Scale:
    """Return a scale of round numbers from at most `low` to at least `high`.

    It has about `most_ticks` ticks and ends on a fifth of their distance, which is never below
    `smallest_step`, the last digit that the values have.
    """
    if high - low < 2 * smallest_step:
        middle = (low + high) / 2
        low, high = middle - smallest_step, middle + smallest_step
    step = _round_up(max(smallest_step, (high - low) / max(1, most_ticks)))
    scale = _ending_on_fifths(low, high, step)
    if len(scale.ticks()) < 2:  # one number alone says nothing of the scale
        scale = _ending_on_fifths(low, high, _round_up(step / 2.5))
    return scale


def _ending_on_fifths(low: float, high: float, step: float) -> Scale:
    end = step / 5
    return Scale(math.floor(low / end + 1e-9) * end, math.ceil(high / end - 1e-9) * end, step)


def time_step_s(span_s: float, most_ticks: int) -> int:
    """Return the distance of marks on a time axis of `span_s`, s.

    From 2 s on there are two at least, wherever the axis begins: one alone is no scale.
    """
    least = span_s / max(1, most_ticks)
    step = next((step for step in _TIME_STEPS_S if step >= least), _TIME_STEPS_S[-1])
    if 2 * step <= span_s:
        return step
    fitting = (step for step in _TIME_STEPS_S + _BETWEEN_S if 2 * step <= span_s)
    return max(fitting, default=_TIME_STEPS_S[0])


def clock(seconds: float) -> str:
    """Return a time as m:ss, or h:mm:ss from the first hour on."""
    sign = "−" if seconds < 0 else ""
    whole = abs(int(seconds))
    hours, minutes = whole // 3600, whole // 60 % 60
    if hours:
        return f"{sign}{hours}:{minutes:02d}:{whole % 60:02d}"
    return f"{sign}{minutes}:{whole % 60:02d}"


def _round_up(step: float) -> float:
    """Return the next 1, 2 or 5 times a power of ten."""
    power = 10.0 ** math.floor(math.log10(step) + 1e-12)
    for factor in (1.0, 2.0, 5.0, 10.0):
        if step <= factor * power * (1 + 1e-9):
            return factor * power
    return 10.0 * power
