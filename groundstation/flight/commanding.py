"""Commands followed from being given to being acknowledged.

Nothing asks a clock: a command has failed when something is taken in that came after its
time was up, so a replay comes to the same result.
"""

from dataclasses import dataclass, replace
from enum import StrEnum

from groundstation.flight.events import Event, EventKind
from groundstation.flight.items import CommandSent

_LONGEST_TIMEOUT_S = 1e6
"""A damaged log may say that a command waits for ever."""


class Outcome(StrEnum):
    """What became of a command."""

    GIVEN = "given"
    NOT_SENT = "not sent"
    SENT = "sent"
    """It went out, and there is nothing to acknowledge it by."""
    WAITING = "waiting for its echo"
    ECHOED = "echoed"
    FAILED = "no echo"
    OVERTAKEN = "a later one was echoed"
    """A simulated pressure of which nobody knows whether it came: the echo tells the last alone."""


@dataclass(frozen=True, slots=True)
class Followed:
    """A command and what became of it; `after_s` is how long its echo took, s."""

    command: CommandSent
    outcome: Outcome
    after_s: float | None = None


class Commanding:
    """Follows the commands of one flight; `history` are all of them in order.

    The `take_` methods return the events that follow from what is taken. A simulated pressure is a
    command with the name `pressure`: when a later one is echoed, those before it no longer wait,
    for the link works, and several may go out between two packets.
    """

    def __init__(self, pressure: str = "") -> None:
        self._pressure = pressure
        self.history: list[Followed] = []
        self._going_out: int | None = None
        self._waiting: list[int] = []
        self._overdue: list[int] = []
        self._echo = ""
        self._stood_before: set[int] = set()

    @property
    def deadline_ns(self) -> int | None:
        """When the first command that waits for its echo fails, on the link's clock."""
        return min((_deadline_ns(self.history[at].command) for at in self._waiting), default=None)

    @property
    def waits(self) -> bool:
        """Whether a command waits for its echo."""
        return bool(self._waiting)

    @property
    def open_echoes(self) -> frozenset[str]:
        """The echoes that would still be taken: of commands that wait or have waited in vain."""
        return frozenset(self.history[at].command.echo for at in (*self._waiting, *self._overdue))

    @property
    def listens(self) -> bool:
        """Whether an echo would mean something; else only the latest before a command counts."""
        return bool(self._waiting or self._overdue)

    def take_command(self, command: CommandSent) -> list[Event]:
        """A command was given; its bytes go out next."""
        at = self._going_out = len(self.history)
        self.history.append(Followed(command, Outcome.WAITING if command.echo else Outcome.GIVEN))
        if command.echo:
            self._waiting.append(at)
            if command.echo == self._echo:
                self._stood_before.add(at)
        return [_event(EventKind.COMMAND_SENT, command.text, command)]

    def take_sent(self) -> None:
        """Bytes went out."""
        at, self._going_out = self._going_out, None
        if at is not None and self.history[at].outcome is Outcome.GIVEN:
            self._resolve(at, Outcome.SENT)

    def take_failure(self) -> None:
        """Bytes could not be sent."""
        at, self._going_out = self._going_out, None
        if at is not None:
            self._resolve(at, Outcome.NOT_SENT)
            if at in self._waiting:
                self._waiting.remove(at)

    def take_time(self, monotonic_ns: int) -> list[Event]:
        """The link's clock stands at `monotonic_ns`."""
        if not self._waiting:  # asked with each chunk
            return []
        late = [at for at in self._waiting if self._is_late(at, monotonic_ns)]
        for at in late:
            self._waiting.remove(at)
            self._overdue.append(at)
            self._resolve(at, Outcome.FAILED)
        return [_failed(self.history[at].command) for at in late]

    def take_echo(self, echo: str, monotonic_ns: int, utc_ns: int) -> list[Event]:
        """A packet said which command the CanSat has executed last."""
        self._echo = echo
        if not self._waiting and not self._overdue:
            return []
        meant = [
            at
            for at in (*self._overdue, *self._waiting)
            if self.history[at].command.echo == echo
            and self.history[at].command.monotonic_ns <= monotonic_ns
        ]
        self._overtake(meant)
        return [self._echoed(at, monotonic_ns, utc_ns) for at in meant]

    def _overtake(self, echoed: list[int]) -> None:
        """Let no pressure wait that was given before one that is echoed."""
        latest = max((at for at in echoed if self._is_pressure(at)), default=0)
        for at in [at for at in self._waiting if at < latest and at not in echoed]:
            if self._is_pressure(at):
                self._waiting.remove(at)
                self._resolve(at, Outcome.OVERTAKEN)

    def _is_pressure(self, at: int) -> bool:
        return bool(self._pressure) and self.history[at].command.name == self._pressure

    def _echoed(self, at: int, monotonic_ns: int, utc_ns: int) -> Event:
        command = self.history[at].command
        after_s = (monotonic_ns - command.monotonic_ns) / 1e9
        for group in (self._waiting, self._overdue):
            if at in group:
                group.remove(at)
        self.history[at] = Followed(command, Outcome.ECHOED, after_s)
        doubt = ", but the same echo stood there before" if at in self._stood_before else ""
        text = f"{command.text} after {after_s:.1f} s{doubt}"
        return Event(EventKind.COMMAND_ECHOED, text, monotonic_ns, utc_ns)

    def _is_late(self, at: int, monotonic_ns: int) -> bool:
        return monotonic_ns > _deadline_ns(self.history[at].command)

    def _resolve(self, at: int, outcome: Outcome) -> None:
        self.history[at] = replace(self.history[at], outcome=outcome)


def _deadline_ns(command: CommandSent) -> int:
    return command.monotonic_ns + _timeout_ns(command)


def _timeout_ns(command: CommandSent) -> int:
    return round(min(max(0.0, command.echo_timeout_s), _LONGEST_TIMEOUT_S) * 1e9)


def _failed(command: CommandSent) -> Event:
    late_ns = _timeout_ns(command)
    text = f"{command.text}: no echo '{command.echo}' within {command.echo_timeout_s:g} s"
    return Event(
        EventKind.COMMAND_FAILED, text, command.monotonic_ns + late_ns, command.utc_ns + late_ns
    )


def _event(kind: EventKind, text: str, command: CommandSent) -> Event:
    return Event(kind, text, command.monotonic_ns, command.utc_ns)
