"""When the port vanishes and when it is there again."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from firmware_sim.errors import SimulatorError


@dataclass(frozen=True, slots=True)
class Plugging:
    """At `time_s` of the flight the port is plugged `in_`, or pulled."""

    time_s: float
    in_: bool


class Interruptions:
    """The pairs of `--unplug T --replug T`, in flight time, s.

    Raises SimulatorError when they do not follow each other. The last pull may be for good.
    """

    def __init__(self, unplug_s: Sequence[float], replug_s: Sequence[float]) -> None:
        _check(unplug_s, replug_s)
        pulled = [Plugging(time_s, False) for time_s in unplug_s]
        back = [Plugging(time_s, True) for time_s in replug_s]
        self._to_come = sorted([*pulled, *back], key=lambda plugging: plugging.time_s)

    def until(self, time_s: float) -> Iterator[Plugging]:
        """Yield what is due up to the flight time `time_s`, each once."""
        while self._to_come and self._to_come[0].time_s <= time_s:
            yield self._to_come.pop(0)


def _check(unplug_s: Sequence[float], replug_s: Sequence[float]) -> None:
    for option, times_s in (("--unplug", unplug_s), ("--replug", replug_s)):
        for time_s in times_s:
            if not (math.isfinite(time_s) and time_s >= 0.0):
                raise SimulatorError(
                    f"{option} {time_s:g}: is no time of a flight; give seconds, such as 40"
                )
    if len(unplug_s) - len(replug_s) not in (0, 1):
        raise SimulatorError(
            f"{len(unplug_s)} times --unplug and {len(replug_s)} times --replug do not pair; "
            "give them in turns, such as --unplug 40 --replug 50"
        )
    turns = [time_s for pair in zip(unplug_s, replug_s, strict=False) for time_s in pair]
    turns += unplug_s[len(replug_s) :]
    for before, after in pairwise(turns):
        if not before < after:
            raise SimulatorError(
                f"--unplug and --replug: {after:g} s does not come after {before:g} s; give them "
                "in turns and in the order of time, such as --unplug 40 --replug 50"
            )
