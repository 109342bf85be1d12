"""The clock of a replay: at any speed, both ways, still, and round and round between marks."""

import threading
import time

SLOWEST, FASTEST = 0.1, 100.0
"""The speeds that a person is offered; any other above 0 works as well."""


class ReplayClock:
    """Runs from `begin_ns` to `end_ns` at `speed` times real time, infinity included, forwards
    or backwards, and stands still when paused and where it comes to an end.

    `changed` is held while the clock is read or set, and notified when it was set.
    """

    def __init__(self, begin_ns: int, end_ns: int, speed: float = 1.0) -> None:
        self.begin_ns = begin_ns
        self.end_ns = end_ns
        self.changed = threading.Condition(threading.RLock())
        self._speed = speed
        self._playing = True
        self._backwards = False
        self._loop: tuple[int, int] | None = None
        self._moment_ns = begin_ns
        self._set_at_ns = time.monotonic_ns()

    @property
    def speed(self) -> float:
        """Times real time."""
        return self._speed

    @property
    def backwards(self) -> bool:
        """Whether it runs backwards."""
        return self._backwards

    @property
    def loop(self) -> tuple[int, int] | None:
        """The two moments between which it goes round and round, if it does."""
        return self._loop

    @property
    def playing(self) -> bool:
        """Whether the clock runs; False when paused and at its end."""
        with self.changed:
            return self._playing and (self._loop is not None or self.now_ns() != self._last_ns())

    def now_ns(self) -> int:
        """Return the present, ns."""
        with self.changed:
            if not self._playing:
                return self._moment_ns
            passed_ns = (time.monotonic_ns() - self._set_at_ns) * self._speed
            return self._after(passed_ns)

    def play(self, *, backwards: bool = False) -> None:
        """Run; from the other end when it stands where it would end."""
        with self.changed:
            now_ns, self._backwards = self.now_ns(), backwards
            if self._loop is None and now_ns == self._last_ns():
                now_ns = self.end_ns if backwards else self.begin_ns
            self._playing = True
            self._set(now_ns)

    def pause(self) -> None:
        """Stand still."""
        with self.changed:
            now_ns, self._playing = self.now_ns(), False
            self._set(now_ns)

    def set_speed(self, speed: float) -> None:
        """Run at `speed` times real time from now on."""
        with self.changed:
            now_ns, self._speed = self.now_ns(), speed
            self._set(now_ns)

    def seek(self, moment_ns: int) -> None:
        """Go to a moment, or to the nearest there is; a loop that runs elsewhere is left."""
        with self.changed:
            moment_ns = min(max(moment_ns, self.begin_ns), self.end_ns)
            if self._playing and self._loop and not self._loop[0] <= moment_ns <= self._loop[1]:
                self._loop = None
            self._set(moment_ns)

    def set_loop(self, first_ns: int, second_ns: int) -> None:
        """Go round and round between two moments, from now on; outside of them first go there."""
        with self.changed:
            now_ns = self.now_ns()
            first_ns, second_ns = sorted((first_ns, second_ns))
            begin_ns = min(max(first_ns, self.begin_ns), self.end_ns)
            end_ns = min(max(second_ns, self.begin_ns), self.end_ns)
            self._loop = (begin_ns, end_ns) if begin_ns < end_ns else None
            self._set(now_ns)

    def end_loop(self) -> None:
        """Go on to the end again."""
        with self.changed:
            now_ns, self._loop = self.now_ns(), None
            self._set(now_ns)

    def _last_ns(self) -> int:
        return self.begin_ns if self._backwards else self.end_ns

    def _set(self, moment_ns: int) -> None:
        if self._loop is not None and self._playing:
            moment_ns = min(max(moment_ns, self._loop[0]), self._loop[1])
        self._moment_ns = moment_ns
        self._set_at_ns = time.monotonic_ns()
        self.changed.notify_all()

    def _after(self, passed_ns: float) -> int:
        """Return where the clock stands so long after it was set."""
        if self._loop is not None:
            return self._round(passed_ns, *self._loop)
        if self._backwards:
            far = passed_ns >= self._moment_ns - self.begin_ns
            return self.begin_ns if far else self._moment_ns - int(passed_ns)
        far = passed_ns >= self.end_ns - self._moment_ns
        return self.end_ns if far else self._moment_ns + int(passed_ns)

    def _round(self, passed_ns: float, begin_ns: int, end_ns: int) -> int:
        if passed_ns == float("inf"):
            return end_ns
        way_ns = -passed_ns if self._backwards else passed_ns
        return begin_ns + int((self._moment_ns - begin_ns + way_ns) % (end_ns - begin_ns))
