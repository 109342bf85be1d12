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
        self._speed = speed
        self._start = monotonic()
        self._console = console

    def start(self) -> None:
        """Let the flight begin at this moment."""
        self._start = monotonic()

    def wait_until(self, time_s: float, meanwhile: Callable[[], None]) -> None:
        """Wait for the flight time `time_s`, calling `meanwhile` often; raises Stopped."""
        self._console.check()
        meanwhile()
        if self._speed is None:
            return
        due = self._start + time_s / self._speed
        while (remaining := due - monotonic()) > 0.0:
            self._console.wait(min(remaining, ATTENTION_S))
            meanwhile()

    @property
    def is_patient(self) -> bool:
        """Whether the flight waits for its readers instead of a clock."""
        return self._speed is None

    def now_s(self) -> float | None:
        """Return the present in s of the flight; None when no clock drives it."""
        if self._speed is None:
            return None
        return (monotonic() - self._start) * self._speed
