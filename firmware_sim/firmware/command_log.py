"""What became of the commands that the CanSat received."""

from collections import Counter, deque
from dataclasses import dataclass
from typing import NamedTuple


class Received(NamedTuple):
    """One line received at `time_s`: `name` of the command, empty when it was none.

    `refusal` is why it was ignored, empty when it was obeyed; `line` as received, and `words`
    what it orders, such as "SIM ENABLE", without start word and team.
    """

    time_s: float
    line: bytes
    name: str
    refusal: str
    words: str = ""


@dataclass(slots=True)
class CommandLog:
    """Counts of what was obeyed, by name, and ignored, by reason, and the last 1000 lines."""

    obeyed: Counter[str]
    ignored: Counter[str]
    last: deque[Received]
    total: int = 0

    @classmethod
    def empty(cls) -> "CommandLog":
        """Return a log of nothing."""
        return cls(Counter(), Counter(), deque(maxlen=1000))

    def note(self, received: Received) -> None:
        """Count one line."""
        if received.refusal:
            self.ignored[received.refusal] += 1
        else:
            self.obeyed[received.name] += 1
        self.last.append(received)
        self.total += 1

    def summary(self) -> str:
        """Return the counts as one line, such as `commands: 3 obeyed, 1 too long`."""
        ignored = "".join(f", {count} {reason}" for reason, count in self.ignored.items())
        return f"commands: {self.obeyed.total()} obeyed{ignored}"
