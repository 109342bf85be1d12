"""Flies a CanSat by simulated pressures: sends those of a file one after the other.

It has no clock and no thread: who holds it says what time it is and sends what is due.
"""

import threading
from dataclasses import dataclass
from enum import StrEnum

from groundstation.flight.flight import Flight
from groundstation.flight.mode import tells_simulation
from groundstation.flight.simulation import in_simulation
from groundstation.sending.pressure_file import Pressures
from groundstation.sending.uplink import Outgoing, command_of, outgoing
from protocol.commands import arguments_of, find_command
from protocol.mission import Command, Mission

START_PERIODS = 2
"""How many periods the commands that start the simulation wait for the next one: so at least one
packet, in which the echo is, lies between the two."""

DOUBTED_AFTER = 5
"""So many pressures sent, and a CanSat that obeys has long said that it simulates."""


class Playing(StrEnum):
    """Whether pressures are being sent."""

    READY = "ready"
    RUNNING = "running"
    PAUSED = "paused"
    STOPPED = "stopped"
    DONE = "all sent"


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a player is: `sent` of `total` pressures, `last` the latest of them as sent,
    `left_s` how long the others take, s."""

    playing: Playing
    sent: int
    total: int
    last: str
    left_s: float


@dataclass(frozen=True, slots=True)
class _Step:
    command: Command
    arguments: dict[str, str]
    periods: int = 1
    """How long the next step waits."""


class PressurePlayer:
    """Sends the mission's commands that start the simulation, then `pressures` at its rate.

    It never catches up: when the one who sends was held up, what comes later comes later still,
    so that two commands are never closer together than the rate says. May be told to pause from
    any thread. `problem` says why it paused by itself.
    """

    def __init__(self, mission: Mission, pressures: Pressures) -> None:
        assert mission.simulation is not None
        simulation = mission.simulation
        self.pressures = pressures
        self.problem = ""
        self._mission = mission
        self._period_ns = round(1e9 / simulation.rate_hz)
        self._start = [_typed(mission, typed) for typed in simulation.start]
        command = command_of(mission, simulation.pressure)
        parameter = command.parameters[0].name
        self._steps = [
            *self._start,
            *(_Step(command, {parameter: word}) for word in pressures.words),
        ]
        self._done = 0
        self._next_ns: int | None = None
        self._playing = Playing.READY
        self._lock = threading.Lock()

    @property
    def next_ns(self) -> int | None:
        """When the next command is due; None when none is."""
        return self._next_ns

    @property
    def progress(self) -> Progress:
        """How far it is."""
        with self._lock:
            sent = max(0, self._done - len(self._start))
            left = sum(step.periods for step in self._steps[self._done :])
            last = self.pressures.words[sent - 1] if sent else ""
            left_s = left * self._period_ns / 1e9
            return Progress(self._playing, sent, len(self.pressures.words), last, left_s)

    @property
    def told(self) -> str:
        """How far it is, in words for the crew."""
        at = self.progress
        words = f"{self.pressures.name}: {at.playing}, {at.sent} of {at.total} pressures sent"
        if at.last:
            words += f", the last {at.last}"
        if at.playing in (Playing.RUNNING, Playing.PAUSED):
            words += f", {int(at.left_s) // 60}:{int(at.left_s) % 60:02} to go"
        return f"{words}; {self.problem}" if self.problem else words

    def start(self, now_ns: int) -> None:
        """Begin, or begin again, with the first command at `now_ns`."""
        with self._lock:
            self._done = 0
            self._set(Playing.RUNNING, now_ns)

    def pause(self, problem: str = "") -> None:
        """Send nothing until it goes on."""
        with self._lock:
            if self._playing is Playing.RUNNING:
                self._set(Playing.PAUSED, None, problem)

    def go_on(self, now_ns: int) -> None:
        """Go on where it paused."""
        with self._lock:
            if self._playing is Playing.PAUSED:
                self._set(Playing.RUNNING, now_ns)

    def stop(self) -> None:
        """Send nothing more."""
        with self._lock:
            if self._playing in (Playing.RUNNING, Playing.PAUSED):
                self._set(Playing.STOPPED, None)

    def due(self, now_ns: int) -> Outgoing | None:
        """Return the command that is to be sent at `now_ns`; it counts as sent."""
        with self._lock:
            if self._next_ns is None or now_ns < self._next_ns:
                return None
            step = self._steps[self._done]
            self._done += 1
            if self._done == len(self._steps):
                self._set(Playing.DONE, None)
            else:
                late = now_ns - self._next_ns >= self._period_ns
                begin_ns = now_ns if late else self._next_ns
                self._next_ns = begin_ns + step.periods * self._period_ns
            return outgoing(self._mission, step.command, step.arguments)

    def take_back(self, problem: str) -> None:
        """The command that was due could not be sent: pause, and send it first when it goes on."""
        with self._lock:
            if self._playing in (Playing.RUNNING, Playing.PAUSED, Playing.DONE):
                self._done -= 1
                self._set(Playing.PAUSED, None, problem)

    def doubt(self, flight: Flight) -> str:
        """Return what a crew must look at: a CanSat that does not say that it simulates, or one
        that goes on to when no pressure comes any more; empty when all is well."""
        at, simulates = self.progress, in_simulation(flight)
        if at.playing is Playing.RUNNING and at.sent >= DOUBTED_AFTER and not simulates:
            if tells_simulation(flight.mission):
                return "the CanSat does not say that it simulates: does it echo the commands?"
        elif at.playing in (Playing.DONE, Playing.STOPPED) and simulates:
            return "the CanSat still simulates: end that before you fly"
        return ""

    def _set(self, playing: Playing, next_ns: int | None, problem: str = "") -> None:
        self._playing, self._next_ns, self.problem = playing, next_ns, problem


def _typed(mission: Mission, typed: str) -> _Step:
    name, *words = typed.split()
    command = find_command(mission.commands, name)
    return _Step(command, arguments_of(command, words), START_PERIODS)
