"""Lengths that are easy to think in, for range rings and scale bars."""

import math

_STEPS = (1.0, 2.0, 5.0, 10.0)


def round_down(length_m: float) -> float:
    """Return the longest of 1, 2 and 5 times a power of ten that is not above `length_m`."""
    power = 10.0 ** math.floor(math.log10(length_m))
    return max(step for step in _STEPS if step * power <= length_m * (1 + 1e-9)) * power


def round_up(length_m: float) -> float:
    """Return the shortest of 1, 2 and 5 times a power of ten that is not below `length_m`."""
    power = 10.0 ** math.floor(math.log10(length_m))
    return min(step for step in _STEPS if step * power >= length_m * (1 - 1e-9)) * power


def ring_radii(nearest_m: float, farthest_m: float, most: int = 5) -> list[float]:
    """Return the multiples of a round length between two distances, at most `most` of them."""
    step = round_up((farthest_m - nearest_m) / most)
    first, last = math.floor(nearest_m / step) + 1, math.ceil(farthest_m / step)
    return [step * number for number in range(first, last)]
