"""Lengths that are easy to think in, for range rings and scale bars."""

import math

_STEPS = (1.0, 2.0, 5.0, 10.0)


def round_down(length_m: float) -> float:
    """Return the longest of 1, 2 and 5 times a power of ten that is not above `length_m`."""
    power = 10.0 ** math.floor(math.log10(length_m))
    return max(step for step in _STEPS if step * power <= length_m * (1 + 1e-9)) * power


def ring_radii(reach_m: float, most: int = 5) -> list[float]:
    """Return evenly spaced radii up to `reach_m`, at most `most` and as many as that allows."""
    step = round_down(reach_m)
    for finer in (round_down(reach_m / 2), round_down(reach_m / most)):
        if reach_m / finer < most + 1:
            step = finer
    return [step * number for number in range(1, int(reach_m / step * (1 + 1e-9)) + 1)]
