"""When a moment of the flight has come on a person's clock."""

from collections.abc import Callable
from time import monotonic

from firmware_sim.console import Console

ATTENTION_S = 0.02
"""Longest time for which readers and commands are not looked after."""


class Pacer:
    """Runs the time of the flight at `speed` times real time, or as fast as it goes (None).

    The schedule is absolute: being late once does not make the rest of the flight late, and
    nothing adds up, however long it lasts.
    """

    def __init__(self, speed: float | None, console: Console) -> None:
        self.speed = speed
        self._start = monotonic()
        self._console = console

    def wait_until(self, time_s: float, meanwhile: Callable[[], None]) -> None:
        """Wait for the flight time `time_s`, calling `meanwhile` often; raises Stopped."""
        self._console.check()
        meanwhile()
        if self.speed is None:
            return
        due = self._start + time_s / self.speed
        while (remaining := due - monotonic()) > 0.0:
            self._console.wait(min(remaining, ATTENTION_S))
            meanwhile()

    def late_s(self, time_s: float) -> float:
        """Return by how much, in s of real time, the flight time `time_s` is over."""
        return 0.0 if self.speed is None else monotonic() - self._start - time_s / self.speed
